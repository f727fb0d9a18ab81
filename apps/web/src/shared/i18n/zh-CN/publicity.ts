export const publicity = {};
