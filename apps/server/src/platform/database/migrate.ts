import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const FOLDER = fileURLToPath(new URL('../../../database/migrations/', import.meta.url));
/** Any number of our own: only one process migrates at a time. */
const MIGRATION_LOCK = 5_005_001;

export interface MigrationStatus {
  applied: string[];
  pending: string[];
  /** Applied here, but its text differs from the file's. */
  changed: string[];
  /** Applied here, but unknown to this version of the program. */
  unknown: string[];
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${FOLDER}${name}`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function compare(client: pg.Client): Promise<MigrationStatus & { todo: Migration[] }> {
  const known = await readMigrations();
  const exists = await client.query("select to_regclass('migration') is not null as yes");
  const rows = exists.rows[0]?.yes
    ? (await client.query<{ name: string; checksum: string }>('select name, checksum from migration order by name'))
        .rows
    : [];
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const todo = known.filter(({ name }) => !applied.has(name));
  return {
    applied: [...applied.keys()],
    pending: todo.map(({ name }) => name),
    changed: known
      .filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum)
      .map(({ name }) => name),
    unknown: [...applied.keys()].filter((name) => !known.some((migration) => migration.name === name)),
    todo,
  };
}

export async function migrationStatus(connectionString: string): Promise<MigrationStatus> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { todo: _, ...status } = await compare(client);
    return status;
  } finally {
    await client.end();
  }
}

/**
 * Applies what is pending, each migration in a transaction of its own, one process at a time.
 *
 * @returns the names applied now.
 * @throws Error when an applied migration's text was changed, or the database is newer than the program.
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null)',
    );
    const { todo, changed, unknown } = await compare(client);
    if (changed.length > 0)
      throw new Error(`Migrations are forward only, but these were changed after they ran: ${changed.join(', ')}.`);
    if (unknown.length > 0) throw new Error(`The database is newer than this program: ${unknown.join(', ')}.`);
    for (const { name, sql, checksum } of todo) {
      await client.query('begin');
      try {
        await client.query(sql);
        await client.query('insert into migration values ($1, $2, $3)', [name, checksum, new Date()]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
      }
    }
    return todo.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
