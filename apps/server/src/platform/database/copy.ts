import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const CHUNK = 1 << 18;
const INT4_OID = 23;

/** Microseconds from 1970-01-01 to PostgreSQL's 2000-01-01. */
const EPOCH_MICROS = 946_684_800_000_000;
const EPOCH_DAYS = 10_957;

/**
 * Writes rows of PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"). Call `row(n)`, then n field
 * methods in the order of the columns; await `flush()` now and then (it says when it is due), `end()` at the last.
 */
export interface CopyWriter {
  row(fields: number): void;
  int2(value: number): void;
  int4(value: number): void;
  /** An exact integer within ±2^53. */
  int8(value: number): void;
  /** Days since 1970-01-01. */
  date(epochDays: number): void;
  /** Microseconds since 1970-01-01 UTC. */
  timestamp(epochMicros: number): void;
  bool(value: boolean): void;
  text(value: string): void;
  /** Text of a jsonb column. */
  jsonb(value: unknown): void;
  bytes(value: Uint8Array): void;
  /** An integer[] of one dimension. */
  int4s(values: ArrayLike<number>): void;
  null(): void;
  /** True when enough has gathered that `flush` should be awaited. */
  readonly due: boolean;
  flush(): Promise<void>;
  /** Ends the COPY. @returns how many rows PostgreSQL took. */
  end(): Promise<number>;
  /** Gives up: PostgreSQL discards what came; the transaction is broken and must be rolled back. */
  abort(reason: string): Promise<void>;
}

/** @param sql e.g. `copy observation (person_id, day) from stdin (format binary)` */
export function copyInto(client: PoolClient, sql: string): CopyWriter {
  const stream = client.query(copyFrom(sql));
  let failure: Error | undefined;
  stream.on('error', (error: Error) => {
    failure = error;
  });
  let buffer = Buffer.allocUnsafe(CHUNK + 4096);
  HEADER.copy(buffer);
  let at = HEADER.length;

  function reserve(bytes: number): void {
    if (at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + bytes));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  }
  function writeInt8(value: number): void {
    const high = Math.floor(value / 4_294_967_296);
    at = buffer.writeInt32BE(high, at);
    at = buffer.writeUInt32BE(value - high * 4_294_967_296, at);
  }
  async function flush(): Promise<void> {
    if (failure) throw failure;
    if (at === 0) return;
    const full = buffer.subarray(0, at);
    buffer = Buffer.allocUnsafe(CHUNK + 4096);
    at = 0;
    if (!stream.write(full)) {
      await new Promise<void>((resolve) => {
        const go = () => {
          stream.off('drain', go);
          stream.off('close', go);
          resolve();
        };
        stream.on('drain', go);
        stream.on('close', go);
      });
      if (failure) throw failure;
    }
  }
  return {
    row(fields) {
      reserve(512);
      at = buffer.writeInt16BE(fields, at);
    },
    int2(value) {
      reserve(6);
      at = buffer.writeInt32BE(2, at);
      at = buffer.writeInt16BE(value, at);
    },
    int4(value) {
      reserve(8);
      at = buffer.writeInt32BE(4, at);
      at = buffer.writeInt32BE(value, at);
    },
    int8(value) {
      reserve(12);
      at = buffer.writeInt32BE(8, at);
      writeInt8(value);
    },
    date(epochDays) {
      reserve(8);
      at = buffer.writeInt32BE(4, at);
      at = buffer.writeInt32BE(epochDays - EPOCH_DAYS, at);
    },
    timestamp(epochMicros) {
      reserve(12);
      at = buffer.writeInt32BE(8, at);
      writeInt8(epochMicros - EPOCH_MICROS);
    },
    bool(value) {
      reserve(5);
      at = buffer.writeInt32BE(1, at);
      at = buffer.writeInt8(value ? 1 : 0, at);
    },
    text(value) {
      const bytes = Buffer.byteLength(value);
      reserve(bytes + 4);
      at = buffer.writeInt32BE(bytes, at);
      at += buffer.write(value, at);
    },
    jsonb(value) {
      const text = JSON.stringify(value);
      const bytes = Buffer.byteLength(text);
      reserve(bytes + 5);
      at = buffer.writeInt32BE(bytes + 1, at);
      at = buffer.writeInt8(1, at);
      at += buffer.write(text, at);
    },
    bytes(value) {
      reserve(value.length + 4);
      at = buffer.writeInt32BE(value.length, at);
      buffer.set(value, at);
      at += value.length;
    },
    int4s(values) {
      const { length } = values;
      const bytes = length === 0 ? 12 : 20 + length * 8;
      reserve(4 + bytes);
      at = buffer.writeInt32BE(bytes, at);
      at = buffer.writeInt32BE(length === 0 ? 0 : 1, at);
      at = buffer.writeInt32BE(0, at);
      at = buffer.writeInt32BE(INT4_OID, at);
      if (length === 0) return;
      at = buffer.writeInt32BE(length, at);
      at = buffer.writeInt32BE(1, at);
      for (let i = 0; i < length; i++) {
        at = buffer.writeInt32BE(4, at);
        at = buffer.writeInt32BE(values[i] as number, at);
      }
    },
    null() {
      reserve(4);
      at = buffer.writeInt32BE(-1, at);
    },
    get due() {
      return at >= CHUNK;
    },
    flush,
    async end() {
      reserve(2);
      at = buffer.writeInt16BE(-1, at);
      await flush();
      const finished = once(stream, 'finish');
      stream.end();
      await finished;
      if (failure) throw failure;
      return stream.rowCount ?? 0;
    },
    async abort(reason) {
      const closed = once(stream, 'close').catch(() => undefined);
      stream.destroy(new Error(reason));
      await closed;
    },
  };
}
