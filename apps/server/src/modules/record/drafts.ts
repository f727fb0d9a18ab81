import { Problem, type RecordBrief } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { claimAttachments, releaseAttachments } from '../attachment/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { tidyContent } from './form.js';
import { getRunningTerm } from './placement.js';
import { findKind } from './record-types.js';
import { requireWriter } from './rights.js';
import { briefOf, isTakenElsewhere, lockRow, lockStudent, type RecordKey, type RecordRow } from './rows.js';
import { type Clock, type GivenRecord, invalid } from './submit.js';

/** The most drafts that one person has about one pupil. */
const MOST_DRAFTS = 50;

/** Keeps a draft as far as it is: whether it could be submitted is asked when it is. */
export async function saveDraft(
  db: Db,
  actor: Actor,
  key: RecordKey,
  given: Omit<GivenRecord, 'day'> & { day?: string | null | undefined },
  { now, today }: Clock,
): Promise<RecordBrief> {
  const writer = await requireWriter(db, actor, key.personId);
  const kind = findKind(given.type);
  if (!kind) throw invalid('record.type-unknown', 'body.type');
  const content = tidyContent({ ...given, day: given.day ?? today });
  return db.transaction().execute(async (tx) => {
    await lockStudent(tx, key.personId);
    if (await isTakenElsewhere(tx, key)) throw new Problem(409, 'record.id-taken');
    const found = await lockRow(tx, key);
    if (found && found.writer_id !== writer.personId) throw new Problem(409, 'record.id-taken');
    if (found && found.state !== 'draft' && found.state !== 'returned') throw new Problem(409, 'record.state');
    if (!found) {
      const { count } = await tx
        .selectFrom('record')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('person_id', '=', key.personId)
        .where('writer_id', '=', writer.personId)
        .where('state', 'in', ['draft', 'returned'])
        .executeTakeFirstOrThrow();
      if (count >= MOST_DRAFTS) throw new Problem(409, 'record.too-many-drafts', { most: MOST_DRAFTS });
    }
    await claimAttachments(tx, actor, content.attachments, { kind: 'record', ref: key.id, personId: key.personId });
    await releaseAttachments(tx, 'record', key.id, content.attachments);
    const written = {
      type: kind.code,
      day: content.day,
      day_known: Boolean(given.day),
      starts_on: content.from,
      fields: JSON.stringify(content.fields),
      attachments: content.attachments.length,
      changed_at: now,
    };
    const row = await tx
      .insertInto('record')
      .values({
        person_id: key.personId,
        id: key.id,
        term_id: (await getRunningTerm(tx, today)).id,
        state: 'draft',
        revision: 0,
        writer_id: writer.personId,
        writer_role: writer.role,
        ...written,
      })
      .onConflict((conflict) => conflict.columns(['person_id', 'id']).doUpdateSet(written))
      .returningAll()
      .executeTakeFirstOrThrow();
    return briefOf(row as unknown as RecordRow, actor);
  });
}

/** Throws a draft of the own away. What was submitted before and returned goes too: it never counted. */
export async function deleteDraft(db: Db, actor: Actor, key: RecordKey): Promise<void> {
  await requireWriter(db, actor, key.personId);
  await db.transaction().execute(async (tx) => {
    const row = await lockRow(tx, key);
    if (!row || row.writer_id !== actor.personId) throw new Problem(404, 'request.not-found');
    if (row.state !== 'draft' && row.state !== 'returned') throw new Problem(409, 'record.state');
    await releaseAttachments(tx, 'record', key.id);
    for (const table of ['record_event', 'record_trace'] as const)
      await tx.deleteFrom(table).where('person_id', '=', key.personId).where('record_id', '=', key.id).execute();
    await tx.deleteFrom('record').where('person_id', '=', key.personId).where('id', '=', key.id).execute();
    await recordAct(tx, {
      act: 'record.draft-deleted',
      accountId: actor.accountId,
      personId: key.personId,
      details: { record: key.id },
    });
  });
}
