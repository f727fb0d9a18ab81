import type { ArchiveDocument } from '@wuyu/contract';
import type { ObservationRow } from '../evidence/index.js';

const SCALE = 10_000;

/** Stays with the teacher who gave the questionnaire; habits that were asked about are no facts to be chosen by. */
const keptOut = new Set(['health.resilience', 'academic.homework-minutes', 'health.sleep-hours']);

/** Measured on the fitness card, which the archive has as a whole. */
const onTheCard =
  /^health\.(height|weight|bmi|vital-capacity|run\d+m|sit-and-reach|rope-skip|sit-up|shuttle-50x8|standing-long-jump|pull-up|vision-.*|fitness-(standard|bonus|total))$/;

/** Which of the five aspects an indicator is of; '' for one of another framework. */
export function aspectOf(indicator: string): string {
  const first = indicator.slice(0, indicator.indexOf('.'));
  if (first === 'attendance') return 'moral';
  return ['moral', 'academic', 'health', 'art', 'practice'].includes(first) ? first : '';
}

/**
 * What was confirmed in a term, an indicator a line: how often, how much in all, and the last.
 *
 * @param observations those that stand, by day.
 * @param withPoints false in primary school, where marks are not reported.
 */
export function figuresOf(
  observations: readonly Pick<ObservationRow, 'indicator' | 'day' | 'value'>[],
  vocabulary: ReadonlyMap<string, { title: string; unit: string }>,
  withPoints: boolean,
): ArchiveDocument['figures'] {
  const found = new Map<string, ArchiveDocument['figures'][number]>();
  for (const { indicator, day, value } of observations) {
    const words = vocabulary.get(indicator);
    if (!words || keptOut.has(indicator) || onTheCard.test(indicator)) continue;
    if (!withPoints && words.unit === '分') continue;
    const before = found.get(indicator);
    found.set(indicator, {
      indicator,
      aspect: aspectOf(indicator),
      title: words.title,
      unit: words.unit,
      times: (before?.times ?? 0) + 1,
      // In the unit's ten-thousandths, which are whole numbers, so that a sum has no rounding of its own.
      total: (Math.round((before?.total ?? 0) * SCALE) + value) / SCALE,
      last: { day, value: value / SCALE },
    });
  }
  return [...found.values()].sort((a, b) => (a.indicator < b.indicator ? -1 : 1));
}
