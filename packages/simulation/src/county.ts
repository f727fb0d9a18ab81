import { LARGEST_COHORT } from './identity.js';
import { type Division, type Layout, type School, type Stage, stageOfYear } from './places.js';
import { hashOf, normalOf, purpose, uniformOf } from './random.js';
import { traitsOf } from './traits.js';

/** Where one pupil was in one school year. Schools are counted within the county. */
export interface YearPlan {
  schoolYear: number;
  /** School and class number at the beginning of the year; school −1 when not on roll. */
  school: Int16Array;
  class: Uint8Array;
  /** 0 stayed, 1 moved in the autumn term, 2 moved at the beginning of the spring term. */
  moved: Uint8Array;
  /** School and class at the end of the year. */
  schoolAfter: Int16Array;
  classAfter: Uint8Array;
  /** 1 where the pupil came from another school during the summer. */
  arrived: Uint8Array;
  /** How many classes a group (see groupKey) has. */
  classes: Map<number, number>;
}

/** One county through all simulated years: the largest part of the region that is ever in memory. */
export interface CountyPlan {
  county: number;
  schools: readonly School[];
  /** Of each pupil: the year of starting school, and the place in that cohort of the whole region. */
  entryYear: Int16Array;
  place: Int32Array;
  years: readonly YearPlan[];
}

export interface Extent {
  seed: number;
  students: number;
  layout: Layout;
  /** The school years, oldest first, and which transfers can be shown in each. */
  schoolYears: readonly { year: number; autumn: boolean; spring: boolean }[];
}

const CLASS_SIZE = 45;

/** A school's pupils who entered the stage together. */
export function groupKey(school: number, stage: Stage, stageEntryYear: number): number {
  return (school * 4 + stage) * 10000 + stageEntryYear;
}

/** How many pupils the whole region has in the cohort that is in the k-th year (0 to 11 years after starting) in the last school year. */
export function cohortSize(students: number, k: number): number {
  return Math.min(LARGEST_COHORT, Math.ceil((students - (((k % 12) + 12) % 12)) / 12));
}

/** Of pupils on roll this year about 2 in 100 change school: half in summer, the others in autumn or spring. */
const SUMMER = 0.012;
const MID_YEAR = 0.01;

/** Who was in which school and class, for all pupils of a county who were on roll in one of the years. */
export function planCounty(extent: Extent, county: number): CountyPlan {
  const { seed, layout, schoolYears } = extent;
  const from = layout.firstSchool[county] ?? 0;
  const schools = layout.schools.slice(from, layout.firstSchool[county + 1]);
  const firstYear = schoolYears[0]?.year ?? 0;
  const lastYear = schoolYears.at(-1)?.year ?? 0;
  const weights = layout.counties.map((_, c) => (layout.firstSchool[c + 1] ?? 0) - (layout.firstSchool[c] ?? 0));
  const before = weights.slice(0, county).reduce((a, b) => a + b, 0) / layout.schools.length;
  const until = before + (weights[county] ?? 0) / layout.schools.length;

  const entryYears: number[] = [];
  const places: number[] = [];
  const base: number[] = []; // primary school
  for (let entry = firstYear - 11; entry <= lastYear; entry++) {
    const size = cohortSize(extent.students, lastYear - entry);
    const low = Math.round(size * before);
    const high = Math.round(size * until);
    const primaries = schools.flatMap((school, s) => (school.stages.includes(1) ? [{ school, s }] : []));
    // A nine-year school enrols fewer, because its pupils stay for nine years.
    const total = primaries.reduce(
      (sum, { school }) => sum + school.weight * (school.stages.length === 2 ? 0.7 : 1),
      0,
    );
    let edge = 0;
    let at = low;
    for (const { school, s } of primaries) {
      edge += (school.weight * (school.stages.length === 2 ? 0.7 : 1)) / total;
      for (const end = low + Math.round((high - low) * edge); at < end; at++) {
        entryYears.push(entry);
        places.push(at);
        base.push(s);
      }
    }
  }
  const plan: CountyPlan = {
    county,
    schools,
    entryYear: Int16Array.from(entryYears),
    place: Int32Array.from(places),
    years: [],
  };
  const years: YearPlan[] = [];
  for (const { year, autumn, spring } of schoolYears) {
    years.push(planYear(seed, plan, base, year, years.at(-1), autumn, spring));
  }
  return { ...plan, years };
}

