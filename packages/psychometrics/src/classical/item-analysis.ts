import {
  answered,
  checkMarks,
  completePersons,
  correlationOf,
  itemName,
  type Marks,
  meanOf,
  pick,
  totalsOf,
  varianceOf,
} from './marks.js';

/** What is said of one item of a test. */
export interface ItemStatistics {
  /** Persons who answered it. */
  n: number;
  mean: number;
  /** With n − 1. */
  sd: number;
  /** The mean as a share of the item's range, 0 to 1; for 0/1 items the share of right answers. High means easy. */
  difficulty: number;
  /** Correlation with the total score; point-biserial for 0/1 items. */
  itemTotal: number;
  /** Correlation with the total score of the other items. */
  itemRest: number;
  /** Difference between the mean of the upper and of the lower group, as a share of the item's range, −1 to 1. */
  discrimination: number;
}

export interface ItemAnalysis {
  persons: number;
  /** Persons who answered every item: totals, correlations and discrimination are theirs. */
  complete: number;
  totalMean: number;
  totalSd: number;
  items: ItemStatistics[];
}

export interface ItemAnalysisOptions {
  /** For messages. */
  names?: readonly string[];
  /** The lowest and highest mark of each item; default: as observed. */
  ranges?: readonly (readonly [low: number, high: number])[];
  /** Share of persons in the upper and in the lower group, default 0.27. */
  share?: number;
}

/**
 * Classical item analysis: how hard each item is and how well it separates.
 *
 *     difficulty = (mean − low) / (high − low)
 *     discrimination = (mean of upper group − mean of lower group) / (high − low)
 *
 * The groups are the first and last floor(share · n) persons in ascending order of the total score; equal totals keep the
 * order of the persons.
 *
 * @param items one array an item, one mark a person, NaN for no answer.
 * @throws RangeError if there are fewer than 2 items, too few persons who answered everything, a constant item, or a constant total.
 *
 * Source: Kelley (1939), J. Educ. Psychol. 30(1), 17–24; Ebel & Frisbie (1991), Essentials of Educational Measurement.
 */
export function analyseItems(items: readonly Marks[], options: ItemAnalysisOptions = {}): ItemAnalysis {
  const { names, ranges, share = 0.27 } = options;
  const persons = checkMarks(items, names);
  if (!(share > 0 && share <= 0.5))
    throw new RangeError(`the share of a group is above 0 and at most 0.5, not ${share}`);
  if (ranges && ranges.length !== items.length) throw new RangeError('there must be one range an item');
  const used = items.map((marks, item) => usedRange(answered(marks), ranges?.[item], itemName(item, names)));
  const complete = completePersons(items, persons);
  const groupSize = Math.floor(share * complete.length);
  if (groupSize < 1) {
    throw new RangeError(
      `${complete.length} persons answered every item: too few for upper and lower groups of ${share * 100} %`,
    );
  }
  const totals = totalsOf(items, complete);
  const totalVariance = varianceOf(totals);
  if (!(totalVariance > 0)) throw new RangeError('the total score does not vary');
  const order = Uint32Array.from(totals.keys()).sort((a, b) => totals[a] - totals[b] || a - b);
  const lower = order.subarray(0, groupSize);
  const upper = order.subarray(order.length - groupSize);
  return {
    persons,
    complete: complete.length,
    totalMean: meanOf(totals),
    totalSd: Math.sqrt(totalVariance),
    items: items.map((all, item) => {
      const own = answered(all);
      const marks = pick(all, complete);
      const [low, high] = used[item];
      const itemTotal = correlationOf(marks, totals);
      if (Number.isNaN(itemTotal)) {
        throw new RangeError(`${itemName(item, names)} is constant among those who answered every item`);
      }
      const itemRest = correlationOf(
        marks,
        totals.map((total, i) => total - marks[i]),
      );
      if (Number.isNaN(itemRest)) throw new RangeError(`the total without ${itemName(item, names)} does not vary`);
      const mean = meanOf(own);
      return {
        n: own.length,
        mean,
        sd: Math.sqrt(varianceOf(own)),
        difficulty: (mean - low) / (high - low),
        itemTotal,
        itemRest,
        discrimination: (meanOf(pick(marks, upper)) - meanOf(pick(marks, lower))) / (high - low),
      };
    }),
  };
}

/** The range given, else the observed one. @throws RangeError for a constant item, or marks outside the range given. */
function usedRange(
  marks: Float64Array,
  given: readonly [low: number, high: number] | undefined,
  name: string,
): readonly [low: number, high: number] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const mark of marks) {
    if (mark < lowest) lowest = mark;
    if (mark > highest) highest = mark;
  }
  if (marks.length === 0) throw new RangeError(`nobody answered ${name}`);
  if (lowest === highest) throw new RangeError(`${name} is constant: everybody got the same`);
  if (!given) return [lowest, highest];
  if (!(lowest >= given[0] && highest <= given[1])) {
    throw new RangeError(
      `${name} has marks from ${lowest} to ${highest}, outside its range ${given[0]} to ${given[1]}`,
    );
  }
  return given;
}
