import type { RosterUse } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.js';
import { rosterTables } from './import/journal.js';

/** What an undone import would take away under whatever has been built on it. */
export interface Taken {
  people: { first: number; last: number } | undefined;
  /** Whom it would move and the class in which they are now are in the transaction's table `moved`. */
  moves: boolean;
  /** Rows of the frame that it had put in. */
  frame: Readonly<Record<'class' | 'place' | 'term' | 'course', readonly number[]>>;
}

/** By the first word of a table's name; anything else is 'other'. */
const words: Readonly<Record<string, RosterUse>> = {
  observation: 'observations',
  correction: 'observations',
  lifted: 'observations',
  item: 'observations',
  waiting: 'observations',
  fact: 'observations',
  record: 'records',
  point: 'records',
  rating: 'ratings',
  selection: 'selection',
  publicity: 'publicity',
  objection: 'publicity',
  result: 'results',
  run: 'results',
  report: 'reports',
  comment: 'comments',
  remark: 'comments',
  term: 'archives',
  archive: 'archives',
  album: 'archives',
  issued: 'archives',
  imported: 'archives',
  ledger: 'ledger',
};

/** The roster itself, what says who did what, and counts that are made again by themselves. */
const apart = new Set([
  ...Object.keys(rosterTables),
  'roster_import',
  'roster_change',
  'audit',
  'account',
  'step_count',
]);
const MOST = 1000;

type Column = 'person_id' | 'subject_id' | 'class_id' | 'place_id' | 'term_id' | 'course_id';

/** Every other table that names people or the frame, with the columns that do; whatever modules there are. */
async function tablesThatName(tx: Tx): Promise<Array<{ name: string; columns: ReadonlySet<Column> }>> {
  const { rows } = await sql<{ name: string; columns: Column[] }>`
    select c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname in ('person_id', 'subject_id', 'class_id', 'place_id', 'term_id', 'course_id') and a.attnum > 0
    group by c.relname order by c.relname`.execute(tx);
  return rows.filter(({ name }) => !apart.has(name)).map(({ name, columns }) => ({ name, columns: new Set(columns) }));
}

function conditionsOf(columns: ReadonlySet<Column>, { people, moves, frame }: Taken): Array<RawBuilder<boolean>> {
  const conditions: Array<RawBuilder<boolean>> = [];
  if (people) {
    for (const column of ['person_id', 'subject_id'] as const)
      if (columns.has(column))
        conditions.push(sql<boolean>`${sql.ref(column)} between ${people.first}::int and ${people.last}::int`);
  }
  if (columns.has('person_id') && columns.has('class_id') && moves)
    conditions.push(sql<boolean>`(person_id, class_id) in (select person_id, class_id from moved)`);
  for (const table of ['class', 'place', 'term', 'course'] as const) {
    const column = `${table}_id` as const;
    // Whoever is in such a class came new or was moved.
    const asked = columns.has(column) && frame[table].length > 0 && !(table === 'class' && columns.has('person_id'));
    if (asked) conditions.push(sql<boolean>`${sql.ref(column)} = any(${frame[table]}::int[])`);
  }
  return conditions;
}

/**
 * What has been built on what an import put in, up to 1,000 of a table; empty: nothing.
 *
 * @param lock keeps others from building on it until the transaction ends
 */
export async function usesOf(tx: Tx, taken: Taken, lock: boolean): Promise<Map<RosterUse, number>> {
  const asked = (await tablesThatName(tx))
    .map(({ name, columns }) => ({ name, conditions: conditionsOf(columns, taken) }))
    .filter(({ conditions }) => conditions.length > 0);
  const uses = new Map<RosterUse, number>();
  if (asked.length > 0) {
    const names = asked.map(({ name }) => sql.table(name));
    if (lock) await sql`lock table ${sql.join(names)} in share mode`.execute(tx);
    const counts = asked.map(
      ({ name, conditions }) => sql`select ${name}::text as name, (select count(*)::int from
        (select from ${sql.table(name)} where ${sql.join(conditions, sql` or `)} limit ${MOST}) as found) as n`,
    );
    const { rows } = await sql<{ name: string; n: number }>`${sql.join(counts, sql` union all `)}`.execute(tx);
    for (const { name, n } of rows) {
      if (n === 0) continue;
      const what = words[name.split('_')[0] as string] ?? 'other';
      uses.set(what, (uses.get(what) ?? 0) + n);
    }
  }
  return uses;
}

/** Counts of what goes would keep it: they are made again by themselves. */
export async function dropCounts(tx: Tx, { class: classes, place, term }: Taken['frame']): Promise<void> {
  await sql`delete from step_count where class_id = any(${classes}::int[]) or place_id = any(${place}::int[])
    or term_id = any(${term}::int[])`.execute(tx);
}
