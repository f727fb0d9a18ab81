import { createHash } from 'node:crypto';
import { type PackedObservations, packObservations } from '@wuyu/evaluation';
import type pg from 'pg';
import { copyInto, copyOut, fieldOffset } from '../../platform/database/index.js';

const ROWS_A_PART = 4096;
/** A batch of fewer observations is read from its rows as quickly. */
const FEWEST = 256;
/** So many parts are gathered before they are written: about five megabytes. */
const PARTS_A_WRITE = 64;

/** Gathers the observations of one batch into parts. */
export interface Packer {
  /** Days and microseconds since 2000-01-01; value times 10,000. */
  add(term: number, person: number, indicator: number, day: number, value: number, moment: number, cell: number): void;
  /** Enough full parts have gathered that `write` should be called. */
  readonly due: boolean;
  /** Writes the full parts. The connection must be free. */
  write(client: pg.PoolClient): Promise<void>;
  /** Writes what is left: nothing of a tiny batch, which is read from its rows. */
  end(client: pg.PoolClient): Promise<{ packed: boolean; digest: Buffer }>;
}

export function createPacker(batchId: number): Packer {
  const open = new Map<number, PackedObservations>();
  const full: Array<{ term: number; n: number; body: Uint8Array }> = [];
  const ofParts = createHash('sha256');
  const first: ObservedRow[] = [];
  let part = 0;
  let rows = 0;
  let lastTerm = -1;
  let last: PackedObservations | undefined;

  const openPart = (term: number): PackedObservations => {
    const found = open.get(term) ?? {
      n: 0,
      persons: new Int32Array(ROWS_A_PART),
      indicators: new Int16Array(ROWS_A_PART),
      days: new Int32Array(ROWS_A_PART),
      values: new Float64Array(ROWS_A_PART),
      moments: new Float64Array(ROWS_A_PART),
    };
    open.set(term, found);
    return found;
  };
  const close = (term: number, one: PackedObservations) => {
    const body = packObservations(one);
    ofParts.update(body);
    full.push({ term, n: one.n, body });
    one.n = 0;
  };
  async function write(client: pg.PoolClient): Promise<void> {
    if (full.length === 0) return;
    const copy = copyInto(
      client,
      'copy observation_pack (term_id, batch_id, part, observations, body) from stdin (format binary)',
    );
    for (const { term, n, body } of full.splice(0)) {
      copy.row(5);
      copy.int2(term);
      copy.int4(batchId);
      copy.int4(part++);
      copy.int4(n);
      copy.bytes(body);
      if (copy.due) await copy.flush();
    }
    await copy.end();
  }
  return {
    add(term, person, indicator, day, value, moment, cell) {
      if (rows < FEWEST) first.push({ term, person, indicator, day, value, moment, cell });
      if (term !== lastTerm || !last) {
        last = openPart(term);
        lastTerm = term;
      }
      const one = last;
      const row = one.n++;
      rows++;
      one.persons[row] = person;
      one.indicators[row] = indicator;
      one.days[row] = day;
      one.values[row] = value;
      one.moments[row] = moment;
      if (one.n === ROWS_A_PART) close(term, one);
    },
    get due() {
      return full.length >= PARTS_A_WRITE;
    },
    write,
    async end(client) {
      if (rows < FEWEST) return { packed: false, digest: digestOfRows(first) };
      for (const [term, one] of open) if (one.n > 0) close(term, one);
      await write(client);
      return { packed: true, digest: ofParts.digest() };
    },
  };
}

/** One observation of a batch, in the units of `Packer.add`. */
export interface ObservedRow {
  term: number;
  person: number;
  indicator: number;
  day: number;
  value: number;
  moment: number;
  cell: number;
}

/**
 * What a batch is known by. Of a tiny one: SHA-256 of its rows as text, by person and cell. Of the others: SHA-256 of its
 * packs in their order, so nothing has to be read twice.
 */
export function digestOfRows(rows: readonly ObservedRow[]): Buffer {
  const hash = createHash('sha256');
  for (const row of [...rows].sort((a, b) => a.person - b.person || a.cell - b.cell)) {
    const { person, cell, term, indicator, day, value, moment } = row;
    hash.update(`${person} ${cell} ${term} ${indicator} ${day} ${value} ${moment}\n`);
  }
  return hash.digest();
}

/** The fields that a packer takes, in the order of `SETTLED_WIDTHS`. */
export const SETTLED_FIELDS = 'term_id, person_id, indicator_id, day, value, recorded_at, cell';
const SETTLED_WIDTHS = [2, 4, 2, 4, 8, 8, 8];
const [TERM, PERSON, INDICATOR, DAY, VALUE, MOMENT, CELL] = SETTLED_WIDTHS.map((_, field) =>
  fieldOffset(SETTLED_WIDTHS, field),
) as [number, number, number, number, number, number, number];
const TWO_32 = 4_294_967_296;

/**
 * Packs what a query delivers, full parts being written later.
 *
 * @param sql `copy (select SETTLED_FIELDS …) to stdout (format binary)`. @returns how many observations it delivered.
 */
export function packQuery(client: pg.PoolClient, sql: string, packer: Packer): Promise<number> {
  const int8 = (view: DataView, at: number) => view.getInt32(at) * TWO_32 + view.getUint32(at + 4);
  return copyOut(client, sql, SETTLED_WIDTHS, (view, at) => {
    packer.add(
      view.getInt16(at + TERM),
      view.getInt32(at + PERSON),
      view.getInt16(at + INDICATOR),
      view.getInt32(at + DAY),
      int8(view, at + VALUE),
      int8(view, at + MOMENT),
      int8(view, at + CELL),
    );
  });
}

/** Persons a statement: their observations of one batch are held at once. */
const PERSONS_A_SLICE = 20_000;

/**
 * Makes the packs of a batch, and its digest, anew from its rows: after rows were removed, or for a batch from before there
 * were packs. In the caller's transaction.
 */
export async function packBatch(client: pg.PoolClient, batchId: number): Promise<void> {
  await client.query('delete from observation_pack where batch_id = $1', [batchId]);
  const { rows } = await client.query<{ greatest: number }>('select coalesce(max(id), 0) as greatest from person');
  const greatest = rows[0]?.greatest ?? 0;
  const packer = createPacker(batchId);
  for (let from = 0; from <= greatest; from += PERSONS_A_SLICE) {
    const slice = `person_id >= ${from} and person_id < ${from + PERSONS_A_SLICE}`;
    const select = `select ${SETTLED_FIELDS} from observation where batch_id = ${batchId} and ${slice}`;
    await packQuery(client, `copy (${select}) to stdout (format binary)`, packer);
    await packer.write(client);
  }
  const { packed, digest } = await packer.end(client);
  await client.query('update batch set packed = $2, digest = $3 where id = $1', [batchId, packed, digest]);
}
