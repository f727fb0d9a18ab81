import type pg from 'pg';
import type { Tx } from '../../platform/database/index.js';

/** Deletes the accounts of persons who are gone, with their roles and sessions; in the caller's transaction. */
export async function eraseAccounts(client: pg.PoolClient, personIds: readonly number[]): Promise<void> {
  await client.query('delete from account where person_id = any($1)', [personIds]);
}

/** People whose ids follow each other. */
interface People {
  first: number;
  last: number;
}

/** How many accounts of some people have ever been signed in to. */
export async function accountsInUse(tx: Tx, { first, last }: People): Promise<number> {
  const { n } = await tx
    .selectFrom('account')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('person_id', '>=', first)
    .where('person_id', '<=', last)
    .where('must_change', '=', false)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export async function dropUnusedAccounts(tx: Tx, { first, last }: People): Promise<void> {
  await tx
    .deleteFrom('account')
    .where('person_id', '>=', first)
    .where('person_id', '<=', last)
    .where('must_change', '=', true)
    .execute();
}
