import { Problem, type RosterImport, type RosterUndo } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { rosterLock } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { accountsInUse, dropUnusedAccounts, inScope, recordAct, type Scope, scopeOf } from '../identity/index.js';
import { frameTables, type RosterTable, rosterTables } from './import/journal.js';
import { rosterPolicy } from './policy.js';
import { dropCounts, type Taken, usesOf } from './uses.js';

const columns = [
  'id',
  'place_id',
  'file_name',
  'kinds',
  'as_of',
  'recorded_at',
  'figures',
  'first_person',
  'last_person',
  'kept_until',
  'undone_at',
] as const;

interface Row {
  id: number;
  place_id: number | null;
  file_name: string;
  kinds: string[];
  as_of: string;
  recorded_at: Date;
  figures: unknown;
  first_person: number | null;
  last_person: number | null;
  kept_until: Date | null;
  undone_at: Date | null;
}

function describe(row: Row, now: Date): RosterImport {
  return {
    id: row.id,
    fileName: row.file_name,
    kinds: row.kinds as RosterImport['kinds'],
    asOf: row.as_of,
    recordedAt: row.recorded_at.toISOString(),
    figures: row.figures as Record<string, number>,
    state: row.undone_at ? 'undone' : row.kept_until && row.kept_until > now ? 'kept' : 'final',
    keptUntil: row.kept_until?.toISOString() ?? null,
  };
}

/** Newest first. */
export async function listRosterImports(
  db: Db,
  actor: Actor,
  filter: { before?: number | undefined; limit: number },
  now: Date,
): Promise<{ imports: RosterImport[]; next: number | null }> {
  const scope = scopeOf(actor, rosterPolicy, 'roster.import');
  let query = db
    .selectFrom('roster_import')
    .select(columns)
    .orderBy('id', 'desc')
    .limit(filter.limit + 1);
  if (scope !== 'everywhere') query = query.where(within(scope));
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  const rows = await query.execute();
  const page = rows.slice(0, filter.limit);
  return {
    imports: page.map((row) => describe(row, now)),
    next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null,
  };
}

const within = (scope: Exclude<Scope, 'everywhere'>) => sql<boolean>`place_id in (
  with recursive down as (
    select id from place where id = any(${[...scope]}::integer[])
    union all select p.id from place p join down on p.parent_id = down.id)
  select id from down)`;

async function findImport(db: Db | Tx, importId: number): Promise<Row> {
  const row = await db.selectFrom('roster_import').select(columns).where('id', '=', importId).executeTakeFirst();
  if (!row) throw new Problem(404, 'request.not-found');
  return row;
}

/** @throws Problem 404 `request.not-found`, also where it is not the actor's. */
export async function requireRosterImport(db: Db | Tx, actor: Actor, importId: number): Promise<Row> {
  const row = await findImport(db, importId);
  const scope = scopeOf(actor, rosterPolicy, 'roster.import');
  const may = scope === 'everywhere' || (row.place_id !== null && (await inScope(db, scope, row.place_id)));
  if (!may) throw new Problem(404, 'request.not-found');
  return row;
}

/** An import and what stands in the way of undoing it. */
export async function readRosterImport(db: Db, actor: Actor, importId: number, now: Date): Promise<RosterUndo> {
  return db.transaction().execute(async (tx) => {
    const row = await requireRosterImport(tx, actor, importId);
    const described = describe(row, now);
    if (described.state !== 'kept') return { ...described, later: null, uses: [] };
    return { ...described, ...(await obstaclesOf(tx, row, false)) };
  });
}

/**
 * Undoes an import of a roster: people, classes and whatever else it put in are taken away, what it changed is as it was.
 * Everything or nothing; only within some days, while nothing is built on it, and the last one of the same people first.
 * Whether the actor may is for the caller: {@link requireRosterImport}.
 *
 * @throws Problem 404 `request.not-found`; 409 `roster.undo-done`, `roster.undo-final`, `roster.undo-later`,
 *   `roster.undo-used`, `roster.undo-busy`
 */
