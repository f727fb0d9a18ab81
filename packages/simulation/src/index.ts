export { type SimulatedTerm, type TermDays, termDays, transferDay } from './calendar.js';
export { type DirtyTable, type PlantedFault, type DirtKind, soil } from './dirt.js';
export type { Cell, Rows, SimulatedFile } from './file.js';
export { DEFAULT_LAST_TERM, REGION_PREFIX, checkCharacter, studentNumberOf } from './identity.js';
export { type Layout, type Place, type School, schoolsFor } from './places.js';
export { type Region, type RegionOptions, simulateRegion } from './region.js';
export { type FastObservations, type MeasuredIndicator, simulateObservations } from './observations.js';
