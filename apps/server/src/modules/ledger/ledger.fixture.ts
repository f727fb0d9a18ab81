import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openTestDatabase, type TestDatabase } from '../../platform/database/index.js';
import { type Ledger, type LedgerParts, openLedger } from './ledger.js';

export interface TestLedger {
  database: TestDatabase;
  dataDir: string;
  ledger: Ledger;
  /** Another process's view: the same database and keys. */
  open(given?: Partial<Parameters<typeof openLedger>[1]>, parts?: LedgerParts): Ledger;
  close(): Promise<void>;
}

/** A ledger of its own on a database of its own. Time stands still in the autumn of 2026. */
export async function openTestLedger(
  given: Partial<Parameters<typeof openLedger>[1]> = {},
  parts: LedgerParts = { expanders: {} },
): Promise<TestLedger> {
  const database = await openTestDatabase();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'wuyu-ledger-'));
  const opened: Ledger[] = [];
  const open: TestLedger['open'] = (other = {}, otherParts = parts) => {
    const settings = {
      dataDir,
      origin: 'test.example/ledger/county',
      gm: false,
      batchMs: 20,
      dayOf: (at: Date) => at.toISOString().slice(0, 10),
      now: () => new Date('2026-10-01T00:00:00Z'),
      ...given,
      ...other,
    };
    const ledger = openLedger(database, settings, otherParts);
    opened.push(ledger);
    return ledger;
  };
  return {
    database,
    dataDir,
    ledger: open(),
    open,
    async close() {
      for (const ledger of opened) await ledger.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
