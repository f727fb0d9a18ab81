import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  backup,
  copyInto,
  copyOut,
  ensureTermPartitions,
  fieldOffset,
  migrate,
  migrationStatus,
  nextIds,
  openDatabase,
  openTestDatabase,
  restore,
  streamingSocket,
  type TestDatabase,
  withTransaction,
} from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

describe('a migrated database', () => {
  it('has nothing left to migrate and says so', async () => {
    expect(await migrate(database.connectionString)).toEqual([]);
    const status = await migrationStatus(database.connectionString);
    expect(status.pending).toEqual([]);
    expect(status.applied.length).toBeGreaterThan(0);
  });

  it('refuses a migration that was changed after it ran', async () => {
    const before = await sql<{
      checksum: string;
    }>`select checksum from migration where name = '0001_roster.sql'`.execute(database.db);
    await sql`update migration set checksum = 'x' where name = '0001_roster.sql'`.execute(database.db);
    await expect(migrate(database.connectionString)).rejects.toThrow(/forward only.*0001_roster/);
    await sql`update migration set checksum = ${before.rows[0]?.checksum} where name = '0001_roster.sql'`.execute(
      database.db,
    );
  });
});

describe('an opened database', () => {
  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago'])('has the day of its time zone, %s', async (timeZone) => {
    const databaseUrl = database.connectionString;
    const opened = await openDatabase({ databaseUrl, dataDir: '/nowhere', migrate: false, timeZone });
    onTestFinished(() => opened.close());
    const at = new Date('2026-09-01T00:30:00Z');
    const { rows } = await opened.pool.query<{ zone: string; day: string; at: Date }>(
      `select current_setting('TimeZone') as zone, $1::timestamptz::date as day, $1::timestamptz as at`,
      [at],
    );
    // These two are a day apart at any time.
    const day = timeZone === 'Pacific/Kiritimati' ? '2026-09-01' : '2026-08-31';
    expect(rows).toEqual([{ zone: timeZone, day, at }]);
  });
});

describe('a binary COPY', () => {
  it('brings every kind of field back as it went in', async () => {
    await database.pool.query(
      'create table copied (a smallint, b integer, c bigint, d date, e timestamptz, f text, g jsonb, h bytea, i boolean, j text, k integer[], l integer[])',
    );
    const values = [0, 1, -1, 2 ** 40 + 5, -(2 ** 40) - 5, 2 ** 52];
    await withTransaction(database.pool, async (client) => {
      const copy = copyInto(client, 'copy copied from stdin (format binary)');
      for (const value of values) {
        copy.row(12);
        copy.int2(-3);
        copy.int4(7);
        copy.int8(value);
        copy.date(20_000);
        copy.timestamp(Date.UTC(2025, 2, 1, 4, 5, 6) * 1000 + 7);
        copy.text('𠮷野家 ·');
        copy.jsonb({ a: ['中'] });
        copy.bytes(Buffer.from([1, 2, 255]));
        copy.bool(true);
        copy.null();
        copy.int4s([3, -7]);
        copy.int4s([]);
        if (copy.due) await copy.flush();
      }
      expect(await copy.end()).toBe(values.length);
    });
    const { rows } = await database.pool.query('select *, e::text as instant from copied');
    expect(rows.map(({ c }) => c)).toEqual(values);
    expect(rows[0]).toMatchObject({
      a: -3,
      b: 7,
      d: '2024-10-04',
      f: '𠮷野家 ·',
      g: { a: ['中'] },
      i: true,
      j: null,
      k: [3, -7],
      l: [],
    });
    expect(rows[0].instant).toContain('04:05:06.000007');
    expect([...rows[0].h]).toEqual([1, 2, 255]);
  });

  it('leaves nothing behind when the transaction fails', async () => {
    await database.pool.query('create table half (a integer)');
    const act = withTransaction(database.pool, async (client) => {
      const copy = copyInto(client, 'copy half from stdin (format binary)');
      for (let i = 0; i < 100_000; i++) {
        copy.row(1);
        copy.int4(i);
        if (copy.due) await copy.flush();
      }
      await copy.abort('row 100001 is wrong');
      throw new Error('refused');
    });
    await expect(act).rejects.toThrow('refused');
    expect((await database.pool.query('select count(*) as n from half')).rows[0].n).toBe(0);
  });
});

describe('a block of ids', () => {
  it('is given once even when many ask at once', async () => {
    const firsts = await Promise.all(Array.from({ length: 20 }, () => nextIds(database.db, 'asked', 5)));
    expect(new Set(firsts).size).toBe(20);
    expect(Math.max(...firsts)).toBe(96);
  });

  it('is not lost to another transaction that rolls back', async () => {
    await withTransaction(database.pool, async (_client, tx) => {
      await nextIds(tx, 'rolled', 3);
      throw new Error('back');
    }).catch(() => undefined);
    expect(await nextIds(database.db, 'rolled', 1)).toBe(1);
  });
});

