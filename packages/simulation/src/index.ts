export { type SimulatedTerm, type TermDays, termDays, termOn, transferDay } from './calendar.js';
export { type DirtKind, type DirtyTable, type PlantedFault, soil } from './dirt.js';
export type { Cell, Rows, SimulatedFile } from './file.js';
export { checkCharacter, DEFAULT_LAST_TERM, REGION_PREFIX, studentNumberOf } from './identity.js';
export { type FastObservations, type MeasuredIndicator, simulateObservations } from './observations.js';
export { type Layout, type Place, type School, schoolsFor } from './places.js';
export { type SimulatedPoints, type SimulatedRecord, simulatePoints, simulateRecords } from './records.js';
export { type Region, type RegionOptions, simulateRegion } from './region.js';
