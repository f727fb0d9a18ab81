import { fromHex, toHex } from '../bytes/bytes.js';
import { ENTRY_ID_LENGTH, parseEntry } from '../entry/entry.js';
import { LedgerError } from '../error.js';
import { HASH_LENGTH } from '../tree/digest.js';
import { leafHash } from '../tree/tree-hash.js';

const FRAGMENT = /^entry=([0-9a-f]{32})&digest=([0-9a-f]{64})$/i;

/** What the code on a printed report says: which entry, and the digest that it must have. */
export interface ProofLink {
  readonly id: Uint8Array;
  /** The entry's leaf hash: SHA-256 of a zero byte and its 100 bytes. */
  readonly digest: Uint8Array;
}

/**
 * The address for the code on a printed report: `<page>#entry=<id>&digest=<leaf hash>`, both in hex. What stands behind `#`
 * is not sent to any server.
 *
 * @param page the address of the page that checks, such as `https://wuyu.example.edu.cn/verify`.
 */
export function formatProofLink(page: string, entryBytes: Uint8Array): string {
  return `${page}#entry=${toHex(parseEntry(entryBytes).id)}&digest=${toHex(leafHash(entryBytes))}`;
}

/**
 * Reads such an address, or the part behind its `#`.
 *
 * @throws LedgerError `link.malformed`.
 */
export function parseProofLink(text: string): ProofLink {
  const found = FRAGMENT.exec(text.trim().replace(/^[^#]*#/, ''));
  const id = fromHex(found?.[1] ?? '');
  const digest = fromHex(found?.[2] ?? '');
  if (id?.length !== ENTRY_ID_LENGTH || digest?.length !== HASH_LENGTH) {
    throw new LedgerError('link.malformed', 'the address does not name an entry and its digest');
  }
  return { id, digest };
}
