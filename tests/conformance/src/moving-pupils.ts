import type { Seat } from './pupils.js';

/** The stage and entry year of a grade 1–12 of 六三制 in a school year, as one text. */
function cohortOf(grade: number, schoolYear: number): { stage: number; entryYear: number } {
  const [stage, before] = grade <= 6 ? [1, 0] : grade <= 9 ? [2, 6] : [3, 9];
  return { stage, entryYear: schoolYear - (grade - before) + 1 };
}

const gradeNames = [
  '',
  '一年级',
  '二年级',
  '三年级',
  '四年级',
  '五年级',
  '六年级',
  '七年级',
  '八年级',
  '九年级',
  '高一',
  '高二',
  '高三',
];

export function gradeName(grade: number): string {
  return gradeNames[grade] as string;
}

/** What a roster should say that it did. */
export interface Moves {
  added: number;
  transferred: number;
  promoted: number;
}

/** Follows pupils from roster to roster, to tell who is new, who sits in another class, and who began another stage. */
export function followMoves(): (seats: readonly Seat[], schoolYear: number) => Moves {
  const last = new Map<string, { class: string; stage: number }>();
  return (seats, schoolYear) => {
    const moves: Moves = { added: 0, transferred: 0, promoted: 0 };
    for (const { pupil, school, grade, class: className } of seats) {
      const { stage, entryYear } = cohortOf(gradeNames.indexOf(grade), schoolYear);
      const now = { class: `${school.code} ${stage} ${entryYear} ${className}`, stage };
      const before = last.get(pupil.id);
      last.set(pupil.id, now);
      if (!before) moves.added += 1;
      else if (before.class !== now.class) moves.transferred += 1;
      if (before && now.stage > before.stage) moves.promoted += 1;
    }
    return moves;
  };
}
