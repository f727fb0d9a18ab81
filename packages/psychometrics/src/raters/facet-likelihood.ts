import type { FacetDesign } from './facet-design.js';

/** Where each parameter stands: items, raters, thresholds of each set, mean and log sd of persons. */
export interface Layout {
  rater: number;
  thresholds: number[];
  mean: number;
  logSd: number;
  size: number;
  /** Parameters that sum to zero, as [from, to). */
  blocks: [number, number][];
}

export function layoutOf({ items, raters, categories }: FacetDesign): Layout {
  const blocks: [number, number][] = [
    [0, items.length],
    [items.length, items.length + raters.length],
  ];
  let at = items.length + raters.length;
  const thresholds = categories.map(({ length }) => {
    const start = at;
    blocks.push([start, start + length - 1]);
    at += length - 1;
    return start;
  });
  return { rater: items.length, thresholds, mean: at, logSd: at + 1, size: at + 2, blocks };
}

/** The marginal likelihood with its derivatives, and what each person's ratings say about the person. */
export interface Evaluation {
  logLik: number;
  gradient: Float64Array;
  /** Minus the second derivatives of the log-likelihood, size × size. */
  information: Float64Array;
  /** The part of it that is positive definite whatever the parameters. */
  complete: Float64Array;
  personMean: Float64Array;
  personSd: Float64Array;
  /** Per rating, averaged over the person's posterior: squared residual, variance, squared standardised residual. */
  squares: Float64Array;
  variances: Float64Array;
  standardized: Float64Array;
}

/**
 * Integrates the persons' measures out over a grid of normal deviates. Derivatives are exact for this sum (Louis's identity).
 */
export function evaluateFacets(
  design: FacetDesign,
  layout: Layout,
  beta: Float64Array,
  nodes: Float64Array,
  logWeights: Float64Array,
): Evaluation {
  const { starts, item, rater, category, setOf, categories } = design;
  const { size, mean, logSd } = layout;
  const q = nodes.length;
  const sd = Math.exp(beta[logSd]);
  const tables = createTables(design, layout, beta, nodes, sd);
  const persons = starts.length - 1;
  const result: Evaluation = {
    logLik: 0,
    gradient: new Float64Array(size),
    information: new Float64Array(size * size),
    complete: new Float64Array(size * size),
    personMean: new Float64Array(persons),
    personSd: new Float64Array(persons),
    squares: new Float64Array(item.length),
    variances: new Float64Array(item.length),
    standardized: new Float64Array(item.length),
  };
  const { gradient, information, complete } = result;
  const place = new Int32Array(size).fill(-1);
  const posterior = new Float64Array(q);
  for (let person = 0; person < persons; person++) {
    const from = starts[person];
    const to = starts[person + 1];
    // Parameters that the person's ratings touch, numbered locally.
    const own: number[] = [];
    const touch = (parameter: number) => {
      if (place[parameter] >= 0) return;
      place[parameter] = own.length;
      own.push(parameter);
    };
    posterior.set(logWeights);
    const tablesOf = new Array<CellTable>(to - from);
    for (let at = from; at < to; at++) {
      const table = tables(item[at], rater[at]);
      tablesOf[at - from] = table;
      const { logP } = table;
      for (let node = 0; node < q; node++) posterior[node] += logP[category[at] * q + node];
      touch(item[at]);
      touch(layout.rater + rater[at]);
      const set = setOf[item[at]];
      for (let k = 1; k < categories[set].length; k++) touch(layout.thresholds[set] + k - 1);
    }
    touch(mean);
    touch(logSd);
    let highest = Number.NEGATIVE_INFINITY;
    for (let node = 0; node < q; node++) if (posterior[node] > highest) highest = posterior[node];
    let sum = 0;
    for (let node = 0; node < q; node++) sum += posterior[node] = Math.exp(posterior[node] - highest);
    result.logLik += highest + Math.log(sum);
    const d = own.length;
    const meanScore = new Float64Array(d);
    const cross = new Float64Array(d * d);
    const score = new Float64Array(d);
    let first = 0;
    let second = 0;
    for (let node = 0; node < q; node++) {
      const w = (posterior[node] /= sum);
      const theta = beta[mean] + sd * nodes[node];
      first += w * theta;
      second += w * theta * theta;
      if (w < 1e-14) continue;
      score.fill(0);
      let residuals = 0;
      for (let at = from; at < to; at++) {
        const table = tablesOf[at - from];
        const residual = category[at] - table.expected[node];
        const variance = table.variance[node];
        residuals += residual;
        score[place[item[at]]] -= residual;
        score[place[layout.rater + rater[at]]] -= residual;
        const set = setOf[item[at]];
        const start = layout.thresholds[set] - 1;
        for (let k = 1; k < categories[set].length; k++) {
          score[place[start + k]] -= (category[at] >= k ? 1 : 0) - table.atLeast[k * q + node];
        }
        table.weight[node] += w;
        result.squares[at] += w * residual ** 2;
        result.variances[at] += w * variance;
        result.standardized[at] += (w * residual ** 2) / variance;
      }
      score[place[mean]] = residuals;
      score[place[logSd]] = sd * nodes[node] * residuals;
      complete[logSd * size + logSd] -= w * sd * nodes[node] * residuals;
      for (let a = 0; a < d; a++) {
        meanScore[a] += w * score[a];
        for (let b = 0; b <= a; b++) cross[a * d + b] += w * score[a] * score[b];
      }
    }
    result.personMean[person] = first;
    result.personSd[person] = Math.sqrt(Math.max(0, second - first * first));
    for (let a = 0; a < d; a++) {
      gradient[own[a]] += meanScore[a];
      for (let b = 0; b <= a; b++) {
        const value = cross[a * d + b] - meanScore[a] * meanScore[b];
        information[own[a] * size + own[b]] -= value;
        if (a !== b) information[own[b] * size + own[a]] -= value;
      }
    }
    for (const parameter of own) place[parameter] = -1;
  }
  addCompleteInformation(design, layout, tables.all(), nodes, sd, complete);
  for (let cell = 0; cell < information.length; cell++) information[cell] += complete[cell];
  // The curvature of the transformed sd may be negative; without it the rest is a sum of covariances.
  return result;
}

