import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Packer } from './pack.js';

/** Takes observations into a table by binary COPY, and into packs beside it. */
export interface RowWriter {
  /** Synchronous; await `flush` when `due`. Days since and microseconds since 1970; value times 10,000. */
  add(
    person: number,
    indicator: number,
    term: number,
    day: number,
    value: number,
    recordedAt: number,
    cell: number,
  ): void;
  readonly due: boolean;
  flush(): Promise<void>;
  end(): Promise<void>;
  /** Breaks the COPY off; the transaction must be rolled back. */
  abort(): Promise<void>;
  readonly rows: number;
}

const COLUMNS = 'person_id, batch_id, indicator_id, term_id, day, value, recorded_at, cell';
/** Lengths of the fields: int4, int4, int2, int2, date, int8, timestamptz, int8. */
const WIDTHS = [4, 4, 2, 2, 4, 8, 8, 8];
const ROW = 2 + WIDTHS.reduce((sum, width) => sum + 4 + width, 0);
const ROWS_A_CHUNK = 8192;
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const EPOCH_DAYS = 10_957;
const EPOCH_MICROS = 946_684_800_000_000;
const TWO_32 = 4_294_967_296;

/**
 * The hot end of an import: as `copyInto`, but for this one table, so that a row costs eight stores. Chunks of about
 * 600 KB go out while the next is filled; `flush` waits while the socket is full. A connection carries one COPY at a time, so
 * it is ended and begun again whenever packs are to be written.
 *
 * @param packer none when the rows are only compared and what stays is packed later.
 */
export function writeRows(
  client: pg.PoolClient,
  table: string,
  batchId: number,
  packer: Packer | undefined,
): RowWriter {
  let failure: Error | undefined;
  const begin = () => {
    const begun = client.query(copyFrom(`copy ${table} (${COLUMNS}) from stdin (format binary)`));
    begun.on('error', (error: Error) => {
      failure = error;
    });
    begun.write(HEADER);
    return begun;
  };
  let stream = begin();
  const template = Buffer.alloc(ROW);
  template.writeInt16BE(WIDTHS.length, 0);
  WIDTHS.reduce((at, width) => {
    template.writeInt32BE(width, at);
    return at + 4 + width;
  }, 2);
  const blank = Buffer.alloc(ROW * ROWS_A_CHUNK);
  for (let i = 0; i < ROWS_A_CHUNK; i += 1) template.copy(blank, i * ROW);
  let chunk = Buffer.from(blank);
  let view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  let at = 0;
  let rows = 0;
  const spilled: Buffer[] = [];

  function nextChunk(): void {
    spilled.push(chunk.subarray(0, at));
    chunk = Buffer.allocUnsafeSlow(blank.length);
    blank.copy(chunk);
    view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    at = 0;
  }

  async function flush(): Promise<void> {
    if (failure) throw failure;
    if (at > 0) nextChunk();
    for (const full of spilled.splice(0)) {
      if (stream.write(full)) continue;
      await drained(stream);
      if (failure) throw failure;
    }
    if (packer?.due) {
      await finish();
      await packer.write(client);
      stream = begin();
    }
  }

  async function finish(): Promise<void> {
    const finished = once(stream, 'finish');
    stream.end(TRAILER);
    await finished;
    if (failure) throw failure;
  }

  return {
    get rows() {
      return rows;
    },
    get due() {
      return spilled.length > 0;
    },
    add(person, indicator, term, day, value, recordedAt, cell) {
      if (at === blank.length) nextChunk();
      view.setInt32(at + 6, person);
      view.setInt32(at + 14, batchId);
      view.setInt16(at + 22, indicator);
      view.setInt16(at + 28, term);
      view.setInt32(at + 34, day - EPOCH_DAYS);
      setInt64(view, at + 42, value);
      setInt64(view, at + 54, recordedAt - EPOCH_MICROS);
      setInt64(view, at + 66, cell);
      at += ROW;
      rows += 1;
      packer?.add(term, person, indicator, day - EPOCH_DAYS, value, recordedAt - EPOCH_MICROS, cell);
    },
    flush,
    async end() {
      await flush();
      await finish();
    },
    async abort() {
      const closed = once(stream, 'close').catch(() => undefined);
      stream.destroy(new Error('the import was refused'));
      await closed;
    },
  };
}

/** Until the stream takes more, or is closed by a failure. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

function setInt64(view: DataView, at: number, value: number): void {
  const high = Math.floor(value / TWO_32);
  view.setInt32(at, high);
  view.setUint32(at + 4, value - high * TWO_32);
}
