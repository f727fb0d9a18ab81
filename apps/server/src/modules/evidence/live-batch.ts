import { createHash, type Hash, randomBytes } from 'node:crypto';
import { unpackObservations } from '@wuyu/evaluation';
import type { JsonValue } from '@wuyu/ledger';
import type pg from 'pg';
import { copyOut, copyOutBytes, type Db, fieldOffset, fieldsOf } from '../../platform/database/index.js';
import { digestOfRows, type ObservedRow } from './pack.js';

const WIDTHS = [4, 2, 4, 2, 4, 8, 8, 8];
const AT = WIDTHS.map((_, field) => fieldOffset(WIDTHS, field)) as [
  number,
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

type Live = { body: JsonValue } | 'missing' | 'not-kept';

interface Read {
  packed: boolean;
  rows: number;
  rowSum: number;
  /** Of a batch without packs. */
  kept: ObservedRow[];
  packs: number;
  packSum: number;
  hash: Hash;
}

/**
 * What the rows of batches say now, in the form in which the imports were entered in the ledger. Packs are digested as they
 * are, and rows are held against packs by sums over a mix with a seed of this call, which nobody could have aimed at. All
 * that is asked for is read in one pass.
 *
 * @returns in the order asked; 'missing' when the batch is gone, 'not-kept' when a pupil was erased from it, or it is older
 *   than its digest.
 */
export async function liveBatches(db: Db, pool: pg.Pool, batchIds: readonly number[]): Promise<Live[]> {
  const batches =
    batchIds.length === 0
      ? []
      : await db
          .selectFrom('batch')
          .selectAll()
          .where('id', 'in', [...new Set(batchIds)])
          .execute();
  const read = new Map<number, Read>();
  for (const { id, packed, erased, digest } of batches) {
    if (erased || digest === null) continue;
    read.set(id, { packed, rows: 0, rowSum: 0, kept: [], packs: 0, packSum: 0, hash: createHash('sha256') });
  }
  if (read.size > 0) {
    const client = await pool.connect();
    try {
      const seed = randomBytes(4).readInt32LE();
      await readRows(client, read, seed);
      await readPacks(client, read, seed);
    } finally {
      client.release();
    }
  }
  const known = new Map(batches.map((batch) => [batch.id, batch]));
  return batchIds.map((id) => {
    const batch = known.get(id);
    const found = read.get(id);
    if (!batch) return 'missing';
    if (!found) return 'not-kept';
    return {
      body: {
        batch: id,
        source: batch.source,
        profile: batch.profile_code,
        file: batch.file_digest.toString('hex'),
        observations: found.rows,
        corrections: batch.corrections,
        digest: digestOf(found).toString('hex'),
      },
    };
  });
}

function digestOf({ packed, rows, rowSum, kept, packs, packSum, hash }: Read): Buffer {
  if (!packed) return digestOfRows(kept);
  return rows === packs && rowSum === packSum ? hash.digest() : Buffer.from('rows and packs differ');
}

async function readRows(client: pg.PoolClient, batches: ReadonlyMap<number, Read>, seed: number): Promise<void> {
  const int8 = (view: DataView, at: number) => view.getInt32(at) * TWO_32 + view.getUint32(at + 4);
  const sql = `copy (select batch_id, term_id, person_id, indicator_id, day, value, recorded_at, cell from observation
    where batch_id in (${[...batches.keys()].join(', ')})) to stdout (format binary)`;
  await copyOut(client, sql, WIDTHS, (view, at) => {
    const batch = batches.get(view.getInt32(at + AT[0])) as Read;
    const term = view.getInt16(at + AT[1]);
    const person = view.getInt32(at + AT[2]);
    const indicator = view.getInt16(at + AT[3]);
    const day = view.getInt32(at + AT[4]);
    const value = int8(view, at + AT[5]);
    const moment = int8(view, at + AT[6]);
    batch.rows++;
    batch.rowSum = (batch.rowSum + mix(seed, term, person, indicator, day, value, moment)) % SUM_MODULUS;
    if (!batch.packed) {
      batch.kept.push({ term, person, indicator, day, value, moment, cell: int8(view, at + AT[7]) });
    }
  });
}

async function readPacks(client: pg.PoolClient, batches: ReadonlyMap<number, Read>, seed: number): Promise<void> {
  const packed = [...batches].filter(([, batch]) => batch.packed).map(([id]) => id);
  if (packed.length === 0) return;
  const sql = `copy (select batch_id, term_id, body from observation_pack where batch_id in (${packed.join(', ')})
    order by batch_id, part) to stdout (format binary)`;
  await copyOutBytes(client, sql, (row) => {
    const [id, term, body] = fieldsOf(row) as [Buffer, Buffer, Buffer];
    const batch = batches.get(id.readInt32BE(0)) as Read;
    batch.hash.update(body);
    const { persons, indicators, days, values, moments, n } = unpackObservations(body);
    const one = moments.length === 1;
    const of = term.readInt16BE(0);
    for (let i = 0; i < n; i++) {
      const moment = moments[one ? 0 : i] as number;
      const fields = [persons[i], indicators[i], days[i], values[i], moment] as [
        number,
        number,
        number,
        number,
        number,
      ];
      batch.packSum = (batch.packSum + mix(seed, of, ...fields)) % SUM_MODULUS;
    }
    batch.packs += n;
  });
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
