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

/** Whom numbers belong to, of one kind of person: `type:value` → ids; and these people, with any others asked for. */
export interface FoundPeople {
  byNumber: Map<string, number[]>;
  people: Map<number, KnownPerson>;
}

/** @param others ids of people to be read too. */
export async function findPeople(
  tx: Tx,
  kind: 'student' | 'guardian' | 'teacher',
  keys: readonly NumberKey[],
  others: Iterable<number> = [],
): Promise<FoundPeople> {
  const rows: Array<{ key: string; id: number }> = [];
  // One statement a type: with the type fixed, the values are found in the index one by one.
  for (const type of new Set(keys.map((key) => key.type))) {
    const values = [...new Set(keys.filter((key) => key.type === type).map(({ value }) => value))];
    const of = await run<{ value: string; person_id: number }>(
      tx,
      'select value, person_id from person_number where type = $1 and value = any($2::text[])',
      [type, values],
    );
    for (const { value, person_id } of of) rows.push({ key: keyOf(type, value), id: person_id });
  }
  const people = await readPeople(tx, kind, [...rows.map(({ id }) => id), ...others]);
  const byNumber = new Map<string, number[]>();
  for (const { key, id } of rows) {
    // Others may have the number too: a mother who teaches is two people.
    if (!people.has(id)) continue;
    const ids = byNumber.get(key);
    if (ids) ids.push(id);
    else byNumber.set(key, [id]);
  }
  return { byNumber, people };
}

async function readPeople(tx: Tx, kind: string, ids: Iterable<number>): Promise<Map<number, KnownPerson>> {
  const wanted = [...new Set(ids)];
  const people = new Map<number, KnownPerson>();
  if (wanted.length === 0) return people;
  const rows = await run<{
    id: number;
    name: string;
    sex: number;
    born_on: string | null;
    ethnicity: string;
    details: Record<string, string>;
  }>(tx, 'select id, name, sex, born_on, ethnicity, details from person where id = any($1::int[]) and kind = $2', [
    wanted,
    kind,
  ]);
  for (const row of rows) {
    people.set(row.id, {
      id: row.id,
      name: row.name,
      sex: row.sex,
      bornOn: row.born_on,
      ethnicity: row.ethnicity,
      details: row.details ?? {},
      numbers: new Set(),
    });
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
  const rows = await run<{
    person_id: number;
    starts_on: string;
    ends_on: string | null;
    class_id: number;
    place_id: number;
    stage: number;
  }>(
    tx,
    `select e.person_id, e.starts_on, e.ends_on, e.class_id, c.place_id, c.stage
     from enrolment e join class c on c.id = e.class_id where e.person_id = any($1::int[]) order by e.person_id, e.starts_on`,
    [wanted],
  );
  for (const row of rows) {
    last.set(row.person_id, {
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      classId: row.class_id,
      placeId: row.place_id,
      stage: row.stage,
    });
  }
  return last;
}

/** The values of one type among a person's numbers. */
export function numbersOf(person: KnownPerson, type: string): string[] {
  const prefix = `${type}:`;
  return [...person.numbers].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
