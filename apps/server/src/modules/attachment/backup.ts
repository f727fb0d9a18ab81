import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { diskPath } from './storage.js';

const PAGE = 1000;
const START = '00000000-0000-0000-0000-000000000000';

interface KeptFile {
  id: string;
  file: string;
  digest: Buffer;
  preview_bytes: number;
}

/**
 * Copies the files of all attachments that the transaction of `client` sees from one folder of attachments to another.
 *
 * @param check compares each with the digest in its row: what comes back from a backup is not believed.
 * @returns how many were copied; how many were not there.
 * @throws Error that names a damaged one.
 */
export async function copyAttachments(
  client: Pick<pg.PoolClient, 'query'>,
  from: string,
  to: string,
  check = false,
): Promise<{ copied: number; missing: number }> {
  let copied = 0;
  let missing = 0;
  for (let after = START; ; ) {
    const { rows } = await client.query<KeptFile>(
      'select id, file, digest, preview_bytes from attachment where id > $1 order by id limit $2',
      [after, PAGE],
    );
    for (const { file, digest, preview_bytes } of rows) {
      if (await copyOne(from, to, file)) copied += 1;
      else missing += 1;
      if (preview_bytes > 0) await copyOne(from, to, `${file}.preview`);
      if (check && !(await isWhole(diskPath(to, file), digest))) throw new Error(`The attachment ${file} is damaged.`);
    }
    after = rows.at(-1)?.id ?? after;
    if (rows.length < PAGE) return { copied, missing };
  }
}

async function copyOne(from: string, to: string, name: string): Promise<boolean> {
  const target = diskPath(to, name);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  try {
    // On file systems that can, both share the blocks.
    await copyFile(diskPath(from, name), target, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** A file that is not there is missing, not damaged. */
async function isWhole(file: string, digest: Buffer): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
  return hash.digest().equals(digest);
}
