import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbedded } from '../apps/server/dist/platform/database/embedded.js';

/** One PostgreSQL for the whole run; each test file makes a database of its own in it. */
export default async function setup() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-test-'));
  const server = await startEmbedded(folder, { durable: false });
  process.env.WUYU_TEST_SERVER = server.connectionString;
  return async () => {
    await server.release();
    await rm(folder, { recursive: true, force: true });
  };
}
