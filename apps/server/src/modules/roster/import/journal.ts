import { nextIds, type Tx } from '../../../platform/database/index.js';
import { run } from './statement.js';

/** The tables of the roster and what their rows are known by; `of` says whose row it is. */
export const rosterTables = {
  person: { key: { id: 'integer' }, of: ['id'] },
  person_number: { key: { person_id: 'integer', type: 'text', value: 'text' }, of: ['person_id'] },
  enrolment: { key: { person_id: 'integer', starts_on: 'date' }, of: ['person_id'] },
  guardianship: { key: { person_id: 'integer', guardian_id: 'integer' }, of: ['person_id', 'guardian_id'] },
  employment: { key: { person_id: 'integer', place_id: 'integer', starts_on: 'date' }, of: ['person_id'] },
  teaching: {
    key: { person_id: 'integer', class_id: 'integer', term_id: 'smallint', course_id: 'smallint' },
    of: ['person_id'],
  },
  class: { key: { id: 'integer' }, of: ['id'] },
  place: { key: { id: 'integer' }, of: ['id'] },
  term: { key: { id: 'smallint' }, of: ['id'] },
  course: { key: { id: 'smallint' }, of: ['id'] },
} as const;

export type RosterTable = keyof typeof rosterTables;
/** The key of one row. */
export type RowKey = Readonly<Record<string, number | string>>;

/** Those whose ids are not of people. */
export const frameTables: ReadonlySet<string> = new Set(['class', 'place', 'term', 'course']);

/** What one import changes, kept in its own transaction, so that it can be undone. */
export interface Journal {
  /** To be called before rows are put in, changed or taken away. Rows of people who came new need not be told. */
  keep(table: RosterTable, keys: readonly RowKey[]): Promise<void>;
  /** People who come new; ids are taken here. @returns the first. */
  newPeople(count: number): Promise<number>;
  isNew(personId: number): boolean;
  /** Whether anything was changed at all. */
  readonly isEmpty: boolean;
  readonly people: { first: number; last: number } | undefined;
}

/** Kept with the import `importId`, whose row is written at the end. */
export function openJournal(tx: Tx, importId: number): Journal {
  let position = 0;
  let people: { first: number; last: number } | undefined;
  const isNew = (id: number) => people !== undefined && id >= people.first && id <= people.last;
  return {
    async keep(table, keys) {
      const { key, of } = rosterTables[table];
      const isOfPeople = !frameTables.has(table);
      const all = new Map(keys.map((row) => [JSON.stringify(row), row])).values();
      const known = isOfPeople ? [...all].filter((row) => !isNew(Number(row[of[0]]))) : [...all];
      if (known.length === 0) return;
      position += 1;
      const ids = [...new Set(known.flatMap((row) => of.map((column) => Number(row[column]))))];
      const columns = Object.entries(key)
        .map(([name, type]) => `${name} ${type}`)
        .join(', ');
      await run(
        tx,
        `insert into roster_change (import_id, position, relation, ids, keys, before)
         select $1::int, $2::int, $3::text, $4::int[], $5::jsonb, coalesce(jsonb_agg(to_jsonb(t)), '[]')
         from ${table} t join jsonb_to_recordset($5::jsonb) as k (${columns}) using (${Object.keys(key).join(', ')})`,
        [importId, position, table, ids, JSON.stringify(known)],
      );
    },
    async newPeople(count) {
      const first = await nextIds(tx, 'person', count);
      people = { first: people?.first ?? first, last: first + count - 1 };
      return first;
    },
    isNew,
    get isEmpty() {
      return position === 0 && people === undefined;
    },
    get people() {
      return people;
    },
  };
}
