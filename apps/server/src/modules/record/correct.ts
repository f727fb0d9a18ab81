import { Problem, type RecordBrief } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { claimAttachments, fingerprintsOf, releaseAttachments } from '../attachment/index.js';
import { offerFacts } from '../evidence/index.js';
import { type Actor, recordAct, requireStudent } from '../identity/index.js';
import { appendEntry } from '../ledger/index.js';
import { notify } from '../notice/index.js';
import { ledgerBody, newFacts, TAKEN_BACK, takeBackFacts, updateRow } from './confirm.js';
import { addEvent, type NewEvent } from './events.js';
import { type Content, sameContent, tidyContent } from './form.js';
import { placeRecord } from './placement.js';
import { recordPolicy } from './policy.js';
import { findKind } from './record-types.js';
import { requireReason } from './review.js';
import { briefOf, lockRow, lockStudent, type RecordKey, type RecordRow } from './rows.js';
import { type Clock, type GivenRecord, invalid } from './submit.js';
import { keepTraces } from './traces.js';

/**
 * Puts a new revision of a confirmed record in the place of the old one, which stays in its history. The old facts go, the new
 * ones come, and the ledger gets a correction of the old entry.
 */
export async function correctRecord(
  db: Db,
  actor: Actor,
  key: RecordKey,
  given: GivenRecord & { revision: number; reason: string },
  { now, today }: Clock,
): Promise<RecordBrief> {
  await requireStudent(db, actor, recordPolicy, 'record.correct', key.personId);
  const kind = findKind(given.type);
  if (!kind) throw invalid('record.type-unknown', 'body.type');
  const reason = requireReason(given.reason);
  const content = tidyContent(given);
  return db.transaction().execute(async (tx) => {
    await lockStudent(tx, key.personId);
    const row = await lockConfirmed(tx, key);
    if (
      row.revision === given.revision + 1 &&
      row.type === kind.code &&
      sameContent(await contentNow(tx, row), content)
    )
      return briefOf(row, actor);
    if (row.revision !== given.revision) throw new Problem(409, 'record.changed');
    if (row.type === kind.code && sameContent(await contentNow(tx, row), content))
      throw new Problem(409, 'record.same-content');
    const placed = await placeRecord(tx, { personId: key.personId, kind, role: null, content, today });
    await takeBackFacts(tx, row, now);
    await claimAttachments(tx, actor, content.attachments, { kind: 'record', ref: key.id, personId: key.personId });
    await releaseAttachments(tx, 'record', key.id, content.attachments);
    const corrected: RecordRow = {
      ...row,
      type: kind.code,
      term_id: placed.term.id,
      class_id: placed.enrolment.classId,
      day: content.day,
      starts_on: content.from,
      fields: content.fields,
      attachments: content.attachments.length,
      revision: row.revision + 1,
      changed_at: now,
    };
    await offerFacts(tx, await newFacts(tx, corrected), now);
    corrected.entry_id = await enterCorrection(tx, row, corrected, now);
    const { fields, person_id: _, id: __, ...columns } = corrected;
    await tx
      .updateTable('record')
      .set({ ...columns, fields: JSON.stringify(fields) })
      .where('person_id', '=', key.personId)
      .where('id', '=', key.id)
      .execute();
    await keepTraces(tx, corrected, placed.enrolment, today);
    const { revision } = corrected;
    const by = { byRole: 'teacher', byId: actor.personId } as const;
    await addEvent(tx, key, { act: 'correct', ...by, revision, reason, content: { ...content, type: kind.code } }, now);
    const path = `/records/${key.personId}/${key.id}`;
    await notify(tx, [{ personId: key.personId, kind: 'record-corrected', details: {}, path }], now);
    await recordAct(tx, {
      act: 'record.corrected',
      accountId: actor.accountId,
      personId: key.personId,
      details: { record: key.id, revision },
    });
    return briefOf(corrected, actor);
  });
}

