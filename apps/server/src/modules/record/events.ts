import type { RecordDetail } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Content, sayFields } from './form.js';
import { getKind } from './record-types.js';
import type { RecordKey } from './rows.js';

type HistoryEntry = RecordDetail['history'][number];

export interface NewEvent {
  act: HistoryEntry['act'];
  byRole: HistoryEntry['by'];
  byId: number | null;
  revision: number;
  reason?: string;
  /** What the record says from now on, where the act brought it. */
  content?: Content & { type: string };
}

/** Adds to what happened to a record, in the transaction of the act. The record's row is locked by then. */
export async function addEvent(tx: Tx, { personId, id }: RecordKey, event: NewEvent, at: Date): Promise<void> {
  await tx
    .insertInto('record_event')
    .values({
      person_id: personId,
      record_id: id,
      seq: sql<number>`(select coalesce(max(seq), 0) + 1 from record_event
        where person_id = ${personId} and record_id = ${id})`,
      act: event.act,
      by_role: event.byRole,
      by_id: event.byId,
      at,
      revision: event.revision,
      reason: event.reason ?? '',
      ...(event.content ? { content: JSON.stringify(event.content) } : {}),
    })
    .execute();
}

/**
 * What happened to a record, the oldest first.
 *
 * @param type the kind that it has now; revisions of before kinds could be corrected do not say theirs.
 */
export async function historyOf(db: Db | Tx, { personId, id }: RecordKey, type: string): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('record_event')
    .leftJoin('person', 'person.id', 'record_event.by_id')
    .selectAll('record_event')
    .select('person.name')
    .where('record_event.person_id', '=', personId)
    .where('record_id', '=', id)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    act: row.act as HistoryEntry['act'],
    at: row.at.toISOString(),
    by: row.by_role as HistoryEntry['by'],
    name: row.by_role === 'teacher' ? row.name : null,
    revision: row.revision,
    reason: row.reason,
    content: saidContent(row.content as unknown as (Content & { type?: string }) | null, type),
  }));
}

function saidContent(content: (Content & { type?: string }) | null, type: string): HistoryEntry['content'] {
  if (!content) return null;
  const kind = getKind(content.type ?? type);
  const { day, from, fields, attachments } = content;
  return {
    day,
    from,
    type: kind.title,
    fields: { ...fields },
    said: sayFields(kind, fields),
    attachments: [...attachments],
  };
}

/** What was last submitted under an id; a repeat of the same is no second act. */
export async function lastSubmitted(tx: Tx, { personId, id }: RecordKey): Promise<Content | undefined> {
  const row = await tx
    .selectFrom('record_event')
    .select('content')
    .where('person_id', '=', personId)
    .where('record_id', '=', id)
    .where('act', '=', 'submit')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (row?.content as unknown as Content | null) ?? undefined;
}
