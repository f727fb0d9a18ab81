import type { Db } from '../../platform/database/index.js';
import { type Actor, can, type Relation } from '../identity/index.js';
import { recordPolicy } from './policy.js';
import { findRow } from './rows.js';

/** By which relation somebody may read a file of a record; undefined: not. Those of a draft are its writer's alone. */
export async function recordFileReader(
  db: Db,
  actor: Actor,
  { ref, personId }: { ref: string; personId: number | null },
): Promise<Relation | undefined> {
  const row = personId === null ? undefined : await findRow(db, { personId, id: ref });
  if (!row) return undefined;
  const target = { personId: row.person_id };
  if (row.writer_id === actor.personId) {
    const writes = await can(db, actor, recordPolicy, 'record.write', target);
    if (writes !== undefined) return writes;
  }
  return row.state === 'draft' ? undefined : can(db, actor, recordPolicy, 'record.read', target);
}
