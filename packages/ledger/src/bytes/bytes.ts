import { LedgerError, type LedgerErrorCode } from '../error.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * The text of some UTF-8, or of a string that can be written as UTF-8.
 *
 * @throws LedgerError with the given code if the bytes are not UTF-8 or the string has half a surrogate pair.
 */
export function textOf(given: Uint8Array | string, code: LedgerErrorCode): string {
  if (typeof given === 'string') {
    if (LONE_SURROGATE.test(given)) throw new LedgerError(code, 'the text has half a surrogate pair');
    return given;
  }
  try {
    return decoder.decode(given);
  } catch {
    throw new LedgerError(code, 'the text is not valid UTF-8');
  }
}

export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two byte strings are equal, in a time that depends on their lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (let i = 0; i < bytes.length; i++) hex += bytes[i].toString(16).padStart(2, '0');
  return hex;
}

/** The bytes of lower or upper case hex, or undefined if it is not hex. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) return undefined;
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
