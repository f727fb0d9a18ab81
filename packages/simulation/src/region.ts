import { activityFiles } from './activity-files.js';
import { type SimulatedTerm, termDays, termsUntil } from './calendar.js';
import { type CountyPlan, type Extent, planCounty, type YearPlan } from './county.js';
import { examsFor } from './facts.js';
import { type Cell, rowsOf, type SimulatedFile } from './file.js';
import { fitnessFile } from './fitness.js';
import { DEFAULT_LAST_TERM, studentNumberOf } from './identity.js';
import { membersOf, personOf } from './members.js';
import { type Layout, layoutOf, schoolsFor } from './places.js';
import { remarksFile } from './remarks.js';
import { classesFile, coursesFile, placesFile, studentsFile, termsFile, transfersFile } from './roster-files.js';
import { scoreFiles } from './scores.js';
import { teachersFile } from './teacher-files.js';

export interface RegionOptions {
  /** Pupils on roll in the last term: 100 to 1,000,000. Those who left before are simulated besides. */
  students: number;
  /** How many terms, 1 to 24; six when absent. */
  terms?: number;
  /** A whole number from 0 to 2^53 − 1. */
  seed: number;
  /** Code of the last term; 2025-2026-2 when absent. */
  lastTerm?: string;
  /** How many schools; one for about 500 pupils when absent. */
  schools?: number;
  /** About how many observations a pupil has in one term (10 to 200); 25 when absent. */
  observationsPerTerm?: number;
  /** Facts after this day are not there yet (ISO date): sheets of later examinations, and rows of later days. */
  until?: string;
}

/** A simulated region: everything is made when it is walked through. */
export interface Region {
  seed: number;
  places: Layout;
  terms: readonly SimulatedTerm[];
  /** Pupils on roll in the last term. */
  students: number;
  /** All files in the order of import: by time, and within it rosters before facts. At most one county is in memory. */
  files(select?: { kinds?: readonly SimulatedFile['kind'][]; terms?: readonly string[] }): Generator<SimulatedFile>;
  /** Number of pupil i (0 to students − 1) of those on roll in the last term. */
  studentNumber(i: number): string;
  /** One row a pupil at the end of a term, for an evaluation without a database: subject, grade, sex, school, county. */
  subjects(term: string): { header: string[]; rows: Iterable<Cell[]> };
}

/**
 * A fictional region, the same for the same options, in the form of the files that schools have.
 *
 * @throws RangeError when an option is outside its range.
 */
