import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { Problem } from '@wuyu/contract';
import { type Evaluation, levelNames, NO_LEVEL, NO_SCORE } from '@wuyu/evaluation';
import type { ByteIndex } from './byte-index.js';

const BUFFER = 1 << 20;
const LF = 0x0a;
const ZERO = 0x30;

/** Writes subject,node,score,level beside the target and then puts it in place, so that a half-written file is never seen. */
export async function writeResults(
  path: string,
  file: string,
  subjects: ByteIndex,
  evaluation: Evaluation,
): Promise<number> {
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
  const handle = await open(partial, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw new Problem(422, 'evaluate-files.unwritable', { file, reason: error.code ?? '' }, []);
  });
  try {
    await writeAll(handle, subjects, evaluation);
    await handle.sync();
    await handle.close();
    await rename(partial, path);
  } catch (error) {
    await handle.close().catch(() => {});
    await unlink(partial).catch(() => {});
    if (error instanceof Error && 'code' in error) {
      throw new Problem(422, 'evaluate-files.unwritable', { file, reason: String(error.code) }, []);
    }
    throw error;
  }
  return subjects.size * evaluation.nodes.length;
}

async function writeAll(handle: FileHandle, subjects: ByteIndex, evaluation: Evaluation): Promise<void> {
  const codes = evaluation.nodes.map(({ code }) => Buffer.from(`,${quoted(code)},`));
  const levels = evaluation.nodes.map((node) =>
    levelNames(node.levels).map((name) => Buffer.from(`,${quoted(name)}\n`)),
  );
  const noLevel = Buffer.from(',\n');
  const longest = codes.reduce((sum, code) => sum + code.length + 120, 0);
  let buffer = Buffer.allocUnsafe(BUFFER);
  let used = buffer.write('subject,node,score,level\n');
  for (let subject = 0; subject < subjects.size; subject++) {
    const name = quotedBytes(subjects.bytesOf(subject));
    const most = longest + (name.length + 400) * codes.length;
    if (used + most > buffer.length) {
      await handle.write(buffer, 0, used);
      used = 0;
      if (most > buffer.length) buffer = Buffer.allocUnsafe(most);
    }
    for (let node = 0; node < codes.length; node++) {
      used += name.copy(buffer, used);
      used += codes[node].copy(buffer, used);
      const score = evaluation.scores[node][subject];
      if (score !== NO_SCORE) used = writeScore(buffer, used, score);
      const level = evaluation.levels[node][subject];
      used += (level === NO_LEVEL ? noLevel : levels[node][level]).copy(buffer, used);
    }
  }
  await handle.write(buffer, 0, used);
}

/** 0..10000 → 0.00 … 100.00 */
function writeScore(buffer: Buffer, start: number, score: number): number {
  let at = start;
  const whole = Math.floor(score / 100);
  const rest = score - whole * 100;
  if (whole >= 100) buffer[at++] = ZERO + Math.floor(whole / 100);
  if (whole >= 10) buffer[at++] = ZERO + (Math.floor(whole / 10) % 10);
  buffer[at++] = ZERO + (whole % 10);
  buffer[at++] = 0x2e;
  buffer[at++] = ZERO + Math.floor(rest / 10);
  buffer[at++] = ZERO + (rest % 10);
  return at;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function quotedBytes(bytes: Buffer): Buffer {
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x2c || byte === LF || byte === 0x0d)
      return Buffer.from(quoted(bytes.toString('utf8')));
  }
  return bytes;
}
