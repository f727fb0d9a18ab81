import type pg from 'pg';
import { appendLock, nextIds, type Tx, withTransaction } from '../../platform/database/index.js';
import { appendEntry } from '../ledger/index.js';
import { type ItemRow, writeItems } from './item-scores.js';
import { createLoadTables, type Key, type Settled, settleLoad } from './load.js';
import { createPacker } from './pack.js';
import { type RowWriter, writeRows } from './row-writer.js';

export interface NewBatch {
  source: string;
  fileName: string;
  digest: Buffer;
  profile: string;
  /** Profiles whose earlier batches may hold the same facts; undefined: any may. */
  comparable: readonly string[] | undefined;
  placeId: number | null;
  recordedBy: string;
  recordedAt: Date;
  /** Asked once the file has been read. */
  sheets: () => readonly string[];
  key: Key;
  /** A million rows or so and more: loaded beside the live tables and indexed afterwards. */
  large: boolean;
  dryRun: boolean;
}

export interface Stored extends Settled {
  batchId?: number;
  /** The same file was imported before, with the same profile and options. */
  known: boolean;
}

/** What reading a file leaves besides its observations. */
export interface Produced {
  items?: { code: string; document: unknown; rows: readonly ItemRow[] };
}

/**
 * One file, one transaction, all or nothing. `produce` writes the rows; when it throws, nothing has happened.
 *
 * The append lock is taken before the batch's id and held until commit: rows carry the id, and ids must become visible in
 * their order. Imports therefore queue; whoever reads is never held up, except for the moment in which a large load takes
 * the place of an empty partition.
 */
export async function storeObservations(
  pool: pg.Pool,
  batch: NewBatch,
  produce: (writer: RowWriter) => Promise<Produced>,
): Promise<Stored> {
  let outcome: Stored | undefined;
  try {
    await withTransaction(pool, async (client, tx) => {
      await appendLock(tx);
      if (await isKnown(client, batch)) throw new Undone({ known: true, added: 0, unchanged: 0, corrected: 0 });
      const batchId = await nextIds(tx, 'batch', 1);
      const stored = await load(client, tx, batch, batchId, produce);
      outcome = stored;
      if (batch.dryRun || stored.added + stored.corrected === 0) throw new Undone({ ...stored, batchId: undefined });
    });
  } catch (error) {
    if (error instanceof Undone) return error.stored;
    throw error;
  }
  return outcome as Stored;
}

/** Rolls the transaction back without being a failure. */
class Undone extends Error {
  readonly stored: Stored;
  constructor({ batchId: _, ...stored }: Omit<Stored, 'batchId'> & { batchId?: number | undefined }) {
    super('nothing to keep');
    this.stored = stored;
  }
}

async function load(
  client: pg.PoolClient,
  tx: Tx,
  batch: NewBatch,
  batchId: number,
  produce: (writer: RowWriter) => Promise<Produced>,
): Promise<Stored> {
  const earlier = await client.query<{ id: number }>(
    `select id from batch where observations > 0 and ($1::text[] is null or profile_code = any($1)) order by id`,
    [batch.comparable ?? null],
  );
  const earlierIds = earlier.rows.map(({ id }) => id);
  const mode = earlierIds.length > 0 ? 'compare' : batch.large ? 'swap' : 'direct';
  if (mode === 'direct' && batch.dryRun) return { known: false, ...(await countOnly(produce)) };
  const table = await createLoadTables(client, mode);
  const packer = createPacker(batchId);
  const writer = writeRows(client, table, batchId, mode === 'compare' ? undefined : packer);
  let produced: Produced;
  try {
    produced = await produce(writer);
    await writer.end();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  const settled = await settleLoad(client, mode, batch.key, batch.recordedAt, earlierIds, writer.rows, packer);
  const { packed, digest } = await packer.end(client);
  if (settled.added + settled.corrected > 0) {
    const entryId = await enterBatch(tx, batch, batchId, settled, digest);
    await tx
      .insertInto('batch')
      .values({
        id: batchId,
        source: batch.source,
        file_name: batch.fileName,
        file_digest: batch.digest,
        profile_code: batch.profile,
        place_id: batch.placeId,
        recorded_by: batch.recordedBy,
        recorded_at: batch.recordedAt,
        observations: settled.added + settled.corrected,
        corrections: settled.corrected,
        packed,
        digest,
        entry_id: entryId,
      })
      .execute();
    await client.query('update batch set sheets = $2 where id = $1', [batchId, batch.sheets()]);
    if (produced.items) await writeItems(client, batchId, produced.items, batch.recordedAt);
  }
  return { known: false, batchId, ...settled };
}

/** What the ledger keeps of an import: which file, how many facts, and their digest. About nobody, so nothing is sealed. */
function enterBatch(tx: Tx, batch: NewBatch, batchId: number, settled: Settled, digest: Buffer): Promise<string> {
  const body = {
    batch: batchId,
    source: batch.source,
    profile: batch.profile,
    file: batch.digest.toString('hex'),
    observations: settled.added + settled.corrected,
    corrections: settled.corrected,
    digest: digest.toString('hex'),
  };
  const entry = { kind: 'observation-batch', schema: 1, ref: `batch:${batchId}`, body } as const;
  return appendEntry(tx, entry, batch.recordedAt);
}

/**
 * Whether this very file went in before and all of it still stands: after a correction or a withdrawal it may say something
 * new again.
 */
async function isKnown(client: pg.PoolClient, { digest, profile }: NewBatch): Promise<boolean> {
  const { rows } = await client.query<{ id: number }>(
    'select id from batch where file_digest = $1 and profile_code = $2 and observations > 0',
    [digest, profile],
  );
  for (const { id } of rows) {
    const changed = await client.query('select 1 from correction where batch_id = $1 limit 1', [id]);
    if (!changed.rowCount) return true;
  }
  return false;
}

async function countOnly(produce: (writer: RowWriter) => Promise<Produced>): Promise<Settled> {
  let rows = 0;
  await produce({
    get rows() {
      return rows;
    },
    due: false,
    add: () => void (rows += 1),
    flush: async () => undefined,
    end: async () => undefined,
    abort: async () => undefined,
  });
  return { added: rows, unchanged: 0, corrected: 0 };
}
