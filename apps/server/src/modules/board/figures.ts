import {
  type ClassBrief,
  calendarSteps,
  type PlaceBrief,
  type StepCount,
  type StepName,
  type WaitingRole,
  waitingRoles,
} from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { listClasses, type Term } from '../roster/index.js';
import { keptCounts, waitingOf } from './counts.js';
import { WHOLE } from './region-sums.js';
import { hiddenSteps, hideFew, hideSum } from './suppress.js';

interface Figure extends Pick<StepCount, 'step' | 'done' | 'total'> {
  waiting: ReadonlyArray<{ role: WaitingRole; count: number }> | null;
}

/** Figures of classes, schools or places taken together, step by step in the order of the year. */
export function together(figures: readonly Figure[]): StepCount[] {
  return calendarSteps.map((step) => {
    const of = figures.filter((figure) => figure.step === step);
    const waits = (role: WaitingRole) =>
      of.reduce((sum, { waiting }) => sum + (waiting?.find((one) => one.role === role)?.count ?? 0), 0);
    return {
      step,
      done: of.reduce((sum, { done }) => sum + (done ?? 0), 0),
      total: of.reduce((sum, { total }) => sum + total, 0),
      waiting: waitingRoles.map((role) => ({ role, count: waits(role) })).filter(({ count }) => count > 0),
    };
  });
}

/** When the oldest of some counts was counted; null: there are none. */
function oldest(counts: ReadonlyArray<{ countedAt: Date }>): string | null {
  if (counts.length === 0) return null;
  return new Date(Math.min(...counts.map(({ countedAt }) => countedAt.getTime()))).toISOString();
}

const NOTHING: ReadonlySet<StepName> = new Set();

export interface SchoolFigures {
  classes: Array<{ class: ClassBrief; counts: StepCount[] }>;
  /** The sums of the classes of each grade. */
  grades: Array<{ grade: number; counts: StepCount[] }>;
  sum: StepCount[];
}

/** A school's classes, grades and sum as they were counted last. */
export async function readSchool(
  db: Db,
  placeId: number,
  term: Term,
): Promise<SchoolFigures & { countedAt: string | null }> {
  const briefs = await listClasses(db, placeId, term);
  const counts = await keptCounts(db, term.id, placeId);
  const of = (ids: readonly number[]) => together(counts.filter(({ classId }) => ids.includes(classId)));
  const grades = [...new Set(briefs.map(({ grade }) => grade))];
  return {
    classes: briefs.map(({ students: _, ...brief }) => ({ class: brief, counts: of([brief.id]) })),
    grades: grades.map((grade) => ({
      grade,
      counts: of(briefs.filter((one) => one.grade === grade).map(({ id }) => id)),
    })),
    sum: of(briefs.map(({ id }) => id)),
    countedAt: oldest(counts),
  };
}

/** What of a school's figures may be told from further away: its grades in its sum, the classes in their grade. */
export function hideInSchool(
  { classes, grades, sum }: SchoolFigures,
  above: ReadonlySet<StepName> = NOTHING,
): SchoolFigures {
  const shownSum = hideSum(sum, above);
  const shown = hideFew(
    grades.map(({ counts }) => counts),
    hiddenSteps(shownSum),
  );
  const told = new Map<number, StepCount[]>();
  grades.forEach(({ grade }, i) => {
    const own = classes.filter((row) => row.class.grade === grade);
    const rows = hideFew(
      own.map(({ counts }) => counts),
      hiddenSteps(shown[i] ?? []),
    );
    own.forEach((row, at) => {
      told.set(row.class.id, rows[at] ?? []);
    });
  });
  return {
    classes: classes.map((row) => ({ ...row, counts: told.get(row.class.id) ?? [] })),
    grades: grades.map(({ grade }, i) => ({ grade, counts: shown[i] ?? [] })),
    sum: shownSum,
  };
}

export interface RegionRow {
  place: PlaceBrief;
  /** How many stand at and under it. */
  schools: number;
  counts: StepCount[];
  countedAt: string | null;
}

/** The places directly below one, by code, with what is kept of each: a row a child and step, however much is below. */
export async function countsBelow(db: Db, placeId: number, term: Term): Promise<Array<Omit<RegionRow, 'schools'>>> {
  const places = await db
    .selectFrom('place')
    .select(['id', 'kind', 'code', 'name'])
    .where('parent_id', '=', placeId)
    .orderBy('code')
    .execute();
  const kept = await db
    .selectFrom('step_count')
    .selectAll('step_count')
    .innerJoin('place', 'place.id', 'step_count.place_id')
    .where('place.parent_id', '=', placeId)
    .where('term_id', '=', term.id)
    .where('class_id', '=', WHOLE)
    .execute();
  return places.map((place) => {
    const own = kept
      .filter((row) => row.place_id === place.id)
      .map((row) => ({ ...row, step: row.step as StepName, waiting: waitingOf(row), countedAt: row.counted_at }));
    return { place: place as PlaceBrief, counts: together(own), countedAt: oldest(own) };
  });
}

/** {@link countsBelow}, with how many schools are at and under each. */
export async function readBelow(db: Db, placeId: number, term: Term): Promise<RegionRow[]> {
  const { rows } = await sql<{ child: number; schools: number }>`
    with recursive under as (
      select id, id as child, kind from place where parent_id = ${placeId}
      union all select p.id, under.child, p.kind from place p join under on p.parent_id = under.id)
    select child, count(*) filter (where kind = 'school')::int as schools from under group by child`.execute(db);
  const schools = new Map(rows.map((row) => [row.child, row.schools]));
  const below = await countsBelow(db, placeId, term);
  return below.map((row) => ({ ...row, schools: schools.get(row.place.id) ?? 0 }));
}
