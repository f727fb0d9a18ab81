import type pg from 'pg';

/** Deletes what was being written about a pupil; in the caller's transaction. What was confirmed goes with the remarks. */
export async function eraseComments(client: pg.PoolClient, personId: number): Promise<void> {
  await client.query('delete from comment where person_id = $1', [personId]);
}
