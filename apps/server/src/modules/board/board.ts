import {
  calendarSteps,
  type getClassBoard,
  type getPlaceBoard,
  Problem,
  type ReplyOf,
  type StepCount,
  type StepName,
  type WaitingRole,
  waitingRoles,
} from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { findWindows } from '../calendar/index.js';
import { type Actor, can, requireClass, requirePlace } from '../identity/index.js';
import {
  briefPlace,
  findClassBrief,
  getPlace,
  getTerm,
  listClasses,
  placesAbove,
  placesUnder,
  schoolsByChild,
  type Term,
} from '../roster/index.js';
import { freshenSchool, type KeptCount, keptCounts } from './counts.js';
import { boardPolicy } from './policy.js';
import { stepFaces } from './steps.js';
import { hideOne, suppress } from './suppress.js';

interface Moment {
  now: Date;
  today: string;
}

type PlaceBoard = ReplyOf<typeof getPlaceBoard>;
type Row = PlaceBoard['rows'][number];

async function stepsAt(db: Db, placeId: number, term: Term, today: string): Promise<PlaceBoard['steps']> {
  const windows = await findWindows(db, placeId, term.id);
  return [...windows].map(([step, { opensOn, closesOn }]) => ({
    step,
    opensOn,
    closesOn,
    state: today < opensOn ? 'ahead' : today > closesOn ? 'closed' : 'open',
  }));
}

/** Counts of some classes or schools taken together, step by step in the order of the year. */
function together(counts: readonly KeptCount[]): StepCount[] {
  return calendarSteps.map((step) => {
    const of = counts.filter((count) => count.step === step);
    const waits = (role: WaitingRole) =>
      of.reduce((sum, { waiting }) => sum + (waiting.find((one) => one.role === role)?.count ?? 0), 0);
    return {
      step,
      done: of.reduce((sum, { done }) => sum + done, 0),
      total: of.reduce((sum, { total }) => sum + total, 0),
      waiting: waitingRoles.map((role) => ({ role, count: waits(role) })).filter(({ count }) => count > 0),
    };
  });
}

/** The board of a school (its classes, counted now) or of a region (the places below, as they were counted last). */
export async function readPlaceBoard(
  db: Db,
  actor: Actor,
  { placeId, term: code }: { placeId: number; term: string },
  { now, today }: Moment,
): Promise<PlaceBoard> {
  await requirePlace(db, actor, boardPolicy, 'board.read', placeId);
  const term = await getTerm(db, code);
  const place = await getPlace(db, placeId);
  const isSchool = place.kind === 'school';
  if (isSchool) await freshenSchool(db, placeId, term, now, today);
  const { rows, counts } = isSchool ? await classRows(db, placeId, term) : await placeRows(db, placeId, term);
  // Whoever works at the school knows its pupils; from further away few are not told of.
  const near = actor.roles.some(
    (role) => role.placeId === placeId && ['school', 'head', 'committee'].includes(role.role),
  );
  const { id, startsOn, endsOn } = term;
  const oldest = counts.map(({ countedAt }) => countedAt.getTime()).sort((a, b) => a - b)[0];
  const sum = together(counts);
  const shown = near ? rows : hideFew(rows);
  return {
    place: briefPlace(place),
    path: (await placesAbove(db, placeId)).reverse().map(briefPlace),
    term: { id, code, startsOn, endsOn },
    steps: await stepsAt(db, placeId, term, today),
    countedAt: oldest === undefined ? null : new Date(oldest).toISOString(),
    rows: shown,
    sum: near ? sum : sum.map(hideOne),
    mayRemind: isSchool && (await can(db, actor, boardPolicy, 'board.remind', { placeId })) !== undefined,
  };
}

/** Step by step, down the rows of the table. */
function hideFew(rows: readonly Row[]): Row[] {
  const steps = rows[0]?.counts.length ?? 0;
  const columns = Array.from({ length: steps }, (_, step) =>
    suppress(rows.map(({ counts }) => counts[step] as StepCount)),
  );
  return rows.map((row, i) => ({ ...row, counts: columns.map((column) => column[i] as StepCount) }));
}

async function classRows(db: Db, placeId: number, term: Term): Promise<{ rows: Row[]; counts: KeptCount[] }> {
  const classes = await listClasses(db, placeId, term);
  const counts = await keptCounts(db, term.id, [placeId], 'classes');
  return {
    counts,
    rows: classes.map(({ students: _, ...brief }) => ({
      place: null,
      class: brief,
      counts: together(counts.filter(({ classId }) => classId === brief.id)),
    })),
  };
}

async function placeRows(db: Db, placeId: number, term: Term): Promise<{ rows: Row[]; counts: KeptCount[] }> {
  const places = await placesUnder(db, placeId);
  const schools = places.filter(({ kind }) => kind === 'school').map(({ id }) => id);
  const counts = await keptCounts(db, term.id, schools, 'schools');
  const ofSchool = new Map<number, KeptCount[]>();
  for (const count of counts) ofSchool.set(count.placeId, [...(ofSchool.get(count.placeId) ?? []), count]);
  const byChild = schoolsByChild(places, placeId);
  return {
    counts,
    rows: places
      .filter(({ id }) => byChild.has(id))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map((child) => ({
        place: briefPlace(child),
        class: null,
        counts: together((byChild.get(child.id) ?? []).flatMap((id) => ofSchool.get(id) ?? [])),
      })),
  };
}

/** A class's board, counted now. */
export async function readClassBoard(
  db: Db,
  actor: Actor,
  { classId, term: code }: { classId: number; term: string },
  { today }: Moment,
): Promise<ReplyOf<typeof getClassBoard>> {
  const { placeId } = await requireClass(db, actor, boardPolicy, 'board.read', classId);
  const term = await getTerm(db, code);
  const found = await findClassBrief(db, classId, term.schoolYear);
  if (!found) throw new Problem(404, 'request.not-found');
  const { school, ...brief } = found;
  const counts: StepCount[] = [];
  for (const step of calendarSteps) {
    const [count] = await stepFaces[step].count(db, term.id, [classId], today);
    if (count)
      counts.push({ step, done: count.done, total: count.total, waiting: count.waiting.map((one) => ({ ...one })) });
  }
  const { id, startsOn, endsOn } = term;
  return {
    class: brief,
    school,
    term: { id, code, startsOn, endsOn },
    steps: await stepsAt(db, placeId, term, today),
    counts,
    mayRemind: (await can(db, actor, boardPolicy, 'board.remind', { classId })) !== undefined,
  };
}

/** How many classes at and under a place have not finished a step, as they were counted last. */
export async function countUnfinished(db: Db, step: StepName, placeId: number, term: Term): Promise<number> {
  const schools = (await placesUnder(db, placeId)).filter(({ kind }) => kind === 'school').map(({ id }) => id);
  if (schools.length === 0) return 0;
  const row = await db
    .selectFrom('step_count')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('term_id', '=', term.id)
    .where('place_id', 'in', schools)
    .where('class_id', '>', 0)
    .where('step', '=', step)
    .whereRef('done', '<', 'total')
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
