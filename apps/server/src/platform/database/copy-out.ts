import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import type { ClientBase, Connection } from 'pg';

/** One row whose fields are all of fixed width and not null: its bytes begin at `at`, each field after 4 bytes of length. */
export type TakeRow = (view: DataView, at: number) => void;

const COPY_DATA = 0x64; // d
const COPY_DONE = 0x63; // c
const ERROR = 0x45; // E
/** Message type and length; then the number of fields. */
const MESSAGE_HEADER = 5;
const FIELD_COUNT = 2;
const HEADER_LENGTH = 19;
const LEAST_ROOM = 1 << 12;
const READ_BYTES = 1 << 18;

/** Where the bytes of a socket with one buffer go while a COPY runs. */
const diversions = new WeakMap<object, { to: ((chunk: Buffer) => void) | undefined }>();

/**
 * A socket that reads into one buffer again and again. The ordinary one makes a buffer of 64 KiB a read, and clearing those
 * away costs more than all else when gigabytes are streamed. Not for TLS. For `new pg.Client({ stream })`.
 */
export function streamingSocket(): Socket {
  const diversion: { to: ((chunk: Buffer) => void) | undefined } = { to: undefined };
  // The constructor takes `onread` as `connect` does; the types know it only there.
  const options: { onread: OnReadOpts } = {
    onread: {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback(length, buffer) {
        const chunk = (buffer as Buffer).subarray(0, length);
        if (diversion.to) diversion.to(chunk);
        else socket.emit('data', Buffer.from(chunk));
        return true;
      },
    },
  };
  const socket = new Socket(options as SocketConstructorOpts);
  diversions.set(socket, diversion);
  return socket;
}

/**
 * Streams `copy (…) to stdout (format binary)` and calls `take` once a row, straight on the socket's bytes: no objects
 * are made, so fifty million rows cost a few seconds. Every field must be NOT NULL and of the width given.
 *
 * @param widths bytes of each field, e.g. [4, 2, 8] for integer, smallint, bigint.
 * @returns the number of rows.
 * @throws Error when a row has another form, or PostgreSQL reports an error.
 */
export function copyOut(client: ClientBase, sql: string, widths: readonly number[], take: TakeRow): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(sql, { widths, take }, resolve, reject) as never);
  });
}

/** One row of any width: its bytes from the first field's length on. They are only lent: copy what is kept. */
export type TakeBytes = (row: Buffer) => void;

/** As `copyOut`, for rows whose fields differ in width, such as long bytea. @see fieldsOf */
export function copyOutBytes(client: ClientBase, sql: string, take: TakeBytes): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(sql, take, resolve, reject) as never);
  });
}

