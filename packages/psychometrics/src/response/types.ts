/**
 * Which curve an item follows. With θ the latent trait:
 *
 * - `rasch`: a = 1, two or more categories (partial credit when more than two). When all items are, the variance of θ is estimated.
 * - `2pl`: P(1) = logistic(a·θ + d). Two categories.
 * - `3pl`: P(1) = g + (1 − g)·logistic(a·θ + d), logit g ~ N(−1.386294, 0.5). Two categories.
 * - `grm` (graded response): P(X ≥ k) = logistic(a·θ + d[k − 1]), d falling.
 * - `gpcm` (generalized partial credit): P(X = k) ∝ exp(k·a·θ + d[k − 1]), and exp(0) for k = 0.
 *
 * With two categories `grm` and `gpcm` are the `2pl`. No scaling constant: D = 1.
 */
export type ItemModel = 'rasch' | '2pl' | '3pl' | 'grm' | 'gpcm';

/** An item's curve. */
export interface ItemCurve {
  model: ItemModel;
  /** Slope. 1 in the Rasch model. */
  a: number;
  /** One intercept a category above the lowest. */
  d: readonly number[];
  /** Lower asymptote, 3PL only; 0 < g < 1. */
  g?: number;
}

/** Standard errors of an item's parameters; 0 for what was held fixed. */
export interface CurveErrors {
  a: number;
  d: number[];
  g?: number;
}

/** A calibrated item. */
export interface CalibratedItem extends ItemCurve {
  d: number[];
  /** The answers as they stood in the data, lowest first: `values[k]` was counted as category k. */
  values: number[];
  /** How many of its parameters were estimated. */
  parameters: number;
  /** Present when standard errors were asked for and the information matrix is positive definite. */
  se?: CurveErrors;
}

/** A known curve; with `values`, as calibrated items have them, the answers need not show all its categories. */
export interface Anchor extends ItemCurve {
  values?: number[];
}

/** The latent distribution of a group: normal. */
export interface LatentGroup {
  mean: number;
  variance: number;
  /** 0 for what was held fixed. */
  se?: { mean: number; variance: number };
}

/** Equally spaced nodes, with normal weights brought to the sum 1. */
export interface Quadrature {
  nodes: number;
  from: number;
  to: number;
}

/**
 * Answers of n persons to k items, one row a person.
 *
 * Missing is any negative number in an Int8Array, 255 in a Uint8Array, NaN in a Float64Array. The categories of an item are
 * the distinct answers seen, by rank: 0 and 2 count as 0 and 1.
 */
export type Answers = Int8Array | Uint8Array | Float64Array;

/** What stays the same from group to group. */
export type Invariance = 'configural' | 'metric' | 'scalar';

export interface CalibrationInput {
  /** n × k, row-major. */
  answers: Answers;
  persons: number;
  items: number;
  /** One model for all items, or one an item. Default `2pl` for two categories, `gpcm` for more. */
  model?: ItemModel | readonly ItemModel[];
  /** The group of each person: 0 … G − 1, each of them present. Absent: one group. */
  groups?: ArrayLike<number>;
  /**
   * `scalar` (default): slopes and intercepts equal, first group N(0, 1), the others' mean and variance free.
   * `metric`: slopes equal, means 0, the variance free from the second group on. `configural`: nothing equal, N(0, 1) everywhere.
   * Under `rasch` every group's variance is free.
   */
  invariance?: Invariance;
  /** Default 61 nodes on [−6, 6]. */
  quadrature?: Partial<Quadrature>;
  /** Items held at known curves, by position. Mean and variance of the (first) group are then free. */
  anchors?: ReadonlyMap<number, Anchor>;
  /** Default false: it costs two passes over the data a parameter. */
  standardErrors?: boolean;
  /** What to do with persons who answered nothing: `refuse` (default: RangeError) or `omit`. */
  withoutAnswers?: 'refuse' | 'omit';
  /** Default 500. With 0 the likelihood at the start is returned: that of the anchors under N(0, 1) when all items are anchors. */
  maxIterations?: number;
}

export interface Calibration {
  /** Marginal log-likelihood at the estimate, without priors. */
  logLik: number;
  /** Log-density of the priors at the estimate (3PL), else 0. */
  logPrior: number;
  /** Number of free parameters. */
  parameters: number;
  /** Persons that counted: those with an answer. */
  persons: number;
  iterations: number;
  /** False means: the figures are where the search stopped, not an estimate. See `gradient`. */
  converged: boolean;
  /** Largest absolute derivative of the log-posterior by a free parameter; near 0 at a maximum. */
  gradient: number;
  /** The curves of the first group; of all groups under `scalar`. */
  items: CalibratedItem[];
  /** By group, the curves of its items. Under `scalar` all the same. */
  itemsByGroup: CalibratedItem[][];
  groups: LatentGroup[];
  quadrature: Quadrature;
}
