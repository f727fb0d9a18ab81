export type { FacetRating } from './facet-design.js';
export type { FacetElement, FacetPerson, ManyFacetRasch } from './facet-result.js';
export { type ManyFacetOptions, manyFacetRasch } from './facets.js';
export { type Icc, type IccKind, intraclassCorrelations } from './icc.js';
export { cohenKappa, fleissKappa, type Kappa, type KappaOptions } from './kappa.js';
export { type KrippendorffAlpha, krippendorffAlpha } from './krippendorff.js';
export type { Ratings } from './ratings.js';
