import { isLinear } from './curves.js';
import type { ItemCounts } from './expected-counts.js';
import type { Problem } from './problem.js';
import { sumPosteriors } from './score-grid.js';
import type { Prepared } from './tabulate.js';

/** What the answers say, expected over the posteriors of all persons. */
export interface Expected {
  logLik: number;
  /** By group and item. */
  items: ItemCounts[][];
  /** By group, Σ of the persons' posteriors at each node. */
  posterior: Float64Array[];
}

/** @param sums by unit, what `runPass` gave, added up over the unit's chunks. */
export function expect(problem: Problem, prepared: Prepared, sums: readonly Float64Array[]): Expected {
  return problem.kind === 'tables' ? expectFromTables(problem, sums) : expectFromScores(problem, prepared, sums);
}

function expectFromTables({ layout, nodes, packed, answered }: Problem, sums: readonly Float64Array[]): Expected {
  const Q = nodes.length;
  const J = layout.models.length;
  let logLik = 0;
  const posterior = Array.from({ length: layout.groups }, () => new Float64Array(Q));
  const byGroup = Array.from({ length: layout.groups }, () => new Float64Array(packed.rowsOfBlocks * Q));
  packed.units.forEach(({ group }, unit) => {
    const counts = sums[unit];
    logLik += counts[counts.length - 1];
    const rows = byGroup[group];
    for (let at = 0; at < rows.length; at++) rows[at] += counts[at];
    for (let q = 0; q < Q; q++) posterior[group][q] += counts[rows.length + q];
  });
  const items = byGroup.map((counts, group) => {
    const tables = layout.categories.map((K) => new Float64Array(K * Q));
    for (const { items: members, radix, step, rows, firstRow } of packed.blocks) {
      members.forEach((j, l) => {
        for (let code = 0; code < rows; code++) {
          const k = Math.floor(code / step[l]) % radix[l];
          if (k >= layout.categories[j]) continue;
          const from = (firstRow + code) * Q;
          for (let q = 0; q < Q; q++) tables[j][k * Q + q] += counts[from + q];
        }
      });
    }
    return Array.from({ length: J }, (_, j): ItemCounts => {
      const table = tables[j];
      const K = layout.categories[j];
      const reached = new Float64Array(Q);
      let weighted = 0;
      for (let k = 0; k < K; k++) {
        for (let q = 0; q < Q; q++) {
          reached[q] += table[k * Q + q];
          weighted += k * nodes[q] * table[k * Q + q];
        }
      }
      const curved = !isLinear(layout.models[j]);
      return { reached, answers: answered[group][j], weighted, table: curved ? table : undefined };
    });
  });
  return { logLik, items, posterior };
}

function expectFromScores(problem: Problem, prepared: Prepared, sums: readonly Float64Array[]): Expected {
  const { layout, nodes, packed, answered } = problem;
  const Q = nodes.length;
  let logLik = 0;
  const posterior = Array.from({ length: layout.groups }, () => new Float64Array(Q));
  const items = answered.map((counts) =>
    counts.map((answers): ItemCounts => ({ reached: new Float64Array(Q), answers, weighted: 0 })),
  );
  packed.units.forEach(({ group, answered: byUnit }, unit) => {
    const expected = new Float64Array(Q);
    logLik += sumPosteriors(prepared.grids[unit], nodes, sums[unit], packed.rowsOfBlocks, expected);
    for (let q = 0; q < Q; q++) posterior[group][q] += expected[q];
    items[group].forEach(({ reached }, j) => {
      if (byUnit?.[j] !== 0) for (let q = 0; q < Q; q++) reached[q] += expected[q];
    });
    for (const { items: members, radix, step, rows, firstRow } of packed.blocks) {
      members.forEach((j, l) => {
        for (let code = 0; code < rows; code++) {
          const k = Math.floor(code / step[l]) % radix[l];
          if (k < layout.categories[j]) items[group][j].weighted += k * sums[unit][firstRow + code];
        }
      });
    }
  });
  answered.forEach((counts, group) => {
    counts.forEach((answers, j) => {
      prepared.curves[group][j].d.forEach((d, k) => {
        logLik += answers[k + 1] * d;
      });
    });
  });
  return { logLik, items, posterior };
}
