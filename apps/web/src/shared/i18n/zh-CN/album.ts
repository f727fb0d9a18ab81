export const album = {};
