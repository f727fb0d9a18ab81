import type { Policy } from '@wuyu/ledger';
import type pg from 'pg';
import type { Db } from '../../platform/database/index.js';
import type { KeyStore } from './key-store.js';

/** How this installation keeps its ledger. */
export interface LedgerSettings {
  /** `<host>/ledger/<region>`: what the names of its trees begin with. */
  origin: string;
  /** The Chinese profile: a twin tree by SM3 with an SM2 signature, commitments by HMAC-SM3, bodies under SM4. */
  gm: boolean;
  /** Who witnesses, and how many are enough; undefined: nobody. */
  policy: { text: string; policy: Policy } | undefined;
  /** The calendar day of a moment, as YYYY-MM-DD. */
  dayOf(at: Date): string;
  /** How long the sequencer waits for more before it looks again, in milliseconds. */
  batchMs: number;
}

/** What every act of the ledger needs. */
export interface LedgerContext {
  db: Db;
  pool: pg.Pool;
  keys: KeyStore;
  settings: LedgerSettings;
  now(): Date;
}

/** Held by the one process that sequences, as long as its connection lives. */
export const SEQUENCER_LOCK = 5_005_020;

/** Held by whoever writes bodies or erases them, for one batch: a pupil is not written and erased at once. */
export const ERASE_LOCK = 5_005_023;