function planYear(
  seed: number,
  plan: CountyPlan,
  base: readonly number[],
  schoolYear: number,
  last: YearPlan | undefined,
  autumn: boolean,
  spring: boolean,
): YearPlan {
  const n = plan.place.length;
  const year: YearPlan = {
    schoolYear,
    school: new Int16Array(n).fill(-1),
    class: new Uint8Array(n),
    moved: new Uint8Array(n),
    schoolAfter: new Int16Array(n).fill(-1),
    classAfter: new Uint8Array(n),
    arrived: new Uint8Array(n),
    classes: new Map(last?.classes),
  };
  const senior = admitToSenior(seed, plan, schoolYear, last === undefined);
  const entering = new Map<number, number[]>();
  for (let p = 0; p < n; p++) {
    const study = schoolYear - (plan.entryYear[p] ?? 0) + 1;
    if (study < 1 || study > 12) continue;
    const before = last?.schoolAfter[p] ?? -1;
    const school =
      before < 0 ? firstSchool(seed, plan, base, p, study, senior) : nextSchool(seed, plan, before, p, study, senior);
    year.school[p] = school;
    const { stage, yearInStage } = stageOfYear(divisionOf(plan, school), study);
    if (before === school && yearInStage > 1 && last) {
      year.class[p] = last.classAfter[p] ?? 1;
    } else {
      const key = groupKey(school, stage, schoolYear - yearInStage + 1);
      const group = entering.get(key);
      if (group) group.push(p);
      else entering.set(key, [p]);
    }
  }
  for (const [key, group] of entering) {
    const count = year.classes.get(key) ?? Math.min(99, Math.max(1, Math.ceil(group.length / CLASS_SIZE)));
    year.classes.set(key, count);
    const shift = hashOf(seed, purpose.path, key) % count;
    for (const [i, p] of group.entries()) year.class[p] = 1 + ((i + shift) % count);
  }
  movePupils(seed, plan, year, last !== undefined, autumn, spring);
  return year;
}

function divisionOf(plan: CountyPlan, school: number): Division {
  return plan.schools[school]?.division ?? '6-3';
}

/** The school in the first simulated year, by the way that leads there. */
function firstSchool(
  seed: number,
  plan: CountyPlan,
  base: readonly number[],
  p: number,
  study: number,
  senior: ReadonlyMap<number, number>,
): number {
  const primary = base[p] ?? 0;
  if (study <= stageEnd(plan, primary)) return primary;
  return study >= 10 ? (senior.get(p) ?? primary) : juniorOf(seed, plan, p, primary);
}

function nextSchool(
  seed: number,
  plan: CountyPlan,
  before: number,
  p: number,
  study: number,
  senior: ReadonlyMap<number, number>,
): number {
  if (study <= stageEnd(plan, before)) return before;
  return study >= 10 ? (senior.get(p) ?? before) : juniorOf(seed, plan, p, before);
}

/** The last year of schooling that the school teaches without a break. */
function stageEnd(plan: CountyPlan, school: number): number {
  const { stages = [], division = '6-3' } = plan.schools[school] ?? {};
  if (stages.includes(3)) return 12;
  if (stages.includes(2)) return 9;
  return division === '5-4' ? 5 : 6;
}

/** Four in five go to the junior school of their primary school's district, the others anywhere. */
function juniorOf(seed: number, plan: CountyPlan, p: number, primary: number): number {
  const juniors = plan.schools.flatMap((school, s) =>
    school.stages.includes(2) && school.division === '6-3' && !school.stages.includes(1) ? [s] : [],
  );
  const entry = plan.entryYear[p] ?? 0;
  const place = plan.place[p] ?? 0;
  const u = uniformOf(seed, purpose.path, entry, place, 1);
  const primaries = plan.schools.filter((school) => school.stages.includes(1) && school.division === '6-3').length;
  const district = Math.floor((primary * juniors.length) / Math.max(1, primaries));
  const choice = u < 0.8 ? district : hashOf(seed, purpose.path, entry, place, 2);
  return juniors[choice % juniors.length] ?? primary;
}

