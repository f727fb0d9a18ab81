import { sql } from 'kysely';
import type pg from 'pg';
import type { Db, Tx } from '../../platform/database/index.js';

/** Everything here that reads the roster does so by its tables; who may see what is decided above. */

export interface NumberHolder {
  type: string;
  value: string;
  personId: number;
}

export async function numberHolders(
  db: Db | Tx,
  types: readonly string[],
  values: readonly string[],
): Promise<NumberHolder[]> {
  if (values.length === 0) return [];
  const { rows } = await sql<NumberHolder>`
    select type, value, person_id as "personId" from person_number
    where type = any(${types}) and value = any(${values})`.execute(db);
  return rows;
}

export interface Pupil {
  personId: number;
  name: string;
  sex: number;
  enrolments: Enrolled[];
}

export interface Enrolled {
  /** Epoch days, both included. */
  from: number;
  to: number;
  classId: number;
  placeId: number;
  stage: 1 | 2 | 3;
  entryYear: number;
  number: number;
  className: string;
  division: '6-3' | '5-4';
  stages: Array<1 | 2 | 3>;
}

/** Pupils by id or by name, with their enrolments. */
export async function pupils(db: Db | Tx, ids: readonly number[], names: readonly string[]): Promise<Pupil[]> {
  // One search a kind: joined by "or" neither could use its index.
  const bearers = names.length === 0 ? [] : await namesakes(db, names);
  const wanted = [...new Set([...ids, ...bearers])];
  if (wanted.length === 0) return [];
  const { rows } = await sql<{ person_id: number; name: string; sex: number } & Enrolled>`
    select p.id as person_id, p.name, p.sex, e.starts_on - date '1970-01-01' as "from",
      coalesce(e.ends_on - date '1970-01-01', 2147483647) as "to", c.id as "classId", c.place_id as "placeId", c.stage,
      c.entry_year as "entryYear", c.number, c.name as "className", s.division, s.stages
    from person p join enrolment e on e.person_id = p.id join class c on c.id = e.class_id join place s on s.id = c.place_id
    where p.kind = 'student' and p.id = any(${wanted})`.execute(db);
  const found = new Map<number, Pupil>();
  for (const { person_id, name, sex, ...enrolment } of rows) {
    const pupil = found.get(person_id) ?? { personId: person_id, name, sex, enrolments: [] };
    pupil.enrolments.push(enrolment);
    found.set(person_id, pupil);
  }
  return [...found.values()];
}

