import type { RaterKind } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, OpenDatabase, Tx } from '../../platform/database/index.js';
import { type NewFact, offerFacts } from '../evidence/index.js';
import { recordAct } from '../identity/index.js';
import { appendEntries, type NewEntry } from '../ledger/index.js';
import { type GivenForm, type Outcome, outcomesOf } from './outcome.js';
import { classesOfRound, findRound, lockRound, type RoundRow } from './queries.js';

const ROWS_AT_ONCE = 1000;

/** By what the fact of an indicator is found again. */
export const factRef = (roundId: string, indicator: string, revision: number) =>
  `rating:${roundId}:${indicator}:${revision}`;

export interface ClosingSettings {
  now(): Date;
  today(): string;
}

/**
 * Works out what a round came to, class by class, and closes it: results, facts, entries of the ledger and the cutting of
 * who rated whom are one transaction. Cancelled or failed, the round is open as before.
 *
 * @throws the signal's reason when the server closes; the round then stays `closing`, to be taken up again.
 */
export async function performClosing(
  { db }: Pick<OpenDatabase, 'db'>,
  roundId: string,
  { now, today }: ClosingSettings,
  signal?: AbortSignal,
): Promise<void> {
  const round = await findRound(db, roundId);
  if (round?.state !== 'closing') return;
  try {
    const outcomes: Array<Outcome & { classId: number }> = [];
    const classes = await classesOfRound(db, roundId);
    for (const [done, { id: classId }] of classes.entries()) {
      signal?.throwIfAborted();
      if (!(await tell(db, roundId, done / classes.length))) return; // cancelled
      const { subjects, forms, fixed } = await readClass(db, round, classId);
      const of = outcomesOf(subjects, forms, round.rubric, round.weights, fixed);
      outcomes.push(...of.map((outcome) => ({ ...outcome, classId })));
    }
    await db.transaction().execute((tx) => conclude(tx, roundId, outcomes, now(), today()));
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    await db
      .updateTable('rating_round')
      .set({ state: 'open', progress: 0, problem: 'rating.job-interrupted' })
      .where('id', '=', roundId)
      .where('state', '=', 'closing')
      .execute();
    throw error;
  }
}

/**
 * Closes the rounds whose last day is over, those included whose closing was cut off. One that fails does not hold up the
 * others.
 */