export function simulateRegion(options: RegionOptions): Region {
  const {
    students,
    seed,
    terms: count = 6,
    lastTerm = DEFAULT_LAST_TERM,
    observationsPerTerm: target = 25,
    until = '9999-12-31',
  } = options;
  whole('students', students, 100, 1_000_000);
  whole('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  whole('observationsPerTerm', target, 10, 200);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until)) throw new RangeError(`until must be a day like 2026-01-31, not ${until}.`);
  const terms = termsUntil(lastTerm, count);
  const layout = layoutOf(seed, options.schools ?? schoolsFor(students));
  const schoolYears = [...new Set(terms.map(({ schoolYear }) => schoolYear))].map((year) => ({
    year,
    autumn: terms.some((term) => term.schoolYear === year && term.half === 1),
    spring: terms.some((term) => term.schoolYear === year && term.half === 2),
  }));
  const extent: Extent = { seed, students, layout, schoolYears };
  const planOf = rememberLast((county: number) => planCounty(extent, county));
  return {
    seed,
    places: layout,
    terms,
    students,
    files: (select = {}) => allFiles({ extent, terms, target, until, planOf }, select),
    studentNumber: (i) => {
      whole('i', i, 0, students - 1);
      return studentNumberOf(seed, i, lastTerm);
    },
    subjects: (code) => ({
      header: ['subject', 'grade', 'sex', 'school', 'county'],
      rows: subjectRows(extent, terms, code, planOf),
    }),
  };
}

function whole(name: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new RangeError(`${name} must be a whole number from ${low} to ${high}.`);
}

/** The files of one county follow each other, so remembering one plan saves most of the work. */
function rememberLast(make: (county: number) => CountyPlan): (county: number) => CountyPlan {
  let last: CountyPlan | undefined;
  return (county) => {
    if (last?.county !== county) last = make(county);
    return last;
  };
}

interface Source {
  extent: Extent;
  terms: readonly SimulatedTerm[];
  target: number;
  until: string;
  planOf: (county: number) => CountyPlan;
}

function* allFiles(
  source: Source,
  select: { kinds?: readonly SimulatedFile['kind'][]; terms?: readonly string[] },
): Generator<SimulatedFile> {
  const { extent, terms } = source;
  const wants = (kind: SimulatedFile['kind']) => select.kinds?.includes(kind) ?? true;
  if (wants('roster')) yield* [placesFile(extent.layout), termsFile(terms), coursesFile()];
  for (const [i, term] of terms.entries()) {
    if (select.terms && !select.terms.includes(term.code)) continue;
    if (term.startsOn > source.until) continue;
    for (let county = 0; county < extent.layout.counties.length; county++) {
      const plan = source.planOf(county);
      const at = plan.years.findIndex(({ schoolYear }) => schoolYear === term.schoolYear);
      const year = plan.years[at] as YearPlan;
      const begins = i === 0 || term.half === 1;
      if (wants('roster')) yield* rosterOf(source, plan, year, plan.years[at - 1], term, begins);
      for (const file of factsOf(source, plan, year, term)) if (wants(file.kind)) yield file;
    }
  }
}

function* rosterOf(
  { extent: { seed }, until }: Source,
  plan: CountyPlan,
  year: YearPlan,
  before: YearPlan | undefined,
  term: SimulatedTerm,
  begins: boolean,
): Generator<SimulatedFile> {
  if (begins) {
    yield classesFile(plan, year, before, term.startsOn);
    for (let s = 0; s < plan.schools.length; s++) yield studentsFile(seed, plan, year, s, term.startsOn);
  }
  yield teachersFile(seed, plan, year, term);
  const moves = transfersFile(seed, plan, year, term.half);
  if (moves && (moves.asOf ?? '') <= until) yield moves;
}

function* factsOf(
  { extent: { seed }, target, until }: Source,
  plan: CountyPlan,
  year: YearPlan,
  term: SimulatedTerm,
): Generator<SimulatedFile> {
  const days = termDays(term);
  for (let s = 0; s < plan.schools.length; s++) {
    for (const file of scoreFiles(seed, plan, year, s, term, examsFor(target)))
      if ((file.options?.on ?? '') <= until) yield file;
    if (term.half === 1 && days.fitnessTest <= until) yield fitnessFile(seed, plan, year, s, term);
    for (const file of activityFiles(seed, plan, year, s, term, target))
      yield days.lastDay <= until ? file : rowsUntil(file, until);
    if (days.lastDay <= until) yield remarksFile(seed, plan, year, s, term, target);
  }
}

function rowsUntil(file: SimulatedFile, until: string): SimulatedFile {
  const column = file.header.findIndex((name) => name === '日期' || name === '获奖时间');
  return {
    ...file,
    rows: rowsOf(function* () {
      for (const row of file.rows) if (String(row[column]) <= until) yield row;
    }),
  };
}

function subjectRows(
  extent: Extent,
  terms: readonly SimulatedTerm[],
  code: string,
  planOf: (county: number) => CountyPlan,
): Iterable<Cell[]> {
  const term = terms.find((one) => one.code === code);
  if (!term) throw new RangeError(`The simulation has no term ${code}.`);
  return rowsOf(function* () {
    for (const [county, place] of extent.layout.counties.entries()) {
      const plan = planOf(county);
      const year = plan.years.find(({ schoolYear }) => schoolYear === term.schoolYear) as YearPlan;
      for (const [s, school] of plan.schools.entries()) {
        for (const member of membersOf(plan, year, s, term.half)) {
          if (member.presence === 'before') continue;
          const { studentNumber, sex } = personOf(extent.seed, member.entryYear, member.place);
          yield [studentNumber, member.stage * 10 + member.yearInStage, sex, school.code, place.code];
        }
      }
    }
  });
}