export async function undoRosterImport(
  db: Db,
  actor: { accountId: string | null; recordedBy: string },
  { importId, reason }: { importId: number; reason: string },
  now: Date,
): Promise<void> {
  try {
    await db.transaction().execute(async (tx) => {
      // Shorter than the wait before the database looks for deadlocks: of two who wait for each other this one gives up.
      await sql`set local lock_timeout = '800ms'`.execute(tx);
      await rosterLock(tx);
      const row = await findImport(tx, importId);
      const { state } = describe(row, now);
      if (state === 'undone') throw new Problem(409, 'roster.undo-done');
      if (state === 'final') throw new Problem(409, 'roster.undo-final');
      const { later, uses } = await obstaclesOf(tx, row, true);
      if (later) throw new Problem(409, 'roster.undo-later', { file: later.fileName });
      if (uses.length > 0) throw new Problem(409, 'roster.undo-used');
      await dropCounts(tx, await frameOf(tx, importId));
      await takeBack(tx, row);
      await tx
        .updateTable('roster_import')
        .set({ undone_at: now, undone_by: actor.recordedBy, undo_reason: reason, kept_until: null })
        .where('id', '=', importId)
        .execute();
      await tx.deleteFrom('roster_change').where('import_id', '=', importId).execute();
      const details = { rosterImport: importId };
      await recordAct(tx, { act: 'roster.undone', accountId: actor.accountId, placeId: row.place_id, details });
    });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '55P03') throw new Problem(409, 'roster.undo-busy');
    // Something that no column's name tells of, such as a place above another.
    if (code === '23503') throw new Problem(409, 'roster.undo-used');
    throw error;
  }
}

/** Lets go of what was kept for imports that can no longer be undone. @returns of how many. */
export async function closeRosterImports(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const closed = await tx
      .updateTable('roster_import')
      .set({ kept_until: null })
      .where('kept_until', '<=', now)
      .returning('id')
      .execute();
    const ids = closed.map(({ id }) => id);
    if (ids.length > 0) await tx.deleteFrom('roster_change').where('import_id', 'in', ids).execute();
    return ids.length;
  });
}

const peopleOf = ({ first_person: first, last_person: last }: Row) =>
  first === null || last === null ? undefined : { first, last };

async function obstaclesOf(tx: Tx, row: Row, lock: boolean): Promise<Pick<RosterUndo, 'later' | 'uses'>> {
  const people = peopleOf(row);
  const later = await laterImport(tx, row.id, people);
  const moves = await gatherMoved(tx, row.id);
  const uses = await usesOf(tx, { people, moves, frame: await frameOf(tx, row.id) }, lock);
  const used = people ? await accountsInUse(tx, people) : 0;
  if (used > 0) uses.set('accounts', used);
  return { later, uses: [...uses].map(([what, count]) => ({ what, count })) };
}

/** The newest later import, not undone, that touched the same people or the same part of the frame. */
async function laterImport(tx: Tx, importId: number, people: Taken['people']): Promise<RosterUndo['later']> {
  const frame = [...frameTables];
  const { rows } = await sql<{ id: number; file_name: string; recorded_at: Date }>`
    with touched as (
      select case when relation = any(${frame}) then relation else 'person' end as relation, unnest(ids) as id
      from roster_change where import_id = ${importId})
    select i.id, i.file_name, i.recorded_at from roster_import i
    where i.id > ${importId} and i.undone_at is null and exists (
      select from roster_change c, unnest(c.ids) as of (id) where c.import_id = i.id and (
        (case when c.relation = any(${frame}) then c.relation else 'person' end, of.id) in (select relation, id from touched)
        or (c.relation <> all(${frame}) and of.id between ${people?.first ?? 0}::int and ${people?.last ?? -1}::int)))
    order by i.id desc limit 1`.execute(tx);
  const [row] = rows;
  return row ? { id: row.id, fileName: row.file_name, recordedAt: row.recorded_at.toISOString() } : null;
}

