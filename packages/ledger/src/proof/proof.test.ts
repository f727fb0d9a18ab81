import { describe, expect, it } from 'vitest';
import { formatCheckpoint } from '../checkpoint/checkpoint.js';
import { commit } from '../entry/commitment.js';
import { type Entry, formatEntry } from '../entry/entry.js';
import { sm3 } from '../gm/sm3.js';
import { createKey, formatVerifierKey } from '../note/key.js';
import { formatNote } from '../note/note.js';
import { cosign, sign, signWithSm2 } from '../note/signature.js';
import { parsePolicy } from '../policy/parse-policy.js';
import { sha256 } from '../tree/digest.js';
import { memoryReader, readRoot } from '../tree/hash-reader.js';
import { proveInclusion } from '../tree/inclusion.js';
import { leafHash } from '../tree/tree-hash.js';
import { formatProof, parseProof } from './proof-file.js';
import { verifyProof } from './verify-proof.js';

const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: wanted });
const seed = (n: number) => new Uint8Array(32).fill(n);
const log = createKey('ledger.example.edu.cn/demo/2026', 'ed25519', seed(1));
const witnesses = [2, 3, 4, 5].map((n) => createKey(`witness.example/${n}`, 'cosignature', seed(n)));
const policy = parsePolicy(`log ${formatVerifierKey(log)}
witness 县教育局 ${formatVerifierKey(witnesses[0])}
witness 市教育局 ${formatVerifierKey(witnesses[1])}
witness 省教育厅 ${formatVerifierKey(witnesses[2])}
witness 独立方 ${formatVerifierKey(witnesses[3])}
group 见证 3 县教育局 市教育局 省教育厅 独立方
quorum 见证
`);

const records = Array.from({ length: 1000 }, (_, i) => ({ value: { score: i % 100, pupil: i }, salt: seed(i % 256) }));
const entries = records.map(({ value, salt }, i) =>
  formatEntry({
    kind: 'evaluation-result',
    suite: 'hmac-sha256',
    schema: 1,
    id: Uint8Array.from({ length: 16 }, (_, j) => (j < 2 ? (i >> (8 * j)) & 255 : 1)),
    commitment: commit(value, salt),
    rules: seed(6),
    about: new Uint8Array(16),
  } satisfies Entry),
);
const reader = memoryReader(entries.map((entry) => leafHash(entry)));
const size = BigInt(entries.length);
const text = formatCheckpoint({ origin: log.name, size, root: await readRoot(reader, size) });
const checkpoint = formatNote(text, [sign(text, log), ...witnesses.map((key) => cosign(text, 1_790_000_000n, key))]);

async function proofOf(i: number): Promise<string> {
  return formatProof({
    extra: entries[i],
    index: BigInt(i),
    hashes: await proveInclusion(BigInt(i), size, reader),
    checkpoint,
  });
}

