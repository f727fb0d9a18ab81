import { rm } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';

/** Deletes every result of a pupil; in the caller's transaction. Norms and spreads stay: they are about nobody. */
export async function eraseResults(client: pg.PoolClient, personId: number): Promise<void> {
  await client.query('delete from result where person_id = $1', [personId]);
}

/** Kept folds hold sums of every pupil; they are only a cache, and the next run makes them anew. */
export async function dropFolds(dataDir: string): Promise<void> {
  await rm(path.join(dataDir, 'fold'), { recursive: true, force: true });
}
