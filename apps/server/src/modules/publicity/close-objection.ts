import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { appendEntry } from '../ledger/index.js';
import { voidRecord } from '../record/index.js';
import { getEntry } from './entries.js';
import { STRUCK_SCHEMA, struckBody, struckRef } from './ledger-entries.js';
import { addStep, type ObjectionRow, objectionsWhere, setObjection } from './objections.js';

/** How many objections of a round keep it from being concluded: unanswered, or within the days of an appeal. */
export async function countOpen(
  db: Db | Tx,
  roundId: string,
  today: string,
): Promise<{ all: number; unanswered: number; overdue: number }> {
  const { rows } = await sql<{ all: number; unanswered: number; overdue: number }>`
    select count(*) filter (where state in ('filed', 'assigned') or (state = 'decided' and due_on >= ${today}))::int as all,
      count(*) filter (where state in ('filed', 'assigned'))::int as unanswered,
      count(*) filter (where state in ('filed', 'assigned') and due_on < ${today})::int as overdue
    from objection where round_id = ${roundId}`.execute(db);
  return rows[0] ?? { all: 0, unanswered: 0, overdue: 0 };
}

/** The decisions of a round that nobody appealed against in time are final. */
export async function closeDecided(tx: Tx, roundId: string, now: Date): Promise<void> {
  const decided = await objectionsWhere(tx, sql`o.round_id = ${roundId} and o.state = 'decided'`, undefined, 10_000);
  for (const objection of decided) await closeObjection(tx, objection, now);
}

/** Makes a decision final. When it was upheld, the record behind the entry is void and the ledger says so. */
export async function closeObjection(tx: Tx, objection: ObjectionRow, now: Date): Promise<void> {
  await setObjection(tx, objection, { state: 'closed' }, now);
  await addStep(tx, objection, { kind: 'closed', by: 'system', outcome: objection.outcome }, now);
  if (objection.outcome !== 'upheld') return;
  const { personId, id } = objection;
  const entry = await getEntry(tx, objection.entryId, true);
  await appendEntry(
    tx,
    {
      kind: 'publicity-outcome',
      schema: STRUCK_SCHEMA,
      personId,
      ref: struckRef(id),
      body: struckBody(id, entry),
    },
    now,
  );
  await voidRecord(tx, entry.recordId, entry.remark, now);
}
