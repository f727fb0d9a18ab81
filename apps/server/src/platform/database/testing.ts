import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from './migrate.js';
import { connect, type Db } from './open.js';

export interface TestDatabase {
  db: Db;
  pool: pg.Pool;
  connectionString: string;
  close(): Promise<void>;
}

/**
 * A fresh, migrated database of its own for one test file, on the PostgreSQL that the test run started.
 *
 * @throws Error outside a test run.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const server = process.env.WUYU_TEST_SERVER;
  if (!server) throw new Error('Tests with a database run through vitest from the root of the repository.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const connectionString = server.replace(/\/[a-z]+\?/, `/${name}?`);
  await migrate(connectionString);
  const opened = connect(connectionString, 6);
  return {
    ...opened,
    async close() {
      await opened.db.destroy();
      const client = new pg.Client({ connectionString: server });
      await client.connect();
      await client.query(`drop database ${name} with (force)`);
      await client.end();
    },
  };
}
