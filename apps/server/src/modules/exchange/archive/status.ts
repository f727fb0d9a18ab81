import { createHash } from 'node:crypto';
import { Problem } from '@wuyu/contract';
import { buildStatusListCredential, createStatusBits, setStatus, signCredential } from '@wuyu/credential';
import type { Db } from '../../../platform/database/index.js';
import { openIssuerKey } from './issuer-key.js';
import { findStatusList, revokedIn } from './queries.js';
import type { ArchiveSettings } from './settings.js';

/** How long a copy of a list may be shown; whoever checks later gets it anew. */
const DAYS_VALID = 7;

/** Where a list is published; without a public address only its name, by which a file of it is recognized. */
export function statusUrl({ publicUrl }: ArchiveSettings, issuer: string, list: number): string {
  if (publicUrl) return new URL(`/api/v1/archive/status/${list}`, publicUrl).href;
  return `urn:wuyu:archive-status:${createHash('sha256').update(issuer).digest('hex').slice(0, 16)}:${list}`;
}

/**
 * A list of revoked archives, signed now; W3C Bitstring Status List 1.0.
 *
 * @throws Problem 404 `archive.list-unknown`, 409 `archive.issuer-other` when the key that it belongs to is gone.
 */
export async function statusList(db: Db, list: number, at: Date, { dataDir }: ArchiveSettings): Promise<string> {
  const found = await findStatusList(db, list);
  if (!found) throw new Problem(404, 'archive.list-unknown', { list });
  const key = await openIssuerKey(dataDir);
  if (found.issuer !== key.issuer) throw new Problem(409, 'archive.issuer-other', { list, issuer: found.issuer });
  const bits = (await revokedIn(db, list)).reduce((bits, index) => setStatus(bits, index, true), createStatusBits());
  const from = new Date(Math.floor(at.getTime() / 1000) * 1000);
  const until = new Date(from.getTime() + DAYS_VALID * 86_400_000);
  const credential = await buildStatusListCredential(found.url, 'revocation', bits, key.issuer, {
    from: from.toISOString(),
    until: until.toISOString(),
  });
  return JSON.stringify(await signCredential(credential, key, { form: 'data-integrity', created: from.toISOString() }));
}
