import type pg from 'pg';

/**
 * What goes with a pupil: archives that came, and of those that left everything but their entry in the list, which is set.
 * A file that left does not come back, but nobody who asks is told that it still holds.
 */
export async function eraseArchives(client: pg.PoolClient, personId: number, at: Date): Promise<void> {
  await client.query('delete from imported_archive where person_id = $1', [personId]);
  await client.query(
    `update issued_archive set person_id = null, salt = '', digest = '', proof = '', revoked_at = coalesce(revoked_at, $2)
     where person_id = $1`,
    [personId, at],
  );
}
