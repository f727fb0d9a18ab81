import type pg from 'pg';

/** Deletes what a pupil selected, signed, and was told about it; in the caller's transaction. */
export async function eraseSelections(client: pg.PoolClient, personId: number): Promise<void> {
  for (const table of ['selection', 'selection_item', 'selection_note', 'selection_signature'])
    await client.query(`delete from ${table} where person_id = $1`, [personId]);
}
