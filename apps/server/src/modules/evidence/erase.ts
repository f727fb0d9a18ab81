import { packObservations, unpackObservations } from '@wuyu/evaluation';
import type pg from 'pg';
import { copyOutBytes, fieldsOf } from '../../platform/database/index.js';

/**
 * Deletes every fact about a pupil, and every copy of it in packs. The batches stay, marked: what they were can no longer be
 * held against their entries in the ledger. In the caller's transaction.
 */
export async function eraseEvidence(client: pg.PoolClient, personId: number): Promise<void> {
  const { rows } = await client.query<{ batch: number }>(
    'select distinct batch_id as batch from observation where person_id = $1 order by 1',
    [personId],
  );
  const batches = rows.map(({ batch }) => batch);
  await client.query('delete from item_score where person_id = $1', [personId]);
  await client.query('delete from correction where person_id = $1', [personId]);
  await client.query('delete from lifted_correction where person_id = $1', [personId]);
  await client.query('delete from waiting_fact where person_id = $1', [personId]);
  await client.query('delete from fact where person_id = $1', [personId]);
  await client.query('delete from observation where person_id = $1', [personId]);
  if (batches.length === 0) return;
  await eraseFromPacks(client, batches, personId);
  await client.query('update batch set erased = true, digest = null where id = any($1)', [batches]);
}

/** Only the parts that speak of the pupil are written anew. */
async function eraseFromPacks(client: pg.PoolClient, batches: readonly number[], personId: number): Promise<void> {
  const changed: Array<{ term: number; batch: number; part: number; n: number; body: Uint8Array }> = [];
  const sql = `copy (select term_id, batch_id, part, body from observation_pack where batch_id in (${batches.join(', ')}))
    to stdout (format binary)`;
  await copyOutBytes(client, sql, (row) => {
    const [term, batch, part, body] = fieldsOf(row) as [Buffer, Buffer, Buffer, Buffer];
    const pack = unpackObservations(body);
    if (!pack.persons.includes(personId)) return;
    const stays = [...pack.persons.keys()].filter((i) => pack.persons[i] !== personId);
    const one = pack.moments.length === 1 ? (pack.moments[0] as number) : undefined;
    changed.push({
      term: term.readInt16BE(0),
      batch: batch.readInt32BE(0),
      part: part.readInt32BE(0),
      n: stays.length,
      body: packObservations({
        n: stays.length,
        persons: Int32Array.from(stays, (i) => pack.persons[i] as number),
        indicators: Int16Array.from(stays, (i) => pack.indicators[i] as number),
        days: Int32Array.from(stays, (i) => pack.days[i] as number),
        values: Float64Array.from(stays, (i) => pack.values[i] as number),
        moments: Float64Array.from(stays, (i) => one ?? (pack.moments[i] as number)),
      }),
    });
  });
  for (const { term, batch, part, n, body } of changed) {
    await client.query(
      'update observation_pack set observations = $4, body = $5 where term_id = $1 and batch_id = $2 and part = $3',
      [term, batch, part, n, Buffer.from(body)],
    );
  }
}
