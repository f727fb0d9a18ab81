import path from 'node:path';
import { type EntryKind, rootOf } from '@wuyu/ledger';
import type pg from 'pg';
import type { Db, OpenDatabase, Tx } from '../../platform/database/index.js';
import {
  type AnchorConfig,
  type Anchoring,
  auditAnchors,
  enqueueAnchor,
  openAnchorReader,
  startAnchoring,
} from './anchor/index.js';
import type { AnchorAudit } from './audit.js';
import type { BodySource } from './audit-bodies.js';
import type { LedgerContext } from './context.js';
import { digests } from './digest.js';
import { eraseFromLedger, finishErasures } from './erase.js';
import { openKeyStore } from './key-store.js';
import type { Expander } from './outbox.js';
import { readPolicyFile } from './policy-file.js';
import { createSequencer, type Sequencer } from './sequencer.js';
import type { OpenTree } from './tree.js';
import { startWitnessing, type Witnessing } from './witnessing.js';

/** What the modules above bring along. */
export interface LedgerParts {
  /** By name: what makes many entries of one row of the outbox. */
  expanders: Readonly<Record<string, Expander>>;
  /** By kind: what the live rows say of what was fixed. Kinds without one are held against their own bodies only. */
  bodySources?: Readonly<Partial<Record<EntryKind, BodySource>>>;
  /** Deletes what other modules keep of a pupil, when an old backup brought an erased one back. */
  eraseElsewhere?: (tx: Tx, client: pg.PoolClient, personId: number) => Promise<void>;
}

export interface LedgerOptions {
  /** Its subfolder `keys` is the key store. */
  dataDir: string;
  /** 64 hexadecimal digits; absent: the file in the key store. */
  masterKey?: string | undefined;
  /** `<host>/ledger/<region>` */
  origin: string;
  /** The Chinese profile. */
  gm: boolean;
  /** C2SP tlog-policy: who witnesses; absent: nobody. */
  policyText?: string | undefined;
  /** Absent: nothing is brought to a chain. */
  anchor?: AnchorConfig | undefined;
  batchMs?: number;
  /** The least time between two questions to one witness. */
  witnessMs?: number;
  dayOf(at: Date): string;
  now(): Date;
}

export interface Ledger extends LedgerContext {
  readonly parts: LedgerParts;
  readonly sequencer: Sequencer;
  readonly witnessing: Witnessing;
  /** What the chain keeps that does not fit; undefined: no chain is configured. */
  readonly auditAnchors: AnchorAudit | undefined;
  /** Begins to sequence in this process, and to have checkpoints witnessed and anchored. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the ledger of this installation: its keys under `<dataDir>/keys`. Nothing is sequenced before `start`.
 *
 * @throws Problem 500 `ledger.master-key`; LedgerError `policy.…` for a policy that cannot be read.
 */
export function openLedger(
  { db, pool }: Pick<OpenDatabase, 'db' | 'pool'>,
  options: LedgerOptions,
  parts: LedgerParts,
): Ledger {
  const { policyText, anchor } = options;
  const context: LedgerContext = {
    db,
    pool,
    keys: openKeyStore(path.join(options.dataDir, 'keys'), options.masterKey),
    settings: {
      origin: options.origin,
      gm: options.gm,
      policy: policyText === undefined ? undefined : readPolicyFile(policyText),
      dayOf: options.dayOf,
      batchMs: options.batchMs ?? 1000,
    },
    now: options.now,
  };
  let anchoring: Anchoring | undefined;
  const witnessing = startWitnessing(context, options.witnessMs ?? 2000, () => sequencer.suspect());
  const sequencer = createSequencer(context, parts.expanders, (grown) => {
    witnessing.wake();
    // The queue forgets nothing, so what is not entered now is covered by the next checkpoint.
    if (anchor)
      void enqueue(db, grown, options.now(), anchor.minutes)
        .then(() => anchoring?.wake())
        .catch(() => undefined);
  });
  return {
    ...context,
    parts,
    sequencer,
    witnessing,
    auditAnchors: anchor && createAnchorAudit(db, anchor),
    async start() {
      for (const personId of await finishErasures(context)) {
        await eraseFromLedger(context, personId, async (tx, client) => parts.eraseElsewhere?.(tx, client, personId));
      }
      if (anchor) anchoring = startAnchoring({ database: { db, pool }, config: anchor, now: options.now });
      sequencer.start();
    },
    async close() {
      await sequencer.stop();
      await witnessing.close();
      await anchoring?.close();
      context.keys.close();
    },
  };
}

async function enqueue(db: Db, grown: readonly OpenTree[], at: Date, minutes: number): Promise<void> {
  for (const { row, frontier } of grown) {
    if (row.digest !== 'sha256') continue;
    const root = rootOf(frontier, digests[row.digest]);
    await enqueueAnchor(db, { origin: row.origin, size: frontier.size, root }, at, minutes);
  }
}

function createAnchorAudit(db: Db, config: AnchorConfig): AnchorAudit {
  return async (origins, rootOfLog) => {
    const reader = await openAnchorReader(config);
    return (await auditAnchors(db, reader, origins, rootOfLog)).faults.map((fault) => ({ ...fault }));
  };
}
