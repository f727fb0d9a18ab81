import type pg from 'pg';
import { type Packer, packQuery, SETTLED_FIELDS } from './pack.js';

/**
 * How a load reaches the observations: `direct` into the live table; `swap` into tables of its own that take the place of
 * empty partitions (no index while loading, and no write-ahead log where PostgreSQL runs without replication); `compare`
 * through a temporary table, against what earlier imports of the same profile brought.
 */
export type LoadMode = 'direct' | 'swap' | 'compare';

/** What identifies the values of a profile: the day, or nothing (each row is a fact of its own). */
export type Key = 'day' | 'free';

export interface Settled {
  added: number;
  unchanged: number;
  corrected: number;
}

const COLUMNS = 'person_id, batch_id, indicator_id, term_id, day, value, recorded_at, cell';

/** @returns the table that COPY goes into. */
export async function createLoadTables(client: pg.PoolClient, mode: LoadMode): Promise<string> {
  if (mode === 'direct') return 'observation';
  if (mode === 'compare') {
    await client.query('create temporary table observation_load (like observation) on commit drop');
    return 'observation_load';
  }
  await client.query('create table observation_load (like observation) partition by list (term_id)');
  const { rows } = await client.query<{ id: number }>('select id from term order by id');
  for (const { id } of rows) {
    // The constraint proves to a later "attach" what it would otherwise look up in every row.
    const proof = `constraint observation_load_p${id}_term check (term_id = ${id})`;
    await client.query(
      `create table observation_load_p${id} partition of observation_load (${proof}) for values in (${id})`,
    );
  }
  return 'observation_load';
}

/** Brings what was loaded among the observations. */
export async function settleLoad(
  client: pg.PoolClient,
  mode: LoadMode,
  key: Key,
  now: Date,
  earlier: readonly number[],
  rows: number,
  packer: Packer,
): Promise<Settled> {
  if (mode === 'direct') return { added: rows, unchanged: 0, corrected: 0 };
  if (mode === 'swap') {
    await swapPartitions(client);
    return { added: rows, unchanged: 0, corrected: 0 };
  }
  return compareLoad(client, key, now, earlier, packer);
}

async function swapPartitions(client: pg.PoolClient): Promise<void> {
  await client.query("set local maintenance_work_mem = '256MB'");
  const { rows } = await client.query<{ id: number }>('select id from term order by id');
  const empty: number[] = [];
  for (const { id } of rows) {
    const found = await client.query<{ loaded: boolean; held: boolean }>(
      `select exists (select 1 from observation_load_p${id}) as loaded, exists (select 1 from observation_p${id}) as held`,
    );
    const { loaded, held } = found.rows[0] as { loaded: boolean; held: boolean };
    if (!loaded) continue;
    if (held) {
      await client.query(`insert into observation (${COLUMNS}) select ${COLUMNS} from observation_load_p${id}`);
      continue;
    }
    const leaf = `observation_load_p${id}`;
    await client.query(`alter table observation_load detach partition ${leaf}`);
    await client.query(`create index ${leaf}_person on ${leaf} (person_id)`);
    await client.query(`create index ${leaf}_batch on ${leaf} using brin (batch_id) with (pages_per_range = 32)`);
    empty.push(id);
  }
  // Only now, and briefly, are readers locked out.
  for (const id of empty) {
    const leaf = `observation_load_p${id}`;
    await client.query(`drop table observation_p${id}`);
    await client.query(`alter table ${leaf} rename to observation_p${id}`);
    await client.query(`alter index ${leaf}_person rename to observation_p${id}_person_id_idx`);
    await client.query(`alter index ${leaf}_batch rename to observation_p${id}_batch_id_idx`);
    await client.query(`alter table observation attach partition observation_p${id} for values in (${id})`);
    await client.query(`alter table observation_p${id} drop constraint ${leaf}_term`);
    await client.query(`analyze observation_p${id}`);
  }
  await client.query('drop table observation_load');
}

/**
 * Sets the load against the standing rows of the profile's earlier batches, term by term and only where there are any.
 * By day: the same value is unchanged, another one replaces the old through a correction. Free: rows are compared as
 * multisets, so only what is new is added. Withdrawn rows do not stand.
 */
async function compareLoad(
  client: pg.PoolClient,
  key: Key,
  now: Date,
  earlier: readonly number[],
  packer: Packer,
): Promise<Settled> {
  // With the index no plan is bad, even while the live tables' statistics are of yesterday.
  await client.query('create index on observation_load (person_id)');
  await client.query('analyze observation_load');
  const { rows: terms } = await client.query<{ term: number; first: string; last: string; n: number }>(
    'select term_id as term, min(day) as first, max(day) as last, count(*) as n from observation_load group by 1 order by 1',
  );
  const total: Settled = { added: 0, unchanged: 0, corrected: 0 };
  for (const { term, first, last, n } of terms) {
    const where = `o.term_id = ${term} and o.day between $1 and $2 and o.batch_id = any($3)`;
    const parameters = [first, last, earlier];
    const some = await client.query(`select 1 from observation o where ${where} limit 1`, parameters);
    if (!some.rowCount) {
      for (const slice of await personSlices(client, term, n)) {
        await insertPacked(client, `from observation_load where term_id = ${term} and ${slice}`, packer);
      }
      total.added += n;
      continue;
    }
    const persons = await fewPersons(client, term);
    await client.query(
      `create temporary table observation_standing on commit drop as
       select o.* from observation o where ${where} and ${
         persons
           ? 'o.person_id = any($4)'
           : `exists (select 1 from observation_load l where l.person_id = o.person_id and l.term_id = ${term})`
       } and not exists (select 1 from correction c
           where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)`,
      persons ? [...parameters, persons] : parameters,
    );
    await client.query('create index on observation_standing (person_id)');
    await client.query('analyze observation_standing');
    const settled = await (key === 'day'
      ? settleByDay(client, term, n, packer)
      : settleFree(client, term, n, now, packer));
    await client.query('drop table observation_standing');
    total.added += settled.added;
    total.unchanged += settled.unchanged;
    total.corrected += settled.corrected;
  }
  return total;
}

