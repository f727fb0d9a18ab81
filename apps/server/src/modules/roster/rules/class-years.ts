import { type ClassName, readStage, type YearCount } from './class-name.js';
import { type ClassYears, type Division, type Stage, yearCounted, yearsOf } from './grade.js';

/** What is known of the school when a class's name is read. */
export interface SchoolFacts {
  division: Division;
  /** The stages it teaches; empty when that is not known. */
  stages: readonly Stage[];
  /** Whether 初一 is the year after a preparatory one (Shanghai), which matters in 五四制 only. */
  preparatory: boolean;
}

/** Which years of school a text can mean, or why not exactly one. */
export type YearsFound =
  | ClassYears
  | { reason: 'roster.grade-missing' | 'roster.grade-ambiguous' | 'roster.grade-none' | 'roster.grade-conflict' };

interface Candidate extends ClassYears {
  code: number;
  counted: number;
}

/**
 * The stage and entry year of a class, from everything a row says about it: every grade that the school can have this
 * school year is a candidate, and each statement strikes out those it does not fit.
 *
 * @param said what the class's name, the grade column and the entry year say; at least one must say something.
 * @returns the one that is left; otherwise whether none was said, several fit, or the statements contradict each other.
 */
export function findClassYears(said: readonly ClassName[], school: SchoolFacts, schoolYear: number): YearsFound {
  const stages: readonly Stage[] = school.stages.length > 0 ? school.stages : [1, 2, 3];
  const all: Candidate[] = stages.flatMap((stage) =>
    Array.from({ length: yearsOf(stage, school.division) }, (_, i) => {
      const code = stage * 10 + i + 1;
      return { stage, entryYear: schoolYear - i, code, counted: yearCounted(code, school.division) };
    }),
  );
  let left = all;
  let statements = 0;
  let fitAlone = true;
  const strike = (fits: Candidate[]) => {
    statements += 1;
    if (fits.length === 0) fitAlone = false;
    left = left.filter((candidate) => fits.includes(candidate));
  };
  for (const name of said) {
    const { stage, year, entryYear, leavingYear } = name;
    // A stage alone narrows, but does not say a grade.
    if (stage) {
      const fits = all.filter((candidate) => candidate.stage === stage);
      if (fits.length === 0) fitAlone = false;
      left = left.filter((candidate) => fits.includes(candidate));
    }
    if (entryYear) strike(all.filter((candidate) => candidate.entryYear === entryYear));
    if (leavingYear) {
      strike(
        all.filter((candidate) => candidate.entryYear + yearsOf(candidate.stage, school.division) === leavingYear),
      );
    }
    if (year) strike(fitting(all, year.count, year.year, school));
  }
  if (statements === 0) return { reason: 'roster.grade-missing' };
  if (left.length === 1 && left[0]) return { stage: left[0].stage, entryYear: left[0].entryYear };
  if (left.length > 1) return { reason: 'roster.grade-ambiguous' };
  return { reason: fitAlone ? 'roster.grade-conflict' : 'roster.grade-none' };
}

function fitting(all: Candidate[], count: YearCount, year: number, school: SchoolFacts): Candidate[] {
  const coded = all.filter(({ code }) => code === year);
  const counted = all.filter(({ counted: through }) => through === year);
  if (count === 'code') return coded;
  if (count === 'either') return [...coded, ...counted];
  if (count === 'preparatory') return school.division === '5-4' ? all.filter(({ code }) => code === 21) : [];
  const inStage = all.filter(({ stage, code }) => {
    const shift = school.preparatory && school.division === '5-4' && stage === 2 ? 1 : 0;
    return code % 10 === year + shift;
  });
  if (count === 'stage') {
    // 小学三年级 and 初中七年级 are counted through; 初一 is not, and 初中一年级 cannot be.
    return inStage;
  }
  if (school.stages.length === 0 && year <= 4) return [...new Set([...counted, ...inStage])];
  // A senior school's 301 is 高三1班: when no grade is counted so, the years of its own stage are meant.
  return counted.length > 0 ? counted : inStage;
}

/** The stages that a school's kind or name tells: 小学 → [1], 九年一贯制学校 → [1, 2], 完全中学 → [2, 3]; empty when it tells none. */
export function stagesOfName(text: string): Stage[] {
  if (/十二年一贯|12年一贯/.test(text)) return [1, 2, 3];
  if (/九年一贯|9年一贯|九年制/.test(text)) return [1, 2];
  if (/完全中学|完中/.test(text)) return [2, 3];
  const stages: Stage[] = [];
  if (/小学/.test(text)) stages.push(1);
  if (/初中|初级中学/.test(text)) stages.push(2);
  if (/高中|高级中学/.test(text)) stages.push(3);
  return stages;
}

/** A list of stages: 小学、初中; 1,2; 九年一贯制. Undefined when a part is not a stage. */
export function readStages(text: string): Stage[] | undefined {
  const parts = text.split(/[、,，;；/+\s]+|和/).filter((part) => part !== '');
  const stages = parts.map(readStage);
  if (parts.length > 0 && stages.every((stage) => stage !== undefined)) return [...new Set(stages as Stage[])].sort();
  const named = stagesOfName(text);
  return named.length > 0 ? named : undefined;
}

/** 六三制, 6-3, 五四制 …; undefined when it is neither. */
export function readDivision(text: string): Division | undefined {
  if (/^(六三|6-?3|63)(学?制)?$/.test(text)) return '6-3';
  if (/^(五四|5-?4|54)(学?制)?$/.test(text)) return '5-4';
  return undefined;
}
