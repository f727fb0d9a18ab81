import type { Tx } from '../../platform/database/index.js';
import { fingerprintsOf } from '../attachment/index.js';
import { type NewFact, offerFacts, retractFacts } from '../evidence/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { appendEntry } from '../ledger/index.js';
import { indicators } from '../scheme/index.js';
import { addEvent } from './events.js';
import { factsOf } from './form.js';
import { getKind } from './record-types.js';
import type { RecordRow } from './rows.js';

/**
 * The form of an entry by which something no longer counts. It is a correction: the ledger's withdrawal says that a body was
 * erased, and this one stays.
 */
export const TAKEN_BACK = 3;

/** By what a record's facts of one revision are found again. */
export function factRef(id: string, revision: number): string {
  return `record:${id}:${revision}`;
}

/** The record and revision that a fact came of; undefined: it came of something else. */
export function parseFactRef(ref: string): { id: string; revision: number } | undefined {
  const [, id, revision] = /^record:([0-9a-f-]{36}):(\d+)$/.exec(ref) ?? [];
  return id === undefined ? undefined : { id, revision: Number(revision) };
}

/** Confirms a record in the caller's transaction: its row, its facts, its ledger entry and its history are one. */
export async function confirmRow(
  tx: Tx,
  actor: Actor,
  row: RecordRow,
  as: 'guardian' | 'teacher',
  now: Date,
): Promise<RecordRow> {
  await offerFacts(tx, await newFacts(tx, row), now);
  const body = await ledgerBody(tx, row, as);
  const entryId = await appendEntry(
    tx,
    { kind: 'record-confirmed', schema: 1, personId: row.person_id, ref: `record:${row.id}`, body },
    now,
  );
  const decided = {
    state: 'confirmed' as const,
    reason: '',
    entry_id: entryId,
    decided_at: now,
    decided_by: actor.personId,
    changed_at: now,
  };
  await updateRow(tx, row, decided);
  const { revision } = row;
  const key = { personId: row.person_id, id: row.id };
  await addEvent(tx, key, { act: 'confirm', byRole: as, byId: actor.personId, revision }, now);
  await recordAct(tx, {
    act: 'record.confirmed',
    accountId: actor.accountId,
    personId: row.person_id,
    details: { record: row.id, type: row.type, revision },
  });
  return { ...row, ...decided };
}

export async function updateRow(
  tx: Tx,
  row: Pick<RecordRow, 'person_id' | 'id'>,
  changed: Partial<Omit<RecordRow, 'person_id' | 'id' | 'fields'>>,
): Promise<void> {
  await tx.updateTable('record').set(changed).where('person_id', '=', row.person_id).where('id', '=', row.id).execute();
}

/** The facts of the revision that a row has. */
export async function newFacts(tx: Tx, row: RecordRow): Promise<NewFact[]> {
  const facts = factsOf(getKind(row.type), row.fields);
  if (facts.length === 0) return [];
  const ids = new Map((await indicators(tx)).map(({ id, code }) => [code, id]));
  return facts.map(({ indicator, value }) => {
    const indicatorId = ids.get(indicator);
    if (indicatorId === undefined) throw new Error(`The vocabulary has no ${indicator}.`);
    const { person_id: personId, term_id: termId, day } = row;
    return { personId, ref: factRef(row.id, row.revision), source: 'record', indicatorId, termId, day, value };
  });
}

export async function takeBackFacts(tx: Tx, row: RecordRow, now: Date): Promise<void> {
  if (factsOf(getKind(row.type), row.fields).length === 0) return;
  await retractFacts(tx, [{ personId: row.person_id, ref: factRef(row.id, row.revision) }], now);
}

/** What the ledger keeps of a confirmed record: all that it says, the digests of its files, and as whom it was confirmed. */
export async function ledgerBody(tx: Tx, row: RecordRow, as: 'guardian' | 'teacher') {
  const files = await fingerprintsOf(tx, 'record', row.id);
  return {
    record: row.id,
    revision: row.revision,
    type: row.type,
    day: row.day,
    from: row.starts_on,
    fields: { ...row.fields },
    files: files.map(({ digest }) => digest).sort(),
    term: row.term_id,
    class: row.class_id,
    writer: row.writer_role,
    confirmedBy: as,
  };
}
