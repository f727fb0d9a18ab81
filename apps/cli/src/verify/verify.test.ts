import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  commit,
  cosign,
  createKey,
  formatCheckpoint,
  formatEntry,
  formatNote,
  formatProof,
  formatProofBundle,
  formatVerifierKey,
  leafHash,
  memoryReader,
  proveInclusion,
  readRoot,
  sign,
} from '@wuyu/ledger';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../main.js';

const seed = (n: number) => new Uint8Array(32).fill(n);
const log = createKey('edu.example/ledger/demo/2026', 'ed25519', seed(1));
const witnesses = [2, 3].map((n) => createKey(`w${n}.example`, 'cosignature', seed(n)));
const policyOf = (secret: number) => {
  const [city, other] = [witnesses[0], createKey('w3.example', 'cosignature', seed(secret))].map((key) =>
    formatVerifierKey(key as typeof log),
  );
  return `log ${formatVerifierKey(log)}\nwitness 市 ${city}\nwitness 省 ${other}\ngroup all all 市 省\nquorum all\n`;
};
const record = { value: { number: 'A-1', level: '优秀', note: '\u001b[31mred\u202e' }, salt: seed(9) };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-verify-'));
  const entries = [0, 1, 2].map((n) =>
    formatEntry({
      kind: 'report-issued',
      suite: 'hmac-sha256',
      schema: 1,
      id: new Uint8Array(16).fill(n + 1),
      commitment: commit(n === 1 ? record.value : n, record.salt),
      rules: seed(0),
      about: new Uint8Array(16),
    }),
  );
  const reader = memoryReader(entries.map((entry) => leafHash(entry)));
  const text = formatCheckpoint({ origin: log.name, size: 3n, root: await readRoot(reader, 3n) });
  const lines = [sign(text, log), ...witnesses.map((key) => cosign(text, 1_790_000_000n, key))];
  const hashes = await proveInclusion(1n, 3n, reader);
  const proof = formatProof({ extra: entries[1], index: 1n, hashes, checkpoint: formatNote(text, lines) });
  const bundle = formatProofBundle({ proof, policy: policyOf(3), record });
  const stream = Buffer.from(bundle).toString('latin1');
  await keep('report.tlog-proof', proof);
  await keep('bundle.json', bundle);
  await keep('changed.json', bundle.replace('优秀', '良好'));
  await keep('own.policy', policyOf(3));
  await keep('other.policy', policyOf(7));
  await keep('broken.policy', 'log\n');
  await keep(
    'record.json',
    JSON.stringify({ record: record.value, salt: Buffer.from(record.salt).toString('base64') }),
  );
  await keep('none.pdf', '%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n');
  await keep(
    'report.pdf',
    Buffer.from(
      `%PDF-1.7\n1 0 obj\n<</Type /EmbeddedFile /Length ${stream.length}>>\nstream\n${stream}\nendstream\nendobj\n` +
        '2 0 obj\n<</Type /Filespec /UF (wuyu-proof.json) /EF <</F 1 0 R>>>>\nendobj\n',
      'latin1',
    ),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const keep = (name: string, content: string | Buffer) => writeFile(path.join(folder, name), content);
const at = (name: string) => path.join(folder, name);

async function verify(name: string, ...more: string[]): Promise<{ exit: number; said: string; complained: string }> {
  let said = '';
  let complained = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said += text)));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += text)));
  process.exitCode = 0;
  try {
    return { exit: await runCommand(['verify', at(name), ...more]), said, complained };
  } finally {
    process.exitCode = 0;
    out.mockRestore();
    err.mockRestore();
  }
}

async function outcome(name: string, ...more: string[]) {
  const { exit, said } = await verify(name, '--json', ...more);
  return { exit, ...JSON.parse(said) };
}

describe('wuyu verify', () => {
  it('says what is proved and what is not, in both languages', async () => {
    const zh = await verify('report.pdf', '--policy', at('own.policy'));
    expect(zh.exit).toBe(0);
    for (const words of [
      '✓ 核验通过',
      '2026-09-',
      '没有证明',
      '真实',
      'own.policy',
      '"level": "优秀"',
      '市（',
      '省（',
    ]) {
      expect(zh.said).toContain(words);
    }
    const en = await verify('report.pdf', '--policy', at('own.policy'), '--lang', 'en');
    for (const words of ['✓ Checked: not changed since', 'Not proved', 'true']) expect(en.said).toContain(words);
    expect(en.said).not.toMatch(/\u001b|\u202e/);
  });

  it('gives the checks as JSON, whatever the proof is in', async () => {
    for (const name of ['report.pdf', 'bundle.json']) {
      const { exit, verified, trusted, proofs } = await outcome(name, '--policy', at('own.policy'));
      expect([exit, verified, trusted]).toEqual([0, true, 'reader']);
      expect(proofs).toHaveLength(1);
      expect(proofs[0].verdict).toBe('proved');
      expect(proofs[0].record).toEqual(record.value);
      expect(proofs[0].keys.logs).toEqual([formatVerifierKey(log)]);
      expect(proofs[0].keys.witnesses.map(({ name }: { name: string }) => name)).toEqual(['市', '省']);
      expect(proofs[0].checks.map(({ check }: { check: string }) => check)).toEqual([
        'record',
        'log',
        'quorum',
        'tree',
      ]);
      expect(proofs[0].checks[3]).toEqual({ check: 'tree', index: '1', size: '3' });
    }
    const bare = await outcome('report.tlog-proof', '--policy', at('own.policy'));
    expect(bare.proofs[0].checks).toHaveLength(3);
    const withRecord = await outcome('report.tlog-proof', '--policy', at('own.policy'), '--record', at('record.json'));
    expect(withRecord.proofs[0].checks).toHaveLength(4);
  });

  it('calls a file that brings its own keys consistent, not proved', async () => {
    const { exit, trusted, proofs } = await outcome('bundle.json');
    expect([exit, trusted, proofs[0].verdict]).toEqual([0, 'file', 'consistent']);
    expect((await verify('bundle.json')).said).toMatch(/^! 文件自身一致/);
  });

  it('refuses with exit code 1 and the reason', async () => {
    const cases: [string[], string][] = [
      [['changed.json', '--policy', at('own.policy')], 'commitment.mismatch'],
      [['report.pdf', '--policy', at('other.policy')], 'policy.no-quorum'],
      [['report.pdf', '--policy', at('broken.policy')], 'policy.malformed'],
      [['report.tlog-proof'], 'policy.malformed'],
      [['none.pdf', '--policy', at('own.policy')], 'pdf.no-proof'],
      [['own.policy', '--policy', at('own.policy')], 'bundle.unknown'],
      [['bundle.json', '--record', at('own.policy')], 'canonical.malformed'],
    ];
    for (const [[name, ...more], wanted] of cases) {
      const { exit, verified, proofs } = await outcome(name as string, ...more);
      expect([exit, verified, proofs[0].error.code]).toEqual([1, false, wanted]);
    }
    expect((await verify('changed.json')).said).toMatch(/^✗ 核验未通过.*\n {2}commitment\.mismatch/);
  });

  it('ends with 2 for a file that is not there', async () => {
    const { exit, said, complained } = await verify('missing.pdf');
    expect([exit, said]).toEqual([2, '']);
    expect(complained).toContain('missing.pdf');
  });
});
