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
  await client.query('delete from guardianship where person_id = $1', [personId]);
  await client.query('delete from enrolment where person_id = $1', [personId]);
  await client.query('delete from person_number where person_id = any($1)', [gone]);
  await client.query('delete from person where id = any($1)', [gone]);
  return gone;
}
