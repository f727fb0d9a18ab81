import type { OpenDatabase } from '../../platform/database/index.js';
import type { Jobs } from '../../platform/jobs/index.js';
import type { AdmissionSettings } from './admission.js';

export interface ArchiveDependencies extends AdmissionSettings {
  database: OpenDatabase;
  jobs: Pick<Jobs, 'add'>;
  /** The day in the region's time zone. */
  today(): string;
  /** Minutes by which the schools' time zone is ahead of UTC. */
  offsetOf(at: Date): number;
}
