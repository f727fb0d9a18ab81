import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const TICKS = 100;

/** CPU seconds of the embedded PostgreSQL: the postmaster, what it reaped, and the backends alive. */
export function databaseSeconds(dataDir) {
  let postmaster;
  try {
    postmaster = Number(readFileSync(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = readStat(pid);
    if (!stat) continue;
    if (Number(pid) === postmaster) ticks += stat.own + stat.reaped;
    else if (stat.parent === postmaster) ticks += stat.own;
  }
  return ticks / TICKS;
}

function readStat(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
      .map(Number);
    return { parent: fields[1], own: fields[11] + fields[12], reaped: fields[13] + fields[14] };
  } catch {
    return undefined;
  }
}

/** The peak of this process's memory since the last call of `forgetPeak`, in MiB. */
export function peakMiB() {
  const line = readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+) kB/);
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}

export function forgetPeak() {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not allowed here: the peak is then of the whole process.
  }
}

/**
 * Measures one piece of work.
 *
 * @returns {Promise<{cpuSeconds: number, nodeSeconds: number, databaseSeconds: number, wallSeconds: number, peakMiB: number, value: unknown}>}
 */
export async function measure(dataDir, act) {
  globalThis.gc?.();
  forgetPeak();
  const own = readStat('self');
  const database = databaseSeconds(dataDir);
  const began = performance.now();
  const value = await act();
  const wall = (performance.now() - began) / 1000;
  // With the processes that we started and that have ended.
  const now = readStat('self');
  const nodeSeconds = (now.own + now.reaped - own.own - own.reaped) / TICKS;
  const inDatabase = databaseSeconds(dataDir) - database;
  return {
    cpuSeconds: round(nodeSeconds + inDatabase),
    nodeSeconds: round(nodeSeconds),
    databaseSeconds: round(inDatabase),
    wallSeconds: round(wall),
    peakMiB: peakMiB(),
    value,
  };
}

export function round(value, digits = 3) {
  return Number(value.toFixed(digits));
}

/** A folder for one benchmark, removed afterwards. */
export async function withFolder(act) {
  const folder = await mkdtemp(path.join(process.env.WUYU_BENCH_DIR ?? os.tmpdir(), 'wuyu-bench-'));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function readJson(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}
