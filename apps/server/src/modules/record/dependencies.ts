import type { OpenDatabase } from '../../platform/database/index.js';
import type { Jobs } from '../../platform/jobs/index.js';

export interface RecordDependencies {
  database: OpenDatabase;
  jobs: Pick<Jobs, 'add'>;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}
