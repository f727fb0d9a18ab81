import type pg from 'pg';

/** Deletes a pupil's archives with their signatures, and the album; in the caller's transaction. Attachments go by their module. */
export async function eraseGrowthArchives(client: pg.PoolClient, personId: number): Promise<void> {
  await client.query('delete from archive_signature where person_id = $1', [personId]);
  await client.query('delete from term_archive where person_id = $1', [personId]);
  await client.query('delete from album_entry where person_id = $1', [personId]);
}
