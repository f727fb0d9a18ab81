import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '@wuyu/contract';
import { type SigningKey, signingKeyFromSeed } from '@wuyu/credential';

const FORM = /^wuyu-issuer-key-1 ([0-9a-f]{64})\n?$/;

/**
 * The key that signs archives here, its issuer being its own did:key. It lies in `<dataDir>/keys/issuer.key`, readable by
 * the server's user only; the first use makes it.
 *
 * @throws Problem 500 `archive.issuer-key` when the file is damaged: a new key in its place would disown every old archive.
 */
export async function openIssuerKey(dataDir: string): Promise<SigningKey> {
  const file = path.join(dataDir, 'keys', 'issuer.key');
  const text = (await readIfAny(file)) ?? (await make(file));
  const seed = FORM.exec(text)?.[1];
  if (seed === undefined) throw new Problem(500, 'archive.issuer-key', { file });
  return signingKeyFromSeed(Buffer.from(seed, 'hex'));
}

async function readIfAny(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written whole beside its place and linked there, so that of two at once both get the one that came first. */
async function make(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${randomUUID()}`;
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(`wuyu-issuer-key-1 ${randomBytes(32).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(beside, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(beside, { force: true });
  }
  return readFile(file, 'utf8');
}
