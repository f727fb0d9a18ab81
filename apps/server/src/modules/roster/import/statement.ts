import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.js';

/** Runs SQL text with positional parameters, for statements that unnest arrays. */
export async function run<R = unknown>(tx: Tx, text: string, parameters: readonly unknown[]): Promise<R[]> {
  const parts = text.split(/\$(\d+)/);
  const query = parts.reduce(
    (built, part, i) => (i % 2 === 0 ? sql`${built}${sql.raw(part)}` : sql`${built}${parameters[Number(part) - 1]}`),
    sql``,
  );
  return (await query.execute(tx)).rows as R[];
}
