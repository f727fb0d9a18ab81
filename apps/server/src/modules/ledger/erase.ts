import type pg from 'pg';
import { type Tx, withTransaction } from '../../platform/database/index.js';
import { appendEntries } from './append.js';
import { ERASE_LOCK, type LedgerContext } from './context.js';

/**
 * Erases what the ledger knows of a pupil: bodies and salts, what waits for its position, and the pupil's key. Each entry
 * stays, tells nothing any more, and gets a withdrawal about it. The tree, its root and everyone else's proofs stay.
 *
 * @param alsoErase deletes what other modules keep, in the same transaction; it stands or falls with this.
 * @returns how many bodies were erased.
 */
export async function eraseFromLedger(
  context: LedgerContext,
  personId: number,
  alsoErase: (tx: Tx, client: pg.PoolClient) => Promise<void> = async () => undefined,
): Promise<number> {
  const at = context.now();
  return withEraseLock(context, async () => {
    const bodies = await withTransaction(context.pool, async (client, tx) => {
      await tx
        .insertInto('ledger_erasure')
        .values({ person_id: personId, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await tx.deleteFrom('ledger_outbox').where('person_id', '=', personId).execute();
      const { rows } = await client.query<{ id: string }>(
        `with gone as (delete from ledger_body where person_id = $1 returning tree_id, position)
         select e.id from gone join ledger_entry e using (tree_id, position) order by tree_id, position`,
        [personId],
      );
      const withdrawals = rows.map(({ id }) => ({
        kind: 'withdrawal' as const,
        schema: 1,
        ref: 'erasure',
        about: id,
        body: { entry: id, reason: 'erasure' },
      }));
      await appendEntries(tx, withdrawals, at);
      await alsoErase(tx, client);
      return rows.length;
    });
    await eraseKeys(context);
    return bodies;
  });
}

/**
 * Finishes what was begun: keys of pupils whose erasure was committed just before a crash, and bodies of erased pupils that
 * came back with an old backup, which nobody can read any more.
 *
 * @returns the pupils that an old backup brought back: other modules have to erase them again.
 */
export async function finishErasures(context: LedgerContext): Promise<number[]> {
  return withEraseLock(context, async () => {
    await eraseKeys(context);
    const { rows } = await context.pool.query<{ id: number }>(
      `select id from unnest($1::integer[]) as id where not exists (select from ledger_erasure where person_id = id)`,
      [[...context.keys.erased()]],
    );
    return rows.map(({ id }) => id).sort((a, b) => a - b);
  });
}

async function eraseKeys({ pool, keys, now }: LedgerContext): Promise<void> {
  const { rows } = await pool.query<{ person_id: number }>(
    'select person_id from ledger_erasure where keys_deleted_at is null',
  );
  if (rows.length === 0) return;
  const people = rows.map(({ person_id }) => person_id);
  keys.eraseDataKeys(people);
  await pool.query('update ledger_erasure set keys_deleted_at = $2 where person_id = any ($1::integer[])', [
    people,
    now(),
  ]);
}

/** Nobody seals a body or makes a key meanwhile. */
async function withEraseLock<T>({ pool }: LedgerContext, act: () => Promise<T>): Promise<T> {
  const holder = await pool.connect();
  try {
    await holder.query('select pg_advisory_lock($1)', [ERASE_LOCK]);
    return await act();
  } finally {
    // Ends the session, and with it the lock, whatever state it is in.
    holder.release(true);
  }
}
