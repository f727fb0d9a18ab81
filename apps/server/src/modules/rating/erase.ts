import type pg from 'pg';

/**
 * Deletes a pupil's tasks, the forms about them and what came of those; in the caller's transaction. What the pupil gave
 * about others goes while it can still be found, that is, in rounds that are open.
 */
export async function eraseRatings(client: pg.PoolClient, personId: number): Promise<void> {
  await client.query(
    `delete from rating_form f using rating_task t
     where t.person_id = $1 and t.form_id = f.id and t.subject_id = f.person_id`,
    [personId],
  );
  await client.query('delete from rating_task where person_id = $1 or subject_id = $1', [personId]);
  await client.query('delete from rating_form where person_id = $1', [personId]);
  await client.query('delete from rating_result where person_id = $1', [personId]);
}