/** The fields of a row that `copyOutBytes` delivered, as slices; none of them null. */
export function fieldsOf(row: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at < row.length; ) {
    const length = row.readInt32BE(at);
    fields.push(row.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

/** The offset of field `i` from the row's `at`. */
export function fieldOffset(widths: readonly number[], i: number): number {
  return widths.slice(0, i).reduce((sum, width) => sum + 4 + width, 4);
}

class CopyOut {
  /** 0: rows differ. */
  readonly #rowLength: number;
  readonly #fields: number;
  readonly #take: TakeRow;
  readonly #takeBytes: TakeBytes | undefined;
  /** A message of which only the beginning has come, and how much of it. */
  #room = Buffer.allocUnsafeSlow(LEAST_ROOM);
  #held = 0;
  #rows = 0;
  #failure: Error | undefined;
  #handler: ((chunk: Buffer) => void) | undefined;
  #stream: Socket | undefined;
  readonly #onData = (chunk: Buffer) => this.#read(chunk);

  constructor(
    readonly sql: string,
    into: TakeBytes | { widths: readonly number[]; take: TakeRow },
    readonly resolve: (rows: number) => void,
    readonly reject: (error: Error) => void,
  ) {
    const fixed = typeof into === 'function' ? undefined : into;
    this.#takeBytes = typeof into === 'function' ? into : undefined;
    this.#take = fixed?.take ?? (() => undefined);
    this.#fields = fixed?.widths.length ?? 0;
    this.#rowLength = fixed
      ? MESSAGE_HEADER + FIELD_COUNT + fixed.widths.reduce((sum, width) => sum + 4 + width, 0)
      : 0;
  }

  /** Called by pg: from now until the last row the socket's bytes are ours. */
  submit(connection: Connection): void {
    this.#stream = connection.stream as Socket;
    this.#handler = this.#stream.listeners('data')[0] as (chunk: Buffer) => void;
    const diversion = diversions.get(this.#stream);
    if (diversion) {
      diversion.to = this.#onData;
    } else {
      this.#stream.removeListener('data', this.#handler);
      this.#stream.on('data', this.#onData);
    }
    (connection as unknown as { query(text: string): void }).query(this.sql);
  }

  /** Messages do not end where chunks end: one that began in an earlier chunk is put together in a room of its own. */
  #read(chunk: Buffer): void {
    let from = 0;
    if (this.#held > 0) {
      from = this.#hold(chunk, 0, MESSAGE_HEADER);
      if (this.#held < MESSAGE_HEADER) return;
      const type = this.#room[0];
      if (type === ERROR || type === COPY_DONE) {
        const begun = this.#room.subarray(0, this.#held);
        this.#held = 0;
        this.#giveBack(Buffer.concat([begun, chunk.subarray(from)]));
        return;
      }
      const whole = this.#room.readUInt32BE(1) + 1;
      from = this.#hold(chunk, from, whole);
      if (this.#held < whole) return;
      this.#held = 0;
      this.#readFrom(this.#room.subarray(0, whole), 0);
    }
    this.#readFrom(chunk, from);
  }

  /** Takes from the chunk what the message in the room lacks of so many bytes. @returns where the chunk goes on. */
  #hold(chunk: Buffer, from: number, bytes: number): number {
    if (bytes > this.#room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(bytes, this.#room.length * 2));
      this.#room.copy(larger, 0, 0, this.#held);
      this.#room = larger;
    }
    const end = Math.min(chunk.length, from + Math.max(0, bytes - this.#held));
    chunk.copy(this.#room, this.#held, from, end);
    this.#held += end - from;
    return end;
  }

  #readFrom(bytes: Buffer, from: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = bytes.length;
    const rowLength = this.#rowLength;
    let at = from;
    while (at + MESSAGE_HEADER <= end) {
      const type = bytes[at];
      const length = view.getUint32(at + 1) + 1;
      if (type === ERROR || type === COPY_DONE) {
        this.#giveBack(bytes.subarray(at));
        return;
      }
      if (at + length > end) break;
      if (type === COPY_DATA) {
        if (length === rowLength && view.getInt16(at + MESSAGE_HEADER) === this.#fields) {
          if (this.#failure === undefined) this.#takeRow(view, at + MESSAGE_HEADER + FIELD_COUNT);
        } else {
          this.#checkOther(bytes, at, length);
        }
      }
      at += length;
    }
    if (at < end) this.#hold(bytes, at, end - at);
  }

  #takeRow(view: DataView, at: number): void {
    this.#rows++;
    try {
      this.#take(view, at);
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  #lend(row: Buffer): void {
    this.#rows++;
    try {
      this.#takeBytes?.(row);
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  /** A row of its own width, or not a row of ours: the format's header, its trailer, or a mistake. */
  #checkOther(bytes: Buffer, at: number, length: number): void {
    const first = at + MESSAGE_HEADER;
    // The format's header comes in one message with the first row, or with the trailer when there is none.
    const header = bytes.subarray(first, first + 6).toString('latin1') === 'PGCOPY' ? HEADER_LENGTH : 0;
    const left = length - header;
    if (header > 0 && left === MESSAGE_HEADER) return;
    if (left === MESSAGE_HEADER + FIELD_COUNT && bytes.readInt16BE(first + header) === -1) return;
    if (this.#takeBytes) {
      if (this.#failure === undefined) this.#lend(bytes.subarray(first + header + FIELD_COUNT, at + length));
      return;
    }
    if (header > 0 && left === this.#rowLength) {
      this.#takeRow(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), first + header + FIELD_COUNT);
      return;
    }
    this.#failure ??= new Error(`A row of ${left} bytes came where ${this.#rowLength} were expected: ${this.sql}`);
  }

  #giveBack(bytes: Buffer): void {
    const stream = this.#stream as Socket;
    const handler = this.#handler as (chunk: Buffer) => void;
    const diversion = diversions.get(stream);
    if (diversion) {
      diversion.to = undefined;
    } else {
      stream.removeListener('data', this.#onData);
      stream.on('data', handler);
    }
    handler(Buffer.from(bytes));
  }

  // What pg calls on the query it runs.
  handleError(error: Error): void {
    this.#failure = error;
    this.reject(error);
  }
  handleReadyForQuery(): void {
    if (this.#failure) this.reject(this.#failure);
    else this.resolve(this.#rows);
  }
  handleCommandComplete(): void {}
  handleCopyData(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}
