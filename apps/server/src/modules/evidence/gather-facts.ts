import type pg from 'pg';
import {
  appendLock,
  ensureTermPartitions,
  nextIds,
  type OpenDatabase,
  type Tx,
  withTransaction,
} from '../../platform/database/index.js';
import { appendEntry } from '../ledger/index.js';
import { epochDay } from './calendar.js';
import { createPacker } from './pack.js';
import { writeRows } from './row-writer.js';

interface WaitingFact {
  seq: number;
  person_id: number;
  ref: string;
  part: number;
  source: string;
  retracts: boolean;
  indicator_id: number;
  term_id: number;
  day: string;
  value: number;
  recorded_at: Date;
}

/** Facts of one transaction. */
const MOST = 20_000;

export interface Gathered {
  added: number;
  retracted: number;
}

/**
 * Makes observations of the facts that wait: a batch for each kind of source, and one that takes back what was retracted.
 * A fact that is retracted before it was gathered never becomes an observation. Safe to call at any time, by anybody.
 */
export async function gatherFacts(database: Pick<OpenDatabase, 'pool'>, now: Date): Promise<Gathered> {
  const total: Gathered = { added: 0, retracted: 0 };
  for (;;) {
    const { taken, added, retracted } = await gatherSome(database.pool, now);
    total.added += added;
    total.retracted += retracted;
    if (taken < MOST) return total;
  }
}

function gatherSome(pool: pg.Pool, now: Date): Promise<Gathered & { taken: number }> {
  return withTransaction(pool, async (client, tx) => {
    await appendLock(tx);
    const { rows } = await client.query<WaitingFact>('select * from waiting_fact order by seq limit $1', [MOST]);
    if (rows.length === 0) return { taken: 0, added: 0, retracted: 0 };
    await ensureTermPartitions(client);
    const retractedAt = new Map<string, number>();
    for (const { person_id, ref, seq, retracts } of rows) if (retracts) retractedAt.set(`${person_id} ${ref}`, seq);
    const offered = rows.filter(({ retracts }) => !retracts);
    const standing = offered.filter(
      ({ person_id, ref, seq }) => !((retractedAt.get(`${person_id} ${ref}`) ?? 0) > seq),
    );
    for (const source of [...new Set(standing.map((fact) => fact.source))].sort()) {
      const facts = standing.filter((fact) => fact.source === source);
      await appendBatch(client, tx, source, facts, now);
    }
    const retracted = await retractGathered(
      client,
      tx,
      rows.filter(({ retracts }) => retracts),
      now,
    );
    await client.query('delete from waiting_fact where seq = any($1::bigint[])', [rows.map(({ seq }) => seq)]);
    return { taken: rows.length, added: standing.length, retracted };
  });
}

async function appendBatch(
  client: pg.PoolClient,
  tx: Tx,
  source: string,
  facts: readonly WaitingFact[],
  now: Date,
): Promise<void> {
  const batchId = await nextIds(tx, 'batch', 1);
  const packer = createPacker(batchId);
  const writer = writeRows(client, 'observation', batchId, packer);
  for (const [at, fact] of facts.entries()) {
    const { person_id, indicator_id, term_id, day, value, recorded_at } = fact;
    // There is no file: a fact's cell is its place in the batch.
    writer.add(person_id, indicator_id, term_id, epochDay(day), value, recorded_at.getTime() * 1000, at + 1);
    if (writer.due) await writer.flush();
  }
  await writer.end();
  const { packed, digest } = await packer.end(client);
  await client.query(
    `insert into fact (person_id, ref, part, batch_id, cell)
     select f.person_id, f.ref, f.part, $1, f.cell
     from unnest($2::integer[], $3::text[], $4::smallint[]) with ordinality as f (person_id, ref, part, cell)`,
    [batchId, facts.map(({ person_id }) => person_id), facts.map(({ ref }) => ref), facts.map(({ part }) => part)],
  );
  const body = {
    batch: batchId,
    source,
    profile: '',
    file: '',
    observations: facts.length,
    corrections: 0,
    digest: digest.toString('hex'),
  };
  const entryId = await appendEntry(tx, { kind: 'observation-batch', schema: 1, ref: `batch:${batchId}`, body }, now);
  await tx
    .insertInto('batch')
    .values({
      id: batchId,
      source,
      recorded_at: now,
      observations: facts.length,
      packed,
      digest,
      entry_id: entryId,
    })
    .execute();
}

/** @returns how many observations no longer stand. */
async function retractGathered(
  client: pg.PoolClient,
  tx: Tx,
  retractions: readonly WaitingFact[],
  now: Date,
): Promise<number> {
  if (retractions.length === 0) return 0;
  const batchId = await nextIds(tx, 'batch', 1);
  const { rowCount } = await client.query(
    `insert into correction (person_id, batch_id, cell, by_batch_id, by_cell, reason)
     select distinct f.person_id, f.batch_id, f.cell, $1::integer, null::bigint, 'retracted'
     from unnest($2::integer[], $3::text[]) as r (person_id, ref)
     join fact f on f.person_id = r.person_id and f.ref = r.ref
     where not exists (select 1 from correction c
       where c.person_id = f.person_id and c.batch_id = f.batch_id and c.cell = f.cell)`,
    [batchId, retractions.map(({ person_id }) => person_id), retractions.map(({ ref }) => ref)],
  );
  const count = rowCount ?? 0;
  if (count === 0) return 0;
  const body = { batch: batchId, observations: count };
  const entryId = await appendEntry(tx, { kind: 'observation-batch', schema: 2, ref: `batch:${batchId}`, body }, now);
  await tx
    .insertInto('batch')
    .values({ id: batchId, source: 'withdrawal', recorded_at: now, corrections: count, entry_id: entryId })
    .execute();
  return count;
}
