import type { ArchiveDocument, ArchiveGap, ArchivePart, SignerRole } from '@wuyu/contract';
import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../platform/database/index.js';
import { signersOf } from './document.js';

export type TermArchiveRow = Omit<Selectable<Database['term_archive']>, 'state' | 'turn' | 'gaps' | 'changes'> & {
  state: 'signing' | 'returned' | 'sealed';
  turn: SignerRole | '';
  gaps: ArchiveGap[];
  changes: ArchivePart[];
};
export type SignatureRow = Omit<Selectable<Database['archive_signature']>, 'role' | 'outcome' | 'returned_to'> & {
  role: SignerRole;
  outcome: 'signed' | 'refused';
  returned_to: '' | 'student' | 'teacher';
};

export interface OfTerm {
  personId: number;
  termId: number;
}

/** A revision of an archive, the newest where none is asked for. */
export async function findTermArchive(
  db: Db | Tx,
  { personId, termId, revision }: OfTerm & { revision?: number | undefined },
): Promise<TermArchiveRow | undefined> {
  let query = db
    .selectFrom('term_archive')
    .selectAll()
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .orderBy('revision', 'desc')
    .limit(1);
  if (revision !== undefined) query = query.where('revision', '=', revision);
  return (await query.executeTakeFirst()) as TermArchiveRow | undefined;
}

/** The newest revision, kept from others until the transaction ends: of two who sign at once the second sees what the first did. */
export async function lockTermArchive(tx: Tx, { personId, termId }: OfTerm): Promise<TermArchiveRow | undefined> {
  return (await tx
    .selectFrom('term_archive')
    .selectAll()
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .orderBy('revision', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()) as TermArchiveRow | undefined;
}

/** All revisions, newest first. */
export async function revisionsOf(db: Db | Tx, { personId, termId }: OfTerm): Promise<TermArchiveRow[]> {
  return (await db
    .selectFrom('term_archive')
    .selectAll()
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .orderBy('revision', 'desc')
    .execute()) as TermArchiveRow[];
}

/** Of one revision, oldest first: in each round those who signed, in their order, then who refused. */
export async function signaturesOf(
  db: Db | Tx,
  { person_id, term_id, revision }: Pick<TermArchiveRow, 'person_id' | 'term_id' | 'revision'>,
): Promise<SignatureRow[]> {
  return (await db
    .selectFrom('archive_signature')
    .selectAll()
    .where('person_id', '=', person_id)
    .where('term_id', '=', term_id)
    .where('revision', '=', revision)
    .orderBy('round')
    .orderBy('outcome', 'desc')
    .orderBy('signed_at')
    .orderBy(sql`array_position(${[...signersOf(1)]}::text[], role)`)
    .execute()) as SignatureRow[];
}

export function documentOf({ document }: Pick<TermArchiveRow, 'document'>): ArchiveDocument {
  return JSON.parse(document) as ArchiveDocument;
}

/** Puts a first revision in, unless one came meanwhile. */
export async function openTermArchive(
  tx: Tx,
  { personId, termId }: OfTerm,
  of: { document: string; digest: string; gaps: readonly ArchiveGap[] },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('term_archive')
    .values({
      person_id: personId,
      term_id: termId,
      revision: 1,
      state: 'signing',
      turn: 'student',
      document: of.document,
      digest: of.digest,
      gaps: [...of.gaps],
      changed_at: at,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'term_id', 'revision']).doNothing())
    .execute();
}

/** Changes an archive that is not sealed. @throws Error for a sealed one, which nothing may change. */
export async function changeTermArchive(
  tx: Tx,
  row: TermArchiveRow,
  change: Partial<
    Pick<
      TermArchiveRow,
      | 'state'
      | 'turn'
      | 'round'
      | 'document'
      | 'digest'
      | 'gaps'
      | 'reason'
      | 'changes'
      | 'sealed_at'
      | 'entry_id'
      | 'material_code'
    >
  >,
  at: Date,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('term_archive')
    .set({ ...change, changed_at: at })
    .where('person_id', '=', row.person_id)
    .where('term_id', '=', row.term_id)
    .where('revision', '=', row.revision)
    .where('state', '<>', 'sealed')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new Error('a sealed archive does not change');
}
