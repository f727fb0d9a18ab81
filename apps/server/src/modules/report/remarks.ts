import { Problem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { requireOpen } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { enrolmentInTerm, type Term } from '../roster/index.js';

export type RemarkKind = 'teacher' | 'family' | 'self';

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

interface RemarkKey {
  personId: number;
  termId: number;
  kind: RemarkKind;
}

/** Puts somebody's words in their place, in the caller's transaction; '' takes them away. */
export async function putRemark(
  tx: Tx,
  actor: Pick<Actor, 'accountId' | 'recordedBy'>,
  { personId, termId, kind }: RemarkKey,
  text: string,
  at: Date,
): Promise<void> {
  if (text === '') {
    await tx
      .deleteFrom('remark')
      .where('person_id', '=', personId)
      .where('term_id', '=', termId)
      .where('kind', '=', kind)
      .execute();
  } else {
    const written = { body: text, written_by: actor.recordedBy, written_at: at };
    await tx
      .insertInto('remark')
      .values({ person_id: personId, term_id: termId, kind, ...written })
      .onConflict((conflict) => conflict.columns(['person_id', 'term_id', 'kind']).doUpdateSet(written))
      .execute();
  }
  const details = { kind, term: termId, cleared: text === '' };
  await recordAct(tx, { act: 'remark.written', accountId: actor.accountId, personId, details });
}

/**
 * Writes a family's or a pupil's own words for a term, or takes them back with null. The words themselves are in no log.
 *
 * @param seen what the writer had before them; absent: it is not asked.
 * @throws Problem 409 `calendar.…` outside the window of comments; `report.remark-changed` when it says something else now.
 */
export async function writeRemark(
  db: Db,
  actor: Actor,
  of: { personId: number; term: Term; kind: RemarkKind },
  { body, seen }: { body: string | null; seen?: string | undefined },
  now: Date,
  today: string,
): Promise<void> {
  const { personId, term, kind } = of;
  const text = body?.trim() ?? '';
  await db.transaction().execute(async (tx) => {
    // Two who write at once queue at the pupil: the second sees the first one's words.
    await tx.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
    const enrolment = await enrolmentInTerm(tx, personId, term);
    if (!enrolment) throw new Problem(409, 'report.not-enrolled', { term: term.code });
    await requireOpen(tx, 'comment', enrolment.placeId, term.id, today);
    const before = await tx
      .selectFrom('remark')
      .select('body')
      .where('person_id', '=', personId)
      .where('term_id', '=', term.id)
      .where('kind', '=', kind)
      .executeTakeFirst();
    const there = before?.body ?? '';
    if (there === text) return;
    if (seen !== undefined && seen.trim() !== there) throw new Problem(409, 'report.remark-changed');
    await putRemark(tx, actor, { personId, termId: term.id, kind }, text, now);
  });
}