interface CellTable {
  item: number;
  rater: number;
  /** category × node. */
  logP: Float64Array;
  atLeast: Float64Array;
  /** node. */
  expected: Float64Array;
  variance: Float64Array;
  /** Ratings of this cell by their persons' posterior. */
  weight: Float64Array;
}

/** Probabilities of every pair of item and rater that occurs, made when first asked for. */
function createTables(design: FacetDesign, layout: Layout, beta: Float64Array, nodes: Float64Array, sd: number) {
  const { raters, setOf, categories } = design;
  const made = new Map<number, CellTable>();
  const find = (item: number, rater: number): CellTable => {
    const key = item * raters.length + rater;
    const known = made.get(key);
    if (known) return known;
    const set = setOf[item];
    const k = categories[set].length;
    const q = nodes.length;
    const table: CellTable = {
      item,
      rater,
      logP: new Float64Array(k * q),
      atLeast: new Float64Array(k * q),
      expected: new Float64Array(q),
      variance: new Float64Array(q),
      weight: new Float64Array(q),
    };
    const location = beta[item] + beta[layout.rater + rater];
    const p = new Float64Array(k);
    for (let node = 0; node < q; node++) {
      const theta = beta[layout.mean] + sd * nodes[node];
      categoryLogits(p, theta - location, beta, layout.thresholds[set]);
      const highest = p.reduce((a, b) => Math.max(a, b));
      const log = highest + Math.log(p.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
      let expected = 0;
      let squares = 0;
      let atLeast = 0;
      for (let category = k - 1; category >= 0; category--) {
        const logP = p[category] - log;
        const share = Math.exp(logP);
        table.logP[category * q + node] = logP;
        atLeast += share;
        table.atLeast[category * q + node] = atLeast;
        expected += category * share;
        squares += category * category * share;
      }
      table.expected[node] = expected;
      table.variance[node] = Math.max(1e-300, squares - expected * expected);
    }
    made.set(key, table);
    return table;
  };
  return Object.assign(find, { all: () => made.values() });
}

/** Logits of the categories: k · measure − the first k thresholds. */
export function categoryLogits(into: Float64Array, measure: number, beta: Float64Array, thresholds: number): void {
  into[0] = 0;
  for (let k = 1; k < into.length; k++) into[k] = into[k - 1] + measure - beta[thresholds + k - 1];
}

/** As if measures were known: covariances of the sufficient statistics, by cell and node. */
function addCompleteInformation(
  { setOf, categories }: FacetDesign,
  layout: Layout,
  tables: Iterable<CellTable>,
  nodes: Float64Array,
  sd: number,
  information: Float64Array,
): void {
  const { size, mean, logSd } = layout;
  const q = nodes.length;
  const add = (a: number, b: number, value: number) => {
    information[a * size + b] += value;
    if (a !== b) information[b * size + a] += value;
  };
  for (const { item, rater, weight, variance, atLeast, expected } of tables) {
    const set = setOf[item];
    const k = categories[set].length;
    const r = layout.rater + rater;
    let v = 0;
    let vz = 0;
    let vzz = 0;
    for (let node = 0; node < q; node++) {
      const own = weight[node] * variance[node];
      v += own;
      vz += own * sd * nodes[node];
      vzz += own * (sd * nodes[node]) ** 2;
    }
    add(item, item, v);
    add(r, r, v);
    add(item, r, v);
    add(mean, mean, v);
    add(mean, logSd, vz);
    add(logSd, logSd, vzz);
    for (const location of [item, r]) {
      add(location, mean, -v);
      add(location, logSd, -vz);
    }
    for (let h = 1; h < k; h++) {
      const t = layout.thresholds[set] + h - 1;
      let c = 0;
      let cz = 0;
      for (let node = 0; node < q; node++) {
        // Covariance of the rating with "at least h".
        let joint = 0;
        for (let l = 1; l < k; l++) joint += atLeast[Math.max(h, l) * q + node];
        const own = weight[node] * (joint - expected[node] * atLeast[h * q + node]);
        c += own;
        cz += own * sd * nodes[node];
      }
      add(t, item, c);
      add(t, r, c);
      add(t, mean, -c);
      add(t, logSd, -cz);
      for (let l = 1; l <= h; l++) {
        let sum = 0;
        for (let node = 0; node < q; node++) {
          sum += weight[node] * (atLeast[h * q + node] - atLeast[h * q + node] * atLeast[l * q + node]);
        }
        add(t, layout.thresholds[set] + l - 1, sum);
      }
    }
  }
}