describe('a streamed COPY out', () => {
  const widths = [4, 2, 8];
  const rowsOf = (n: number) =>
    `copy (select i::int, (i % 7)::smallint, i::bigint * 1000003 - 5 from generate_series(1, ${n}) i) to stdout (format binary)`;

  it.each([0, 1, 2, 50_000])('calls once for each of %i rows with its bytes', async (n) => {
    const client = await database.pool.connect();
    onTestFinished(() => client.release());
    let sum = 0;
    let last = 0;
    const rows = await copyOut(client, rowsOf(n), widths, (view, at) => {
      sum += view.getInt32(at + fieldOffset(widths, 0));
      last =
        view.getInt32(at + fieldOffset(widths, 2)) * 4_294_967_296 + view.getUint32(at + fieldOffset(widths, 2) + 4);
    });
    expect(rows).toBe(n);
    expect(sum).toBe((n * (n + 1)) / 2);
    if (n > 0) expect(last).toBe(n * 1_000_003 - 5);
    // The connection is whole again.
    expect((await client.query('select 1 as one')).rows[0].one).toBe(1);
  });

  it('does the same through a socket with one buffer, again and again', async () => {
    const client = new pg.Client({ connectionString: database.connectionString, stream: streamingSocket });
    await client.connect();
    onTestFinished(() => client.end());
    for (const n of [0, 1, 70_001]) {
      let sum = 0;
      const rows = await copyOut(client, rowsOf(n), widths, (view, at) => {
        sum += view.getInt32(at + fieldOffset(widths, 0));
      });
      expect([rows, sum]).toEqual([n, (n * (n + 1)) / 2]);
      expect((await client.query("select repeat('字', 300000) as long")).rows[0].long).toHaveLength(300_000);
    }
    await expect(
      copyOut(
        client,
        'copy (select 1 / (i - 9000) from generate_series(1, 10000) i) to stdout (format binary)',
        [4],
        () => undefined,
      ),
    ).rejects.toThrow(/zero/);
    expect((await client.query('select 3 as three')).rows[0].three).toBe(3);
  });

  it('fails with what PostgreSQL says, or when a field is missing, and leaves the connection usable', async () => {
    const client = await database.pool.connect();
    onTestFinished(() => client.release());
    await expect(
      copyOut(client, 'copy (select 1 / 0) to stdout (format binary)', [4], () => undefined),
    ).rejects.toThrow(/zero/);
    await expect(
      copyOut(client, 'copy (select null::int) to stdout (format binary)', [4], () => undefined),
    ).rejects.toThrow(/bytes/);
    expect((await client.query('select 2 as two')).rows[0].two).toBe(2);
  });
});

describe('a backup', () => {
  it('comes back whole in an empty database, and refuses one that holds people or a damaged file', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-backup-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const from = await openTestDatabase();
    const to = await openTestDatabase();
    const third = await openTestDatabase();
    onTestFinished(async () => {
      await Promise.all([from.close(), to.close(), third.close()]);
    });
    await from.pool.query(`insert into term values (3, '2025-2026-1', 2025, 1, '2025-09-01', '2026-01-31')`);
    await ensureTermPartitions(from.pool);
    await from.pool.query(`insert into place (id, kind, code, name) values (1, 'county', '990101', '云溪县')`);
    await from.pool.query(
      `insert into person (id, kind, name, details, changed_at) values (1, 'student', '𠮷', '{"a":1}', '2025-09-01')`,
    );
    await from.pool.query(`insert into batch (id, source, recorded_at) values (1, 'test', '2025-09-02')`);
    await from.pool.query(`insert into observation values (1, 1, 1, 3, '2025-09-02', 12345, '2025-09-02', 2049)`);
    const made = await backup(from.pool, path.join(folder, 'one'), new Date('2025-09-03'));
    expect(await restore(to.pool, path.join(folder, 'one'))).toEqual(made);
    const facts = 'select p.name, p.details, o.value, o.day from person p join observation o on o.person_id = p.id';
    expect((await to.pool.query(facts)).rows).toEqual((await from.pool.query(facts)).rows);
    await expect(restore(to.pool, path.join(folder, 'one'))).rejects.toThrow(/people/);
    await expect(backup(from.pool, path.join(folder, 'one'), new Date())).rejects.toThrow(/not empty/);
    await writeFile(
      path.join(folder, 'one', 'person.copy.gz'),
      await readFile(path.join(folder, 'one', 'place.copy.gz')),
    );
    await expect(restore(third.pool, path.join(folder, 'one'))).rejects.toThrow();
    expect((await third.pool.query('select count(*) as n from place')).rows[0].n).toBe(0);
  });
});
