import type { Db } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';

export type RemarkKind = 'teacher' | 'family' | 'self';
export const remarkKinds: readonly RemarkKind[] = ['teacher', 'family', 'self'];

export async function remarksOf(
  db: Db,
  personId: number,
  termId: number,
): Promise<Array<{ kind: RemarkKind; body: string }>> {
  const rows = await db
    .selectFrom('remark')
    .select(['kind', 'body'])
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .orderBy('kind')
    .execute();
  return rows as Array<{ kind: RemarkKind; body: string }>;
}

/** Writes somebody's own words for a term, or takes them back with null. The words themselves are in no log. */
export async function writeRemark(
  db: Db,
  actor: Actor,
  of: { personId: number; termId: number; kind: RemarkKind },
  body: string | null,
  now: Date,
): Promise<void> {
  const key = { person_id: of.personId, term_id: of.termId, kind: of.kind };
  await db.transaction().execute(async (tx) => {
    const text = body?.trim() ?? '';
    if (text === '') {
      await tx
        .deleteFrom('remark')
        .where('person_id', '=', of.personId)
        .where('term_id', '=', of.termId)
        .where('kind', '=', of.kind)
        .execute();
    } else {
      const written = { body: text, written_by: actor.recordedBy, written_at: now };
      await tx
        .insertInto('remark')
        .values({ ...key, ...written })
        .onConflict((conflict) => conflict.columns(['person_id', 'term_id', 'kind']).doUpdateSet(written))
        .execute();
    }
    const details = { kind: of.kind, term: of.termId, cleared: text === '' };
    await recordAct(tx, { act: 'remark.written', accountId: actor.accountId, personId: of.personId, details });
  });
}
