export const selection = {};
