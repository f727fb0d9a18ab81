import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const LOCK_FILE = 'lock';

/**
 * Takes a folder for this process alone: two witnesses on one memory could cosign two pasts.
 *
 * @returns gives it back. A process that was killed need not: its lock names a process that is no more.
 * @throws Error if a living process has it.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, LOCK_FILE);
  const own = markOf(process.pid);
  for (let tries = 0; tries < 2; tries++) {
    try {
      await writeFile(file, own, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const held = await readFile(file, 'utf8').catch(() => '');
      const pid = Number(held.split(' ')[0]);
      if (pid > 0 && held !== own && isAlive(pid) && held === markOf(pid)) {
        throw new Error(`另一个见证方进程(${pid})正在使用 another witness process has ${folder}; ${file}`);
      }
      await rm(file, { force: true });
    }
  }
  throw new Error(`另一个见证方正在启动 another witness is just starting on ${folder}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The number of a process and when it began, where the system tells: numbers are given again. */
function markOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return `${pid} ${fields[19]}\n`;
  } catch {
    return `${pid}\n`;
  }
}
