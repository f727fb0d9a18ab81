import type { OpenDatabase } from '../../platform/database/index.js';

export interface RecordDependencies {
  database: OpenDatabase;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}
