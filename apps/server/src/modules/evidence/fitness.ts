import { assess, bmi, standardGrade } from '@wuyu/fitness';
import { computedColumns } from './cell.js';
import type { Found, KnownIndicator, ReadRow } from './read-table.js';
import type { Subject } from './subject.js';
import { roundScaled, SCALE } from './value.js';

/** Which item of the standard a measured indicator is of. */
const measuredItemOf: Record<string, string> = {
  'health.vital-capacity': 'vital_capacity',
  'health.run50m': 'run_50m',
  'health.sit-and-reach': 'sit_and_reach',
  'health.rope-skip': 'rope_skip_1min',
  'health.sit-up': 'sit_up_1min',
  'health.shuttle-50x8': 'shuttle_50m_x8',
  'health.standing-long-jump': 'standing_long_jump',
  'health.pull-up': 'pull_up',
  'health.run800m': 'run_800m',
  'health.run1000m': 'run_1000m',
};

/** The same with what is computed of measurements. */
export const fitnessItemOf: Readonly<Record<string, string>> = { 'health.bmi': 'bmi', ...measuredItemOf };

/**
 * What the National Student Fitness Standard (2014) makes of one row: body mass index, standard score, bonus and total of the
 * year. The three scores need every item of the pupil's grade and sex; an exempt or incomplete pupil has none.
 */
export function fitnessValues(
  row: ReadRow,
  subject: Subject,
  indicators: ReadonlyMap<string, KnownIndicator>,
): Found[] {
  const value = (code: string) => {
    const found = row.found.find(({ indicator }) => indicator.code === code);
    return found === undefined ? null : found.value / SCALE;
  };
  const heightCm = value('health.height');
  const weightKg = value('health.weight');
  const computed: Found[] = [];
  const add = (code: string, amount: number | null, column: number) => {
    const indicator = indicators.get(code);
    if (amount !== null && indicator !== undefined)
      computed.push({ indicator, value: roundScaled(amount * SCALE), column, title: '' });
  };
  if (heightCm !== null && weightKg !== null) add('health.bmi', bmi(heightCm, weightKg), computedColumns.bmi);
  if ((subject.sex !== 1 && subject.sex !== 2) || subject.grade === undefined) return computed;
  const measurements = Object.fromEntries(Object.entries(measuredItemOf).map(([code, item]) => [item, value(code)]));
  const gradeCode = standardGrade(subject.grade, subject.division);
  const { standard, bonus, total } = assess({ gradeCode, sex: subject.sex, heightCm, weightKg, measurements });
  add('health.fitness-standard', standard, computedColumns.standard);
  add('health.fitness-bonus', bonus, computedColumns.bonus);
  add('health.fitness-total', total, computedColumns.fitness);
  return computed;
}