/** Puts whom the import has moved, and their class, into a table of the transaction's own. @returns whether there is anybody. */
async function gatherMoved(tx: Tx, importId: number): Promise<boolean> {
  await sql`create temporary table moved on commit drop as
    with change as (select * from roster_change where import_id = ${importId} and relation = 'enrolment'),
    k as materialized (
      select r.* from change, jsonb_to_recordset(keys) as r (person_id integer, starts_on date)),
    b as materialized (
      select r.* from change, jsonb_to_recordset(before) as r (person_id integer, starts_on date, class_id integer))
    select e.person_id, e.class_id
    from k join enrolment e using (person_id, starts_on) left join b using (person_id, starts_on, class_id)
    where b.person_id is null`.execute(tx);
  await sql`analyze moved`.execute(tx);
  const { rows } = await sql`select from moved limit 1`.execute(tx);
  return rows.length > 0;
}

async function frameOf(tx: Tx, importId: number): Promise<Taken['frame']> {
  const { rows } = await sql<{ relation: keyof Taken['frame']; ids: number[] }>`
    with change as (select * from roster_change where import_id = ${importId} and relation = any(${[...frameTables]})),
    k as materialized (select relation, r.id from change, jsonb_to_recordset(keys) as r (id integer)),
    b as materialized (select relation, r.id from change, jsonb_to_recordset(before) as r (id integer))
    select k.relation, array_agg(k.id) as ids from k left join b using (relation, id)
    where b.id is null group by k.relation`.execute(tx);
  const frame: Record<keyof Taken['frame'], readonly number[]> = { class: [], place: [], term: [], course: [] };
  for (const { relation, ids } of rows) frame[relation] = ids;
  return frame;
}

/** From the last change to the first. */
async function takeBack(tx: Tx, row: Row): Promise<void> {
  const people = peopleOf(row);
  if (people) {
    await dropUnusedAccounts(tx, people);
    for (const table of ['guardianship', 'enrolment', 'employment', 'teaching', 'person_number'] as const)
      await sql`delete from ${sql.table(table)} where person_id between ${people.first} and ${people.last}`.execute(tx);
    await sql`delete from person where id between ${people.first} and ${people.last}`.execute(tx);
  }
  const changes = await tx
    .selectFrom('roster_change')
    .select(['position', 'relation'])
    .where('import_id', '=', row.id)
    .orderBy('position', 'desc')
    .execute();
  for (const { position, relation } of changes) {
    await restore(tx, relation as RosterTable, sql`import_id = ${row.id} and position = ${position}`);
  }
}

/** Rows that were not there go, those that were are as they were. */
async function restore(tx: Tx, table: RosterTable, change: RawBuilder<unknown>): Promise<void> {
  const key = Object.keys(rosterTables[table].key);
  const same = (a: string, b: string) =>
    sql.join(
      key.map((column) => sql`${sql.ref(`${a}.${column}`)} = ${sql.ref(`${b}.${column}`)}`),
      sql` and `,
    );
  const all = await columnsOf(tx, table);
  const of = sql.table(table);
  const put = sql.join(all.map((column) => sql`${sql.ref(column)} = ${sql.ref(`b.${column}`)}`));
  const before = sql`(select r.* from roster_change, jsonb_populate_recordset(null::${of}, before) as r where ${change})`;
  await sql`update ${of} as t set ${put} from ${before} as b where ${same('t', 'b')}`.execute(tx);
  // Key against key, so that thousands meet thousands by hash.
  await sql`with k as materialized (
      select r.* from roster_change, jsonb_populate_recordset(null::${of}, keys) as r where ${change}),
    gone as materialized (select k.* from k where not exists (select from ${before} as b where ${same('k', 'b')}))
    delete from ${of} as t using gone where ${same('t', 'gone')}`.execute(tx);
  await sql`insert into ${of} select b.* from ${before} as b
    where not exists (select from ${of} as t where ${same('t', 'b')})`.execute(tx);
}

async function columnsOf(tx: Tx, table: RosterTable): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`.execute(tx);
  return rows.map(({ name }) => name);
}