/**
 * The people of a load, when they are so few that naming them is best: a partition filled a moment ago has no statistics yet,
 * and a planner that takes it for empty must not be left to choose. Undefined when they are many.
 */
async function fewPersons(client: pg.PoolClient, term: number): Promise<number[] | undefined> {
  const { rows } = await client.query<{ person: number }>(
    `select distinct person_id as person from observation_load where term_id = ${term} limit ${FEW_PERSONS + 1}`,
  );
  return rows.length > FEW_PERSONS ? undefined : rows.map(({ person }) => person);
}

const FEW_PERSONS = 5000;
const SAME = 's.person_id = l.person_id and s.indicator_id = l.indicator_id and s.day = l.day';

/** What is packed is held until its statement ends: a large load goes in so many observations at a time. */
const ROWS_A_SLICE = 1_000_000;

/** Conditions on person_id that share a term's load out; nothing settled about one person depends on another. */
async function personSlices(client: pg.PoolClient, term: number, n: number): Promise<string[]> {
  if (n <= ROWS_A_SLICE) return ['true'];
  const { rows } = await client.query<{ person: number }>(
    `select distinct person_id as person from (
       select person_id, row_number() over (order by person_id) as nth from observation_load where term_id = $1
     ) x where nth % $2 = 0 order by 1`,
    [term, ROWS_A_SLICE],
  );
  const ends = rows.map(({ person }) => person);
  return [...ends, null].map((end, at) => {
    const after = at === 0 ? 'true' : `person_id > ${ends[at - 1]}`;
    return end === null ? after : `${after} and person_id <= ${end}`;
  });
}

/** Adds the rows that stay to the observations and, with the same reading, to the packs. */
async function insertPacked(client: pg.PoolClient, source: string, packer: Packer): Promise<number> {
  const insert = `insert into observation (${COLUMNS}) select ${COLUMNS} ${source} returning ${SETTLED_FIELDS}`;
  const rows = await packQuery(client, `copy (${insert}) to stdout (format binary)`, packer);
  await packer.write(client);
  return rows;
}

async function settleByDay(client: pg.PoolClient, term: number, n: number, packer: Packer): Promise<Settled> {
  const corrections = await client.query(
    `insert into correction (person_id, batch_id, cell, by_batch_id, by_cell, reason)
     select s.person_id, s.batch_id, s.cell, l.batch_id, l.cell, 'import'
     from observation_load l join observation_standing s on ${SAME} where l.term_id = ${term} and s.value <> l.value`,
  );
  let inserted = 0;
  for (const slice of await personSlices(client, term, n)) {
    inserted += await insertPacked(
      client,
      `from (select * from observation_load where term_id = ${term} and ${slice}) l
       where not exists (select 1 from observation_standing s where ${SAME} and s.value = l.value)`,
      packer,
    );
  }
  const corrected = corrections.rowCount ?? 0;
  const added = inserted - corrected;
  return { added, corrected, unchanged: n - added - corrected };
}

/** A row that says no time of recording carries the import's; that one is not compared. */
async function settleFree(client: pg.PoolClient, term: number, n: number, now: Date, packer: Packer): Promise<Settled> {
  const own = (recordedAt: string, imported: string) =>
    `coalesce(nullif(${recordedAt}, ${imported}), timestamptz 'epoch')`;
  const facts = 'person_id, indicator_id, day, value';
  // COPY takes no parameters; the moment is our own.
  const moment = `timestamptz '${now.toISOString()}'`;
  let added = 0;
  for (const slice of await personSlices(client, term, n)) {
    added += await insertPacked(
      client,
      `from (
       select x.*, row_number() over (partition by ${facts}, own order by cell) as nth
       from (select *, ${own('recorded_at', moment)} as own from observation_load where term_id = ${term} and ${slice}) x
     ) l where not exists (
       select 1 from (
         select ${facts}, own, row_number() over (partition by ${facts}, own order by batch_id, cell) as nth
         from (select o.*, ${own('o.recorded_at', 'b.recorded_at')} as own
               from observation_standing o join batch b on b.id = o.batch_id) y
       ) s where ${SAME} and s.value = l.value and s.own = l.own and s.nth = l.nth)`,
      packer,
    );
  }
  return { added, corrected: 0, unchanged: n - added };
}
