import type { Ledger } from '../../ledger/index.js';

/** What issuing and checking archives needs to know of this installation. */
export interface ArchiveSettings {
  /** The key that signs lies under it. */
  dataDir: string;
  /** The address that users type: under it the lists of revoked archives are published. Undefined: they have a name only. */
  publicUrl: URL | undefined;
  /** Minutes east of Greenwich at a moment: an award is dated from midnight where the schools are. */
  offsetOf(at: Date): number;
  /** Absent: archives carry no proof. */
  ledger?: Ledger;
}
