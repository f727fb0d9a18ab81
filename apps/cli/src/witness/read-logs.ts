import { readFile } from 'node:fs/promises';
import { parsePolicy, parseVerifierKey, type VerifierKey } from '@wuyu/ledger';

/**
 * The logs that a witness knows: a policy file (C2SP tlog-policy) of which the `log` lines count, or verifier keys, one a
 * line, with `#` in front of remarks.
 *
 * @returns the keys by origin; a log that changes its key has two for a time.
 * @throws LedgerError for a key that is malformed or listed twice, Error for a file without any log.
 */
export async function readLogs(file: string): Promise<Map<string, VerifierKey[]>> {
  const text = await readFile(file, 'utf8');
  const keys = /^[ \t]*(?:log|witness|group|quorum)[ \t]/m.test(text) ? parsePolicy(text).logs : keysOf(text);
  if (keys.length === 0) throw new Error(`${file}: 没有账本的公钥 no log's key`);
  const logs = new Map<string, VerifierKey[]>();
  for (const { key } of keys) logs.set(key.name, [...(logs.get(key.name) ?? []), key]);
  return logs;
}

function keysOf(text: string): { key: VerifierKey }[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const written = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (new Set(written).size < written.length) throw new Error('公钥重复 a key is listed twice');
  return written.map((line) => ({ key: parseVerifierKey(line) }));
}
