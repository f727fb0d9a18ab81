export interface FacetElement {
  name: string;
  /**
   * In logits; raters' severities and items' difficulties sum to zero, the extreme ones aside: above zero is severe, difficult.
   * NaN for an extreme item with thresholds of its own.
   */
  measure: number;
  se: number;
  ratings: number;
  observedAverage: number;
  /** The score to be expected at an average person (and an average rater or item). */
  fairAverage: number;
  /** Mean squares with expectation 1: above, ratings are noisier than the model; below, more regular. NaN where extreme. */
  infit: number;
  outfit: number;
  /** Highest or lowest ratings only: measured afterwards, and of no weight for the others. */
  extreme: boolean;
}

export interface FacetPerson {
  name: string;
  /** Expected a posteriori, in logits, and the standard deviation of the posterior. */
  measure: number;
  se: number;
  ratings: number;
  /** Those of them that tell something: without the extreme raters' and items'. With none the measure is the mean of all. */
  telling: number;
  observedAverage: number;
  /** The score to be expected from a rater of average severity, averaged over all items. */
  fairAverage: number;
}

export interface ManyFacetRasch {
  persons: FacetPerson[];
  items: FacetElement[];
  raters: FacetElement[];
  /** Thresholds between neighbouring categories, summing to zero; one set for all items, or one an item. */
  thresholds: { item: string | null; categories: number[]; values: number[]; se: number[] }[];
  /** Distribution of the persons' measures. */
  mean: number;
  sd: number;
  /** Are all raters equally severe? Wald's chi-square. */
  severityTest: { chiSquare: number; df: number; p: number };
  logLik: number;
  iterations: number;
}
