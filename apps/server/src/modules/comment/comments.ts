import { type Fault, type getComment, type listClassComments, Problem, type ReplyOf } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { findWindow, requireOpen } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { appendEntry } from '../ledger/index.js';
import { putRemark } from '../report/index.js';
import { classMembers, enrolmentInTerm, findClassBrief, type Term } from '../roster/index.js';
import { limitAt } from './limit.js';
import type { ModelSettings } from './model.js';
import { findRank } from './rank-words.js';

export type CommentState = 'none' | 'draft' | 'confirmed';

export interface CommentRow {
  version: number;
  state: CommentState;
  body: string;
  /** What the report prints. */
  confirmed: string;
  writtenBy: string;
  writtenAt: Date | null;
}

const NOTHING: CommentRow = { version: 0, state: 'none', body: '', confirmed: '', writtenBy: '', writtenAt: null };

/**
 * The comments of some pupils in a term. A remark that came another way, by an import, is a confirmed comment: it goes
 * before one that was confirmed here earlier.
 */
export async function commentsOf(
  db: Db | Tx,
  personIds: readonly number[],
  termId: number,
): Promise<Map<number, CommentRow>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<{
    id: number;
    version: number | null;
    state: 'draft' | 'confirmed' | null;
    body: string | null;
    written_by: string | null;
    written_at: Date | null;
    remark: string | null;
    remark_by: string | null;
    remark_at: Date | null;
  }>`
    select p.id, c.version, c.state, c.body, c.written_by, c.written_at,
      r.body as remark, r.written_by as remark_by, r.written_at as remark_at
    from unnest(${[...personIds]}::integer[]) as p (id)
    left join comment c on c.person_id = p.id and c.term_id = ${termId}
    left join remark r on r.person_id = p.id and r.term_id = ${termId} and r.kind = 'teacher'`.execute(db);
  return new Map(
    rows.map((row): [number, CommentRow] => {
      const confirmed = row.remark ?? '';
      const fromRemark = row.remark !== null && row.state !== 'draft';
      if (row.version === null && row.remark === null) return [row.id, NOTHING];
      return [
        row.id,
        {
          version: row.version ?? 0,
          state: fromRemark ? 'confirmed' : 'draft',
          body: fromRemark ? confirmed : (row.body ?? ''),
          confirmed,
          writtenBy: (fromRemark ? row.remark_by : row.written_by) ?? '',
          writtenAt: fromRemark ? row.remark_at : row.written_at,
        },
      ];
    }),
  );
}

export interface ModelBrief {
  available: boolean;
  name: string;
}

export const briefModel = (model: ModelSettings | undefined): ModelBrief => ({
  available: model !== undefined,
  name: model?.name ?? '',
});

async function windowAt(db: Db | Tx, placeId: number, termId: number, today: string) {
  const { opensOn, closesOn } = await findWindow(db, 'comment', placeId, termId);
  return { opensOn, closesOn, open: opensOn <= today && today <= closesOn };
}

export interface Around {
  term: Term;
  today: string;
  model: ModelBrief;
}

/** A class with how far each comment is. */
export async function classComments(
  db: Db,
  classId: number,
  { term, today, model }: Around,
): Promise<Omit<ReplyOf<typeof listClassComments>, 'job'>> {
  const found = await findClassBrief(db, classId, term.schoolYear);
  if (!found) throw new Problem(404, 'request.not-found');
  const { school, ...brief } = found;
  const members = await classMembers(db, classId, school.id, term);
  const comments = await commentsOf(
    db,
    members.map(({ id }) => id),
    term.id,
  );
  return {
    class: brief,
    most: (await limitAt(db, school.id)).most,
    model,
    window: await windowAt(db, school.id, term.id, today),
    students: members.map(({ id, name, number }) => {
      const { state, body } = comments.get(id) ?? NOTHING;
      return { id, name, number, state, length: [...body].length };
    }),
  };
}

/** One pupil's comment, and who comes before and after in the class. @throws Problem 409 `report.not-enrolled` */
export async function oneComment(
  db: Db,
  actor: Actor,
  personId: number,
  { term, today, model }: Around,
): Promise<ReplyOf<typeof getComment>> {
  const enrolment = await enrolmentInTerm(db, personId, term);
  if (!enrolment) throw new Problem(409, 'report.not-enrolled', { term: term.code });
  const found = await findClassBrief(db, enrolment.classId, term.schoolYear);
  if (!found) throw new Problem(404, 'request.not-found');
  const { school, ...brief } = found;
  const members = await classMembers(db, brief.id, school.id, term);
  const at = members.findIndex(({ id }) => id === personId);
  const comment = (await commentsOf(db, [personId], term.id)).get(personId) ?? NOTHING;
  return {
    student: { id: personId, name: members[at]?.name ?? '' },
    class: brief,
    state: comment.state,
    version: comment.version,
    body: comment.body,
    confirmed: comment.confirmed,
    changedAt: comment.writtenAt?.toISOString() ?? null,
    own: comment.writtenBy === actor.recordedBy,
    most: (await limitAt(db, school.id)).most,
    model,
    window: await windowAt(db, school.id, term.id, today),
    previous: members[at - 1]?.id ?? null,
    next: at < 0 ? null : (members[at + 1]?.id ?? null),
  };
}

