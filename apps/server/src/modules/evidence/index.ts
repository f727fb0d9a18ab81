export type { Blueprint, BlueprintItem } from './blueprint.js';
export { type CellPlace, packCell, unpackCell } from './cell.js';
export { importObservations } from './import-observations.js';
export { type ImportProfile, ImportProfileSchema, parseProfile } from './profile.js';
export { getProfile, profiles, saveProfile } from './profiles.js';
export {
  type BatchRow,
  batches,
  findBlueprint,
  findObservation,
  type ItemScore,
  itemScores,
  type ObservationRow,
  position,
  type Standing,
  standingObservations,
} from './queries.js';
export type { ImportOptions } from './read-table.js';
export type { ImportOutcome, ImportRequest, Recorder } from './reading.js';
export { showValue } from './value.js';
export { type Withdrawal, withdraw } from './withdraw.js';
