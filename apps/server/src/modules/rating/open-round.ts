import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { FEWEST_PEERS, Problem, type RatingWeights, type Rubric, raterKinds } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { requireOpen } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { type NewNotice, notify } from '../notice/index.js';
import { findPlaceById, gradeOf, type Stage, type Term } from '../roster/index.js';
import { drawPeers } from './draw.js';
import { findRound, type RoundRow } from './queries.js';
import { getRubric } from './rubric.js';

export interface NewRound {
  id: string;
  term: Term;
  rubric: string;
  /** The school; with it a class or a grade of it, or neither. */
  placeId: number;
  classId?: number | undefined;
  grade?: number | undefined;
  weights: RatingWeights;
  peers: number;
  closesOn: string;
}

const ROWS_AT_ONCE = 2000;
const NOTICES_AT_ONCE = 1000;

interface Pupil {
  personId: number;
  classId: number;
}

type NewTask = {
  person_id: number;
  id: string;
  round_id: string;
  class_id: number;
  kind: (typeof raterKinds)[number];
  subject_id: number;
};

/**
 * Opens a round: the peers are drawn, everybody's tasks are laid out, and who has to rate is told.
 *
 * @returns the round; the one that is there already when the id comes again with the same content.
 * @throws Problem 409 `rating.id-taken`, `rating.already-open`, `calendar.…`; 422 with a fault a field.
 */
export async function openRound(db: Db, actor: Actor, given: NewRound, at: Date, today: string): Promise<RoundRow> {
  const rubric = await getRubric(db, given.placeId, given.rubric);
  const peers = given.weights.peer > 0 ? given.peers : 0;
  return db.transaction().execute(async (tx) => {
    // Two who open at once queue at the school: the second finds the first one's round.
    await tx.selectFrom('place').select('id').where('id', '=', given.placeId).forUpdate().execute();
    const before = await findRound(tx, given.id);
    if (before) return sameAs(before, given, peers);
    const window = await requireOpen(tx, 'rating', given.placeId, given.term.id, today);
    checkRound(given, rubric, today, window.closesOn);
    const pupils = await pupilsFor(tx, given, today);
    if (pupils.length === 0) throw new Problem(409, 'rating.nobody');
    const classIds = [...new Set(pupils.map(({ classId }) => classId))];
    await refuseTwice(tx, given, classIds);
    const seed = randomBytes(16).toString('hex');
    await tx
      .insertInto('rating_round')
      .values({
        id: given.id,
        place_id: given.placeId,
        class_id: given.classId ?? null,
        grade: given.grade ?? null,
        term_id: given.term.id,
        rubric: JSON.stringify(rubric),
        weights: JSON.stringify(given.weights),
        peers,
        seed,
        seed_digest: createHash('sha256').update(seed).digest('hex'),
        closes_on: given.closesOn,
        state: 'open',
        opened_by: actor.accountId,
        opened_at: at,
      })
      .execute();
    const tasks = await layOut(tx, given, pupils, classIds, peers, seed);
    await tellRaters(tx, given, tasks, at);
    const { id: round, placeId } = given;
    const details = { round, rubric: rubric.code, version: rubric.version, pupils: pupils.length };
    await recordAct(tx, { act: 'rating.opened', accountId: actor.accountId, placeId, details });
    return (await findRound(tx, given.id)) as RoundRow;
  });
}

function sameAs(before: RoundRow, given: NewRound, peers: number): RoundRow {
  const content = (round: Omit<NewRound, 'term' | 'id'> & { termId: number }) => ({ ...round });
  const was = content({
    placeId: before.place_id,
    classId: before.class_id ?? undefined,
    grade: before.grade ?? undefined,
    termId: before.term_id,
    rubric: before.rubric.code,
    weights: before.weights,
    peers: before.peers,
    closesOn: before.closes_on,
  });
  const { term, id: _, ...rest } = given;
  const is = content({ ...rest, classId: given.classId, grade: given.grade, termId: term.id, peers });
  if (!isDeepStrictEqual(was, is)) throw new Problem(409, 'rating.id-taken');
  return before;
}

function checkRound(given: NewRound, rubric: Rubric, today: string, last: string): void {
  const { weights, peers, closesOn } = given;
  const refuse = (code: string, path: string, values: Record<string, string | number> = {}) => {
    throw new Problem(422, code, values, [{ path, code, values }]);
  };
  if (raterKinds.every((kind) => weights[kind] === 0)) refuse('rating.no-raters', 'weights');
  for (const kind of raterKinds)
    if (weights[kind] > 0 && !rubric.raters.includes(kind))
      refuse('rating.kind-not-allowed', `weights.${kind}`, { kind });
  if (weights.peer > 0 && peers < FEWEST_PEERS) refuse('rating.peers-few', 'peers', { fewest: FEWEST_PEERS });
  if (closesOn < today || closesOn > last) refuse('rating.day', 'closesOn', { last });
}

