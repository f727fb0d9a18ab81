import { CredentialError } from './credential-error.js';

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

const MOST_CHARACTERS = 8 * 1024 * 1024;
const DEEPEST = 64;
// A string, or a character of structure; what lies between (numbers, words, space) has no names in it.
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/**
 * Reads JSON and refuses what two readers could understand differently.
 *
 * @param text at most 8 Mi characters, nested at most 64 deep.
 * @throws CredentialError `malformed`, or `duplicate-json-key` (RFC 8259, section 4, leaves open which of two values counts).
 */
export function parseJson(text: string): JsonValue {
  if (text.length > MOST_CHARACTERS) throw new CredentialError('malformed', 'The JSON text is too long.');
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new CredentialError('malformed', 'The text is not JSON.', { cause });
  }
  const open: (Set<string> | undefined)[] = [];
  let candidate: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined);
      if (open.length > DEEPEST) throw new CredentialError('malformed', 'The JSON text is nested too deep.');
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      const names = open.at(-1)!;
      const name = JSON.parse(candidate!) as string; // so that "a" and "\u0061" are the same
      if (names.has(name)) throw new CredentialError('duplicate-json-key', `The name "${name}" occurs twice.`);
      if (name === '__proto__') throw new CredentialError('malformed', 'The name "__proto__" is not allowed.');
      names.add(name);
    } else if (token !== ',') {
      candidate = token;
    }
  }
  return value;
}

/**
 * The canonical form of a JSON value (RFC 8785): names sorted by UTF-16 code units, no space, numbers as ECMAScript writes them.
 *
 * @throws CredentialError `malformed` if a number is not finite or a string holds half of a surrogate pair.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new CredentialError('malformed', 'A number is not finite.');
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isObject(value)) {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${quote(name)}:${canonicalJson(value[name])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One value or several, as JSON-LD allows for most properties. */
export function listOf(value: JsonValue | undefined): JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function hasType(node: JsonObject, type: string): boolean {
  return listOf(node.type).includes(type);
}

/** The same object without one property. */
export function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

function quote(text: string): string {
  if (/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text)) {
    throw new CredentialError('malformed', 'A string holds half of a surrogate pair.');
  }
  return JSON.stringify(text);
}
