import { readFile, stat } from 'node:fs/promises';
import { AnchorError } from './error.js';

/**
 * Reads the submitter's private key: 64 hexadecimal digits, with or without 0x.
 *
 * @throws AnchorError `anchor.key-file` when there is no such file, others may read it, or it holds something else.
 */
export async function readKeyFile(file: string): Promise<`0x${string}`> {
  let text: string;
  try {
    const { mode } = await stat(file);
    // Windows has no such bits: what it reports says nothing.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new AnchorError('anchor.key-file', 'others may read it: chmod 600');
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof AnchorError) throw error;
    throw new AnchorError('anchor.key-file', (error as NodeJS.ErrnoException).code ?? 'unreadable');
  }
  const digits = /^\s*(?:0x)?([0-9a-fA-F]{64})\s*$/.exec(text)?.[1];
  if (digits === undefined) throw new AnchorError('anchor.key-file', 'not 64 hexadecimal digits');
  return `0x${digits.toLowerCase()}`;
}
