import type pg from 'pg';

/** Deletes a pupil's records and points, in the caller's transaction; acts of points stay, without the pupil. */
export async function eraseRecords(client: pg.PoolClient, personId: number): Promise<void> {
  for (const table of ['record_trace', 'record_event', 'record', 'point', 'class_committee'])
    await client.query(`delete from ${table} where person_id = $1`, [personId]);
}
