import { assess, items, itemTitle, levelTitle, type Sex, standardGrade, unit } from '@wuyu/fitness';
import type { Db } from '../../../platform/database/index.js';
import { fitnessItemOf, standingObservations } from '../../evidence/index.js';
import type { Term } from '../../roster/index.js';

/** A pupil's measurements of one term by the national fitness standard. */
export interface FitnessFacts {
  term: Pick<Term, 'code'>;
  /** When the last of them was measured. */
  on: string;
  /** By which table they are scored. */
  table: { grade: number; sex: Sex };
  /** Everything that pupils of this grade and sex are measured by. */
  items: Array<{ item: string; title: string; unit: string }>;
  measured: Array<{ item: string; value: number; score: number }>;
  /** 0–120, and its level; null when an item is missing. */
  total: number | null;
  level: string | null;
}

export const fitnessLevels = (['fail', 'pass', 'good', 'excellent'] as const).map((level) =>
  levelTitle(level, 'zh-CN'),
);

const SCALE = 10_000;

/** @returns undefined when nothing was measured. */
export async function fitnessFacts(
  db: Db,
  student: { id: number; sex: number; grade: number; division: '6-3' | '5-4' },
  term: Term,
): Promise<FitnessFacts | undefined> {
  const { sex } = student;
  if (sex !== 1 && sex !== 2) return undefined;
  const rows = await standingObservations(db, {
    personId: student.id,
    termId: term.id,
    indicators: Object.keys(fitnessItemOf),
  });
  const last = rows.at(-1);
  if (!last) return undefined;
  // By day, then time of recording: the last measurement of an item stands.
  const measurements = Object.fromEntries(
    rows.map(({ indicator, value }) => [fitnessItemOf[indicator], value / SCALE]),
  );
  try {
    const grade = standardGrade(student.grade, student.division);
    const { items: measured, total, level } = assess({ gradeCode: grade, sex, measurements });
    if (measured.length === 0) return undefined;
    return {
      term: { code: term.code },
      on: last.day,
      table: { grade, sex },
      items: items(grade, sex).map(({ item }) => ({ item, title: itemTitle(item, 'zh-CN'), unit: unit(item) })),
      measured: measured.map(({ item, value, score }) => ({ item, value, score })),
      total,
      level: level && levelTitle(level, 'zh-CN'),
    };
  } catch (error) {
    // A grade the standard has no tables for, or a value no measurement can have: nothing rather than something wrong.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
