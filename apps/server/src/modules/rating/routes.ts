import * as contract from '@wuyu/contract';
import { sql } from 'kysely';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import type { Jobs, Task } from '../../platform/jobs/index.js';
import { can, requireClass, requirePlace, requireStudent } from '../identity/index.js';
import { getPlace, getTerm } from '../roster/index.js';
import { closeDueRounds, performClosing } from './close-round.js';
import { missingIn } from './missing.js';
import { openRound } from './open-round.js';
import { ratingPolicy } from './policy.js';
import {
  addTallies,
  asRound,
  classesOfRound,
  describeRounds,
  findRound,
  ledAmong,
  type RoundRow,
  talliesOf,
} from './queries.js';
import { peerComments, ratingsOf, releaseComment } from './results.js';
import { cancelClosing, moveClosing, reopenRound, requestClosing } from './round-state.js';
import { rubricsAt, saveRubric } from './rubric.js';
import { getTask, giveForm, skipTask, tasksOf } from './tasks.js';

export interface RatingDependencies {
  database: OpenDatabase;
  jobs: Pick<Jobs, 'add'>;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}

const done = { done: true } as const;
const ROUNDS_A_PAGE = 10;

/** The jobs that close rounds: one that was asked for, and those whose last day is over. */
export function ratingTasks(
  database: Pick<OpenDatabase, 'db'>,
  settings: Pick<RatingDependencies, 'now' | 'today'>,
): Record<string, Task> {
  return {
    'close-rating': ({ roundId }, signal) => performClosing(database, String(roundId), settings, signal),
    'close-due-ratings': () => closeDueRounds(database, settings),
  };
}

