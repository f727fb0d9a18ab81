export { findScheme, findSchemeById, type Indicator, indicators, newestSchemes, type SchemeVersion } from './queries.js';
export { checkScheme, digestOf, getScheme, installBuiltIns, type PublishedScheme, publishScheme } from './service.js';
