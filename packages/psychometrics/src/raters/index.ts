export type { FacetRating } from './facet-design.js';
export {
  type FacetElement,
  type FacetPerson,
  type ManyFacetOptions,
  type ManyFacetRasch,
  manyFacetRasch,
} from './facets.js';
export { type Icc, type IccKind, intraclassCorrelations } from './icc.js';
export { cohenKappa, fleissKappa, type Kappa, type KappaOptions } from './kappa.js';
export { type KrippendorffAlpha, krippendorffAlpha } from './krippendorff.js';
export type { Ratings } from './ratings.js';
