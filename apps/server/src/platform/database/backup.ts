import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { ensureTermPartitions } from './partitions.js';

interface Manifest {
  format: 1;
  madeAt: string;
  migrations: string[];
  tables: Array<{ table: string; columns: string[]; rows: number; sha256: string; file: string }>;
}

const MANIFEST = 'manifest.json';

/**
 * Writes every table, as of one moment, into a new folder: a gzip of PostgreSQL's binary COPY a table, and a manifest with
 * row counts and digests. Works on any PostgreSQL; the queue of jobs is not part of it.
 *
 * @param beside writes what else belongs to that moment into the folder, and sees the tables as of it.
 * @throws Error when the folder exists and is not empty.
 */
export async function backup(
  pool: pg.Pool,
  folder: string,
  at: Date,
  beside: (client: pg.PoolClient, folder: string) => Promise<void> = async () => undefined,
): Promise<{ tables: number; rows: number }> {
  const before = await readdir(folder).catch(() => []);
  if (before.length > 0) throw new Error(`${folder} is not empty; name a new folder for the backup.`);
  const partial = `${folder.replace(/\/+$/, '')}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const manifest: Manifest = {
      format: 1,
      madeAt: at.toISOString(),
      migrations: await migrationsOf(client),
      tables: [],
    };
    for (const table of await tablesInOrder(client)) {
      const file = `${table}.copy.gz`;
      const columns = await columnsOf(client, table);
      const list = columns.map((column) => `"${column}"`).join(', ');
      const source = client.query(copyTo(`copy (select ${list} from "${table}") to stdout (format binary)`));
      const digest = digesting();
      await pipeline(
        source,
        digest.stream,
        createGzip({ level: 3 }),
        createWriteStream(path.join(partial, file), { mode: 0o600 }),
      );
      manifest.tables.push({ table, columns, rows: source.rowCount, sha256: digest.hex(), file });
    }
    await beside(client, partial);
    await client.query('commit');
    await writeFile(path.join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return { tables: manifest.tables.length, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0) };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    await rm(partial, { recursive: true, force: true });
    throw error;
  } finally {
    client.release();
  }
}

/**
 * Loads a backup into a migrated database without people, whole or not at all.
 *
 * @param beside brings back what {@link backup} was given to write; when it throws, nothing is loaded.
 * @throws Error when the database holds people, the backup is of another schema, or a file is damaged.
 */
export async function restore(
  pool: pg.Pool,
  folder: string,
  beside: (client: pg.PoolClient, folder: string) => Promise<void> = async () => undefined,
): Promise<{ tables: number; rows: number }> {
  const manifest = JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')) as Manifest;
  const client = await pool.connect();
  try {
    await client.query('begin');
    const here = await migrationsOf(client);
    if (manifest.migrations.join() !== here.join()) {
      throw new Error(
        'The backup was made by another version of the program; restore it with that version, then upgrade.',
      );
    }
    const people = await client.query('select 1 from person limit 1');
    if (people.rowCount) throw new Error('The database already holds people; restore only into an empty one.');
    const tables = manifest.tables.map(({ table }) => `"${table}"`).join(', ');
    await client.query(`truncate ${tables}`);
    for (const { table, columns, rows, sha256, file } of manifest.tables) {
      if (table === 'observation') await ensureTermPartitions(client);
      const list = columns.map((column) => `"${column}"`).join(', ');
      const target = client.query(copyFrom(`copy "${table}" (${list}) from stdin (format binary)`));
      const digest = digesting();
      await pipeline(createReadStream(path.join(folder, file)), createGunzip(), digest.stream, target);
      if (digest.hex() !== sha256 || target.rowCount !== rows) throw new Error(`The backup's file ${file} is damaged.`);
    }
    await advanceIdentities(client);
    await beside(client, folder);
    await client.query('commit');
    return { tables: manifest.tables.length, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0) };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

function digesting() {
  const hash = createHash('sha256');
  let hex: string | undefined;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, hex: () => (hex ??= hash.digest('hex')) };
}

async function migrationsOf(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migration order by name');
  return rows.map(({ name }) => name);
}

async function columnsOf(client: pg.PoolClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ column: string }>(
    `select attname as column from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  );
  return rows.map(({ column }) => column);
}

/** Every table of ours but the list of migrations, those that others refer to first. */
async function tablesInOrder(client: pg.PoolClient): Promise<string[]> {
  const tables = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
     and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migration'
     and c.relname !~ '^result_r[0-9]+$' order by 1`, // a run's results before they are attached
  );
  const references = await client.query<{ name: string; needs: string }>(
    `select distinct a.relname as name, b.relname as needs from pg_constraint k
     join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid
     where k.contype = 'f' and a.oid <> b.oid`,
  );
  const ordered: string[] = [];
  const place = (name: string) => {
    if (ordered.includes(name)) return;
    for (const { needs } of references.rows.filter((reference) => reference.name === name)) place(needs);
    ordered.push(name);
  };
  // Its partitions are made from the terms, which nothing refers to them by.
  for (const { name } of tables.rows) if (name !== 'observation') place(name);
  return [...ordered, 'observation'];
}

async function advanceIdentities(client: pg.PoolClient): Promise<void> {
  await client.query(
    `select setval(pg_get_serial_sequence('audit', 'id'), coalesce((select max(id) from audit), 0) + 1, false)`,
  );
}