describe('a proof', () => {
  it('says what was checked, in order and with names, and is at most 2 KB', async () => {
    const proof = await proofOf(777);
    const { entry, checks } = verifyProof({ proof, policy, record: records[777] });
    expect(entry.kind).toBe('evaluation-result');
    expect(checks.map(({ check }) => check)).toEqual(['record', 'log', 'quorum', 'tree']);
    expect(checks[1]).toEqual({ check: 'log', origin: log.name });
    const quorum = checks[2].check === 'quorum' ? checks[2].witnesses : [];
    expect(quorum.map(({ witness }) => witness.name)).toEqual(['县教育局', '市教育局', '省教育厅', '独立方']);
    expect(quorum[0].time).toBe(1_790_000_000n);
    expect(checks[3]).toEqual({ check: 'tree', index: 777n, size });
    expect(proof.length).toBeLessThan(2048);
  });

  it('can be about an entry that is known otherwise', async () => {
    const bare = formatProof({ ...parseProof(await proofOf(5)), extra: undefined });
    expect(verifyProof({ proof: bare, policy, entry: entries[5] }).checks).toHaveLength(3);
    expect(() => verifyProof({ proof: bare, policy })).toThrow(code('entry.missing'));
    expect(() => verifyProof({ proof: bare, policy, entry: entries[6] })).toThrow(code('tree.proof-mismatch'));
    expect(() => verifyProof({ proof: bare, policy, entry: entries[6].subarray(1) })).toThrow(code('entry.malformed'));
  });

  it('is refused when it is of another entry, record, place or tree', async () => {
    const proof = await proofOf(5);
    const parsed = parseProof(proof);
    const refused = (question: Parameters<typeof verifyProof>[0], wanted: string) =>
      expect(() => verifyProof(question)).toThrow(code(wanted));
    refused({ proof, policy, entry: entries[6] }, 'entry.other');
    refused({ proof, policy, record: records[6] }, 'commitment.mismatch');
    refused({ proof, policy, record: { ...records[5], salt: seed(9) } }, 'commitment.mismatch');
    refused({ proof: formatProof({ ...parsed, extra: entries[6] }), policy }, 'tree.proof-mismatch');
    refused({ proof: formatProof({ ...parsed, index: 4n }), policy }, 'tree.proof-mismatch');
    refused({ proof: formatProof({ ...parsed, index: size }), policy }, 'tree.index');
    refused({ proof: formatProof({ ...parsed, hashes: parsed.hashes.slice(1) }), policy }, 'tree.proof-length');
    expect(() => verifyProof({ proof, policy }, sm3)).toThrow(code('tree.proof-mismatch'));
  });

  it('is refused with too few witnesses, a changed checkpoint or a log that is not listed', async () => {
    const parsed = parseProof(await proofOf(5));
    const withLines = (lines: string[]) => formatProof({ ...parsed, checkpoint: formatNote(text, lines) });
    const two = witnesses.slice(2).map((key) => cosign(text, 1n, key));
    const refused = (proof: string, wanted: string, by = policy) =>
      expect(() => verifyProof({ proof, policy: by })).toThrow(code(wanted));
    refused(withLines([sign(text, log), ...two]), 'policy.no-quorum');
    refused(withLines([...two, cosign(text, 1n, witnesses[0])]), 'note.no-known-signature');
    refused((await proofOf(5)).replace('\n1000\n', '\n1001\n'), 'note.bad-signature');
    const other = parsePolicy(`log ${formatVerifierKey(createKey('other', 'ed25519', seed(1)))}\nquorum none\n`);
    refused(await proofOf(5), 'checkpoint.unknown-origin', other);
  });

  it('holds for the SM3 twin, signed by SM2', async () => {
    const key = createKey(`${log.name}/sm3`, 'sm2', seed(8));
    const twin = memoryReader(
      entries.slice(0, 40).map((entry) => leafHash(entry, sm3)),
      sm3,
    );
    const twinText = formatCheckpoint({ origin: key.name, size: 40n, root: await readRoot(twin, 40n, sm3) });
    const proof = formatProof({
      extra: entries[9],
      index: 9n,
      hashes: await proveInclusion(9n, 40n, twin, sm3),
      checkpoint: formatNote(twinText, [signWithSm2(twinText, key, seed(7))]),
    });
    const trust = parsePolicy(`log ${formatVerifierKey(key)}\nquorum none\n`);
    expect(verifyProof({ proof, policy: trust, record: records[9] }, sm3).checks).toHaveLength(4);
    expect(() => verifyProof({ proof, policy: trust }, sha256)).toThrow(code('tree.proof-mismatch'));
  });
});

describe('a proof file', () => {
  it('is read back as it is written', async () => {
    const proof = await proofOf(0);
    expect(formatProof(parseProof(proof))).toBe(proof);
    expect(parseProof(proof).index).toBe(0n);
    expect(parseProof(new TextEncoder().encode(proof)).hashes).toHaveLength(10);
  });

  it('is refused if it is malformed', async () => {
    const proof = await proofOf(5);
    const [first, extra, index, ...rest] = proof.split('\n');
    const of = (...lines: string[]) => [...lines, ...rest].join('\n');
    const wrong = ['', '\n\n', of('c2sp.org/tlog-proof@v2', extra, index), of(first, extra), of(first, index, extra)];
    wrong.push(
      of(first, 'extra ???', index),
      of(first, extra, 'index 05'),
      of(first, extra, 'index'),
      of(extra, index),
    );
    wrong.push(of(first, extra, index, 'AAAA'), of(first, extra, index, ' '), of(first, extra, `${index}\r`));
    wrong.push(proof.replaceAll('\n\n', '\n'), of(first, extra, extra, index), of(` ${first}`, index));
    for (const text of wrong) expect(() => parseProof(text)).toThrow(code('proof.malformed'));
    const hashes = Array<string>(64).fill(rest[0]);
    expect(() => parseProof(of(first, index, ...hashes))).toThrow(code('proof.too-long'));
    expect(() => parseProof('x'.repeat(1_000_001))).toThrow(code('proof.too-long'));
    expect(() => parseProof(proof.slice(0, -1))).toThrow(code('note.malformed'));
    expect(() => parseProof(`${first}\n${index}\n\nnot a checkpoint\n\n${checkpoint.split('\n\n')[1]}`)).toThrow(
      code('checkpoint.malformed'),
    );
  });
});
