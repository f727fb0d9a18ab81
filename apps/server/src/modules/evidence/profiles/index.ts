import type { ImportProfile } from '../profile.js';
import { itemScores, scoreList, scoreSheet } from './academic.js';
import { attendance, awards, homework, observations, service } from './conduct.js';
import { fitness, sleepAndExercise } from './health.js';

/** The profiles that come with the program, the general one first. */
export const builtInProfiles: readonly ImportProfile[] = [
  observations,
  scoreSheet,
  scoreList,
  itemScores,
  fitness,
  attendance,
  homework,
  service,
  awards,
  sleepAndExercise,
];
