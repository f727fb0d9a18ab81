import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** Where the content of attachments lies. A name is a UUID of ours, with `.preview` for the small picture. */
export interface AttachmentStorage {
  /** Keeps a copy of a file; once this answers, a crash does not lose it. The same name again replaces it. */
  put(name: string, file: string, facts: { bytes: number; sha256: string }): Promise<void>;
  /** Bytes `from` to `to`, both included. @throws Error when it is not there. */
  open(name: string, from: number, to: number): Promise<Readable>;
  /** Not being there is not an error. */
  remove(name: string): Promise<void>;
}

const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.preview)?$/;

/** @throws RangeError when a name is not one of ours: nothing else ever becomes a path. */
export function checkName(name: string): string {
  if (!shape.test(name)) throw new RangeError('not the name of an attachment');
  return name;
}

/** Where a name lies under a folder: two letters deep. */
export const diskPath = (folder: string, name: string): string => path.join(folder, checkName(name).slice(0, 2), name);

export function diskStorage(folder: string): AttachmentStorage {
  const pathOf = (name: string) => diskPath(folder, name);
  return {
    async put(name, file) {
      const to = pathOf(name);
      await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
      const partial = `${to}.new`;
      await copyFile(file, partial);
      await sync(partial);
      await rename(partial, to);
      await sync(path.dirname(to));
    },
    async open(name, from, to) {
      const file = await open(pathOf(name), 'r');
      return file.createReadStream({ start: from, end: to });
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
      await rm(`${pathOf(name)}.new`, { force: true });
    },
  };
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
