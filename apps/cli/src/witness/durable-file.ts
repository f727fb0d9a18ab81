import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const BESIDE = '.beside';

/**
 * Replaces a file as a whole: after a fall of the power it has the old content or the new one, and once this has returned,
 * the new one.
 *
 * @throws the file system's error, such as ENOSPC; the old content is then still there.
 */
export async function replaceFile(file: string, content: string, mode = 0o644): Promise<void> {
  const beside = `${file}${BESIDE}`;
  try {
    const handle = await open(beside, 'w', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Removes what an interrupted `replaceFile` left in a folder. It was never answered for. */
export async function sweepFolder(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.endsWith(BESIDE));
  for (const name of left) await rm(path.join(folder, name));
}

/** Makes the names in a folder lasting. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
