import { readFileSync } from 'node:fs';
import type { RecordField, SelectableRecord, Words } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../identity/index.js';

const kinds = new Map<string, { title: Words; aspect: SelectableRecord['aspect']; fields: RecordField[] }>(
  JSON.parse(readFileSync(new URL('../../../../../records/record-types.json', import.meta.url), 'utf8')).types.map(
    (kind: { code: string }) => [kind.code, kind],
  ),
);
const NEVER = new Set(['title', 'members', 'witness', 'advisor', 'number', 'score', 'rank']);

interface Row {
  id: string;
  type: string;
  day: string;
  fields: Record<string, string | number>;
}

function selectable({ id, type, day, fields }: Row): SelectableRecord[] {
  const kind = kinds.get(type);
  if (!kind?.fields.some(({ code, public: isPublic }) => code === 'title' && isPublic)) return [];
  const facts = kind.fields
    .filter(({ code, public: isPublic }) => isPublic && !NEVER.has(code) && fields[code] !== undefined)
    .map(({ code, title, choices, unit }) => {
      const value = fields[code] as string | number;
      const chosen = choices?.find((choice) => choice.code === value)?.title.zh ?? String(value);
      return { label: title, value: unit ? `${chosen} ${unit.zh}` : chosen };
    });
  return [{ id, aspect: kind.aspect, type: kind.title, title: String(fields.title ?? ''), day, facts }];
}

export async function selectableRecords(db: Db | Tx, personId: number, termId: number): Promise<SelectableRecord[]> {
  const { rows } = await sql<Row>`select id, type, day, fields from record
    where person_id = ${personId} and term_id = ${termId} and state = 'confirmed' order by day desc, id`.execute(db);
  return rows.flatMap(selectable);
}

export async function selectableByIds(
  db: Db | Tx,
  of: readonly { personId: number; recordId: string }[],
): Promise<Map<string, SelectableRecord>> {
  const { rows } = await sql<Row>`select id, type, day, fields from record
    where person_id = any(${of.map(({ personId }) => personId)}::integer[])
      and id = any(${of.map(({ recordId }) => recordId)}::uuid[]) and state = 'confirmed'`.execute(db);
  return new Map(rows.flatMap(selectable).map((record) => [record.id, record]));
}

export async function holdRecords(tx: Tx, _actor: Actor, _personId: number, ids: readonly string[], _now: Date) {
  await sql`update record set frozen_by = array_append(frozen_by, 'selection') where id = any(${[...ids]}::uuid[])`.execute(
    tx,
  );
}
export async function letGoOfRecords(tx: Tx, ids: readonly string[]) {
  await sql`update record set frozen_by = array_remove(frozen_by, 'selection') where id = any(${[...ids]}::uuid[])`.execute(
    tx,
  );
}
