import { checkMarks, completePersons, correlationOf, type Marks, totalsOf, varianceOf } from './marks.js';

export interface SplitHalf {
  /** Correlation between the halves. */
  correlation: number;
  /** Spearman–Brown, for halves of equal length and spread. */
  spearmanBrown: number;
  /** Guttman's λ4 (Flanagan, Rulon): halves may differ in spread. */
  guttman: number;
}

/**
 * Split-half reliability from the persons who answered everything.
 *
 *     Spearman–Brown = 2r / (1 + r);  λ4 = 2 · (1 − (var(first) + var(second)) / var(total))
 *
 * @param first which items make the first half, by index; default: the odd ones (1st, 3rd, …).
 * @throws RangeError if a half is empty or has an item twice, fewer than 2 persons are complete, or a half does not vary.
 *
 * Source: Brown (1910), Br. J. Psychol. 3(3), 296–322; Spearman (1910), same issue, 271–295; Guttman (1945), Psychometrika 10(4), 255–282.
 */
export function splitHalf(items: readonly Marks[], first?: readonly number[]): SplitHalf {
  const persons = checkMarks(items);
  const complete = completePersons(items, persons);
  if (complete.length < 2) throw new RangeError(`only ${complete.length} persons answered every item`);
  const inFirst = new Set(first ?? [...items.keys()].filter((item) => item % 2 === 0));
  if (first && (inFirst.size !== first.length || first.some((item) => items[item] === undefined))) {
    throw new RangeError('the first half names an item twice, or one that is not there');
  }
  if (inFirst.size === 0 || inFirst.size === items.length) throw new RangeError('a half is empty');
  const halves = [true, false].map((wanted) =>
    totalsOf(
      items.filter((_, item) => inFirst.has(item) === wanted),
      complete,
    ),
  );
  const correlation = correlationOf(halves[0], halves[1]);
  if (Number.isNaN(correlation)) throw new RangeError('one half of the test does not vary');
  const whole = varianceOf(halves[0].map((score, i) => score + halves[1][i]));
  if (!(whole > 0)) throw new RangeError('the total score does not vary');
  return {
    correlation,
    spearmanBrown: spearmanBrown(correlation, 2),
    guttman: 2 * (1 - (varianceOf(halves[0]) + varianceOf(halves[1])) / whole),
  };
}

/**
 * Reliability of a test made `factor` times as long with items of the same kind: factor · r / (1 + (factor − 1) · r).
 *
 * @throws RangeError if the reliability is not in (−1, 1], the factor is not positive, or the two do not go together.
 */
export function spearmanBrown(reliability: number, factor: number): number {
  if (!(reliability > -1 && reliability <= 1))
    throw new RangeError(`a reliability is above -1 and at most 1, not ${reliability}`);
  if (!(factor > 0 && Number.isFinite(factor)))
    throw new RangeError(`a test is lengthened by a positive factor, not ${factor}`);
  const denominator = 1 + (factor - 1) * reliability;
  if (!(denominator > 0))
    throw new RangeError(`a reliability of ${reliability} has no projection to ${factor} times the length`);
  return (factor * reliability) / denominator;
}
