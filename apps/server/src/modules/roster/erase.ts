import type pg from 'pg';

/**
 * Deletes a pupil from the roster, and of the family those who have no other child here. In the caller's transaction.
 *
 * @returns the persons who are gone, the pupil among them.
 */
export async function eraseFromRoster(client: pg.PoolClient, personId: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select g.guardian_id as id from guardianship g where g.person_id = $1
     and not exists (select from guardianship other where other.guardian_id = g.guardian_id and other.person_id <> $1)
     and not exists (select from employment e where e.person_id = g.guardian_id)`,
    [personId],
  );
  const gone = [personId, ...rows.map(({ id }) => id)];
  // What an import changed of them can no longer be kept, and so neither it nor an earlier one be undone.
  await client.query(
    `with told as (select coalesce(max(import_id), 0) as id from roster_change where ids && $1::int[]),
     closed as (update roster_import set kept_until = null where id <= (select id from told))
     delete from roster_change where import_id <= (select id from told)`,
    [gone],
  );
  await client.query('delete from guardianship where person_id = $1', [personId]);
  await client.query('delete from enrolment where person_id = $1', [personId]);
  await client.query('delete from person_number where person_id = any($1)', [gone]);
  await client.query('delete from person where id = any($1)', [gone]);
  return gone;
}
