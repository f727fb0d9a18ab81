import { rocArea } from './accuracy.js';
import { checkOutcomes, checkProbabilities } from './outcomes.js';

/** What comes of warning everybody whose probability reaches a threshold. A rate without rows to count is null. */
export interface Confusion {
  readonly threshold: number;
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
  /** Share of the ones that are found, and of the zeros left in peace. */
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  /** Share of the warned that are ones. */
  readonly precision: number | null;
  readonly accuracy: number;
}

/** The four counts at a threshold. @throws RangeError for probabilities outside 0–1 or one class only. */
export function confusionAt(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  threshold: number,
): Confusion {
  checkOutcomes(outcomes, probabilities.length);
  checkProbabilities(probabilities);
  if (!(threshold >= 0 && threshold <= 1)) throw new RangeError(`a threshold must be from 0 to 1, got ${threshold}`);
  const all = Array.from({ length: probabilities.length }, (_, i) => i);
  return count(all, probabilities, outcomes, threshold);
}

function count(
  rows: readonly number[],
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  threshold: number,
): Confusion {
  let [truePositive, falsePositive, trueNegative, falseNegative] = [0, 0, 0, 0];
  for (const i of rows) {
    if (probabilities[i] >= threshold) outcomes[i] === 1 ? truePositive++ : falsePositive++;
    else outcomes[i] === 1 ? falseNegative++ : trueNegative++;
  }
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  return {
    threshold,
    truePositive,
    falsePositive,
    trueNegative,
    falseNegative,
    sensitivity: share(truePositive, truePositive + falseNegative),
    specificity: share(trueNegative, trueNegative + falsePositive),
    precision: share(truePositive, truePositive + falsePositive),
    accuracy: (truePositive + trueNegative) / rows.length,
  };
}

/** One group in the fairness table. Groups below the least size show their size only. */
export interface FairnessRow {
  readonly group: string;
  readonly size: number;
  readonly shown: null | {
    /** Observed share of ones, mean predicted probability, share warned. */
    readonly baseRate: number;
    readonly predicted: number;
    readonly warned: number;
    readonly confusion: Confusion;
    /** Area under the ROC curve within the group; null with fewer than two rows of an outcome. */
    readonly area: number | null;
  };
}

/** The groups side by side, and the widest gap of each rate between groups shown; null with fewer than two. */
export interface FairnessTable {
  readonly rows: readonly FairnessRow[];
  readonly gaps: {
    readonly warned: number | null;
    readonly sensitivity: number | null;
    readonly specificity: number | null;
    readonly precision: number | null;
    /** Of predicted − observed: whether a group is taken for worse or better than it is. */
    readonly calibration: number | null;
  };
}

/**
 * How a warning treats groups of persons: who is warned, found and missed.
 *
 * @param groups a word for each row. @param options threshold; least size of a group to be shown (30 by default).
 * @throws RangeError for probabilities outside 0–1, one class only, or a wrong number of groups.
 *
 * Source: Hardt, Price & Srebro (2016), NeurIPS; Kleinberg, Mullainathan & Raghavan (2017), ITCS: the gaps cannot all
 * be closed at once where base rates differ.
 */
export function fairnessTable(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  groups: readonly string[],
  options: { readonly threshold: number; readonly least?: number },
): FairnessTable {
  const rows = probabilities.length;
  checkOutcomes(outcomes, rows);
  checkProbabilities(probabilities);
  if (groups.length !== rows) throw new RangeError(`${rows} rows need as many groups, got ${groups.length}`);
  const { threshold, least = 30 } = options;
  if (!(threshold >= 0 && threshold <= 1)) throw new RangeError(`a threshold must be from 0 to 1, got ${threshold}`);
  const members = new Map<string, number[]>();
  for (const [i, group] of groups.entries()) {
    const own = members.get(group);
    if (own) own.push(i);
    else members.set(group, [i]);
  }
  const table = [...members.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([group, own]): FairnessRow => {
      if (own.length < least) return { group, size: own.length, shown: null };
      const confusion = count(own, probabilities, outcomes, threshold);
      const mean = (values: ArrayLike<number>) => own.reduce((sum, i) => sum + values[i], 0) / own.length;
      const ones = own.filter((i) => outcomes[i] === 1).length;
      const pick = (values: ArrayLike<number>) => own.map((i) => values[i]);
      const area = ones >= 2 && own.length - ones >= 2 ? rocArea(pick(probabilities), pick(outcomes)).area : null;
      const warned = (confusion.truePositive + confusion.falsePositive) / own.length;
      return {
        group,
        size: own.length,
        shown: { baseRate: mean(outcomes), predicted: mean(probabilities), warned, confusion, area },
      };
    });
  const shown = table.flatMap((row) => (row.shown ? [row.shown] : []));
  const gap = (rate: (row: NonNullable<FairnessRow['shown']>) => number | null) => {
    const rates = shown.map(rate).filter((value) => value !== null);
    return rates.length < 2 ? null : Math.max(...rates) - Math.min(...rates);
  };
  return {
    rows: table,
    gaps: {
      warned: gap((row) => row.warned),
      sensitivity: gap((row) => row.confusion.sensitivity),
      specificity: gap((row) => row.confusion.specificity),
      precision: gap((row) => row.confusion.precision),
      calibration: gap((row) => row.predicted - row.baseRate),
    },
  };
}
