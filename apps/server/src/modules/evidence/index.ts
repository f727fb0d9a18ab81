export { getBatch } from './batches.js';
export type { Blueprint, BlueprintItem } from './blueprint.js';
export { type CellPlace, unpackCell } from './cell.js';
export { eraseEvidence } from './erase.js';
export { fitnessItemOf } from './fitness.js';
export { type Gathered, gatherFacts } from './gather-facts.js';
export { importObservations } from './import-observations.js';
export { liveBatches } from './live-batch.js';
export { type NewFact, offerFacts, retractFacts } from './offer-facts.js';
export { packBatch } from './pack.js';
export type { ImportProfile } from './profile.js';
export { saveProfile } from './profiles.js';
export {
  type ItemScore,
  itemScores,
  type ObservationRow,
  type PupilObservation,
  type Standing,
  standingObservations,
  standingOfPupils,
} from './queries.js';
export type { ImportOptions } from './read-table.js';
export type { ImportOutcome, ImportRequest, Recorder } from './reading.js';

export { type Withdrawal, withdraw } from './withdraw.js';