export function ratingRoutes(serve: Serve, { database, jobs, now, today }: RatingDependencies): void {
  const { db } = database;

  serve(contract.listRubrics, async ({ actor, query: { placeId } }) => {
    await getPlace(db, placeId);
    const rights = ['rating.open', 'rubric.manage'] as const;
    for (const right of rights)
      if (await can(db, actor, ratingPolicy, right, { placeId })) return { rubrics: await rubricsAt(db, placeId) };
    // A class teacher opens rounds for a class, and needs the rubrics of its school.
    const classes = await db.selectFrom('class').select('id').where('place_id', '=', placeId).execute();
    const led = await ledNow(
      actor,
      classes.map(({ id }) => id),
    );
    if (led.length === 0) throw new contract.Problem(404, 'request.not-found');
    return { rubrics: await rubricsAt(db, placeId) };
  });

  serve(contract.saveRubric, async ({ actor, params, body }) => {
    await requirePlace(db, actor, ratingPolicy, 'rubric.manage', params.placeId);
    return saveRubric(db, actor, { ...params, ...body }, now());
  });

  serve(contract.openRatingRound, async ({ actor, body, language }) => {
    const { classId, term, ...rest } = body;
    if ((classId === undefined) === (body.placeId === undefined)) throw new contract.Problem(422, 'rating.scope');
    const placeId = await scopeOf(actor, classId, body.placeId);
    const round = await openRound(
      db,
      actor,
      { ...rest, classId, placeId, term: await getTerm(db, term) },
      now(),
      today(),
    );
    return describe(round, language);
  });

  serve(contract.listRatingRounds, async ({ actor, query, language }) => {
    const { classId, before } = query;
    if ((classId === undefined) === (query.placeId === undefined)) throw new contract.Problem(422, 'rating.scope');
    const placeId =
      classId === undefined
        ? await placeToRead(actor, query.placeId as number)
        : (await requireClass(db, actor, ratingPolicy, 'rating.read', classId)).placeId;
    const term = await getTerm(db, query.term);
    const { rows } = await sql<Parameters<typeof asRound>[0]>`
      select r.* from rating_round r where r.place_id = ${placeId} and r.term_id = ${term.id}
        ${classId === undefined ? sql`` : sql`and exists (select 1 from rating_round_class rc where rc.class_id = ${classId} and rc.round_id = r.id)`}
        ${before === undefined ? sql`` : sql`and (r.opened_at, r.id) < (select opened_at, id from rating_round where id = ${before})`}
      order by r.opened_at desc, r.id desc limit ${ROUNDS_A_PAGE + 1}`.execute(db);
    const page = rows.slice(0, ROUNDS_A_PAGE).map(asRound);
    return {
      rounds: await describeRounds(db, page, language, classId),
      next: rows.length > ROUNDS_A_PAGE ? (page.at(-1)?.id ?? null) : null,
    };
  });

  serve(contract.getRatingRound, async ({ actor, params, language }) => {
    const round = await getRound(params.roundId);
    const all = await classesOfRound(db, round.id);
    const ids = all.map(({ id }) => id);
    const seen = (await mayReadAll(actor, round)) ? ids : await ledNow(actor, ids);
    if (seen.length === 0) throw new contract.Problem(404, 'request.not-found');
    const tallies = await talliesOf(db, [round.id], seen);
    return {
      round: await describe(round, language),
      classes: all
        .filter(({ id }) => seen.includes(id))
        .map(({ peers, ...one }) => ({
          ...one,
          tallies: addTallies(tallies.filter(({ classId }) => classId === one.id)),
          peersTakePart: peers > 0,
        })),
    };
  });

  serve(contract.getRatingMissing, async ({ actor, params: { roundId, classId } }) => {
    await requireClass(db, actor, ratingPolicy, 'rating.missing', classId);
    const { state } = await getRound(roundId);
    return { missing: state === 'closed' ? [] : await missingIn(db, roundId, classId) };
  });

  serve(contract.moveRatingClosing, async ({ actor, params: { roundId }, body, language }) => {
    await toChange(actor, roundId);
    await moveClosing(db, actor, roundId, body.closesOn, today());
    return describe(await getRound(roundId), language);
  });

  serve(contract.closeRatingRound, async ({ actor, params: { roundId }, language }) => {
    await toChange(actor, roundId);
    if (await requestClosing(db, actor, roundId)) await jobs.add('close-rating', { roundId });
    return describe(await getRound(roundId), language);
  });

  serve(contract.cancelRatingClosing, async ({ actor, params: { roundId }, language }) => {
    await toChange(actor, roundId);
    await cancelClosing(db, actor, roundId);
    return describe(await getRound(roundId), language);
  });

  serve(contract.reopenRatingRound, async ({ actor, params: { roundId }, body, language }) => {
    await toChange(actor, roundId);
    await reopenRound(db, actor, roundId, body.closesOn, now(), today());
    return describe(await getRound(roundId), language);
  });

  serve(contract.listRatingTasks, ({ actor }) => tasksOf(db, actor, today()));
  serve(contract.getRatingTask, ({ actor, params }) => getTask(db, actor, params.taskId, today()));
  serve(contract.giveRating, async ({ actor, params, body }) => ({
    ...done,
    next: await giveForm(db, actor, params.taskId, body, today()),
  }));
  serve(contract.skipRating, async ({ actor, params }) => ({
    ...done,
    next: await skipTask(db, actor, params.taskId, today()),
  }));

  serve(contract.listStudentRatings, async ({ actor, params: { studentId }, query }) => {
    await requireStudent(db, actor, ratingPolicy, 'rating.read', studentId);
    return ratingsOf(db, studentId, (await getTerm(db, query.term)).id);
  });

  serve(contract.listPeerComments, async ({ actor, params: { roundId, classId } }) => {
    await requireClass(db, actor, ratingPolicy, 'rating.missing', classId);
    return peerComments(db, roundId, classId);
  });

  serve(contract.releasePeerComment, async ({ actor, params, body }) => {
    await requireStudent(db, actor, ratingPolicy, 'rating.missing', params.studentId);
    await releaseComment(db, actor, params, body.released);
    return done;
  });

  /** The school of a class or place for which the actor may open a round. */
  async function scopeOf(actor: Actor, classId: number | undefined, placeId: number | undefined): Promise<number> {
    if (classId !== undefined) return (await requireClass(db, actor, ratingPolicy, 'rating.open', classId)).placeId;
    const place = await getPlace(db, placeId as number);
    await requirePlace(db, actor, ratingPolicy, 'rating.open', place.id);
    if (place.kind !== 'school') throw new contract.Problem(422, 'rating.scope');
    return place.id;
  }

  async function placeToRead(actor: Actor, placeId: number): Promise<number> {
    await requirePlace(db, actor, ratingPolicy, 'rating.read', placeId);
    return placeId;
  }

  async function getRound(id: string): Promise<RoundRow> {
    const round = await findRound(db, id);
    if (!round) throw new contract.Problem(404, 'request.not-found');
    return round;
  }

  const targetOf = ({ class_id, place_id }: RoundRow) =>
    class_id === null ? { placeId: place_id } : { classId: class_id };

  /** A class teacher changes the rounds of the own class, a school all of its own. */
  async function toChange(actor: Actor, id: string): Promise<void> {
    const round = await getRound(id);
    if ((await can(db, actor, ratingPolicy, 'rating.open', targetOf(round))) === undefined)
      throw new contract.Problem(404, 'request.not-found');
  }

  async function mayReadAll(actor: Actor, round: RoundRow): Promise<boolean> {
    return (await can(db, actor, ratingPolicy, 'rating.read', targetOf(round))) !== undefined;
  }

  async function ledNow(actor: Actor, classIds: readonly number[]): Promise<number[]> {
    if (actor.personId === null) return [];
    const led = await ledAmong(db, actor.personId, classIds);
    const sure: number[] = [];
    for (const classId of led)
      if (await can(db, actor, ratingPolicy, 'rating.missing', { classId })) sure.push(classId);
    return sure;
  }

  async function describe(round: RoundRow, language: contract.Language): Promise<contract.RatingRound> {
    const [said] = await describeRounds(db, [round], language);
    return said as contract.RatingRound;
  }
}
