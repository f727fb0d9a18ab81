import type { StatusReference } from './archive.js';
import { VC_CONTEXT } from './contexts/loader.js';
import { CredentialError } from './credential-error.js';
import { hasType, isObject, type JsonObject, listOf } from './json.js';

/** W3C Bitstring Status List 1.0: at least 131,072 entries, so that one entry hides among many. */
const FEWEST_ENTRIES = 131_072;
/** What an unpacked list may take; a list of 16,777,216 entries. */
const MOST_BYTES = 2 * 1024 * 1024;

/** One bit an entry, the first entry in the highest bit of the first byte. */
export type StatusBits = Uint8Array;

/**
 * An empty list.
 *
 * @param entries a multiple of 8 from 131,072 to 16,777,216.
 * @throws CredentialError `invalid-status-list` for another size.
 */
export function createStatusBits(entries = FEWEST_ENTRIES): StatusBits {
  if (!Number.isInteger(entries / 8) || entries < FEWEST_ENTRIES || entries > MOST_BYTES * 8) {
    throw new CredentialError('invalid-status-list', 'A list has a multiple of 8 from 131,072 to 16,777,216 entries.');
  }
  return new Uint8Array(entries / 8);
}

/** A copy of the list with one entry changed. */
export function setStatus(bits: StatusBits, index: number, value: boolean): StatusBits {
  checkIndex(bits, index);
  const changed = bits.slice();
  const mask = 0x80 >> (index % 8);
  changed[index >> 3] = value ? changed[index >> 3] | mask : changed[index >> 3] & ~mask;
  return changed;
}

/** Whether an entry is set: revoked, or suspended, as the list's purpose says. */
export function getStatus(bits: StatusBits, index: number): boolean {
  checkIndex(bits, index);
  return (bits[index >> 3] & (0x80 >> (index % 8))) !== 0;
}

/**
 * The credential that publishes a list, not yet signed. Sign it with the same issuer's key as the credentials it is for.
 *
 * @param id the URL under which it is published, which the credentials name.
 * @param issuer the issuer's id.
 * @param validity moments with offset; a short `until` keeps old copies from being shown for long.
 */
export async function buildStatusListCredential(
  id: string,
  purpose: StatusReference['purpose'],
  bits: StatusBits,
  issuer: string,
  validity: { from: string; until?: string },
): Promise<JsonObject> {
  return {
    '@context': [VC_CONTEXT],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: validity.from,
    ...(validity.until === undefined ? {} : { validUntil: validity.until }),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: await encode(bits),
    },
  };
}

/**
 * The bits of a list's credential.
 *
 * @throws CredentialError `invalid-status-list` if it is none, has another purpose, or is too small or too large.
 */
export async function readStatusList(credential: JsonObject, purpose: string): Promise<StatusBits> {
  const subject = credential.credentialSubject;
  if (
    !hasType(credential, 'BitstringStatusListCredential') ||
    !isObject(subject) ||
    !hasType(subject, 'BitstringStatusList') ||
    typeof subject.encodedList !== 'string'
  ) {
    throw new CredentialError('invalid-status-list', `${String(credential.id)} is not a bitstring status list.`);
  }
  if (!listOf(subject.statusPurpose).includes(purpose)) {
    throw new CredentialError('invalid-status-list', `${String(credential.id)} is not a list for ${purpose}.`);
  }
  const bits = await decode(subject.encodedList);
  if (bits.length * 8 < FEWEST_ENTRIES) {
    throw new CredentialError('invalid-status-list', `A list has at least ${FEWEST_ENTRIES} entries.`);
  }
  return bits;
}

function checkIndex(bits: StatusBits, index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= bits.length * 8) {
    throw new CredentialError('invalid-status-list', `The list has no entry ${index}.`);
  }
}

/** gzip, then base64url without padding, with the multibase prefix u. */
async function encode(bits: StatusBits): Promise<string> {
  const packed = await pump(bits, new CompressionStream('gzip'));
  let text = '';
  for (const byte of packed) text += String.fromCharCode(byte);
  return `u${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

async function decode(encoded: string): Promise<StatusBits> {
  if (!/^u[A-Za-z0-9_-]+$/.test(encoded)) {
    throw new CredentialError('invalid-status-list', 'The list is not multibase base64url.');
  }
  try {
    const packed = atob(encoded.slice(1).replaceAll('-', '+').replaceAll('_', '/'));
    return await pump(
      Uint8Array.from(packed, (byte) => byte.charCodeAt(0)),
      new DecompressionStream('gzip'),
    );
  } catch (error) {
    if (error instanceof CredentialError) throw error;
    throw new CredentialError('invalid-status-list', 'The list cannot be unpacked.', { cause: error });
  }
}

/** Sends bytes through a stream; stops before the result grows past all measure (a few bytes can unpack to gigabytes). */
async function pump(input: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  const written = writer.write(input).then(() => writer.close());
  written.catch(() => undefined); // the reader meets the same error
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.readable.getReader();
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value: Uint8Array };
    if (done) break;
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel().catch(() => undefined);
      throw new CredentialError('invalid-status-list', 'The list is larger than 16,777,216 entries.');
    }
    chunks.push(value);
  }
  await written;
  const output = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    output.set(chunk, at);
    at += chunk.length;
  }
  return output;
}
