import type pg from 'pg';
import type { Db } from '../../platform/database/index.js';
import type { Faults } from './faults.js';
import type { ImportOptions, KnownIndicator } from './read-table.js';
import type { RowWriter } from './row-writer.js';
import type { Produced } from './store.js';

/** Who acts; its name goes into the batch. */
export interface Recorder {
  recordedBy: string;
}

export interface ImportRequest {
  path: string;
  /** As the user calls it. */
  fileName: string;
  /** Code of a profile. */
  profile: string;
  /** The moment of the import: it decides what is in the future. */
  now: Date;
  dryRun?: boolean;
  options?: ImportOptions;
  /** Minutes east of Greenwich of the region; 480 by default. */
  offsetMinutes?: number;
  onProgress?: (progress: { rows: number; share: number }) => void;
  signal?: AbortSignal;
}

export interface ImportOutcome {
  /** Absent when nothing was kept. */
  batchId?: number;
  /** Rows with content below the header. */
  rows: number;
  added: number;
  unchanged: number;
  corrected: number;
  /** Values that were words such as 缺考: counted, not kept. */
  skipped: number;
  absent: Record<string, number>;
  /** This very file went in before with the same profile and options. */
  known: boolean;
  dryRun: boolean;
  hiddenSheets: readonly string[];
  otherSheets: readonly string[];
  unknownColumns: readonly string[];
  seconds: number;
}

/** What both ways of reading share. */
export interface Reading {
  db: Db;
  pool: pg.Pool;
  request: ImportRequest;
  faults: Faults;
  indicators: readonly KnownIndicator[];
  /** Told on the way; throws when the import was cancelled. */
  progress: (rows: number, share: number) => void;
}

export type Summary = Pick<ImportOutcome, 'rows' | 'absent' | 'hiddenSheets' | 'otherSheets' | 'unknownColumns'>;

/** Reads a file into a writer. */
export type Source = (
  writer: RowWriter,
) => Promise<{ produced: Produced; summary: Summary; sheets: readonly string[] }>;