async function namesakes(db: Db | Tx, names: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select id from person where kind = 'student' and name = any(${names})`.execute(db);
  return rows.map(({ id }) => id);
}

/** A fact as it stands, with where it came from. */
export interface ObservationRow {
  personId: number;
  indicatorId: number;
  indicator: string;
  termId: number;
  day: string;
  /** Times 10,000. */
  value: number;
  recordedAt: Date;
  cell: number;
  batchId: number;
  source: string;
  fileName: string;
  profile: string;
  sheets: string[];
}

const COLUMNS = sql`o.person_id as "personId", o.indicator_id as "indicatorId", i.code as indicator, o.term_id as "termId",
  o.day, o.value, o.recorded_at as "recordedAt", o.cell, o.batch_id as "batchId", coalesce(b.source, '') as source,
  coalesce(b.file_name, '') as "fileName", coalesce(b.profile_code, '') as profile, coalesce(b.sheets, '{}') as sheets`;

export interface Standing {
  personId: number;
  termId?: number;
  indicators?: readonly string[];
  /** Only batches up to this one count, and corrections up to it. */
  position?: number;
}

/** The observations of one person that stand: neither replaced nor withdrawn. By day, then time of recording. */
export async function standingObservations(
  db: Db | Tx,
  { personId, termId, indicators, position }: Standing,
): Promise<ObservationRow[]> {
  const until = position ?? 2_147_483_647;
  const { rows } = await sql<ObservationRow>`
    select ${COLUMNS} from observation o join indicator i on i.id = o.indicator_id left join batch b on b.id = o.batch_id
    where o.person_id = ${personId} and o.batch_id <= ${until}
      ${termId === undefined ? sql`` : sql`and o.term_id = ${termId}`}
      ${indicators === undefined ? sql`` : sql`and i.code = any(${indicators})`}
      and not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id
        and c.cell = o.cell and c.by_batch_id <= ${until})
      ${
        position === undefined
          ? sql``
          : sql`and not exists (select 1 from lifted_correction l where l.person_id = o.person_id
              and l.batch_id = o.batch_id and l.cell = o.cell and l.by_batch_id <= ${until} and l.lifted_by > ${until})`
      }
    order by o.day, o.recorded_at, o.batch_id, o.cell`.execute(db);
  return rows;
}

/** An observation of one of several pupils, with the ref of the fact that it came of; null: it came from a file. */
export interface PupilObservation {
  personId: number;
  termId: number;
  indicator: string;
  day: string;
  /** Times 10,000. */
  value: number;
  batchId: number;
  cell: number;
  ref: string | null;
}

/** What stands of several pupils in some terms, by pupil and day. */
export async function standingOfPupils(
  db: Db | Tx,
  personIds: readonly number[],
  termIds: readonly number[],
): Promise<PupilObservation[]> {
  if (personIds.length === 0) return [];
  const { rows } = await sql<PupilObservation>`
    select o.person_id as "personId", o.term_id as "termId", i.code as indicator, o.day, o.value, o.batch_id as "batchId",
      o.cell, f.ref
    from observation o join indicator i on i.id = o.indicator_id
    left join fact f on f.person_id = o.person_id and f.batch_id = o.batch_id and f.cell = o.cell
    where o.person_id = any(${[...personIds]}::integer[]) and o.term_id = any(${[...termIds]}::smallint[])
      and not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)
    order by o.person_id, o.day, o.batch_id, o.cell`.execute(db);
  return rows;
}

/** One observation whether it stands or not, or undefined. */
export async function findObservation(
  db: Db | Tx,
  { personId, batchId, cell }: { personId: number; batchId: number; cell: number },
): Promise<(ObservationRow & { standing: boolean }) | undefined> {
  const { rows } = await sql<ObservationRow & { standing: boolean }>`
    select ${COLUMNS}, not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id
      and c.cell = o.cell) as standing
    from observation o join indicator i on i.id = o.indicator_id left join batch b on b.id = o.batch_id
    where o.person_id = ${personId} and o.batch_id = ${batchId} and o.cell = ${cell}`.execute(db);
  return rows[0];
}

/** The greatest batch that is visible: what is up to it never changes its meaning. 0 when there is none. */
export async function position(db: Db | Tx): Promise<number> {
  const { rows } = await sql<{ position: number }>`select coalesce(max(id), 0) as position from batch`.execute(db);
  return (rows[0] as { position: number }).position;
}

export interface ItemScore {
  batchId: number;
  blueprint: string;
  item: number;
  /** Times 10,000. */
  score: number;
}

/** Item scores of the papers whose total stands. */
export async function itemScores(db: Db | Tx, personId: number): Promise<ItemScore[]> {
  const { rows } = await sql<ItemScore>`
    select s.batch_id as "batchId", s.blueprint_code as blueprint, s.item, s.score from item_score s
    where s.person_id = ${personId} and exists (
      select 1 from observation o where o.person_id = s.person_id and o.batch_id = s.batch_id and o.cell >> 10 = s.cell >> 10
        and not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell))
    order by s.batch_id, s.item`.execute(db);
  return rows;
}

export async function findBlueprint(db: Db | Tx, code: string): Promise<unknown> {
  const row = await db.selectFrom('blueprint').select('document').where('code', '=', code).executeTakeFirst();
  return row?.document;
}

export async function savedProfiles(db: Db | Tx): Promise<unknown[]> {
  const rows = await db.selectFrom('import_profile').select('document').orderBy('code').execute();
  return rows.map(({ document }) => document);
}

/** Takes back everything that stands of a batch. @returns how much. */
export async function withdrawStanding(
  client: pg.PoolClient,
  batchId: number,
  byBatchId: number,
  reason: string,
): Promise<number> {
  const { rowCount } = await client.query(
    `insert into correction (person_id, batch_id, cell, by_batch_id, by_cell, reason)
     select o.person_id, o.batch_id, o.cell, $2, null, $3 from observation o where o.batch_id = $1
       and not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)`,
    [batchId, byBatchId, reason],
  );
  return rowCount ?? 0;
}
