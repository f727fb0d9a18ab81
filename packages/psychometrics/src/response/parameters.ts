import { logistic, logit } from './curves.js';
import type { Invariance, ItemCurve, ItemModel, LatentGroup } from './types.js';

/** Where each parameter of each item and group stands in the vector that is searched; −1 for what is held fixed. */
export interface Layout {
  models: ItemModel[];
  categories: number[];
  groups: number;
  size: number;
  /** By group and item, in the order a, d …, logit g. Groups share one array where items are the same. */
  items: Int32Array[][];
  /** Values of fixed parameters, by item in the same order. */
  fixed: Float64Array[];
  mean: Int32Array;
  /** Of the logarithm of the variance. */
  variance: Int32Array;
  /** Parameters that the complete-data information ties together. */
  blocks: Int32Array[];
}

export interface LayoutInput {
  models: ItemModel[];
  categories: number[];
  groups: number;
  invariance: Invariance;
  anchors: ReadonlyMap<number, ItemCurve>;
}

export function layOut({ models, categories, groups, invariance, anchors }: LayoutInput): Layout {
  let size = 0;
  const items: Int32Array[][] = Array.from({ length: groups }, () => []);
  const fixed: Float64Array[] = [];
  const blocks: Int32Array[] = [];
  models.forEach((model, j) => {
    const length = categories[j] + (model === '3pl' ? 1 : 0);
    const values = new Float64Array(length);
    const began = size;
    const anchor = anchors.get(j);
    if (anchor) {
      values.set([anchor.a, ...anchor.d]);
      if (model === '3pl') values[length - 1] = logit(anchor.g ?? 0);
    } else values[0] = 1;
    for (let group = 0; group < groups; group++) {
      const first = items[0][j];
      items[group][j] =
        group > 0 && (invariance === 'scalar' || anchor)
          ? first
          : Int32Array.from({ length }, (_, at) => {
              if (anchor || (model === 'rasch' && at === 0)) return -1;
              return group > 0 && at === 0 && invariance === 'metric' ? first[0] : size++;
            });
    }
    fixed.push(values);
    if (size > began) blocks.push(Int32Array.from({ length: size - began }, (_, at) => began + at));
  });
  const rasch = models.every((model) => model === 'rasch');
  const mean = new Int32Array(groups).fill(-1);
  const variance = new Int32Array(groups).fill(-1);
  for (let group = 0; group < groups; group++) {
    const began = size;
    const anchored = anchors.size > 0;
    if (anchored || (group > 0 && invariance === 'scalar')) mean[group] = size++;
    if (rasch || anchored || (group > 0 && invariance !== 'configural')) variance[group] = size++;
    if (size > began) blocks.push(Int32Array.from({ length: size - began }, (_, at) => began + at));
  }
  return { models, categories, groups, size, items, fixed, mean, variance, blocks };
}

export interface Unfolded {
  /** By group. */
  curves: ItemCurve[][];
  groups: LatentGroup[];
}

/** The curves and latent distributions that a vector stands for. */
export function unfold(layout: Layout, x: Float64Array): Unfolded {
  const curves: ItemCurve[][] = [];
  for (let group = 0; group < layout.groups; group++) {
    curves.push(
      layout.models.map((model, j) => {
        const slots = layout.items[group][j];
        if (group > 0 && slots === layout.items[0][j]) return curves[0][j];
        const value = (at: number) => (slots[at] < 0 ? layout.fixed[j][at] : x[slots[at]]);
        const d = Array.from({ length: layout.categories[j] - 1 }, (_, k) => value(k + 1));
        if (model !== '3pl') return { model, a: value(0), d };
        return { model, a: value(0), d, g: logistic(value(2)) };
      }),
    );
  }
  const groups = Array.from({ length: layout.groups }, (_, group) => ({
    mean: layout.mean[group] < 0 ? 0 : x[layout.mean[group]],
    variance: layout.variance[group] < 0 ? 1 : Math.exp(x[layout.variance[group]]),
  }));
  return { curves, groups };
}
