import type pg from 'pg';

/** Deletes what was said about a pupil in words, and the register of their reports; in the caller's transaction. */
export async function eraseReports(client: pg.PoolClient, personId: number): Promise<void> {
  await client.query('delete from remark where person_id = $1', [personId]);
  await client.query('delete from report where person_id = $1', [personId]);
}