/** Senior schools admit by results at the end of junior school (ability, diligence and luck), the favoured school first. */
function admitToSenior(seed: number, plan: CountyPlan, schoolYear: number, all: boolean): Map<number, number> {
  const seniors = plan.schools.flatMap((school, s) =>
    school.stages.includes(3) ? [{ s, weight: school.weight }] : [],
  );
  const admitted = new Map<number, number>();
  const total = seniors.reduce((sum, { weight }) => sum + weight, 0);
  for (let study = 10; study <= (all ? 12 : 10); study++) {
    const entry = schoolYear - study + 1;
    const marks: { p: number; mark: number }[] = [];
    for (let p = 0; p < plan.place.length; p++) {
      if (plan.entryYear[p] !== entry) continue;
      const place = plan.place[p] ?? 0;
      const { ability, diligence } = traitsOf(seed, entry, place);
      marks.push({ p, mark: 0.5 * ability + 0.2 * diligence + 1.1 * normalOf(seed, purpose.admission, entry, place) });
    }
    marks.sort((a, b) => b.mark - a.mark || a.p - b.p);
    let edge = 0;
    let at = 0;
    for (const { s, weight } of seniors) {
      edge += weight / total;
      for (const end = Math.round(marks.length * edge); at < end; at++) admitted.set(marks[at]?.p ?? -1, s);
    }
  }
  return admitted;
}

function movePupils(
  seed: number,
  plan: CountyPlan,
  year: YearPlan,
  summer: boolean,
  autumn: boolean,
  spring: boolean,
): void {
  const { schoolYear } = year;
  for (let p = 0; p < plan.place.length; p++) {
    const school = year.school[p] ?? -1;
    if (school < 0) continue;
    const entry = plan.entryYear[p] ?? 0;
    const place = plan.place[p] ?? 0;
    const study = schoolYear - entry + 1;
    const u = uniformOf(seed, purpose.transfer, entry, place, schoolYear);
    if (summer && u < SUMMER && stageOfYear(divisionOf(plan, school), study).yearInStage > 1) {
      const to = otherSchool(seed, plan, year, school, study, entry, place);
      if (to) {
        year.school[p] = to.school;
        year.class[p] = to.class;
        year.arrived[p] = 1;
      }
    }
    year.schoolAfter[p] = year.school[p] ?? -1;
    year.classAfter[p] = year.class[p] ?? 0;
    if (u < 1 - MID_YEAR) continue;
    const half = u < 1 - MID_YEAR / 2 ? 1 : 2;
    if (half === 1 ? !autumn : !spring) continue;
    const to = otherSchool(seed, plan, year, school, study, entry, place);
    if (!to) continue;
    year.moved[p] = half;
    year.schoolAfter[p] = to.school;
    year.classAfter[p] = to.class;
  }
}

/** A school of the county that teaches this year of schooling; the sixth year only within the division, where it is one and the same grade. */
function otherSchool(
  seed: number,
  plan: CountyPlan,
  year: YearPlan,
  school: number,
  study: number,
  entry: number,
  place: number,
): { school: number; class: number } | undefined {
  const own = divisionOf(plan, school);
  const found: { school: number; classes: number }[] = [];
  plan.schools.forEach((other, s) => {
    if (s === school || (study === 6 && other.division !== own)) return;
    const { stage, yearInStage } = stageOfYear(other.division, study);
    const classes = year.classes.get(groupKey(s, stage, year.schoolYear - yearInStage + 1));
    if (classes !== undefined && other.stages.includes(stage)) found.push({ school: s, classes });
  });
  const h = hashOf(seed, purpose.transfer, entry, place, year.schoolYear * 2 + 1);
  const chosen = found[h % Math.max(1, found.length)];
  return chosen && { school: chosen.school, class: 1 + ((h >>> 16) % chosen.classes) };
}
