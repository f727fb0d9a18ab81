import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const READY_MS = 180_000;

/**
 * The demo region on the server that all files share. With WUYU_E2E_URL set, the server there is used, and left as it is.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function openServer() {
  const given = process.env.WUYU_E2E_URL;
  if (given) return { url: given.replace(/\/$/, ''), close: async () => {} };
  return startDemo(['apps/cli/bin/wuyu.mjs', 'serve', '--demo']);
}

/**
 * The demo region on a server of its own, by a clock of its own.
 *
 * @returns {Promise<{ url: string, putForward: (days: number) => Promise<void>, close: () => Promise<void> }>}
 */
export async function openServerWithClock() {
  const clock = path.join(await mkdtemp(path.join(tmpdir(), 'wuyu-clock-')), 'days');
  const server = await startDemo(['tests/e2e/clock-server.mjs'], { WUYU_E2E_CLOCK: clock });
  return {
    ...server,
    putForward: (days) => writeFile(clock, String(days)),
    async close() {
      await server.close();
      await rm(path.dirname(clock), { recursive: true, force: true });
    },
  };
}

/** A free port, a folder that is thrown away. */
async function startDemo(command, environment = {}) {
  const port = await freePort();
  const data = await mkdtemp(path.join(tmpdir(), 'wuyu-e2e-'));
  const url = `http://127.0.0.1:${port}`;
  let said = '';
  const server = spawn(process.execPath, command, {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      WUYU_DATA: data,
      DATABASE_URL: '',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
    });
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const close = async () => {
    server.kill('SIGTERM');
    const late = setTimeout(() => server.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(late);
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilReady(url, server);
  } catch (error) {
    await close();
    throw new Error(`The server did not become ready: ${error.message}\n${said}`);
  }
  return { url, close };
}

async function untilReady(url, server) {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`not ready after ${READY_MS / 1000} s`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** As vitest's global setup: one server for all files. */
export default async function setup() {
  if (process.env.WUYU_E2E_URL) return undefined;
  const { url, close } = await openServer();
  process.env.WUYU_E2E_URL = url;
  return async () => {
    delete process.env.WUYU_E2E_URL;
    await close();
  };
}
