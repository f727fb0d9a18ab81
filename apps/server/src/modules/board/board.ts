import { type getGradeBoard, type getPlaceBoard, Problem, type ReplyOf } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { findWindows } from '../calendar/index.js';
import { type Actor, can, requirePlace } from '../identity/index.js';
import { briefPlace, entryYearOf, getPlace, getTerm, type Place, placesAbove, type Term } from '../roster/index.js';
import { freshenSchool } from './counts.js';
import { hiddenAbove, worksAt } from './distance.js';
import { hideInSchool, readBelow, readSchool, type SchoolFigures, together } from './figures.js';
import { boardPolicy } from './policy.js';
import { hiddenSteps, hideFew, hideSum } from './suppress.js';

export interface Moment {
  now: Date;
  today: string;
}

type PlaceBoard = ReplyOf<typeof getPlaceBoard>;
type GradeBoard = ReplyOf<typeof getGradeBoard>;

/** When each step is open at a place. */
export async function stepsAt(db: Db, placeId: number, term: Term, today: string): Promise<PlaceBoard['steps']> {
  const windows = await findWindows(db, placeId, term.id);
  return [...windows].map(([step, { opensOn, closesOn }]) => ({
    step,
    opensOn,
    closesOn,
    state: today < opensOn ? 'ahead' : today > closesOn ? 'closed' : 'open',
  }));
}

/** A school as it was counted now, with what may be told of it to this reader. */
export async function schoolFor(
  db: Db,
  actor: Actor,
  placeId: number,
  term: Term,
  { now, today }: Moment,
): Promise<SchoolFigures & { countedAt: string | null }> {
  await freshenSchool(db, placeId, term, now, today);
  const figures = await readSchool(db, placeId, term);
  if (worksAt(actor, placeId)) return figures;
  return { ...figures, ...hideInSchool(figures, await hiddenAbove(db, actor, placeId, term)) };
}

const classRows = (classes: SchoolFigures['classes']): PlaceBoard['rows'] =>
  classes.map((row) => ({ place: null, class: row.class, schools: null, counts: row.counts }));

/** What the boards of a place and of a grade have in common. */
async function headOf(db: Db, actor: Actor, place: Place, term: Term, today: string) {
  const { id, code, startsOn, endsOn } = term;
  const mayRemind =
    place.kind === 'school' && (await can(db, actor, boardPolicy, 'board.remind', { placeId: place.id })) !== undefined;
  return {
    place: briefPlace(place),
    path: (await placesAbove(db, place.id)).reverse().map(briefPlace),
    term: { id, code, startsOn, endsOn },
    steps: await stepsAt(db, place.id, term, today),
    mayRemind,
  };
}

/** The board of a school (its classes and grades, counted now) or of a region (the places below, as they were counted last). */
export async function readPlaceBoard(
  db: Db,
  actor: Actor,
  { placeId, term: code }: { placeId: number; term: string },
  moment: Moment,
): Promise<PlaceBoard> {
  await requirePlace(db, actor, boardPolicy, 'board.read', placeId);
  const term = await getTerm(db, code);
  const place = await getPlace(db, placeId);
  const head = await headOf(db, actor, place, term, moment.today);
  if (place.kind !== 'school') return { ...head, ...(await regionFor(db, actor, placeId, term)), grades: [] };
  const { classes, ...figures } = await schoolFor(db, actor, placeId, term, moment);
  return { ...head, ...figures, rows: classRows(classes) };
}

async function regionFor(db: Db, actor: Actor, placeId: number, term: Term) {
  const rows = await readBelow(db, placeId, term);
  const hidden = await hiddenAbove(db, actor, placeId, term);
  const sum = hideSum(together(rows.flatMap(({ counts }) => counts)), hidden);
  const shown = hideFew(
    rows.map(({ counts }) => counts),
    hiddenSteps(sum),
  );
  return {
    countedAt:
      rows
        .map((row) => row.countedAt)
        .filter((at) => at !== null)
        .sort()[0] ?? null,
    rows: rows.map(({ place, schools }, i) => ({
      place,
      class: null,
      schools,
      counts: shown[i] ?? [],
    })),
    sum,
  };
}

/** The board of one grade of a school: its classes and their sum, counted now. */
export async function readGradeBoard(
  db: Db,
  actor: Actor,
  { placeId, grade, term: code }: { placeId: number; grade: number; term: string },
  moment: Moment,
): Promise<GradeBoard> {
  await requirePlace(db, actor, boardPolicy, 'board.read', placeId);
  const term = await getTerm(db, code);
  const place = await getPlace(db, placeId);
  const years = place.kind === 'school' ? entryYearOf(grade, term, place.division) : undefined;
  if (!years) throw new Problem(404, 'request.not-found');
  const { classes, grades, countedAt } = await schoolFor(db, actor, placeId, term, moment);
  return {
    ...(await headOf(db, actor, place, term, moment.today)),
    grade,
    entryYear: years.entryYear,
    countedAt,
    rows: classRows(classes.filter((row) => row.class.grade === grade)),
    sum: grades.find((one) => one.grade === grade)?.counts ?? together([]),
  };
}
