import {
  type ClassBrief,
  calendarSteps,
  type StepCount,
  type StepName,
  type WaitingRole,
  waitingRoles,
} from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { listClasses, type Place, placesUnder, schoolsByChild, type Term } from '../roster/index.js';
import { type KeptCount, keptCounts } from './counts.js';
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
export function oldest(counts: readonly KeptCount[]): string | null {
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
  const counts = await keptCounts(db, term.id, [placeId], 'classes');
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

/** A place with all that stands under it, and the sums of its schools as they were counted last. */
export interface RegionFigures {
  places: readonly Place[];
  counts: readonly KeptCount[];
}

export async function readRegion(db: Db, placeId: number, term: Term): Promise<RegionFigures> {
  const places = await placesUnder(db, placeId);
  const schools = places.filter(({ kind }) => kind === 'school').map(({ id }) => id);
  return { places, counts: await keptCounts(db, term.id, schools, 'schools') };
}

export interface RegionRow {
  place: Place;
  schools: number;
  counts: StepCount[];
  countedAt: string | null;
}

/** The places directly below one of a region, by code. */
export function rowsBelow({ places, counts }: RegionFigures, placeId: number): RegionRow[] {
  const ofSchool = new Map<number, KeptCount[]>();
  for (const count of counts) {
    const known = ofSchool.get(count.placeId);
    if (known) known.push(count);
    else ofSchool.set(count.placeId, [count]);
  }
  const byChild = schoolsByChild(places, placeId);
  return places
    .filter(({ id }) => byChild.has(id))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((place) => {
      const schools = byChild.get(place.id) ?? [];
      const under = schools.flatMap((id) => ofSchool.get(id) ?? []);
      return { place, schools: schools.length, counts: together(under), countedAt: oldest(under) };
    });
}
