import { divideAndRound, VALUE_SCALE } from './exact.js';
import { cellsOf, type Fold } from './fold.js';
import { getLeaf, type Scheme } from './scheme.js';
import { appliesByGrade } from './stages.js';
import type { Subjects } from './subjects.js';

/**
 * The raw value of a leaf for every subject: an integer, the decimal rounded to 0.0001 times 10,000; NaN when it is
 * missing or when the leaf does not belong to the subject's grade.
 *
 * @throws RangeError if the node is no leaf or the fold does not hold what it needs.
 */
export function rawOf(scheme: Scheme, node: number, fold: Fold, subjects: Subjects): Float64Array {
  const { from, raw } = getLeaf(scheme, node);
  const { n } = fold;
  if (subjects.n !== n) throw new RangeError(`${subjects.n} subjects for a fold of ${n}`);
  const missing = raw.missing === 0 ? 0 : Number.NaN;
  const out = new Float64Array(n);
  switch (raw.fn) {
    case 'sum':
    case 'max':
    case 'min':
    case 'latest': {
      const { numbers } = cellsOf(fold, raw.fn, from, raw);
      for (let index = 0; index < n; index++) {
        const number = numbers[index];
        out[index] = !Number.isNaN(number) ? number : missing;
      }
      break;
    }
    case 'count': {
      const { counts } = cellsOf(fold, 'count', from, raw);
      for (let index = 0; index < n; index++) {
        const count = counts[index];
        out[index] = count > 0 ? count * VALUE_SCALE : missing;
      }
      break;
    }
    case 'mean': {
      const sums = cellsOf(fold, 'sum', from, raw).numbers;
      const { counts } = cellsOf(fold, 'count', from, raw);
      for (let index = 0; index < n; index++) {
        const count = counts[index];
        out[index] = count > 0 ? divideAndRound(sums[index], count) : Number.NaN;
      }
      break;
    }
    case 'share': {
      const hits = cellsOf(fold, 'hits', from, raw).counts;
      const { counts } = cellsOf(fold, 'count', from, raw);
      for (let index = 0; index < n; index++) {
        const count = counts[index];
        out[index] = count > 0 ? divideAndRound(hits[index] * VALUE_SCALE, count) : Number.NaN;
      }
      break;
    }
  }
  const applies = appliesByGrade(scheme)[node];
  if (applies.includes(0)) {
    const { grade } = subjects;
    for (let index = 0; index < n; index++) if (applies[grade[index]] === 0) out[index] = Number.NaN;
  }
  return out;
}