export async function closeDueRounds(database: Pick<OpenDatabase, 'db'>, settings: ClosingSettings): Promise<void> {
  const due = await database.db
    .updateTable('rating_round')
    .set({ state: 'closing', problem: '' })
    .where('state', 'in', ['open', 'closing'])
    .where('closes_on', '<', settings.today())
    .returning('id')
    .execute();
  const failures: unknown[] = [];
  for (const { id } of due) await performClosing(database, id, settings).catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} rounds could not be closed`);
}

async function tell(db: Db, roundId: string, progress: number): Promise<boolean> {
  const [change] = await db
    .updateTable('rating_round')
    .set({ progress })
    .where('id', '=', roundId)
    .where('state', '=', 'closing')
    .execute();
  return change?.numUpdatedRows !== 0n;
}

type Fixed = NonNullable<Parameters<typeof outcomesOf>[4]>;

async function readClass(
  db: Db,
  round: RoundRow,
  classId: number,
): Promise<{ subjects: number[]; forms: GivenForm[]; fixed: Fixed | undefined }> {
  const { rows: forms } = await sql<GivenForm>`
    select f.person_id as "subjectId", f.kind, t.person_id as "raterId", f.answers
    from rating_form f
    left join rating_task t on t.round_id = f.round_id and t.class_id = f.class_id and t.kind = f.kind and t.form_id = f.id
    where f.round_id = ${round.id} and f.class_id = ${classId}
    order by f.person_id, f.id`.execute(db);
  const { rows: subjects } = await sql<{ id: number }>`
    select distinct subject_id as id from rating_task
    where round_id = ${round.id} and class_id = ${classId} and subject_id is not null
    union select person_id from rating_result where round_id = ${round.id} and class_id = ${classId}
    order by id`.execute(db);
  if (round.seed !== null) return { subjects: subjects.map(({ id }) => id), forms, fixed: undefined };
  const before = await db
    .selectFrom('rating_result')
    .select(['person_id', 'outcomes'])
    .where('round_id', '=', round.id)
    .where('class_id', '=', classId)
    .execute();
  const fixed: Fixed = new Map(
    before.map(({ person_id, outcomes }) => {
      const { kinds, method, reason } = outcomes as Pick<Outcome, 'kinds' | 'method' | 'reason'>;
      return [person_id, { peer: kinds.peer, method, reason }];
    }),
  );
  return { subjects: subjects.map(({ id }) => id), forms, fixed };
}

async function conclude(
  tx: Tx,
  roundId: string,
  outcomes: ReadonlyArray<Outcome & { classId: number }>,
  at: Date,
  today: string,
): Promise<void> {
  const round = await lockRound(tx, roundId);
  if (round.state !== 'closing') return; // cancelled at the last moment
  const revision = round.revision + 1;
  await keepResults(tx, round, revision, outcomes);
  const facts = await factsOf(tx, round, revision, outcomes, today);
  for (let from = 0; from < facts.length; from += ROWS_AT_ONCE)
    await offerFacts(tx, facts.slice(from, from + ROWS_AT_ONCE), at);
  const entries = outcomes
    .filter(({ values }) => Object.keys(values).length > 0)
    .map(
      ({ personId, values, method }): NewEntry => ({
        kind: 'rating-closed',
        schema: 1,
        personId,
        ref: `rating:${roundId}:${revision}`,
        body: { round: roundId, revision, rubric: `${round.rubric.code}@${round.rubric.version}`, method, values },
      }),
    );
  await appendEntries(tx, entries, at);
  if (round.seed !== null) await cutPeers(tx, roundId);
  await tx
    .updateTable('rating_round')
    .set({ state: 'closed', progress: 1, revision, closed_on: today, seed: null })
    .where('id', '=', roundId)
    .execute();
  const details = { round: roundId, revision, facts: facts.length };
  await recordAct(tx, { act: 'rating.closed', accountId: null, placeId: round.place_id, details });
}

async function keepResults(
  tx: Tx,
  round: RoundRow,
  revision: number,
  outcomes: ReadonlyArray<Outcome & { classId: number }>,
): Promise<void> {
  await tx.deleteFrom('rating_result').where('round_id', '=', round.id).execute();
  const rows = outcomes.map(({ personId, classId, values, kinds, method, reason }) => ({
    person_id: personId,
    round_id: round.id,
    class_id: classId,
    revision,
    indicator_values: JSON.stringify(values),
    outcomes: JSON.stringify({ kinds, method, reason }),
  }));
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await tx
      .insertInto('rating_result')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .execute();
}

async function factsOf(
  tx: Tx,
  round: RoundRow,
  revision: number,
  outcomes: readonly Outcome[],
  today: string,
): Promise<NewFact[]> {
  const term = await tx.selectFrom('term').select('ends_on').where('id', '=', round.term_id).executeTakeFirstOrThrow();
  const rows = await tx
    .selectFrom('indicator')
    .select(['id', 'code'])
    .where('code', 'in', [...new Set(round.rubric.criteria.map(({ indicator }) => indicator))])
    .execute();
  const ids = new Map(rows.map(({ id, code }) => [code, id]));
  return outcomes.flatMap(({ personId, values }) =>
    Object.entries(values).map(([indicator, value]) => ({
      personId,
      ref: factRef(round.id, indicator, revision),
      source: 'rating',
      indicatorId: ids.get(indicator) as number,
      termId: round.term_id,
      day: today > term.ends_on ? term.ends_on : today,
      value,
    })),
  );
}

/**
 * Cuts who rated whom: the tasks of peers no longer name anybody, and their forms are written anew under other ids, in an
 * order of chance, so that neither ids nor the order of rows tell anything. With the seed the draw could be done again.
 */
async function cutPeers(tx: Tx, roundId: string): Promise<void> {
  const peer: RaterKind = 'peer';
  await tx
    .updateTable('rating_task')
    .set({ subject_id: null, form_id: null })
    .where('round_id', '=', roundId)
    .where('kind', '=', peer)
    .execute();
  await sql`
    with old as (
      delete from rating_form where round_id = ${roundId} and kind = ${peer}
      returning person_id, round_id, class_id, kind, answers, comment)
    insert into rating_form (person_id, id, round_id, class_id, kind, answers, comment)
    select person_id, gen_random_uuid(), round_id, class_id, kind, answers, comment from old order by random()`.execute(
    tx,
  );
}
