import type { RubricCriterion } from '@wuyu/contract';
import { type FacetRating, manyFacetRasch } from '@wuyu/psychometrics';

/** What one peer gave one pupil. */
export interface PeerForm {
  subjectId: number;
  raterId: number;
  /** Criterion → index of the level, the highest first. */
  answers: Readonly<Record<string, number>>;
}

/** Why severity was not corrected; '' when it was. */
export type Uncorrected = 'few' | 'unconnected' | 'no-fit';

export interface Severity {
  /** By pupil: what is to be added to the plain mean, in points. Not of whom only raters with extreme ratings met. */
  shifts: ReadonlyMap<number, number>;
  reason: '' | Uncorrected;
}

/** Fewer raters with more than extreme ratings, pupils or ratings of one rater than these say too little about severity. */
const FEWEST = 10;
const FEWEST_OF_RATER = 6;

/**
 * How much the plain means of peers must be moved so that it is as if everybody had met raters of the same severity: a
 * many-facet Rasch model over one class, criteria as items. Who gave everybody the highest level, or the lowest, told nothing
 * about how pupils differ, and moves nobody. See docs/methods/raters.md.
 *
 * @param criteria of one indicator.
 */
export function correctSeverity(forms: readonly PeerForm[], criteria: readonly RubricCriterion[]): Severity {
  const ratings: FacetRating[] = [];
  const ofRater = new Map<number, number>();
  for (const { subjectId, raterId, answers } of forms) {
    for (const { code, levels } of criteria) {
      const level = answers[code];
      if (level === undefined) continue;
      ratings.push({ person: `${subjectId}`, rater: `${raterId}`, item: code, score: levels.length - 1 - level });
      ofRater.set(raterId, (ofRater.get(raterId) ?? 0) + 1);
    }
  }
  const plain = (reason: Uncorrected): Severity => ({ shifts: new Map(), reason });
  const pupils = new Set(forms.map(({ subjectId }) => subjectId)).size;
  if (pupils < FEWEST || ofRater.size < FEWEST || Math.min(...ofRater.values()) < FEWEST_OF_RATER) return plain('few');
  const sizes = new Set(criteria.map(({ levels }) => levels.length));
  try {
    const { persons, raters } = manyFacetRasch(ratings, { thresholds: sizes.size === 1 ? 'common' : 'item' });
    if (raters.filter(({ extreme }) => !extreme).length < FEWEST) return plain('few');
    const step = stepOf(criteria);
    const shifts = new Map<number, number>();
    for (const { name, telling, fairAverage, observedAverage } of persons)
      if (telling > 0) shifts.set(Number(name), (fairAverage - observedAverage) * step);
    return { shifts, reason: '' };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return plain(/subset/.test(error.message) ? 'unconnected' : 'no-fit');
  }
}

/** Points between two levels, on average. */
function stepOf(criteria: readonly RubricCriterion[]): number {
  const steps = criteria.map(
    ({ levels }) => ((levels[0]?.value ?? 0) - (levels.at(-1)?.value ?? 0)) / Math.max(1, levels.length - 1),
  );
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
}
