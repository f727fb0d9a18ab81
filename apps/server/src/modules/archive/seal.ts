import { createHash, randomUUID } from 'node:crypto';
import type { JsonValue } from '@wuyu/ledger';
import type { Db, Tx } from '../../platform/database/index.js';
import { appendEntry, type BodySource } from '../ledger/index.js';
import { tellOfSeal } from './notices.js';
import {
  changeTermArchive,
  documentOf,
  findTermArchive,
  type SignatureRow,
  signaturesOf,
  type TermArchiveRow,
} from './store.js';

/** The form of a seal's record in the ledger; see docs/archive-of-growth.md. */
const SEAL_SCHEMA = 1;

/** Seals what all have signed: state and ledger entry in the caller's transaction, with the last signature. */
export async function seal(tx: Tx, row: TermArchiveRow, at: Date): Promise<void> {
  const { person_id: personId, term_id: termId, revision } = row;
  const before = revision === 1 ? undefined : await findTermArchive(tx, { personId, termId, revision: revision - 1 });
  const entryId = await appendEntry(
    tx,
    {
      ...(before?.entry_id ? { kind: 'correction', about: before.entry_id } : { kind: 'archive-sealed' }),
      schema: SEAL_SCHEMA,
      personId,
      ref: refOf(row),
      body: sealBody(row, await signaturesOf(tx, row), before?.digest),
    },
    at,
  );
  await changeTermArchive(
    tx,
    row,
    { state: 'sealed', turn: '', sealed_at: at, entry_id: entryId, material_code: randomUUID() },
    at,
  );
  await tellOfSeal(tx, { personId, term: documentOf(row).term.code, revision }, at);
}

const refOf = ({ term_id, revision }: Pick<TermArchiveRow, 'term_id' | 'revision'>) => `archive:${term_id}:${revision}`;

/** What the ledger keeps of a seal: whose, the digest of all of it, who signed; of a correction also what it changed and why. */
function sealBody(row: TermArchiveRow, signatures: readonly SignatureRow[], previous: string | undefined): JsonValue {
  const { student, school, term } = documentOf(row);
  return {
    student: student.number,
    school: school.name,
    term: term.code,
    revision: row.revision,
    digest: createHash('sha256').update(row.document).digest('hex'),
    signatures: signatures
      .filter(({ round, outcome }) => round === row.round && outcome === 'signed')
      .map(({ role, signer_name, digest, signed_at, for_pupil }) => ({
        role,
        name: signer_name,
        digest,
        at: signed_at.toISOString(),
        ...(for_pupil ? { forPupil: true } : {}),
      })),
    ...(previous === undefined ? {} : { previous, reason: row.reason, changes: row.changes }),
  };
}

/** What the live rows say of seals that were entered; entries of other modules are none of ours. */
export const liveArchives: BodySource = async (db: Db, bodies) => {
  const said: Array<{ body: JsonValue } | 'missing' | 'not-kept'> = [];
  for (const { personId, ref } of bodies) {
    const [, termId, revision] = /^archive:(\d+):(\d+)$/.exec(ref) ?? [];
    if (personId === undefined || termId === undefined) {
      said.push('not-kept');
      continue;
    }
    const of = { personId, termId: Number(termId) };
    const row = await findTermArchive(db, { ...of, revision: Number(revision) });
    if (row?.state !== 'sealed') {
      said.push('missing');
      continue;
    }
    const before = row.revision > 1 ? await findTermArchive(db, { ...of, revision: row.revision - 1 }) : undefined;
    said.push({ body: sealBody(row, await signaturesOf(db, row), before?.digest) });
  }
  return said;
};
