import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { equalBytes } from '../bytes/bytes.js';
import { formatCheckpoint } from '../checkpoint/checkpoint.js';
import { sm3 } from '../gm/sm3.js';
import { createKey } from '../note/key.js';
import { formatNote, openNote } from '../note/note.js';
import { cosignatureTime, sign, signWithSm2 } from '../note/signature.js';
import { formatSignatureLine } from '../note/signature-line.js';
import { proveConsistency } from '../tree/consistency.js';
import { sha256 } from '../tree/digest.js';
import { memoryReader, readRoot } from '../tree/hash-reader.js';
import { emptyRoot, leafHash } from '../tree/tree-hash.js';
import { answerCosigned, judgeCheckpoint, originHash, type WitnessedTree } from './judge.js';
import { type AddCheckpoint, formatAddCheckpoint, parseAddCheckpoint } from './request.js';

const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: wanted });
const seed = (n: number) => new Uint8Array(32).fill(n);
const log = createKey('example.com/log', 'ed25519', seed(1));
const witness = createKey('witness.example/w', 'cosignature', seed(2));
const reader = memoryReader(Array.from({ length: 20 }, (_, i) => leafHash(Uint8Array.of(i))));

async function request(
  oldSize: bigint,
  size: bigint,
  change: {
    proof?: readonly Uint8Array[];
    root?: Uint8Array;
    lines?: (text: string) => string[];
    origin?: string;
  } = {},
): Promise<AddCheckpoint> {
  const root = change.root ?? (await readRoot(reader, size));
  const text = formatCheckpoint({ origin: change.origin ?? log.name, size, root });
  const grows = oldSize > 0n && oldSize <= size;
  const proof = change.proof ?? (grows ? await proveConsistency(oldSize, size, reader) : []);
  const note = formatNote(text, change.lines?.(text) ?? [sign(text, log)]);
  return parseAddCheckpoint(formatAddCheckpoint({ oldSize, proof, note }));
}

const keptAt = async (size: bigint): Promise<WitnessedTree> => ({ size, root: await readRoot(reader, size) });

