import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { VocabularyEntry } from './built-in.js';

export interface Indicator {
  id: number;
  code: string;
  title: { zh: string; en: string };
  unit: { zh: string; en: string };
  /** Times 10,000, as observations are kept. */
  low: number | null;
  high: number | null;
}

export interface SchemeVersion {
  id: number;
  code: string;
  version: number;
  document: unknown;
  digest: string;
  /** Whose it is; null: of everywhere. */
  place_id: number | null;
}

const SCALE = 10_000;

export async function upsertIndicators(db: Db | Tx, entries: readonly VocabularyEntry[]): Promise<void> {
  for (const { id, code, title, unit, low, high, source } of entries) {
    const row = {
      id,
      code,
      title_zh: title.zh,
      title_en: title.en,
      unit: unit?.zh ?? '',
      unit_en: unit?.en ?? '',
      low: low === undefined ? null : Math.round(low * SCALE),
      high: high === undefined ? null : Math.round(high * SCALE),
      source: source ?? '',
    };
    await db
      .insertInto('indicator')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
}

/** All indicators, by id. */
export async function indicators(db: Db | Tx): Promise<Indicator[]> {
  const rows = await db.selectFrom('indicator').selectAll().orderBy('id').execute();
  return rows.map(({ id, code, title_zh, title_en, unit, unit_en, low, high }) => ({
    id,
    code,
    title: { zh: title_zh, en: title_en },
    unit: { zh: unit, en: unit_en },
    low,
    high,
  }));
}

/** The version asked for, or the newest. */
export async function findScheme(db: Db | Tx, code: string, version?: number): Promise<SchemeVersion | undefined> {
  let query = db
    .selectFrom('scheme_version')
    .select(['id', 'code', 'version', 'document', 'digest', 'place_id'])
    .where('code', '=', code);
  if (version !== undefined) query = query.where('version', '=', version);
  return query.orderBy('version', 'desc').limit(1).executeTakeFirst();
}

export async function findSchemeById(db: Db | Tx, id: number): Promise<SchemeVersion | undefined> {
  return db
    .selectFrom('scheme_version')
    .select(['id', 'code', 'version', 'document', 'digest', 'place_id'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The newest version of every scheme, by code. */
export async function newestSchemes(db: Db | Tx): Promise<SchemeVersion[]> {
  const { rows } = await sql<SchemeVersion>`
    select distinct on (code) id, code, version, document, digest, place_id from scheme_version order by code, version desc`.execute(
    db,
  );
  return rows;
}