export interface WrittenComment {
  body: string;
  /** The version that the writer saw. */
  version: number;
  confirm: boolean;
}

/**
 * Keeps a comment, or confirms it: the remark that the report prints, its ledger entry and the comment stand or fall
 * together. The same text again changes nothing, whatever version it comes with.
 *
 * @throws Problem 409 `comment.changed`, `calendar.…`; 422 `comment.empty`, `comment.long`, `comment.rank`.
 */
export async function keepComment(
  db: Db,
  actor: Actor,
  { personId, term }: { personId: number; term: Term },
  { body, version, confirm }: WrittenComment,
  at: Date,
  today: string,
): Promise<{ version: number; state: CommentState }> {
  const text = body.trim();
  return db.transaction().execute(async (tx) => {
    // Two who write at once queue at the pupil: the second sees the first one's version.
    await tx.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
    const enrolment = await enrolmentInTerm(tx, personId, term);
    if (!enrolment) throw new Problem(409, 'report.not-enrolled', { term: term.code });
    await requireOpen(tx, 'comment', enrolment.placeId, term.id, today);
    const before = (await commentsOf(tx, [personId], term.id)).get(personId) ?? NOTHING;
    const state = confirm ? 'confirmed' : 'draft';
    if (before.body === text && (before.state === state || (before.state === 'confirmed' && !confirm)))
      return { version: before.version, state: before.state };
    if (before.version !== version) throw new Problem(409, 'comment.changed');
    if (confirm) checkConfirmed(text, (await limitAt(tx, enrolment.placeId)).most);
    await saveRow(tx, actor, { personId, termId: term.id, version: version + 1, state, body: text }, at);
    if (confirm) {
      await putRemark(tx, actor, { personId, termId: term.id, kind: 'teacher' }, text, at);
      const entry = { term: term.code, version: version + 1, text };
      const ref = `comment:${term.code}:${version + 1}`;
      await appendEntry(tx, { kind: 'comment-confirmed', schema: 1, personId, ref, body: entry }, at);
    }
    const details = { term: term.id, version: version + 1, length: [...text].length };
    const act = confirm ? 'comment.confirmed' : 'comment.written';
    await recordAct(tx, { act, accountId: actor.accountId, personId, details });
    return { version: version + 1, state };
  });
}

/** Keeps drafts for those pupils who have no comment at all. @returns how many were kept */
export async function keepFirstDraft(
  db: Db,
  actor: Pick<Actor, 'accountId' | 'recordedBy'>,
  { personId, termId }: { personId: number; termId: number },
  body: string,
  at: Date,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await tx.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
    const before = (await commentsOf(tx, [personId], termId)).get(personId) ?? NOTHING;
    if (before.state !== 'none') return false;
    await saveRow(tx, actor, { personId, termId, version: 1, state: 'draft', body }, at);
    const details = { term: termId, version: 1, length: [...body].length };
    await recordAct(tx, { act: 'comment.drafted', accountId: actor.accountId, personId, details });
    return true;
  });
}

async function saveRow(
  tx: Tx,
  actor: Pick<Actor, 'recordedBy'>,
  { personId, termId, ...row }: { personId: number; termId: number; version: number; state: string; body: string },
  at: Date,
): Promise<void> {
  const written = { ...row, written_by: actor.recordedBy, written_at: at };
  await tx
    .insertInto('comment')
    .values({ person_id: personId, term_id: termId, ...written })
    .onConflict((conflict) => conflict.columns(['person_id', 'term_id']).doUpdateSet(written))
    .execute();
}

function checkConfirmed(text: string, most: number): void {
  const refuse = (fault: Fault) => {
    throw new Problem(422, fault.code, fault.values ?? {}, [fault]);
  };
  const length = [...text].length;
  if (length === 0) refuse({ path: 'body', code: 'comment.empty' });
  if (length > most) refuse({ path: 'body', code: 'comment.long', values: { length, most } });
  const words = findRank(text);
  if (words !== undefined) refuse({ path: 'body', code: 'comment.rank', values: { words } });
}
