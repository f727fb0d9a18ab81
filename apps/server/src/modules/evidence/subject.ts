import type { Db, Tx } from '../../platform/database/index.js';
import { findClassYears, gradeOf, readClassName, readGradeName, tidyNumber } from '../roster/index.js';
import type { SubjectKind } from './profile.js';
import { type Enrolled, numberHolders, type Pupil, pupils } from './queries.js';

/** What a row says about whom it means. Texts as they stand in the cells, trimmed. */
export interface Claim {
  /** Epoch day of the fact: the pupil must have been enrolled then. */
  day: number;
  schoolYear: number;
  /** In the order of precedence; blank cells left out. `title` is the header, for faults. */
  numbers: ReadonlyArray<{ as: SubjectKind; text: string; title: string; damaged: boolean }>;
  className: string;
  gradeName: string;
  name: string;
  nameTitle: string;
}

export interface Subject {
  personId: number;
  sex: number;
  /** Grade code on that day; undefined when the class's years are over. */
  grade: number | undefined;
  division: '6-3' | '5-4';
}

export interface NoSubject {
  code: string;
  column: string;
}

/** Which types of number a column can hold; 学号 is used for several. */
const typesOf: Partial<Record<SubjectKind, readonly string[]>> = {
  student: ['student'],
  auxiliary: ['auxiliary'],
  school: ['school'],
  exam: ['exam'],
  identity: ['identity'],
  any: ['student', 'school', 'auxiliary', 'exam'],
};
const allTypes = ['student', 'auxiliary', 'school', 'exam', 'identity'];

/** A number that is unique in the country: when it is unknown, nothing else in the row is asked. */
const decisive: ReadonlySet<SubjectKind> = new Set(['student', 'identity']);

/** Names are the same whatever their spaces and dots. */
export function sameName(a: string, b: string): boolean {
  const plain = (text: string) =>
    text
      .normalize('NFKC')
      .replace(/[\s·•‧・.．]/g, '')
      .toLowerCase();
  return plain(a) === plain(b);
}

/**
 * Finds the pupils that rows mean: by the first number given; where there is none, or a school's own number is unknown, by
 * class and name, if that is one person. A name beside a number must agree with it.
 *
 * @param places schools among which to look; undefined: everywhere
 */
export async function resolveSubjects(
  db: Db | Tx,
  claims: readonly Claim[],
  places: ReadonlySet<number> | undefined,
): Promise<Array<Subject | NoSubject>> {
  const values = new Set<string>();
  const names = new Set<string>();
  for (const claim of claims) {
    for (const { text } of claim.numbers) values.add(text).add(tidyNumber(text));
    if (claim.className !== '' && claim.name !== '' && !claim.numbers.some(({ as }) => decisive.has(as))) {
      names.add(claim.name).add(claim.name.replace(/\s/g, ''));
    }
  }
  const holders = new Map<string, number[]>();
  const ids = new Set<number>();
  for (const { type, value, personId } of await numberHolders(db, allTypes, [...values])) {
    const key = `${type} ${value}`;
    holders.set(key, [...(holders.get(key) ?? []), personId]);
    ids.add(personId);
  }
  const byId = new Map<number, Pupil>();
  const byName = new Map<string, Pupil[]>();
  for (const pupil of await pupils(db, [...ids], [...names])) {
    byId.set(pupil.personId, pupil);
    byName.set(pupil.name, [...(byName.get(pupil.name) ?? []), pupil]);
  }
  const find = (as: SubjectKind, text: string): number[] => {
    for (const type of typesOf[as] ?? []) {
      const found = holders.get(`${type} ${tidyNumber(text)}`) ?? holders.get(`${type} ${text}`);
      if (found !== undefined) return found;
    }
    return [];
  };
  return claims.map((claim) => resolve(claim, find, byId, byName, places));
}

function resolve(
  claim: Claim,
  find: (as: SubjectKind, text: string) => number[],
  byId: ReadonlyMap<number, Pupil>,
  byName: ReadonlyMap<string, readonly Pupil[]>,
  places: ReadonlySet<number> | undefined,
): Subject | NoSubject {
  let unknown: NoSubject | undefined;
  for (const { as, text, title, damaged } of claim.numbers) {
    if (damaged) return { code: 'evidence.number-damaged', column: title };
    const holders = find(as, text);
    if (holders.length === 0) {
      unknown ??= { code: 'evidence.subject-unknown', column: title };
      if (decisive.has(as)) return unknown;
      continue;
    }
    let found = holders.flatMap((id) => byId.get(id) ?? []).flatMap((pupil) => here(pupil, claim.day, undefined));
    if (found.length === 0) return { code: 'evidence.not-enrolled', column: title };
    found = found.filter(({ enrolled }) => places === undefined || places.has(enrolled.placeId));
    if (found.length === 0) return { code: 'evidence.outside-place', column: title };
    const named = claim.name === '' ? found : found.filter(({ pupil }) => sameName(pupil.name, claim.name));
    if (named.length === 0) return { code: 'evidence.name-differs', column: claim.nameTitle };
    if (named.length > 1) return { code: 'evidence.subject-several', column: title };
    return subjectOf(named[0] as Here, claim);
  }
  return byClassAndName(claim, byName, places, unknown);
}

interface Here {
  pupil: Pupil;
  enrolled: Enrolled;
}

function here(pupil: Pupil, day: number, places: ReadonlySet<number> | undefined): Here[] {
  return pupil.enrolments
    .filter(({ from, to, placeId }) => from <= day && day <= to && (places === undefined || places.has(placeId)))
    .sort((a, b) => b.from - a.from)
    .slice(0, 1)
    .map((enrolled) => ({ pupil, enrolled }));
}

function subjectOf({ pupil, enrolled }: Here, { schoolYear }: Claim): Subject {
  const grade = gradeOf(enrolled, { schoolYear }, enrolled.division);
  return { personId: pupil.personId, sex: pupil.sex, grade, division: enrolled.division };
}

function byClassAndName(
  claim: Claim,
  byName: ReadonlyMap<string, readonly Pupil[]>,
  places: ReadonlySet<number> | undefined,
  unknown: NoSubject | undefined,
): Subject | NoSubject {
  const { name, nameTitle: column, className } = claim;
  if (name === '') return unknown ?? { code: 'evidence.subject-missing', column };
  if (className === '') return unknown ?? { code: 'evidence.subject-needs-number', column };
  const bearers = byName.get(name) ?? byName.get(name.replace(/\s/g, '')) ?? [];
  const found = bearers
    .flatMap((pupil) => here(pupil, claim.day, places))
    .filter(({ enrolled }) => isClass(enrolled, claim));
  if (found.length > 1) return { code: 'evidence.subject-homonym', column };
  return found[0] === undefined
    ? (unknown ?? { code: 'evidence.subject-unknown', column })
    : subjectOf(found[0], claim);
}

/** Whether what the row says about the class fits this one. */
function isClass(enrolled: Enrolled, { className, gradeName, schoolYear }: Claim): boolean {
  if (enrolled.className !== '' && enrolled.className === className) return true;
  const said = readClassName(className);
  if ('reason' in said || said.number !== enrolled.number) return false;
  const grade = gradeName === '' ? undefined : readGradeName(gradeName);
  const statements = grade === undefined || 'reason' in grade ? [said] : [grade, said];
  const school = { division: enrolled.division, stages: enrolled.stages, preparatory: false };
  const years = findClassYears(statements, school, schoolYear);
  if ('reason' in years) return years.reason === 'roster.grade-missing';
  return years.stage === enrolled.stage && years.entryYear === enrolled.entryYear;
}
