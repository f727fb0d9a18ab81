import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { type EmbeddedDatabase, startEmbedded } from './embedded.js';
import { migrate } from './migrate.js';
import type { Database } from './types.js';

export type Db = Kysely<Database>;
export type Tx = Transaction<Database>;

export interface OpenDatabase {
  db: Db;
  /** For COPY and for hot paths with raw SQL. */
  pool: pg.Pool;
  connectionString: string;
  embedded: boolean;
  close(): Promise<void>;
}

const INT8 = 20;
const DATE = 1082;

/** bigint as a number (all of ours stay within ±2^53, checked), date as `YYYY-MM-DD`. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === INT8) return exactInteger;
    if (format !== 'binary' && oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('An integer from the database is beyond 2^53.');
  return value;
}

/**
 * Opens the database: the one that `databaseUrl` names, or the embedded one under `dataDir`.
 *
 * @throws Error when it cannot be reached, is older than PostgreSQL 15, or its schema does not fit this program.
 */
export async function openDatabase(options: {
  databaseUrl?: string | undefined;
  dataDir: string;
  migrate?: boolean;
  connections?: number;
  /** Whose day `current_date` is; absent: the server's own. */
  timeZone?: string;
}): Promise<OpenDatabase> {
  let embedded: EmbeddedDatabase | undefined;
  if (!options.databaseUrl) embedded = await startEmbedded(options.dataDir);
  const connectionString = options.databaseUrl ?? (embedded as EmbeddedDatabase).connectionString;
  try {
    await checkVersion(connectionString);
    if (options.migrate ?? true) await migrate(connectionString);
  } catch (error) {
    await embedded?.release();
    throw error;
  }
  const opened = connect(connectionString, options.connections ?? 12, options.timeZone);
  return {
    ...opened,
    embedded: embedded !== undefined,
    async close() {
      await opened.db.destroy();
      await embedded?.release();
    },
  };
}

/** @param connections the most at one time. */
export function connect(
  connectionString: string,
  connections: number,
  timeZone?: string,
): Pick<OpenDatabase, 'db' | 'pool' | 'connectionString'> {
  const options = timeZone === undefined ? {} : { options: `-c TimeZone=${timeZone}` };
  const pool = new pg.Pool({ connectionString, max: connections, types, application_name: 'wuyu', ...options });
  // A connection that breaks while idle is replaced by the pool; its next user sees nothing.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, connectionString };
}

async function checkVersion(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
  } catch (error) {
    throw new Error(`The database cannot be reached: ${(error as Error).message}`, { cause: error });
  }
  try {
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
    const version = Number(rows[0]?.server_version_num);
    if (version < 150_000)
      throw new Error(`PostgreSQL 15 or later is needed; this one is ${Math.floor(version / 10_000)}.`);
  } finally {
    await client.end();
  }
}

/** A kysely on one connection, whose transaction the caller begins and ends. */
export function txOn(client: pg.PoolClient): Tx {
  const borrowed = { query: client.query.bind(client), release() {} };
  const single = { connect: async () => borrowed, end: async () => undefined };
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: single as never }) }) as unknown as Tx;
}

/** One transaction with its plain client, for acts that mix kysely's queries with COPY. Rolls back when `act` throws. */
export async function withTransaction<T>(
  pool: pg.Pool,
  act: (client: pg.PoolClient, tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const outcome = await act(client, txOn(client));
    await client.query('commit');
    return outcome;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
