import { hasLoneSurrogate, utf8 } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { type JsonValue, MOST_DEPTH } from './json-value.js';

/**
 * The one spelling of a value: members in the order of their UTF-16 names, no space, numbers as ECMAScript writes them.
 *
 * @throws LedgerError `canonical.value` for what JSON cannot say (undefined, functions, dates, BigInt, gaps in arrays),
 *   `canonical.number` for NaN and the infinities, `canonical.lone-surrogate` for half a character, `canonical.depth`
 *   for more than 500 values within each other.
 *
 * Source: RFC 8785.
 */
export function canonicalize(value: JsonValue): string {
  return write(value, 0);
}

/** The canonical spelling as UTF-8: the bytes that are hashed. */
export function canonicalBytes(value: JsonValue): Uint8Array {
  return utf8(canonicalize(value));
}

function write(value: unknown, depth: number): string {
  if (depth > MOST_DEPTH) throw new LedgerError('canonical.depth', `values lie more than ${MOST_DEPTH} deep`);
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new LedgerError('canonical.number', `JSON has no ${value}`);
    // RFC 8785 section 3.2.2.3 prescribes ECMAScript's own spelling, in which -0 is 0.
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  }
  if (typeof value === 'object' && isPlain(value)) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${writeString(key)}:${write(member, depth + 1)}`);
    return `{${members.join(',')}}`;
  }
  throw new LedgerError('canonical.value', `JSON cannot say this: ${Object.prototype.toString.call(value)}`);
}

function writeString(text: string): string {
  if (hasLoneSurrogate(text)) throw new LedgerError('canonical.lone-surrogate', 'a string has half a surrogate pair');
  // For well-formed strings the escapes of JSON.stringify are those of RFC 8785 section 3.2.2.2.
  return JSON.stringify(text);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    (prototype === null || Object.getPrototypeOf(prototype) === null) &&
    Object.getOwnPropertySymbols(value).length === 0
  );
}
