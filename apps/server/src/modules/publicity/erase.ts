import type pg from 'pg';

/** Deletes what was shown of a pupil and what was objected to it, in the caller's transaction; rounds name nobody and stay. */
export async function erasePublicity(client: pg.PoolClient, personId: number): Promise<void> {
  for (const table of ['objection_step', 'objection', 'publicity_entry', 'publicity_outcome'])
    await client.query(`delete from ${table} where person_id = $1`, [personId]);
}
