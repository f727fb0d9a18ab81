import {
  type ClassBrief,
  type Language,
  Problem,
  type RaterKind,
  type RatingRound,
  type RatingWeights,
  type Rubric,
  raterKinds,
  sayProblem,
} from '@wuyu/contract';
import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../platform/database/index.js';

type Row = Selectable<Database['rating_round']>;

/** A round with what its documents hold. */
export type RoundRow = Omit<Row, 'rubric' | 'weights'> & { rubric: Rubric; weights: RatingWeights };

export const asRound = (row: Row): RoundRow => ({
  ...row,
  rubric: row.rubric as Rubric,
  weights: row.weights as RatingWeights,
});

export async function findRound(db: Db | Tx, id: string): Promise<RoundRow | undefined> {
  const row = await db.selectFrom('rating_round').selectAll().where('id', '=', id).executeTakeFirst();
  return row && asRound(row);
}

/** A round, held against any other change until the transaction ends. @throws Problem 404 */
export async function lockRound(tx: Tx, id: string): Promise<RoundRow> {
  const row = await tx.selectFrom('rating_round').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new Problem(404, 'request.not-found');
  return asRound(row);
}

export interface Tally {
  roundId: string;
  classId: number;
  kind: RaterKind;
  done: number;
  total: number;
}

/** How many forms of each kind are in, class by class. A skipped one is done; a peer's that is taken no more is not asked for. */
export async function talliesOf(
  db: Db | Tx,
  roundIds: readonly string[],
  classIds?: readonly number[],
): Promise<Tally[]> {
  if (roundIds.length === 0) return [];
  const { rows } = await sql<Tally>`
    select round_id as "roundId", class_id as "classId", kind, count(*) filter (where state <> 'open') as done,
      count(*) filter (where state <> 'open' or subject_id is not null) as total
    from rating_task where round_id = any(${[...roundIds]}::uuid[])
      ${classIds === undefined ? sql`` : sql`and class_id = any(${[...classIds]}::integer[])`}
    group by round_id, class_id, kind`.execute(db);
  return rows;
}

export interface RoundClass extends ClassBrief {
  pupils: number;
  peers: number;
}

/** The classes of a round, by grade and number. */
export async function classesOfRound(db: Db | Tx, roundId: string): Promise<RoundClass[]> {
  const { rows } = await sql<RoundClass>`
    select c.id, c.place_id as "placeId", c.stage * 10 + greatest(1, t.school_year - c.entry_year + 1) as grade, c.number, c.name,
      rc.pupils, rc.peers
    from rating_round r join rating_round_class rc on rc.round_id = r.id join class c on c.id = rc.class_id
      join term t on t.id = r.term_id
    where r.id = ${roundId} order by grade, c.number, c.id`.execute(db);
  return rows;
}

/** Those of the classes that a teacher has ever led. */
export async function ledAmong(db: Db | Tx, teacherId: number, classIds: readonly number[]): Promise<number[]> {
  if (classIds.length === 0) return [];
  const rows = await db
    .selectFrom('teaching')
    .select('class_id')
    .distinct()
    .where('person_id', '=', teacherId)
    .where('is_class_teacher', '=', true)
    .where('class_id', 'in', [...classIds])
    .execute();
  return rows.map(({ class_id }) => class_id);
}

export const addTallies = (tallies: readonly Tally[]): RatingRound['tallies'] =>
  raterKinds.flatMap((kind) => {
    const of = tallies.filter((tally) => tally.kind === kind);
    if (of.length === 0) return [];
    return [
      {
        kind,
        done: of.reduce((sum, { done }) => sum + done, 0),
        total: of.reduce((sum, { total }) => sum + total, 0),
      },
    ];
  });

/** Rounds as the API gives them. `classId`: counted for this class only. */
export async function describeRounds(
  db: Db | Tx,
  rows: readonly RoundRow[],
  language: Language,
  classId?: number,
): Promise<RatingRound[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const tallies = await talliesOf(db, ids, classId === undefined ? undefined : [classId]);
  const { rows: counts } = await sql<{ id: string; pupils: number }>`
    select round_id as id, sum(pupils)::integer as pupils from rating_round_class where round_id = any(${ids}::uuid[])
      ${classId === undefined ? sql`` : sql`and class_id = ${classId}`} group by round_id`.execute(db);
  const pupils = new Map(counts.map((count) => [count.id, count.pupils]));
  const terms = await db
    .selectFrom('term')
    .select(['id', 'code'])
    .where(
      'id',
      'in',
      rows.map(({ term_id }) => term_id),
    )
    .execute();
  return rows.map((row): RatingRound => {
    const { code, version, title } = row.rubric;
    return {
      id: row.id,
      term: terms.find(({ id }) => id === row.term_id)?.code ?? '',
      title,
      rubric: { code, version, title },
      placeId: row.place_id,
      classId: row.class_id,
      grade: row.grade,
      weights: row.weights,
      peers: row.peers,
      closesOn: row.closes_on,
      state: row.state as RatingRound['state'],
      progress: row.state === 'closed' ? 1 : row.progress,
      revision: row.revision,
      peersFixed: row.seed === null,
      pupils: pupils.get(row.id) ?? 0,
      tallies: addTallies(tallies.filter(({ roundId }) => roundId === row.id)),
      problem: row.problem === '' ? null : { code: row.problem, ...sayProblem(row.problem, {}, language) },
    };
  });
}
