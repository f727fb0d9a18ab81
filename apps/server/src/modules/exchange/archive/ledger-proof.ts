import { Problem } from '@wuyu/contract';
import type { LedgerReference } from '@wuyu/credential';
import {
  findProofs,
  formatProofBundle,
  LedgerError,
  leafHash,
  originOfProof,
  parsePolicy,
  parseProof,
  parseProofBundle,
  verifyBundle,
} from '@wuyu/ledger';
import type { Db } from '../../../platform/database/index.js';
import { findEntryRecord, formatServedPolicy, type Ledger, listTrees } from '../../ledger/index.js';
import { placedProof } from '../../report/index.js';
import type { IssuedRow } from './queries.js';
import type { ArchiveSettings } from './settings.js';

/**
 * The proof of an archive that is being issued, as its evidence. It is kept once enough witnesses have signed, and from then
 * on always the same; while the ledger is held up there is none.
 */
export async function evidenceOf(
  db: Db,
  row: Pick<IssuedRow, 'number' | 'entry_id' | 'proof'>,
  { ledger, publicUrl }: ArchiveSettings,
): Promise<LedgerReference | undefined> {
  const { number, entry_id: entryId } = row;
  if (!ledger || entryId === null) return undefined;
  const bundle = row.proof === '' ? await proveNow(db, ledger, number, entryId) : row.proof;
  if (bundle === undefined) return undefined;
  const { proof } = parseProofBundle(bundle);
  const { extra, index } = parseProof(proof);
  const path = `/api/v1/ledger/entries/${entryId}/proof`;
  return {
    origin: originOfProof(proof),
    index: String(index),
    leafHash: Buffer.from(leafHash(extra ?? new Uint8Array(0))).toString('base64'),
    url: publicUrl ? new URL(path, publicUrl).href : `urn:uuid:${entryId}`,
    proof: bundle,
  };
}

async function proveNow(db: Db, ledger: Ledger, number: string, entryId: string): Promise<string | undefined> {
  const placed = await placedProof(ledger, entryId);
  const record = placed && (await findEntryRecord(ledger, entryId));
  if (!placed || !record) return undefined;
  const policy = formatServedPolicy(ledger.settings, [placed.tree]);
  const bundle = formatProofBundle({ proof: placed.text, policy, record });
  if (!placed.quorum) return bundle;
  // Of two requests at once both give the one that was kept first.
  await db
    .updateTable('issued_archive')
    .set({ proof: bundle })
    .where('number', '=', number)
    .where('proof', '=', '')
    .execute();
  const kept = await db.selectFrom('issued_archive').select('proof').where('number', '=', number).executeTakeFirst();
  return kept?.proof || bundle;
}

/** By which keys the proof of a log is checked; undefined: nobody here knows that log. */
export type LogPolicies = (origin: string) => Promise<string | undefined>;

/** The policies of this installation's own logs, and of one that was given by whoever asks. */
export function policiesOf(ledger: Ledger | undefined, given: string | undefined): LogPolicies {
  return async (origin) => {
    const own = ledger && (await listTrees(ledger.pool)).find((tree) => tree.origin === origin);
    return ledger && own ? formatServedPolicy(ledger.settings, [own]) : given;
  };
}

/**
 * Checks the proof that an archive carries.
 *
 * @returns undefined: it carries none; `known`: whether it was checked by keys that did not come with it.
 * @throws Problem 422 `archive.ledger-proof`, `archive.other-content`.
 */
export async function checkLedgerProof(
  text: string,
  policies: LogPolicies,
): Promise<{ origin: string; known: boolean } | undefined> {
  try {
    const [found] = await findProofs(new TextEncoder().encode(text));
    if (!found) return undefined;
    const { bundle } = found;
    const origin = originOfProof(bundle.proof);
    const policy = await policies(origin);
    verifyBundle(bundle, parsePolicy(policy ?? bundle.policy ?? ''));
    return { origin, known: policy !== undefined };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    if (error.code === 'archive.no-proof') return undefined;
    if (error.code === 'archive.other-content') throw new Problem(422, 'archive.other-content');
    throw new Problem(422, 'archive.ledger-proof', { detail: error.code });
  }
}
