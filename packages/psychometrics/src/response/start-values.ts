import type { RankedAnswers } from './answers.js';
import { logit } from './curves.js';
import type { Layout } from './parameters.js';

const MOST_PERSONS = 3000;

/** A point from which the search may begin: slopes from correlations with the rest of the test, intercepts from frequencies. */
export function startVector(answers: RankedAnswers, layout: Layout): Float64Array {
  const x = new Float64Array(layout.size);
  const frequencies = countCategories(answers);
  const slopes = keyedSlopes(answers);
  layout.models.forEach((model, j) => {
    const n = frequencies[j];
    const K = n.length;
    const total = n.reduce((sum, more) => sum + more, 0) + K / 2;
    const { correlation, sd } = slopes[j];
    const size =
      Math.abs(correlation) /
      (K > 2 && model !== 'grm' ? sd * (1 - correlation ** 2) : 0.6 * Math.sqrt(1 - correlation ** 2));
    const a = model === 'rasch' ? 1 : Math.min(2.5, Math.max(0.25, size)) * (correlation < 0 ? -1 : 1);
    const values = [a];
    let above = total;
    for (let k = 1; k < K; k++) {
      above -= n[k - 1] + 0.5;
      if (model === 'grm' || K === 2) values.push(logit(above / total) * Math.sqrt(1 + (a * a) / 3));
      else values.push(Math.log((n[k] + 0.5) / (n[0] + 0.5)));
    }
    if (model === '3pl') {
      const share = Math.max(0.03, above / total - 0.15) / 0.85;
      values[1] = logit(share) * Math.sqrt(1 + (a * a) / 3);
      values.push(logit(0.15));
    }
    for (let group = 0; group < layout.groups; group++) {
      layout.items[group][j].forEach((slot, at) => {
        if (slot >= 0) x[slot] = values[at];
      });
    }
  });
  return x;
}

function countCategories({ bytes, persons, items, category, values }: RankedAnswers): number[][] {
  const counts = values.map((own) => new Array<number>(own.length).fill(0));
  const stride = Math.max(1, Math.floor(persons / 20_000));
  for (let i = 0; i < persons; i += stride) {
    for (let j = 0; j < items; j++) {
      const k = category[j * 256 + bytes[i * items + j]];
      if (k < 255) counts[j][k]++;
    }
  }
  return counts;
}

interface RestSlope {
  /** With the rest of the test. */
  correlation: number;
  sd: number;
}

/** Items worded the other way round are found by turns: each is held against the others as they are keyed so far. */
function keyedSlopes(answers: RankedAnswers): RestSlope[] {
  let keys = answers.values.map(() => 1);
  let slopes = restSlopes(answers, keys);
  for (let turn = 0; turn < 8; turn++) {
    const next = slopes.map(({ correlation }) => (correlation < 0 ? -1 : 1));
    if (next.every((key, j) => key === keys[j])) break;
    keys = next;
    slopes = restSlopes(answers, keys);
  }
  // θ and −θ explain the same answers: most items shall rise with it.
  const turned = keys.filter((key) => key < 0).length * 2 > keys.length;
  return turned ? slopes.map(({ correlation, sd }) => ({ correlation: -correlation, sd })) : slopes;
}

/** Correlation of each item with the mean of the other items answered, each as a share of its highest category, turned by its key. */
function restSlopes({ bytes, persons, items, category, values }: RankedAnswers, keys: readonly number[]): RestSlope[] {
  const stride = Math.max(1, Math.floor(persons / MOST_PERSONS));
  const sums = Array.from({ length: items }, () => new Float64Array(6));
  const shares = new Float64Array(items);
  for (let i = 0; i < persons; i += stride) {
    let total = 0;
    let answered = 0;
    for (let j = 0; j < items; j++) {
      const k = category[j * 256 + bytes[i * items + j]];
      shares[j] = k === 255 ? Number.NaN : (keys[j] * k) / (values[j].length - 1);
      if (k === 255) continue;
      total += shares[j];
      answered++;
    }
    if (answered < 2) continue;
    for (let j = 0; j < items; j++) {
      if (Number.isNaN(shares[j])) continue;
      const k = category[j * 256 + bytes[i * items + j]];
      const rest = (total - shares[j]) / (answered - 1);
      const sum = sums[j];
      sum[0]++;
      sum[1] += k;
      sum[2] += rest;
      sum[3] += k * k;
      sum[4] += rest * rest;
      sum[5] += k * rest;
    }
  }
  return sums.map(([n, x, y, xx, yy, xy], j) => {
    const vx = xx - (x * x) / n;
    const vy = yy - (y * y) / n;
    const correlation = (xy - (x * y) / n) / Math.sqrt(vx * vy);
    // Too few persons to say: an item like others.
    if (!(n > 2 && Number.isFinite(correlation)))
      return { correlation: 0.4, sd: Math.sqrt((values[j].length - 1) / 4) };
    return { correlation: Math.max(-0.85, Math.min(0.85, correlation)), sd: Math.sqrt(vx / n) };
  });
}
