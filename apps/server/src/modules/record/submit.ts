import { Problem, type RecordBrief } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { claimAttachments, releaseAttachments } from '../attachment/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { notify } from '../notice/index.js';
import { confirmRow } from './confirm.js';
import { addEvent, lastSubmitted } from './events.js';
import { type Content, type FieldValues, sameContent, tidyContent } from './form.js';
import { type Placement, placeRecord } from './placement.js';
import { type Confirmer, confirmerOf, findKind, type RecordKind } from './record-types.js';
import { requireWriter, type Writer } from './rights.js';
import { briefOf, isTakenElsewhere, lockRow, lockStudent, type RecordKey, type RecordRow } from './rows.js';
import { keepTraces } from './traces.js';

/** When somebody acts: the moment, and the day where the schools are. */
export interface Clock {
  now: Date;
  today: string;
}

export interface GivenRecord {
  type: string;
  day: string;
  from?: string | null | undefined;
  fields: FieldValues;
  attachments: readonly string[];
}

/**
 * Hands a record in for review; what the class teacher writes is confirmed at once. The same content under the same id again
 * changes nothing.
 *
 * @throws Problem 422 `record.invalid`, 409 `record.id-taken`, `record.too-many-a-day`, `record.too-many-a-term`, …
 */
export async function submitRecord(
  db: Db,
  actor: Actor,
  key: RecordKey,
  given: GivenRecord,
  { now, today }: Clock,
): Promise<RecordBrief> {
  const writer = await requireWriter(db, actor, key.personId);
  const kind = findKind(given.type);
  if (!kind) throw invalid('record.type-unknown', 'body.type');
  const content = tidyContent(given);
  return db.transaction().execute(async (tx) => {
    await lockStudent(tx, key.personId);
    if (await isTakenElsewhere(tx, key)) throw new Problem(409, 'record.id-taken');
    const found = await lockRow(tx, key);
    if (found && found.writer_id !== writer.personId) throw new Problem(409, 'record.id-taken');
    if (found && found.state !== 'draft' && found.state !== 'returned') {
      const before = await lastSubmitted(tx, key);
      if (found.type === kind.code && before && sameContent(before, content)) return briefOf(found, actor);
      throw new Problem(409, 'record.id-taken');
    }
    const placed = await placeRecord(tx, { personId: key.personId, kind, role: writer.role, content, today });
    await checkLimits(tx, key, kind, content.day, placed.term.id);
    await claimAttachments(tx, actor, content.attachments, { kind: 'record', ref: key.id, personId: key.personId });
    await releaseAttachments(tx, 'record', key.id, content.attachments);
    const row = await writeRow(tx, { key, kind, content, placed, writer, revision: (found?.revision ?? 0) + 1 }, now);
    await keepTraces(tx, row, placed.enrolment, today);
    const { role: byRole, personId: byId } = writer;
    await addEvent(
      tx,
      key,
      { act: 'submit', byRole, byId, revision: row.revision, content: { ...content, type: kind.code } },
      now,
    );
    await recordAct(tx, {
      act: 'record.submitted',
      accountId: actor.accountId,
      personId: key.personId,
      details: { record: key.id, type: kind.code, revision: row.revision },
    });
    if (writer.leads) return briefOf(await confirmRow(tx, actor, row, 'teacher', now), actor);
    if (row.confirmer === 'guardian') await tellGuardians(tx, row, now);
    return briefOf(row, actor);
  });
}

export function invalid(code: string, path: string): Problem {
  return new Problem(422, 'record.invalid', { count: 1 }, [{ code, path }]);
}

/** Those that wait or count are counted; the pupil is locked by then. */
async function checkLimits(tx: Tx, { personId, id }: RecordKey, kind: RecordKind, day: string, termId: number) {
  const rows = await tx
    .selectFrom('record')
    .select('day')
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .where('type', '=', kind.code)
    .where('state', 'in', ['waiting', 'confirmed'])
    .where('id', '<>', id)
    .execute();
  const refuse = (code: string, most: number, path: string) =>
    new Problem(409, code, { most }, [{ code, path, values: { most } }]);
  const { mostADay, mostATerm } = kind;
  if (mostADay !== null && rows.filter((row) => row.day === day).length >= mostADay)
    throw refuse('record.too-many-a-day', mostADay, 'body.day');
  if (mostATerm !== null && rows.length >= mostATerm) throw refuse('record.too-many-a-term', mostATerm, 'body.type');
}

async function writeRow(
  tx: Tx,
  given: { key: RecordKey; kind: RecordKind; content: Content; placed: Placement; writer: Writer; revision: number },
  now: Date,
): Promise<RecordRow> {
  const { key, kind, content, placed, writer, revision } = given;
  const written = {
    term_id: placed.term.id,
    class_id: placed.enrolment.classId,
    type: kind.code,
    state: 'waiting',
    day: content.day,
    day_known: true,
    starts_on: content.from,
    fields: JSON.stringify(content.fields),
    revision,
    writer_id: writer.personId,
    writer_role: writer.role,
    confirmer: await confirmerFor(tx, key.personId, kind, placed, writer),
    reason: '',
    attachments: content.attachments.length,
    changed_at: now,
    submitted_at: now,
  };
  const row = await tx
    .insertInto('record')
    .values({ person_id: key.personId, id: key.id, ...written })
    .onConflict((conflict) => conflict.columns(['person_id', 'id']).doUpdateSet(written))
    .returningAll()
    .executeTakeFirstOrThrow();
  return row as unknown as RecordRow;
}

/** A guardian's own word, and that of a pupil whose guardians are not known, is the class teacher's to confirm. */
async function confirmerFor(
  tx: Tx,
  personId: number,
  kind: RecordKind,
  { enrolment }: Placement,
  writer: Writer,
): Promise<Confirmer> {
  if (confirmerOf(kind, enrolment.stage) === 'class-teacher' || writer.role === 'guardian') return 'class-teacher';
  return (await guardiansOf(tx, personId)).length > 0 ? 'guardian' : 'class-teacher';
}

async function guardiansOf(tx: Tx, personId: number): Promise<number[]> {
  const rows = await tx
    .selectFrom('guardianship')
    .select('guardian_id')
    .where('person_id', '=', personId)
    .where('is_guardian', '=', true)
    .execute();
  return rows.map(({ guardian_id }) => guardian_id);
}

async function tellGuardians(tx: Tx, row: RecordRow, now: Date): Promise<void> {
  const path = `/records/${row.person_id}/${row.id}`;
  const guardians = await guardiansOf(tx, row.person_id);
  await notify(
    tx,
    guardians.map((personId) => ({ personId, kind: 'record-waiting', details: {}, path })),
    now,
  );
}
