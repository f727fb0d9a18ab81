import { sql } from 'kysely';
import type { Db, Tx } from './open.js';

/**
 * Takes a block of `count` ids named `name`.
 *
 * @returns the first of them; the block is first … first + count − 1. Ids that are not used stay unused.
 */
export async function nextIds(db: Db | Tx, name: string, count: number): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    insert into id_block (name, next) values (${name}, ${1 + count})
    on conflict (name) do update set next = id_block.next + ${count}
    returning next`.execute(db);
  return (rows[0] as { next: number }).next - count;
}

/** Locks of our own, held until the transaction ends. */
const LOCKS = { append: 5_005_002, roster: 5_005_003 } as const;

/**
 * Held by whoever adds a batch of observations, from the taking of the batch's id until commit, so that the order
 * of ids is the order of becoming visible.
 */
export async function appendLock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCKS.append})`.execute(tx);
}

/** Held while a roster is imported: two imports queue. */
export async function rosterLock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCKS.roster})`.execute(tx);
}