async function enterCorrection(tx: Tx, before: RecordRow, after: RecordRow, now: Date): Promise<string> {
  const body = await ledgerBody(tx, after, 'teacher');
  const entry = { schema: 1, personId: after.person_id, ref: `record:${after.id}`, body };
  if (before.entry_id === null) return appendEntry(tx, { kind: 'record-confirmed', ...entry }, now);
  return appendEntry(tx, { kind: 'correction', ...entry, about: before.entry_id }, now);
}

async function contentNow(tx: Tx, row: RecordRow): Promise<Content> {
  const attachments = (await fingerprintsOf(tx, 'record', row.id)).map(({ id }) => id);
  return { day: row.day, from: row.starts_on, fields: row.fields, attachments };
}

/** Takes back a confirmed record by its class teacher. */
export async function takeBackRecord(
  db: Db,
  actor: Actor,
  key: RecordKey,
  given: { revision: number; reason: string },
  now: Date,
): Promise<RecordBrief> {
  await requireStudent(db, actor, recordPolicy, 'record.correct', key.personId);
  const reason = requireReason(given.reason);
  return db.transaction().execute(async (tx) => {
    const found = await lockRow(tx, key);
    if (found?.state === 'void' && found.revision === given.revision) return briefOf(found, actor);
    const row = await lockConfirmed(tx, key);
    if (row.revision !== given.revision) throw new Problem(409, 'record.changed');
    const by = { byRole: 'teacher', byId: actor.personId } as const;
    const taken = await voidRow(tx, row, { ...by, reason }, now);
    await recordAct(tx, {
      act: 'record.voided',
      accountId: actor.accountId,
      personId: key.personId,
      details: { record: key.id, revision: row.revision },
    });
    return briefOf(taken, actor);
  });
}

/** The row of a confirmed record that nothing keeps as it is. */
async function lockConfirmed(tx: Tx, key: RecordKey): Promise<RecordRow> {
  const row = await lockRow(tx, key);
  if (!row || row.state === 'draft') throw new Problem(404, 'request.not-found');
  if (row.frozen_by.length > 0) throw new Problem(409, 'record.frozen');
  if (row.state !== 'confirmed') throw new Problem(409, 'record.state');
  return row;
}

/** Takes a confirmed record's facts back and enters that it no longer counts; it stays readable. In the caller's transaction. */
async function voidRow(
  tx: Tx,
  row: RecordRow,
  { byRole, byId, reason }: Pick<NewEvent, 'byRole' | 'byId'> & { reason: string },
  now: Date,
): Promise<RecordRow> {
  await takeBackFacts(tx, row, now);
  if (row.entry_id !== null) {
    const body = { record: row.id, revision: row.revision, takenBack: true, reason };
    const entry = { schema: TAKEN_BACK, personId: row.person_id, ref: `record:${row.id}`, body };
    await appendEntry(tx, { kind: 'correction', ...entry, about: row.entry_id }, now);
  }
  const changed = { state: 'void', reason, changed_at: now, decided_at: now, decided_by: byId } as const;
  await updateRow(tx, row, changed);
  const key = { personId: row.person_id, id: row.id };
  await addEvent(tx, key, { act: 'void', byRole, byId, revision: row.revision, reason }, now);
  const path = `/records/${row.person_id}/${row.id}`;
  await notify(tx, [{ personId: row.person_id, kind: 'record-withdrawn', details: {}, path }], now);
  return { ...row, ...changed };
}

/**
 * Takes a confirmed record back because an objection was upheld, frozen or not: its facts go, the ledger is told.
 * Of one that does not count (any more) nothing changes.
 *
 * @returns whether it counted until now.
 */
export async function voidRecord(tx: Tx, id: string, reason: string, now: Date): Promise<boolean> {
  const found = await tx.selectFrom('record').select('person_id').where('id', '=', id).executeTakeFirst();
  const row = found && (await lockRow(tx, { personId: found.person_id, id }));
  if (row?.state !== 'confirmed') return false;
  await voidRow(tx, row, { byRole: 'committee', byId: null, reason }, now);
  return true;
}
