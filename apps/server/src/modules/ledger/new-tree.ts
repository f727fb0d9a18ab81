import { withTransaction } from '../../platform/database/index.js';
import type { LedgerContext } from './context.js';
import { treesOfYear } from './queries.js';
import { makeTree, nextOrigin, schoolYearOf } from './tree.js';

/**
 * An administrator's decision when signing is refused because the database is older than what was published, and nothing
 * newer is left: the tree of this school year ends where it stands, unsigned further, and the next entries begin a new one.
 * What was published of the old tree stays provable to those who hold proofs.
 *
 * @returns the name of the tree that was closed.
 */
export async function closeTree(context: LedgerContext): Promise<string> {
  const { pool, settings, now } = context;
  const at = now();
  const schoolYear = schoolYearOf(settings.dayOf(at));
  return withTransaction(pool, async (client) => {
    const known = await treesOfYear(client, schoolYear);
    const open = known.find(({ twinOf, closed }) => twinOf === undefined && !closed);
    if (!open) {
      // Even the row of the tree is newer than the database.
      const origin = nextOrigin(settings.origin, schoolYear, known);
      return (await makeTree(context, client, { origin, schoolYear, at, closed: true })).origin;
    }
    await client.query('update ledger_tree set closed_at = $2 where id = $1 or twin_of = $1', [open.id, at]);
    return open.origin;
  });
}
