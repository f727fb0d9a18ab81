export const rating = {};
