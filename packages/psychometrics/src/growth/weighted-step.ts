/** Places along a line at which a row crosses the fit, and by how much the slope grows there. Reordered by `farthestDescent`. */
export interface Crossings {
  times: Float64Array;
  weights: Float64Array;
  /** Which row of the window. */
  who: Int32Array;
  count: number;
}

/**
 * How far a piecewise linear, convex function falls: the first crossing at which its slope is no longer negative.
 * Quickselect by weight, linear in the number of crossings on average.
 *
 * @param slope the slope at 0, negative.
 * @returns the crossing's row, or -1 if the function still falls after all of them.
 */
export function farthestDescent(crossings: Crossings, slope: number): number {
  const { times, weights, who } = crossings;
  let low = 0;
  let high = crossings.count - 1;
  let sum = slope;
  for (let k = 0; k <= high; k++) sum += weights[k];
  if (sum < 0 || high < 0) return -1;
  while (low < high) {
    const pivot = medianOfThree(times[low], times[(low + high) >> 1], times[high]);
    let i = low;
    let j = high;
    let passed = 0;
    let largest = low;
    while (i <= j) {
      if (times[i] <= pivot) {
        if (times[i] >= times[largest]) largest = i;
        passed += weights[i++];
      } else exchange(crossings, i, j--);
    }
    if (i <= high) {
      if (slope + passed >= 0) high = i - 1;
      else {
        slope += passed;
        low = i;
      }
    } else {
      // All are at most the pivot: set the last one aside, lest nothing shrinks.
      if (slope + passed - weights[largest] < 0) return who[largest];
      exchange(crossings, largest, high--);
    }
  }
  return who[low];
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function exchange({ times, weights, who }: Crossings, a: number, b: number): void {
  const time = times[a];
  times[a] = times[b];
  times[b] = time;
  const weight = weights[a];
  weights[a] = weights[b];
  weights[b] = weight;
  const row = who[a];
  who[a] = who[b];
  who[b] = row;
}
