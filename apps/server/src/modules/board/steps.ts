import type { StepName, WaitingRole } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import * as archive from '../archive/index.js';
import * as comment from '../comment/index.js';
import * as publicity from '../publicity/index.js';
import * as rating from '../rating/index.js';
import * as record from '../record/index.js';
import * as selection from '../selection/index.js';

export interface ClassCount {
  classId: number;
  done: number;
  total: number;
  waiting: ReadonlyArray<{ role: WaitingRole; count: number }>;
}

/** Somebody for whom a step waits; `guardian`: the family of this pupil. */
export interface Lagging {
  classId: number;
  personId: number;
  role: 'student' | 'guardian';
}

interface StepFace {
  count(db: Db, termId: number, classIds: readonly number[], today: string): Promise<readonly ClassCount[]>;
  /** Absent: what waits, waits for teachers and the school only. */
  lagging?(db: Db | Tx, termId: number, classIds: readonly number[]): Promise<readonly Lagging[]>;
}

/** What each step's module tells of its progress, in the order of the year. */
export const stepFaces: Readonly<Record<StepName, StepFace>> = {
  record: { count: record.stepProgress, lagging: record.stepWaiting },
  rating: { count: rating.stepProgress, lagging: rating.stepWaiting },
  selection: { count: selection.stepProgress, lagging: selection.stepWaiting },
  publicity: { count: publicity.stepProgress },
  comment: { count: comment.stepProgress },
  archive: { count: archive.stepProgress, lagging: archive.stepWaiting },
};
