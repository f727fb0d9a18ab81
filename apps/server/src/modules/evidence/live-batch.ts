import { createHash, randomBytes } from 'node:crypto';
import { unpackObservations } from '@wuyu/evaluation';
import type { JsonValue } from '@wuyu/ledger';
import type pg from 'pg';
import { copyOut, copyOutBytes, type Db, fieldOffset, fieldsOf } from '../../platform/database/index.js';
import { digestOfRows, type ObservedRow } from './pack.js';

const WIDTHS = [2, 4, 2, 4, 8, 8, 8];
const AT = WIDTHS.map((_, field) => fieldOffset(WIDTHS, field)) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const TWO_32 = 4_294_967_296;
/** A sum and one mix more stay exact. */
const SUM_MODULUS = 2 ** 52;

/**
 * What the rows of a batch say now, in the form in which the import was entered in the ledger. Packs are digested as they
 * are, and rows are held against packs by sums over a mix with a seed of this call, which nobody could have aimed at.
 *
 * @returns 'missing' when the batch is gone; 'not-kept' when a pupil was erased from it, or it is older than its digest.
 */
export async function liveBatch(
  db: Db,
  pool: pg.Pool,
  batchId: number,
): Promise<{ body: JsonValue } | 'missing' | 'not-kept'> {
  const batch = await db.selectFrom('batch').selectAll().where('id', '=', batchId).executeTakeFirst();
  if (!batch) return 'missing';
  if (batch.erased || batch.digest === null) return 'not-kept';
  const client = await pool.connect();
  try {
    const seed = randomBytes(4).readInt32LE();
    const rows = await sumRows(client, batchId, seed, !batch.packed);
    let digest = digestOfRows(rows.kept);
    if (batch.packed) {
      const packs = await sumPacks(client, batchId, seed);
      const same = packs.n === rows.n && packs.sum === rows.sum;
      digest = same ? packs.digest : Buffer.from('rows and packs differ');
    }
    return {
      body: {
        batch: batchId,
        source: batch.source,
        profile: batch.profile_code,
        file: batch.file_digest.toString('hex'),
        observations: rows.n,
        corrections: batch.corrections,
        digest: digest.toString('hex'),
      },
    };
  } finally {
    client.release();
  }
}

async function sumRows(client: pg.PoolClient, batchId: number, seed: number, keep: boolean) {
  const kept: ObservedRow[] = [];
  let n = 0;
  let sum = 0;
  const int8 = (view: DataView, at: number) => view.getInt32(at) * TWO_32 + view.getUint32(at + 4);
  const sql = `copy (select term_id, person_id, indicator_id, day, value, recorded_at, cell from observation
    where batch_id = ${batchId}) to stdout (format binary)`;
  await copyOut(client, sql, WIDTHS, (view, at) => {
    const term = view.getInt16(at + AT[0]);
    const person = view.getInt32(at + AT[1]);
    const indicator = view.getInt16(at + AT[2]);
    const day = view.getInt32(at + AT[3]);
    const value = int8(view, at + AT[4]);
    const moment = int8(view, at + AT[5]);
    n++;
    sum = (sum + mix(seed, term, person, indicator, day, value, moment)) % SUM_MODULUS;
    if (keep) kept.push({ term, person, indicator, day, value, moment, cell: int8(view, at + AT[6]) });
  });
  return { n, sum, kept };
}

async function sumPacks(client: pg.PoolClient, batchId: number, seed: number) {
  const hash = createHash('sha256');
  let n = 0;
  let sum = 0;
  const sql = `copy (select term_id, body from observation_pack where batch_id = ${batchId} order by part)
    to stdout (format binary)`;
  await copyOutBytes(client, sql, (row) => {
    const [term, body] = fieldsOf(row) as [Buffer, Buffer];
    hash.update(body);
    const { persons, indicators, days, values, moments, n: observations } = unpackObservations(body);
    const one = moments.length === 1;
    const of = term.readInt16BE(0);
    for (let i = 0; i < observations; i++) {
      const moment = moments[one ? 0 : i] as number;
      const fields = [persons[i], indicators[i], days[i], values[i], moment] as [
        number,
        number,
        number,
        number,
        number,
      ];
      sum = (sum + mix(seed, of, ...fields)) % SUM_MODULUS;
    }
    n += observations;
  });
  return { n, sum, digest: hash.digest() };
}

/** 50 bits of a row, different for every seed. */
function mix(seed: number, ...fields: number[]): number {
  let a = seed | 0;
  let b = Math.imul(seed, 0x85ebca6b) ^ 0x27d4eb2f;
  for (const field of fields) {
    const high = Math.floor(field / TWO_32);
    for (const part of [field - high * TWO_32, high]) {
      a = Math.imul(a ^ part, 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul(b ^ part, 0xc2b2ae35);
      b ^= b >>> 13;
    }
  }
  return ((a >>> 0) & 0x3ffff) * TWO_32 + (b >>> 0);
}
