import type { Tx } from '../../../platform/database/index.js';
import { run } from './context.js';

/** A person as the database has it. */
export interface KnownPerson {
  id: number;
  name: string;
  sex: number;
  bornOn: string | null;
  ethnicity: string;
  details: Record<string, string>;
  /** `type:value` */
  numbers: Set<string>;
}

export interface KnownEnrolment {
  startsOn: string;
  endsOn: string | null;
  classId: number;
  placeId: number;
  stage: number;
}

/** A number by which somebody is looked for or known. */
export interface NumberKey {
  type: string;
  value: string;
}

export const keyOf = (type: string, value: string) => `${type}:${value}`;

/** Whom numbers belong to, of one kind of person: `type:value` → ids. */
export async function findByNumbers(tx: Tx, kind: 'student' | 'guardian' | 'teacher', keys: readonly NumberKey[]): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  if (keys.length === 0) return found;
  const rows = await run<{ type: string; value: string; person_id: number }>(
    tx,
    `select n.type, n.value, n.person_id
     from person_number n join person p on p.id = n.person_id
     where p.kind = $1 and (n.type, n.value) in (select * from unnest($2::text[], $3::text[]))`,
    [kind, keys.map(({ type }) => type), keys.map(({ value }) => value)],
  );
  for (const { type, value, person_id } of rows) {
    const key = keyOf(type, value);
    const ids = found.get(key);
    if (ids) ids.push(person_id);
    else found.set(key, [person_id]);
  }
  return found;
}

export async function readPeople(tx: Tx, ids: Iterable<number>): Promise<Map<number, KnownPerson>> {
  const wanted = [...new Set(ids)];
  const people = new Map<number, KnownPerson>();
  if (wanted.length === 0) return people;
  const rows = await run<{ id: number; name: string; sex: number; born_on: string | null; ethnicity: string; details: Record<string, string> }>(
    tx,
    'select id, name, sex, born_on, ethnicity, details from person where id = any($1::int[])',
    [wanted],
  );
  for (const row of rows) {
    people.set(row.id, { id: row.id, name: row.name, sex: row.sex, bornOn: row.born_on, ethnicity: row.ethnicity, details: row.details ?? {}, numbers: new Set() });
  }
  const numbers = await run<{ person_id: number; type: string; value: string }>(
    tx,
    'select person_id, type, value from person_number where person_id = any($1::int[])',
    [wanted],
  );
  for (const { person_id, type, value } of numbers) people.get(person_id)?.numbers.add(keyOf(type, value));
  return people;
}

/** The last enrolment of each of these people. */
export async function readLastEnrolments(tx: Tx, ids: Iterable<number>): Promise<Map<number, KnownEnrolment>> {
  const wanted = [...new Set(ids)];
  const last = new Map<number, KnownEnrolment>();
  if (wanted.length === 0) return last;
  const rows = await run<{ person_id: number; starts_on: string; ends_on: string | null; class_id: number; place_id: number; stage: number }>(
    tx,
    `select e.person_id, e.starts_on, e.ends_on, e.class_id, c.place_id, c.stage
     from enrolment e join class c on c.id = e.class_id where e.person_id = any($1::int[]) order by e.person_id, e.starts_on`,
    [wanted],
  );
  for (const row of rows) {
    last.set(row.person_id, { startsOn: row.starts_on, endsOn: row.ends_on, classId: row.class_id, placeId: row.place_id, stage: row.stage });
  }
  return last;
}

/** The values of one type among a person's numbers. */
export function numbersOf(person: KnownPerson, type: string): string[] {
  const prefix = `${type}:`;
  return [...person.numbers].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
