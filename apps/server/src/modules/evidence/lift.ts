import { sql } from 'kysely';
import type pg from 'pg';
import type { Db } from '../../platform/database/index.js';

/** The correction g of the observation by which c replaced another. */
const OF_SUCCESSOR = 'g.person_id = c.person_id and g.batch_id = c.by_batch_id and g.cell = c.by_cell';
const COLUMNS = 'person_id, batch_id, cell, by_batch_id, by_cell, reason';
const columnsOf = (alias: string) =>
  COLUMNS.split(', ')
    .map((name) => `${alias}.${name}`)
    .join(', ');

/** How many earlier observations would stand again if a batch were withdrawn now. */
export async function countReturning(db: Db, batchId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from correction c where c.by_batch_id = ${batchId} and c.by_cell is not null
      and not exists (select from correction g where ${sql.raw(OF_SUCCESSOR)})`.execute(db);
  return rows[0]?.n ?? 0;
}

/**
 * Takes a batch out of the chains of corrections, before what stands of it is withdrawn: what it had replaced stands again;
 * where its observation was itself replaced meanwhile, the earlier one is from now on replaced by that, and its own is
 * withdrawn, so that undoing the later batch too brings back the earliest, never this one. What held until now is kept in
 * `lifted_correction`: "up to batch n" reads as it did. What was retracted one by one stays as it is.
 *
 * @returns how many observations stand again.
 */
export async function liftCorrections(
  client: pg.PoolClient,
  batchId: number,
  byBatchId: number,
  reason: string,
): Promise<number> {
  const lift = `insert into lifted_correction (${COLUMNS}, lifted_by)`;
  const replacing = 'c.by_batch_id = $1 and c.by_cell is not null';
  await client.query(
    `${lift} select ${columnsOf('c')}, $2 from correction c where ${replacing}
       and not exists (select from correction g where ${OF_SUCCESSOR} and g.by_cell is null)`,
    [batchId, byBatchId],
  );
  await client.query(
    `update correction c set by_batch_id = g.by_batch_id, by_cell = g.by_cell, reason = g.reason
     from correction g where ${replacing} and ${OF_SUCCESSOR} and g.by_cell is not null`,
    [batchId],
  );
  const returned = await client.query(
    `delete from correction c where ${replacing} and not exists (select from correction g where ${OF_SUCCESSOR})`,
    [batchId],
  );
  const replaced = 'c.batch_id = $1 and c.by_cell is not null';
  await client.query(`${lift} select ${columnsOf('c')}, $2 from correction c where ${replaced}`, [batchId, byBatchId]);
  await client.query(`update correction c set by_batch_id = $2, by_cell = null, reason = $3 where ${replaced}`, [
    batchId,
    byBatchId,
    reason,
  ]);
  return returned.rowCount ?? 0;
}
