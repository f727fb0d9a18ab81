import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Binaries, findBinaries } from './binaries.js';

const run = promisify(execFile);

const USER = 'wuyu';
const DATABASE = 'wuyu';
/** sockaddr_un holds 108 bytes; the socket's own name takes some. */
const LONGEST_SOCKET_FOLDER = 85;

/** As whom PostgreSQL runs when we are root, and through what it is started. */
interface RunAs {
  uid?: number;
  gid?: number;
  prefix: string[];
}

export interface EmbeddedDatabase {
  /** For pg: a socket under the data folder. */
  connectionString: string;
  /** Stops the cluster unless another process still uses it. */
  release(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL under `<dataDir>/postgres`, or joins the one that already runs there (a server and
 * a command line share one; one left behind by a killed process is taken over). Acknowledged writes are on the disk.
 */
export async function startEmbedded(dataDir: string, options: { durable?: boolean } = {}): Promise<EmbeddedDatabase> {
  const home = path.resolve(dataDir, 'postgres');
  const cluster = path.join(home, 'data');
  const sockets = socketFolder(home);
  const passwordFile = path.join(home, 'password');
  const binaries = await findBinaries();
  await mkdir(home, { recursive: true });
  const as = await chooseUser(binaries, home);
  await own(home, as);
  await mkdir(sockets, { recursive: true, mode: 0o700 });
  await own(sockets, as);
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) await initialise(binaries, as, home, cluster, passwordFile);
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const connectionString = `postgresql://${USER}:${password}@/${DATABASE}?host=${encodeURIComponent(sockets)}`;
  if (!(await answers(connectionString))) await start(binaries, as, home, cluster, sockets, options.durable ?? true);
  await createDatabase(connectionString);
  return { connectionString, release: () => release(binaries, as, cluster, connectionString) };
}

function socketFolder(home: string): string {
  const own = path.join(home, 'run');
  if (Buffer.byteLength(own) <= LONGEST_SOCKET_FOLDER) return own;
  return path.join(os.tmpdir(), `wuyu-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`);
}

/** PostgreSQL refuses to run as root, so root hands it to a user of its own, who must be able to reach the files. */
async function chooseUser(binaries: Binaries, home: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const ids = (await userIds('postgres')) ?? (await makeUser()) ?? (await userIds('nobody'));
  if (!ids) throw new Error('PostgreSQL does not run as root, and there is no other user. Create one named postgres.');
  // Our own data folder may be private to root: let others pass through it (the cluster itself stays 0700).
  const dataDir = path.dirname(home);
  const mode = statSync(dataDir).mode & 0o777;
  if ((mode & 0o001) === 0) await chmod(dataDir, mode | 0o011);
  const plain: RunAs = { ...ids, prefix: [] };
  if (canReach(plain, binaries, home)) return plain;
  // A checkout or data folder below a private home: the same user with the one capability to pass through folders.
  for (const capability of ['dac_read_search', 'dac_override']) {
    const prefix = [
      'setpriv',
      `--reuid=${ids.uid}`,
      `--regid=${ids.gid}`,
      '--clear-groups',
      `--inh-caps=+${capability}`,
    ];
    const passing: RunAs = { prefix: [...prefix, `--ambient-caps=+${capability}`, '--'] };
    if (canReach(passing, binaries, home)) return { ...passing, ...ids };
  }
  throw new Error(
    `PostgreSQL runs as user ${ids.uid} and cannot reach ${path.dirname(binaries.postgres)} or ${home}. ` +
      'Move the checkout or WUYU_DATA out of the private folder, start as an ordinary user, or set DATABASE_URL.',
  );
}

function canReach(as: RunAs, binaries: Binaries, home: string): boolean {
  const [command, args, options] = asUser(as, '/bin/sh', ['-c', `"${binaries.postgres}" --version && cd "${home}"`]);
  return spawnSync(command, args, { ...options, stdio: 'ignore' }).status === 0;
}

async function userIds(name: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function makeUser(): Promise<{ uid: number; gid: number } | undefined> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  } catch {
    return undefined;
  }
  return userIds('postgres');
}

