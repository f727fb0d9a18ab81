import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, OpenDatabase } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { inScope, recordAct, type Scope, scopeOf } from '../identity/index.js';
import { countReturning } from './lift.js';
import { evidencePolicy } from './policy.js';
import { type Withdrawn, withdraw } from './withdraw.js';

export interface ImportedBatch {
  id: number;
  source: string;
  profile: string;
  fileName: string;
  recordedAt: string;
  observations: number;
  corrections: number;
  placeId: number | null;
}

/** Batches that came of a file. What was confirmed in the system itself is taken back where it was confirmed. */
const fromFiles = sql<boolean>`octet_length(file_digest) > 0 and observations > 0`;

const columns = [
  'id',
  'source',
  'profile_code',
  'file_name',
  'recorded_at',
  'observations',
  'corrections',
  'place_id',
] as const;

/** Newest first. */
export async function listBatches(db: Db, actor: Actor, filter: { before?: number | undefined; limit: number }) {
  const scope = scopeOf(actor, evidencePolicy, 'evidence.import');
  let query = db
    .selectFrom('batch')
    .select(columns)
    .where(fromFiles)
    .orderBy('id', 'desc')
    .limit(filter.limit + 1);
  if (scope !== 'everywhere') query = query.where(within(scope));
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  const rows = await query.execute();
  const page = rows.slice(0, filter.limit).map(describe);
  return { batches: page, next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
}

const within = (scope: Exclude<Scope, 'everywhere'>) => sql<boolean>`place_id in (
  with recursive down as (
    select id from place where id = any(${[...scope]}::integer[])
    union all select p.id from place p join down on p.parent_id = down.id)
  select id from down)`;

type Row = {
  id: number;
  source: string;
  profile_code: string;
  file_name: string;
  recorded_at: Date;
  observations: number;
  corrections: number;
  place_id: number | null;
};

function describe({ profile_code, file_name, recorded_at, place_id, ...row }: Row): ImportedBatch {
  return {
    ...row,
    profile: profile_code,
    fileName: file_name,
    recordedAt: recorded_at.toISOString(),
    placeId: place_id,
  };
}

/**
 * A batch that the actor may take back, how much of it still stands, and how many values it had corrected would come back.
 *
 * @throws Problem 404 `request.not-found`, also where it is not the actor's.
 */
export async function getBatch(
  db: Db,
  actor: Actor,
  batchId: number,
): Promise<ImportedBatch & { standing: number; returning: number }> {
  const row = await db
    .selectFrom('batch')
    .select(columns)
    .where('id', '=', batchId)
    .where(fromFiles)
    .executeTakeFirst();
  const scope = scopeOf(actor, evidencePolicy, 'evidence.import');
  // What was imported for everywhere is of those who may everywhere.
  const may = row && (scope === 'everywhere' || (row.place_id !== null && (await inScope(db, scope, row.place_id))));
  if (!row || !may) throw new Problem(404, 'request.not-found');
  const standing = row.observations - (await countGone(db, batchId));
  return { ...describe(row), standing, returning: await countReturning(db, batchId) };
}

async function countGone(db: Db, batchId: number): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from correction where batch_id = ${batchId}`.execute(db);
  return rows[0]?.n ?? 0;
}

/**
 * Undoes an import of observations.
 *
 * @param told how many the actor was told that still stand
 * @throws Problem 404 `request.not-found`, `evidence.nothing-to-withdraw`; 409 `evidence.withdraw-changed`
 */
export async function withdrawBatch(
  database: OpenDatabase,
  actor: Actor,
  asked: { batchId: number; observations: number; reason: string },
  now: Date,
): Promise<Withdrawn> {
  const { placeId } = await getBatch(database.db, actor, asked.batchId);
  const { batchId, reason } = asked;
  return withdraw(database, actor, {
    batchId,
    reason,
    now,
    expected: asked.observations,
    inSameTransaction: (tx, { withdrawn, returned }) =>
      recordAct(tx, {
        act: 'batch.withdrawn',
        accountId: actor.accountId,
        placeId,
        details: { batch: batchId, observations: withdrawn, returned },
      }),
  });
}
