import { checkPoints, type PointTable, rowsOf } from '../groups/point-table.js';
import { sampleIndices } from '../groups/sampling.js';
import { createRandom } from '../random.js';
import { rocArea } from './accuracy.js';
import { checkOutcomes } from './outcomes.js';

/** Predictions for a table by something that was fitted. */
export type Predict = (table: PointTable) => ArrayLike<number>;

/**
 * Out-of-fold predictions: each row is predicted by a model fitted without its fold.
 *
 * @param fit fits the rows of the other folds and returns how to predict.
 * @param options folds, 10 by default; the fold of row i (from 0) is (i + 1) mod folds, unless `foldOf` gives it.
 * @throws RangeError for fewer than two folds, more folds than rows, and whatever `fit` refuses.
 */
export function crossValidate(
  table: PointTable,
  outcomes: ArrayLike<number>,
  fit: (table: PointTable, outcomes: Float64Array) => Predict,
  options: { readonly folds?: number; readonly foldOf?: ArrayLike<number> } = {},
): Float64Array {
  checkPoints(table);
  const { rows } = table;
  const { folds = 10, foldOf } = options;
  if (outcomes.length !== rows) throw new RangeError(`${rows} rows need as many outcomes, got ${outcomes.length}`);
  if (foldOf && foldOf.length !== rows) throw new RangeError(`${rows} rows need as many folds, got ${foldOf.length}`);
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= rows)) {
    throw new RangeError(`folds must be a whole number from 2 to the number of rows, got ${folds}`);
  }
  const members = new Map<number, number[]>();
  for (let i = 0; i < rows; i++) {
    const fold = foldOf ? foldOf[i] : (i + 1) % folds;
    const own = members.get(fold);
    if (own) own.push(i);
    else members.set(fold, [i]);
  }
  if (members.size < 2) throw new RangeError('all rows are in one fold');
  const predicted = new Float64Array(rows);
  for (const own of members.values()) {
    const out = new Uint8Array(rows);
    for (const i of own) out[i] = 1;
    const others: number[] = [];
    for (let i = 0; i < rows; i++) if (out[i] === 0) others.push(i);
    const predict = fit(
      rowsOf(table, others),
      Float64Array.from(others, (i) => outcomes[i]),
    );
    const values = predict(rowsOf(table, own));
    for (const [n, i] of own.entries()) predicted[i] = values[n];
  }
  return predicted;
}

/** How much worse a model predicts when one column (or a set of columns) is shuffled. */
export interface Importance {
  readonly name: string;
  /** Mean fall of the area under the ROC curve, and its standard deviation over the repeats. */
  readonly fall: number;
  readonly sd: number;
}

/**
 * Permutation importance, the most important first; best on rows that the model has not seen.
 *
 * @param features name and columns of each; the columns of one are shuffled together (a characteristic coded in several).
 * @param options seed; repeats (10 by default).
 * @throws RangeError for a column that the table has not, one class only.
 *
 * Source: Breiman (2001), Machine Learning 45; Fisher, Rudin & Dominici (2019), JMLR 20.
 */
export function permutationImportance(
  table: PointTable,
  outcomes: ArrayLike<number>,
  predict: Predict,
  features: readonly { readonly name: string; readonly columns: readonly number[] }[],
  options: { readonly seed: number; readonly repeats?: number },
): readonly Importance[] {
  checkPoints(table);
  checkOutcomes(outcomes, table.rows);
  const { seed, repeats = 10 } = options;
  if (!(Number.isInteger(repeats) && repeats >= 1))
    throw new RangeError(`repeats must be a whole number from 1, got ${repeats}`);
  const random = createRandom(seed);
  const whole = rocArea(predict(table), outcomes).area;
  const found = features.map(({ name, columns }) => {
    for (const j of columns)
      if (!(j >= 0 && j < table.columns)) throw new RangeError(`${name}: there is no column ${j + 1}`);
    const falls = Array.from({ length: repeats }, () => {
      const order = sampleIndices(table.rows, table.rows, random);
      const values = table.values.slice();
      for (let i = 0; i < table.rows; i++) {
        for (const j of columns) values[i * table.columns + j] = table.values[order[i] * table.columns + j];
      }
      return whole - rocArea(predict({ ...table, values }), outcomes).area;
    });
    const fall = falls.reduce((sum, one) => sum + one, 0) / repeats;
    const square = falls.reduce((sum, one) => sum + (one - fall) ** 2, 0);
    return { name, fall, sd: repeats > 1 ? Math.sqrt(square / (repeats - 1)) : 0 };
  });
  return found.sort((one, other) => other.fall - one.fall);
}
