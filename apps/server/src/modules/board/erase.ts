import type pg from 'pg';

/** Forgets when persons who are gone were reminded; in the caller's transaction. Counts name nobody and are made anew. */
export async function eraseReminders(client: pg.PoolClient, personId: number): Promise<void> {
  await client.query('delete from board_reminder where recipient = $1', [`p:${personId}`]);
}
