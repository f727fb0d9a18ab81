import type { CountyPlan, YearPlan } from './county.js';
import { type PupilNumbers, pupilNumbers } from './identity.js';
import { type PupilNames, pupilNames } from './names.js';
import { className, type School, stageOfYear } from './places.js';

/** A pupil in a class of a school on a day. */
export interface Member {
  entryYear: number;
  place: number;
  school: School;
  /** School counted within the county. */
  schoolIndex: number;
  /** 1 to 12. */
  study: number;
  stage: 1 | 2 | 3;
  yearInStage: number;
  /** The autumn in which the class began its stage. */
  stageEntryYear: number;
  classNumber: number;
  className: string;
  /** Whole term, or only before or from the autumn's day of transfer. */
  presence: 'whole' | 'before' | 'after';
}

/** Everybody who was in the school during the term, class by class. A pupil who moved appears in both schools, each for a part. */
export function membersOf(plan: CountyPlan, year: YearPlan, schoolIndex: number, half: 1 | 2): Member[] {
  const school = plan.schools[schoolIndex];
  if (!school) throw new RangeError(`No school ${schoolIndex} in this county.`);
  const members: Member[] = [];
  const add = (p: number, classNumber: number, presence: Member['presence']) => {
    const entryYear = plan.entryYear[p] ?? 0;
    members.push(memberOf(school, schoolIndex, entryYear, plan.place[p] ?? 0, year.schoolYear, classNumber, presence));
  };
  for (let p = 0; p < plan.place.length; p++) {
    if (half === 2) {
      if (year.schoolAfter[p] === schoolIndex) add(p, year.classAfter[p] ?? 1, 'whole');
      continue;
    }
    const moves = year.moved[p] === 1;
    if (year.school[p] === schoolIndex) add(p, year.class[p] ?? 1, moves ? 'before' : 'whole');
    if (moves && year.schoolAfter[p] === schoolIndex) add(p, year.classAfter[p] ?? 1, 'after');
  }
  return members.sort((a, b) => a.study - b.study || a.classNumber - b.classNumber || a.place - b.place);
}

export function memberOf(
  school: School,
  schoolIndex: number,
  entryYear: number,
  place: number,
  schoolYear: number,
  classNumber: number,
  presence: Member['presence'],
): Member {
  const study = schoolYear - entryYear + 1;
  const { stage, yearInStage } = stageOfYear(school.division, study);
  const stageEntryYear = schoolYear - yearInStage + 1;
  return {
    entryYear,
    place,
    school,
    schoolIndex,
    study,
    stage,
    yearInStage,
    stageEntryYear,
    classNumber,
    className: className(school.style, study, stageEntryYear, classNumber),
    presence,
  };
}

/** Is the pupil in this school on the day? */
export function isPresent(member: Member, day: string, transferredOn: string): boolean {
  return member.presence === 'whole' || (member.presence === 'before') === day < transferredOn;
}

/** Numbers, names and family of a pupil. */
export interface Person extends PupilNumbers, PupilNames {
  /** The elder twin's place for both twins. */
  household: number;
}

/** A person is asked for in every file of the school; about one county's are remembered, which changes nothing but the time. */
const remembered = { seed: -1, persons: new Map<number, Person>() };
const MOST_REMEMBERED = 50_000;

/** Numbers, names and family of the pupil at `place` of a cohort. */
export function personOf(seed: number, entryYear: number, place: number): Person {
  const { persons } = remembered;
  if (remembered.seed !== seed || persons.size >= MOST_REMEMBERED) {
    remembered.seed = seed;
    persons.clear();
  }
  const key = entryYear * 100_000 + place;
  const known = persons.get(key);
  if (known) return known;
  const person = makePerson(seed, entryYear, place);
  persons.set(key, person);
  return person;
}

function makePerson(seed: number, entryYear: number, place: number): Person {
  const numbers = pupilNumbers(seed, entryYear, place);
  const household = numbers.twin ? place - 1 : place;
  return { ...numbers, household, ...pupilNames(seed, entryYear, place, household, numbers.sex) };
}