async function own(target: string, as: RunAs): Promise<void> {
  if (as.uid !== undefined && as.gid !== undefined) await chown(target, as.uid, as.gid);
}

function asUser(as: RunAs, command: string, args: string[]) {
  const environment = { ...process.env, HOME: os.tmpdir(), LC_ALL: 'C', PGTZ: 'UTC' };
  const [first, ...rest] = [...as.prefix, command, ...args] as [string, ...string[]];
  const identity = as.prefix.length === 0 && as.uid !== undefined ? { uid: as.uid, gid: as.gid } : {};
  return [first, rest, { env: environment, cwd: '/', ...identity }] as const;
}

async function initialise(binaries: Binaries, as: RunAs, home: string, cluster: string, passwordFile: string) {
  // A start that was killed half-way leaves a folder without PG_VERSION; nothing in it is anybody's data yet.
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  await own(cluster, as);
  const fresh = path.join(home, 'password.new');
  await writeFile(fresh, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  await own(fresh, as);
  const [command, args, options] = asUser(as, binaries.initdb, [
    `--pgdata=${cluster}`,
    `--username=${USER}`,
    `--pwfile=${fresh}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  await run(command, args, options);
  await writeFile(passwordFile, await readFile(fresh), { mode: 0o600 });
  await own(passwordFile, as);
  await rm(fresh);
}

async function start(binaries: Binaries, as: RunAs, home: string, cluster: string, sockets: string, durable: boolean) {
  const memory = Math.max(128, Math.min(2048, Math.floor(os.totalmem() / 2 ** 20 / 16)));
  const settings = [
    "listen_addresses=''",
    `unix_socket_directories='${sockets}'`,
    'unix_socket_permissions=0700',
    'max_connections=60',
    `shared_buffers=${memory}MB`,
    'max_wal_size=4GB',
    'checkpoint_timeout=15min',
    'wal_level=minimal',
    'max_wal_senders=0',
    'jit=off',
    'timezone=UTC',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  const log = path.join(home, 'log');
  const [command, args, options] = asUser(as, binaries.pgCtl, [
    ...['-D', cluster, '-l', log, '-w', '-t', '120', '-s'],
    ...['-o', settings.map((setting) => `-c ${setting.replaceAll(' ', '\\ ')}`).join(' '), 'start'],
  ]);
  try {
    await run(command, args, options);
  } catch (error) {
    const tail = existsSync(log) ? (await readFile(log, 'utf8')).trim().split('\n').slice(-5).join('\n') : '';
    throw new Error(`The embedded PostgreSQL did not start (${home}).\n${tail}`, { cause: error });
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: connectionString.replace(`/${DATABASE}?`, '/postgres?') });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function createDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString: connectionString.replace(`/${DATABASE}?`, '/postgres?') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) {
      await client.query(`create database ${DATABASE}`).catch((error: { code?: string }) => {
        // Two first starts at once: the other was quicker.
        if (error.code !== '42P04' && error.code !== '23505') throw error;
      });
    }
  } finally {
    await client.end();
  }
}

/** Whoever leaves last stops the cluster. */
async function release(binaries: Binaries, as: RunAs, cluster: string, connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    // Our own connections, just closed, may be seen for a moment more.
    let others = 1;
    for (let tries = 0; tries < 5 && others > 0; tries++) {
      if (tries > 0) await setTimeout(100);
      const found = await client.query<{ n: string }>(
        "select count(*) as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      );
      others = Number(found.rows[0]?.n);
    }
    await client.end();
    if (others > 0) return;
  } catch {
    return; // already gone
  }
  const [command, args, options] = asUser(as, binaries.pgCtl, ['-D', cluster, '-m', 'fast', '-w', '-s', 'stop']);
  await run(command, args, options).catch(() => undefined);
}
