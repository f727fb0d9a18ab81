import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { SelectionKey } from './queries.js';

/** A signed selection, for publicity. */
export interface ReadySelection {
  personId: number;
  classId: number;
  name: string;
  items: Array<{ recordId: string; highlighted: boolean; reason: string }>;
}

/** The selections of classes that nothing is awaited of; by class and person. @param lock until the transaction ends. */
export async function readySelections(
  db: Db | Tx,
  classIds: readonly number[],
  termId: number,
  lock = false,
): Promise<ReadySelection[]> {
  if (classIds.length === 0) return [];
  const { rows } = await sql<Omit<ReadySelection, 'items'>>`
    select s.person_id as "personId", s.class_id as "classId", p.name
    from selection s join person p on p.id = s.person_id
    where s.class_id = any(${[...classIds]}::integer[]) and s.term_id = ${termId} and s.state = 'ready'
    order by s.class_id, s.person_id ${lock ? sql`for update of s` : sql``}`.execute(db);
  if (rows.length === 0) return [];
  const items = await db
    .selectFrom('selection_item')
    .select(['person_id', 'record_id', 'highlighted', 'reason'])
    .where(
      'person_id',
      'in',
      rows.map(({ personId }) => personId),
    )
    .where('term_id', '=', termId)
    .orderBy('person_id')
    .orderBy('position')
    .execute();
  const ready = new Map<number, ReadySelection>(rows.map((row) => [row.personId, { ...row, items: [] }]));
  for (const { person_id, record_id: recordId, highlighted, reason } of items)
    ready.get(person_id)?.items.push({ recordId, highlighted, reason });
  return [...ready.values()];
}

/** Puts selections before the school, or takes them back when a round is called off. */
export async function setPublic(tx: Tx, of: readonly SelectionKey[], isPublic: boolean, now: Date): Promise<void> {
  const [first] = of;
  if (!first) return;
  await tx
    .updateTable('selection')
    .set(({ eb }) => ({
      state: isPublic ? 'public' : 'ready',
      version: eb('version', '+', 1),
      changed_at: now,
    }))
    .where(
      'person_id',
      'in',
      of.map(({ personId }) => personId),
    )
    .where('term_id', '=', first.termId)
    .where('state', '=', isPublic ? 'ready' : 'public')
    .execute();
}
