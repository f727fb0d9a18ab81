import type pg from 'pg';

/** Deletes what others were told about a pupil who is gone; in the caller's transaction. The own notices go with the account. */
export async function eraseNotices(client: pg.PoolClient, personId: number): Promise<void> {
  for (const table of ['notice', 'notice_delivery'])
    await client.query(`delete from ${table} where path ~ $1`, [`^/students/${personId}(/|$)`]);
}
