import type { RecordField, SelectableRecord } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { type FoundRecord, findKind, findRecords, freezeRecords, recordsOf, unfreezeRecords } from '../record/index.js';

/** What keeps a record that was signed for as it is. */
const BY = 'selection';

/**
 * Fields that name other people or a number, whatever a kind says of them: what is selected goes before the school, and who
 * signs signs for themselves only.
 */
const KEPT_BACK: ReadonlySet<string> = new Set(['members', 'witness', 'advisor', 'number', 'score', 'rank']);

/** The confirmed records of a pupil's term, newest first, as they may be shown. */
export async function selectableRecords(db: Db | Tx, personId: number, termId: number): Promise<SelectableRecord[]> {
  return (await recordsOf(db, personId, termId, { states: ['confirmed'] })).flatMap(selectable);
}

/** Confirmed records of these pupils by id; one that is another pupil's or counts no longer is not among them. */
export async function selectableByIds(
  db: Db | Tx,
  of: readonly { personId: number; recordId: string }[],
): Promise<Map<string, SelectableRecord>> {
  const owners = new Map(of.map(({ personId, recordId }) => [recordId, personId]));
  const found = await findRecords(db, [...owners.keys()]);
  const own = found.filter(({ id, personId, state }) => state === 'confirmed' && owners.get(id) === personId);
  return new Map(own.flatMap(selectable).map((record) => [record.id, record]));
}

/** None where a kind keeps even its title to the family. */
function selectable({ id, type, title, day, aspect, publicFields }: FoundRecord): SelectableRecord[] {
  const kind = findKind(type);
  if (!kind || publicFields.title === undefined) return [];
  const facts = kind.fields.flatMap((field) => {
    const value = publicFields[field.code];
    if (value === undefined || value === '' || field.code === 'title' || KEPT_BACK.has(field.code)) return [];
    return [{ label: field.title, value: wordsOf(field, value) }];
  });
  return [{ id, aspect, type: kind.title, title, day, facts }];
}

/** A value as it is shown and signed, in Chinese: a choice by its words, a number with its unit. */
function wordsOf({ choices, unit }: RecordField, value: string | number): string {
  const words = choices?.find(({ code }) => code === value)?.title.zh ?? String(value);
  return unit ? `${words} ${unit.zh}` : words;
}

export function holdRecords(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  return freezeRecords(tx, ids, BY, now);
}

export function letGoOfRecords(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  return unfreezeRecords(tx, ids, BY, now);
}
