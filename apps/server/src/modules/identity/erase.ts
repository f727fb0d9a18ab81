import type pg from 'pg';

/** Deletes the accounts of persons who are gone, with their roles and sessions; in the caller's transaction. */
export async function eraseAccounts(client: pg.PoolClient, personIds: readonly number[]): Promise<void> {
  await client.query('delete from account where person_id = any($1)', [personIds]);
}