/** Who is enrolled today in the classes meant. */
async function pupilsFor(tx: Tx, given: NewRound, today: string): Promise<Pupil[]> {
  const day = today > given.term.endsOn ? given.term.endsOn : today;
  const { rows } = await sql<Pupil & { stage: Stage; entryYear: number }>`
    select e.person_id as "personId", c.id as "classId", c.stage, c.entry_year as "entryYear"
    from class c join enrolment e on e.class_id = c.id
    where c.place_id = ${given.placeId} ${given.classId === undefined ? sql`` : sql`and c.id = ${given.classId}`}
      and e.starts_on <= ${day}::date and (e.ends_on is null or e.ends_on >= ${day}::date)
    order by c.id, e.person_id`.execute(tx);
  const division = (await findPlaceById(tx, given.placeId))?.division ?? '6-3';
  return rows.filter((row) => {
    const grade = gradeOf(row, given.term, division);
    return grade !== undefined && (given.grade === undefined || grade === given.grade);
  });
}

async function refuseTwice(tx: Tx, given: NewRound, classIds: readonly number[]): Promise<void> {
  const { rows } = await sql`
    select 1 from rating_round_class rc join rating_round r on r.id = rc.round_id
    where rc.class_id = any(${[...classIds]}::integer[]) and r.term_id = ${given.term.id} and r.state <> 'closed'
      and r.rubric ->> 'code' = ${given.rubric} limit 1`.execute(tx);
  if (rows.length > 0) throw new Problem(409, 'rating.already-open');
}

async function layOut(
  tx: Tx,
  { id: round_id, term, weights }: NewRound,
  pupils: readonly Pupil[],
  classIds: readonly number[],
  peers: number,
  seed: string,
): Promise<NewTask[]> {
  const teachers = await tx
    .selectFrom('teaching')
    .select(['class_id', 'person_id'])
    .distinct()
    .where('term_id', '=', term.id)
    .where('is_class_teacher', '=', true)
    .where('class_id', 'in', [...classIds])
    .execute();
  const tasks: NewTask[] = [];
  const classes: Array<{ class_id: number; round_id: string; pupils: number; peers: number }> = [];
  for (const class_id of classIds) {
    const members = pupils.filter(({ classId }) => classId === class_id).map(({ personId }) => personId);
    const add = (kind: NewTask['kind'], person_id: number, subject_id: number) =>
      tasks.push({ person_id, id: randomUUID(), round_id, class_id, kind, subject_id });
    // In a class in which nobody can have enough peers none are asked.
    const drawn = members.length > FEWEST_PEERS ? drawPeers(members, peers, `${seed}:${class_id}`) : [];
    for (const [rater, rated] of drawn) add('peer', rater, rated);
    for (const member of members) {
      if (weights.self > 0) add('self', member, member);
      if (weights.guardian > 0) add('guardian', member, member);
      if (weights.teacher > 0)
        for (const teacher of teachers) if (teacher.class_id === class_id) add('teacher', teacher.person_id, member);
    }
    classes.push({ class_id, round_id, pupils: members.length, peers: drawn.length / Math.max(1, members.length) });
  }
  await tx.insertInto('rating_round_class').values(classes).execute();
  for (let from = 0; from < tasks.length; from += ROWS_AT_ONCE)
    await tx
      .insertInto('rating_task')
      .values(tasks.slice(from, from + ROWS_AT_ONCE))
      .execute();
  return tasks;
}

async function tellRaters(tx: Tx, { closesOn }: NewRound, tasks: readonly NewTask[], at: Date): Promise<void> {
  const children = [...new Set(tasks.filter(({ kind }) => kind === 'guardian').map(({ person_id }) => person_id))];
  const guardians =
    children.length === 0
      ? []
      : await tx
          .selectFrom('guardianship')
          .select('guardian_id')
          .distinct()
          .where('is_guardian', '=', true)
          .where('person_id', 'in', children)
          .execute();
  const people = new Set([
    ...tasks.filter(({ kind }) => kind !== 'guardian').map(({ person_id }) => person_id),
    ...guardians.map(({ guardian_id }) => guardian_id),
  ]);
  const notices = [...people].map(
    (personId): NewNotice => ({ personId, kind: 'rating.opened', details: { closesOn }, path: '/ratings' }),
  );
  for (let from = 0; from < notices.length; from += NOTICES_AT_ONCE)
    await notify(tx, notices.slice(from, from + NOTICES_AT_ONCE), at);
}
