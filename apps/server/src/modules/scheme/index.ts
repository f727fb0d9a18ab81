export {
  findSchemeById,
  type Indicator,
  indicators,
  type SchemeVersion,
} from './queries.js';
export { checkScheme, getScheme, installBuiltIns, type PublishedScheme, publishScheme } from './service.js';
