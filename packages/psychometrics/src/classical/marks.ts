/** What people got on one item, one number a person in the same order for every item; NaN is no answer. */
export type Marks = ArrayLike<number>;

/** How an item is called in messages: its name, else its number from 1. */
export function itemName(index: number, names?: readonly string[]): string {
  return names?.[index] === undefined ? `item ${index + 1}` : `item ${names[index]}`;
}

/**
 * @returns how many persons there are.
 * @throws RangeError if items differ in length, if there are fewer than `least` items or 2 persons, or if a mark is infinite.
 */
export function checkMarks(items: readonly Marks[], names?: readonly string[], least = 2): number {
  if (items.length < least) throw new RangeError(`at least ${least} items are needed, not ${items.length}`);
  const persons = items[0].length;
  if (persons < 2) throw new RangeError(`at least 2 persons are needed, not ${persons}`);
  items.forEach((marks, item) => {
    if (marks.length !== persons) {
      throw new RangeError(`${itemName(item, names)} has ${marks.length} marks, the first item ${persons}`);
    }
    for (let person = 0; person < persons; person++) {
      if (Math.abs(marks[person]) === Number.POSITIVE_INFINITY) {
        throw new RangeError(`${itemName(item, names)} has an infinite mark (person ${person + 1})`);
      }
    }
  });
  return persons;
}

/** The persons who answered every item, in order. */
export function completePersons(items: readonly Marks[], persons: number): Int32Array {
  const complete = new Int32Array(persons);
  let count = 0;
  for (let person = 0; person < persons; person++) {
    let isComplete = true;
    for (let item = 0; item < items.length && isComplete; item++) isComplete = !Number.isNaN(items[item][person]);
    if (isComplete) complete[count++] = person;
  }
  return complete.subarray(0, count);
}

/** Sum scores of the given persons; unanswered items count nothing. */
export function totalsOf(items: readonly Marks[], persons: ArrayLike<number>): Float64Array {
  const totals = new Float64Array(persons.length);
  for (const marks of items) {
    for (let i = 0; i < totals.length; i++) {
      const mark = marks[persons[i]];
      if (!Number.isNaN(mark)) totals[i] += mark;
    }
  }
  return totals;
}

export function pick(marks: Marks, persons: ArrayLike<number>): Float64Array {
  const picked = new Float64Array(persons.length);
  for (let i = 0; i < picked.length; i++) picked[i] = marks[persons[i]];
  return picked;
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Variance with n − 1. */
export function varianceOf(values: ArrayLike<number>): number {
  return covarianceOf(values, values);
}

function covarianceOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - meanX) * (y[i] - meanY);
  return sum / (x.length - 1);
}

/** Product-moment correlation; NaN when one of the two does not vary. */
export function correlationOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i] - meanX;
    const dy = y[i] - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}

/**
 * Covariances or correlations, each from the persons who answered both items.
 *
 * @returns k × k, by rows.
 * @throws RangeError if an item is constant, or fewer than 2 persons answered two items.
 */
export function pairwise(
  items: readonly Marks[],
  kind: 'covariance' | 'correlation',
  names?: readonly string[],
): Float64Array {
  const k = items.length;
  const matrix = new Float64Array(k * k);
  const hasGaps = items.map((marks) => {
    for (let i = 0; i < marks.length; i++) if (Number.isNaN(marks[i])) return true;
    return false;
  });
  for (let row = 0; row < k; row++) {
    const variance = varianceOf(hasGaps[row] ? answered(items[row]) : items[row]);
    if (Number.isNaN(variance)) throw new RangeError(`fewer than 2 persons answered ${itemName(row, names)}`);
    if (!(variance > 0)) throw new RangeError(`${itemName(row, names)} is constant: everybody got the same`);
    matrix[row * k + row] = kind === 'covariance' ? variance : 1;
    for (let column = 0; column < row; column++) {
      const [x, y] =
        hasGaps[row] || hasGaps[column] ? answeredBoth(items[row], items[column]) : [items[row], items[column]];
      const pair = `${itemName(column, names)} and ${itemName(row, names)}`;
      if (x.length < 2) throw new RangeError(`fewer than 2 persons answered both ${pair}`);
      const value = kind === 'covariance' ? covarianceOf(x, y) : correlationOf(x, y);
      if (Number.isNaN(value)) throw new RangeError(`among those who answered both ${pair}, one of them is constant`);
      matrix[row * k + column] = matrix[column * k + row] = value;
    }
  }
  return matrix;
}

export function answered(marks: Marks): Float64Array {
  const kept = new Float64Array(marks.length);
  let count = 0;
  for (let i = 0; i < marks.length; i++) if (!Number.isNaN(marks[i])) kept[count++] = marks[i];
  return kept.subarray(0, count);
}

function answeredBoth(x: Marks, y: Marks): [Float64Array, Float64Array] {
  const keptX = new Float64Array(x.length);
  const keptY = new Float64Array(x.length);
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    keptX[count] = x[i];
    keptY[count++] = y[i];
  }
  return [keptX.subarray(0, count), keptY.subarray(0, count)];
}
