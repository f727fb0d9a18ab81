import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import {
  cosignatureTime,
  LedgerError,
  parseCheckpoint,
  parseNote,
  parseSignatureLines,
  type VerifierKey,
  verifySignature,
} from '@wuyu/ledger';

/** What stands in front of the 32 bytes of an Ed25519 key in its usual form (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const TIME_LENGTH = 8;

/** Checks signatures by OpenSSL, fifty times as fast as in JavaScript: an audit has hundreds of thousands of them. */
export function createSignatureCheck(key: VerifierKey): (text: string, signature: Uint8Array) => boolean {
  if (key.type === 'sm2') {
    return (text, signature) => {
      try {
        verifySignature(text, signature, key);
        return true;
      } catch (error) {
        if (error instanceof LedgerError) return false;
        throw error;
      }
    };
  }
  const object: KeyObject = createPublicKey({
    key: Buffer.concat([SPKI, key.publicKey]),
    format: 'der',
    type: 'spki',
  });
  if (key.type === 'ed25519') return (text, signature) => verify(null, Buffer.from(text), object, signature);
  return (text, signature) => {
    if (signature.length <= TIME_LENGTH) return false;
    const message = Buffer.from(`cosignature/v1\ntime ${cosignatureTime(signature)}\n${text}`);
    return verify(null, message, object, signature.subarray(TIME_LENGTH));
  };
}

/** Whether a stored note is the log's own under exactly this checkpoint. */
export function isSignedCheckpoint(
  note: string,
  expected: { origin: string; size: number; root: Uint8Array },
  key: VerifierKey,
  check: (text: string, signature: Uint8Array) => boolean,
): boolean {
  try {
    const { text, signatures } = parseNote(note);
    const { origin, size, root, extensions } = parseCheckpoint(text);
    const own = signatures.find(({ name, keyId }) => name === key.name && keyId === key.id);
    return (
      origin === expected.origin &&
      size === BigInt(expected.size) &&
      Buffer.from(root).equals(expected.root) &&
      extensions.length === 0 &&
      own !== undefined &&
      check(text, own.signature)
    );
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

/** Whether a stored line is this witness's under the text. */
export function isCosigned(
  text: string,
  line: string,
  key: VerifierKey,
  check: (text: string, signature: Uint8Array) => boolean,
): boolean {
  try {
    const [own] = parseSignatureLines(`${line}\n`);
    return own !== undefined && own.name === key.name && own.keyId === key.id && check(text, own.signature);
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