describe('a witness', () => {
  it('cosigns what follows from what it cosigned last, and serves it', async () => {
    let kept: WitnessedTree | undefined;
    for (const [from, to] of [
      [0n, 0n],
      [0n, 3n],
      [3n, 3n],
      [3n, 8n],
      [8n, 20n],
    ]) {
      const verdict = judgeCheckpoint(await request(from, to), [log], kept);
      if (verdict.status !== 200) return expect.unreachable(verdict.body);
      kept = verdict.keep;
      expect(kept.size).toBe(to);
      const { body, checkpoint } = answerCosigned(verdict, 1234n, [witness]);
      const served = openNote(checkpoint, [log, witness]);
      expect(served.verified.map(({ name }) => name)).toEqual([log.name, witness.name]);
      expect(cosignatureTime(served.verified[1].signature)).toBe(1234n);
      expect(body).toBe(`${served.verified[1].line}\n`);
    }
  });

  it('tells the size it knows when it is asked from another', async () => {
    const kept = await keptAt(3n);
    for (const old of [0n, 2n, 4n]) {
      const verdict = judgeCheckpoint(await request(old, 8n), [log], kept);
      expect(verdict).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '3\n' });
    }
    expect(judgeCheckpoint(await request(1n, 8n), [log], undefined)).toMatchObject({ status: 409, body: '0\n' });
  });

  it('refuses a log that it does not know, and signatures that are not that log’s', async () => {
    const stranger = createKey(log.name, 'ed25519', seed(9));
    expect(judgeCheckpoint(await request(0n, 3n), undefined, undefined).status).toBe(404);
    expect(judgeCheckpoint(await request(0n, 3n), [stranger], undefined).status).toBe(403);
    const forged = { lines: () => [formatSignatureLine(log, new Uint8Array(64))] };
    expect(judgeCheckpoint(await request(0n, 3n, forged), [log], undefined).status).toBe(403);
    const mixed = { lines: (text: string) => [sign(text, log), ...forged.lines()] };
    expect(judgeCheckpoint(await request(0n, 3n, mixed), [log], undefined).status).toBe(403);
    const more = { lines: (text: string) => [sign(text, stranger), sign(text, log)] };
    const verdict = judgeCheckpoint(await request(0n, 3n, more), [log], undefined);
    expect(verdict).toMatchObject({ status: 200, logLines: [expect.stringContaining(log.name)] });
  });

  it('refuses another past, a proof where there can be none, and an empty tree that is not', async () => {
    const kept = await keptAt(3n);
    const judged = async (given: Promise<AddCheckpoint>, last: WitnessedTree | undefined = kept) =>
      judgeCheckpoint(await given, [log], last).status;
    expect(await judged(request(3n, 8n, { proof: [] }))).toBe(422);
    expect(await judged(request(3n, 8n, { root: seed(5) }))).toBe(422);
    expect(await judged(request(3n, 3n, { root: seed(5) }))).toBe(422);
    expect(await judged(request(3n, 3n, { proof: [seed(5)] }))).toBe(422);
    expect(await judged(request(3n, 8n), { ...kept, root: seed(5) })).toBe(422);
    expect(judgeCheckpoint(await request(0n, 3n, { proof: [seed(5)] }), [log], undefined).status).toBe(422);
    expect(judgeCheckpoint(await request(0n, 0n, { root: seed(5) }), [log], undefined).status).toBe(422);
    expect(equalBytes((await request(0n, 0n)).checkpoint.root, emptyRoot())).toBe(true);
  });

  it('refuses a size that goes back, before it looks at what it keeps', async () => {
    expect(judgeCheckpoint(await request(8n, 3n), [log], await keptAt(20n)).status).toBe(400);
  });

  it('refuses a body that is no request', async () => {
    const { note } = await request(0n, 3n);
    const hash = 'A'.repeat(43);
    const wrong = ['', 'old 0\n', `old 0\n${note}`, `old 00\n\n${note}`, `old -1\n\n${note}`, `old  1\n\n${note}`];
    wrong.push(`0\n\n${note}`, `old 1\nAAAA\n\n${note}`, `old 1\n${hash}\n\n${note}`, `old 1 \n\n${note}`);
    for (const body of wrong) expect(() => parseAddCheckpoint(body)).toThrow(code('witness.malformed'));
    const long = `old 1\n${`${hash}=\n`.repeat(64)}\n${note}`;
    expect(() => parseAddCheckpoint(long)).toThrow(code('proof.too-long'));
    expect(parseAddCheckpoint(long.replace(`${hash}=\n`, '')).proof).toHaveLength(63);
    expect(() => parseAddCheckpoint(`old 0\n\n${note.slice(0, -1)}`)).toThrow(code('note.malformed'));
    expect(() => parseAddCheckpoint(`old 0\n\n${note.replace('\n3\n', '\n03\n')}`)).toThrow(
      code('checkpoint.malformed'),
    );
  });

  it('holds a twin tree against SM3, and nothing else', async () => {
    const twin = createKey('example.com/log/sm3', 'sm2', seed(6));
    const leaves = Array.from({ length: 20 }, (_, i) => leafHash(Uint8Array.of(i), sm3));
    const twinReader = memoryReader(leaves, sm3);
    const ask = async (from: bigint, to: bigint, digest: typeof sm3) => {
      const text = formatCheckpoint({ origin: twin.name, size: to, root: await readRoot(twinReader, to, sm3) });
      const proof = from === 0n ? [] : await proveConsistency(from, to, digest === sm3 ? twinReader : reader, digest);
      const note = formatNote(text, [signWithSm2(text, twin, seed(7))]);
      return parseAddCheckpoint(formatAddCheckpoint({ oldSize: from, proof, note }));
    };
    const first = judgeCheckpoint(await ask(0n, 3n, sm3), [twin], undefined);
    if (first.status !== 200) return expect.unreachable(first.body);
    const next = judgeCheckpoint(await ask(3n, 20n, sm3), [twin], first.keep);
    if (next.status !== 200) return expect.unreachable(next.body);
    const served = openNote(answerCosigned(next, 1234n, [witness]).checkpoint, [twin, witness]);
    expect(served.verified.map(({ name }) => name)).toEqual([twin.name, witness.name]);
    expect(judgeCheckpoint(await ask(3n, 20n, sha256), [twin], first.keep).status).toBe(422);
  });

  it('serves a log under the hash of its origin', () => {
    expect(originHash(log.name)).toBe(createHash('sha256').update(log.name).digest('hex'));
  });
});
