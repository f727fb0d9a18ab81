/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Values within values that are still read: deeper ones are refused before they exhaust the stack. */
export const MOST_DEPTH = 500;
