import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { sm3 } from '../gm/sm3.js';
import { proveConsistency, verifyConsistency } from './consistency.js';
import type { Digest } from './digest.js';
import { EMPTY_FRONTIER, type Frontier, growFrontier, readFrontier, rootOf } from './frontier.js';
import { type HashReader, memoryReader, readRoot } from './hash-reader.js';
import { proveInclusion, verifyInclusion } from './inclusion.js';
import { tileReader } from './tile-reader.js';
import { entriesPath, formatBundle, parseBundle, parseTilePath, type TilePlace, tilePath } from './tiles.js';
import { hashLeaves, leafHash, nodeHash } from './tree-hash.js';

const digest: Digest = (data) => createHash('sha256').update(data).digest();
const entry = (i: number) => Uint8Array.of(i >> 16, i >> 8, i);
const entries = Array.from({ length: 1500 }, (_, i) => entry(i));
const leaves = entries.map((each) => leafHash(each, digest));
const whole = memoryReader(leaves, digest);
const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: wanted });

/** RFC 6962 section 2.1, word for word. */
function treeHash(from: number, to: number): Uint8Array {
  if (to === from) return digest(new Uint8Array(0));
  if (to - from === 1) return leaves[from];
  let split = 1;
  while (split * 2 < to - from) split *= 2;
  const [left, right] = [treeHash(from, from + split), treeHash(from + split, to)];
  return digest(Uint8Array.of(1, ...left, ...right));
}

/** A log on a shelf: every tile that was ever given, by place. */
function shelf() {
  const stored = new Map<string, Uint8Array>();
  let frontier: Frontier = EMPTY_FRONTIER;
  return {
    append(from: number, to: number) {
      const grown = growFrontier(frontier, hashLeaves(entries.slice(from, to), digest), digest);
      for (const { level, index, hashes } of grown.tiles) stored.set(`${level}/${index}`, Buffer.from(hashes));
      frontier = grown.frontier;
      return frontier;
    },
    readTile: async ({ level, index }: TilePlace) => stored.get(`${level}/${index}`) ?? new Uint8Array(0),
  };
}

const grown = shelf();
grown.append(0, entries.length);
const size = fc.integer({ min: 1, max: entries.length });

describe('a tree that grows', () => {
  it('has the root that RFC 6962 defines, in whatever batches the leaves come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 }), (batches) => {
        const log = shelf();
        let leaf = 0;
        for (const batch of batches) {
          const to = Math.min(leaf + batch, entries.length);
          const frontier = log.append(leaf, to);
          leaf = to;
          expect(frontier.size).toBe(BigInt(leaf));
          expect(toHex(rootOf(frontier, digest))).toBe(toHex(treeHash(0, leaf)));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('goes on from its stored tiles as if it had never stopped, even if they were overwritten by fuller ones', async () => {
    await fc.assert(
      fc.asyncProperty(size, async (stop) => {
        const frontier = await readFrontier(BigInt(stop), grown.readTile);
        expect(toHex(rootOf(frontier, digest))).toBe(toHex(treeHash(0, stop)));
        const rest = growFrontier(frontier, hashLeaves(entries.slice(stop), digest), digest);
        expect(toHex(rootOf(rest.frontier, digest))).toBe(toHex(treeHash(0, entries.length)));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves the frontier it grew from as it was, so that a batch can be given up', () => {
    const { frontier } = growFrontier(EMPTY_FRONTIER, hashLeaves(entries.slice(0, 300), digest), digest);
    const before = toHex(rootOf(frontier, digest));
    const { tiles } = growFrontier(frontier, hashLeaves(entries.slice(300, 600), digest), digest);
    tiles.forEach(({ hashes }) => {
      hashes.fill(0);
    });
    expect(toHex(rootOf(frontier, digest))).toBe(before);
  });

  it('refuses leaves that are not whole hashes, and tiles that are too short', async () => {
    expect(() => growFrontier(EMPTY_FRONTIER, new Uint8Array(33))).toThrow(code('tree.hash-length'));
    await expect(readFrontier(5n, async () => new Uint8Array(128))).rejects.toThrow(code('tile.malformed'));
    await expect(readFrontier(5n, async () => new Uint8Array(161))).rejects.toThrow(code('tile.malformed'));
  });

  it('can be of SM3 over the same entries', () => {
    const twin = growFrontier(EMPTY_FRONTIER, hashLeaves(entries.slice(0, 3), sm3), sm3).frontier;
    const node: Digest = (data) => createHash('sm3').update(data).digest();
    const same = growFrontier(EMPTY_FRONTIER, hashLeaves(entries.slice(0, 3), node), node).frontier;
    expect(toHex(rootOf(twin, sm3))).toBe(toHex(rootOf(same, node)));
  });
});

describe('an inclusion proof', () => {
  it('holds for every leaf of every size, read from memory or from tiles', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), async (n, seed) => {
        const index = BigInt(seed % n);
        const tiles = tileReader(BigInt(entries.length), grown.readTile, digest);
        const proof = await proveInclusion(index, BigInt(n), whole, digest);
        expect((await proveInclusion(index, BigInt(n), tiles, digest)).map(toHex)).toEqual(proof.map(toHex));
        const root = treeHash(0, n);
        verifyInclusion({ index, size: BigInt(n), leafHash: leaves[Number(index)], root, proof }, digest);
      }),
      { numRuns: 60 },
    );
  });

  it('holds for no other leaf, place, size or root, and with no hash changed, left out or added', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: entries.length }), fc.nat(), fc.nat(), async (n, seed, which) => {
        const index = BigInt(seed % n);
        const proof = await proveInclusion(index, BigInt(n), whole, digest);
        const claim = { index, size: BigInt(n), leafHash: leaves[seed % n], root: treeHash(0, n), proof };
        const bent = proof.map((hash, i) => (i === which % proof.length ? hash.map((byte) => byte ^ 1) : hash));
        const wrong = [
          { ...claim, leafHash: leaves[(seed + 1) % n] },
          { ...claim, index: (index + 1n) % BigInt(n) },
          { ...claim, root: treeHash(0, n - 1) },
          { ...claim, proof: bent },
          { ...claim, proof: proof.slice(1) },
          { ...claim, proof: proof.slice(0, -1) },
          { ...claim, proof: [...proof, proof[0]] },
          { ...claim, index: BigInt(n) },
          { ...claim, index: -1n },
        ];
        for (const each of wrong) expect(() => verifyInclusion(each, digest)).toThrow(LedgerError);
      }),
      { numRuns: 40 },
    );
  });

  it('is refused with sizes that do not fit, and taken with sizes beyond 2^53', () => {
    const hash = new Uint8Array(32);
    const claim = { index: 0n, size: 1n, leafHash: hash, root: hash, proof: [] };
    verifyInclusion(claim);
    expect(() => verifyInclusion({ ...claim, size: 1n << 63n })).toThrow(code('tree.size'));
    expect(() => verifyInclusion({ ...claim, size: 1 as unknown as bigint })).toThrow(code('tree.size'));
    expect(() => verifyInclusion({ ...claim, index: 1n })).toThrow(code('tree.index'));
    expect(() => verifyInclusion({ ...claim, proof: Array(64).fill(hash) })).toThrow(code('tree.proof-length'));
    expect(() => verifyInclusion({ ...claim, root: new Uint8Array(31) })).toThrow(code('tree.hash-length'));
    // The last leaf of 2^60 + 1 has one sibling: everything to its left.
    const root = digest(Uint8Array.of(1, ...leaves[1], ...leaves[0]));
    const last = { index: 1n << 60n, size: (1n << 60n) + 1n, leafHash: leaves[0], root, proof: [leaves[1]] };
    verifyInclusion(last);
    expect(() => verifyInclusion({ ...last, index: last.index - 1n })).toThrow(code('tree.proof-length'));
  });
});

describe('a consistency proof', () => {
  it('holds between any two sizes, read from memory or from tiles', async () => {
    await fc.assert(
      fc.asyncProperty(size, size, async (a, b) => {
        const [oldSize, newSize] = a < b ? [a, b] : [b, a];
        const tiles = tileReader(BigInt(entries.length), grown.readTile, digest);
        const proof = await proveConsistency(BigInt(oldSize), BigInt(newSize), whole, digest);
        const again = await proveConsistency(BigInt(oldSize), BigInt(newSize), tiles, digest);
        expect(again.map(toHex)).toEqual(proof.map(toHex));
        const [oldRoot, newRoot] = [treeHash(0, oldSize), treeHash(0, newSize)];
        verifyConsistency({ oldSize: BigInt(oldSize), oldRoot, newSize: BigInt(newSize), newRoot, proof }, digest);
      }),
      { numRuns: 60 },
    );
  });

  it('holds for no other size or root, and with no hash changed, left out or added', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: entries.length - 1 }), fc.nat(), fc.nat(), async (m, more, which) => {
        const n = m + 1 + (more % (entries.length - m));
        const proof = await proveConsistency(BigInt(m), BigInt(n), whole, digest);
        const [oldRoot, newRoot] = [treeHash(0, m), treeHash(0, n)];
        const claim = { oldSize: BigInt(m), oldRoot, newSize: BigInt(n), newRoot, proof };
        verifyConsistency(claim, digest);
        const bent = proof.map((hash, i) => (i === which % proof.length ? hash.map((byte) => byte ^ 128) : hash));
        const wrong = [
          { ...claim, oldRoot: newRoot },
          { ...claim, newRoot: oldRoot },
          { ...claim, proof: bent },
          { ...claim, proof: proof.slice(1) },
          { ...claim, proof: proof.slice(0, -1) },
          { ...claim, proof: [...proof, proof[0]] },
          { ...claim, proof: [] },
          { ...claim, newSize: BigInt(m) },
          { ...claim, oldSize: 0n },
          { ...claim, oldSize: BigInt(n), newSize: BigInt(m) },
        ];
        for (const each of wrong) expect(() => verifyConsistency(each, digest)).toThrow(LedgerError);
      }),
      { numRuns: 40 },
    );
  });

  it('is neither made nor taken from an empty tree', async () => {
    const root = treeHash(0, 1);
    await expect(proveConsistency(0n, 1n, whole)).rejects.toThrow(code('tree.size'));
    const claim = { oldSize: 0n, oldRoot: treeHash(0, 0), newSize: 1n, newRoot: root, proof: [] };
    expect(() => verifyConsistency(claim)).toThrow(code('tree.size'));
  });

  it('is empty between equal sizes, whose roots are then the same', () => {
    const claim = { oldSize: 3n, oldRoot: treeHash(0, 3), newSize: 3n, newRoot: treeHash(0, 3), proof: [] };
    verifyConsistency(claim, digest);
    expect(() => verifyConsistency({ ...claim, newRoot: treeHash(0, 2) }, digest)).toThrow(code('tree.proof-mismatch'));
    expect(() => verifyConsistency({ ...claim, proof: [leaves[0]] }, digest)).toThrow(code('tree.proof-length'));
  });
});

describe('a tree beyond 2^53 leaves', () => {
  // Of equal leaves, so that a subtree's hash depends on its height alone.
  const heights: Uint8Array[] = [leaves[0]];
  for (let level = 1; level < 63; level++) heights.push(nodeHash(heights[level - 1], heights[level - 1], digest));
  const endless: HashReader = {
    readHashes: async (level, from, to) => Array(Number(to - from)).fill(heights[level]),
  };
  const huge = fc.bigInt({ min: 1n << 53n, max: (1n << 62n) - 1n });

  it('proves as any other, with at most 63 hashes', async () => {
    await fc.assert(
      fc.asyncProperty(huge, huge, async (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a + 1n];
        const root = await readRoot(endless, more, digest);
        const inclusion = await proveInclusion(less, more, endless, digest);
        verifyInclusion({ index: less, size: more, leafHash: leaves[0], root, proof: inclusion }, digest);
        const oldRoot = await readRoot(endless, less, digest);
        const proof = await proveConsistency(less, more, endless, digest);
        verifyConsistency({ oldSize: less, oldRoot, newSize: more, newRoot: root, proof }, digest);
        expect(Math.max(inclusion.length, proof.length)).toBeLessThanOrEqual(63);
        const off = { oldSize: less - 1n, oldRoot, newSize: more, newRoot: root, proof };
        expect(() => verifyConsistency(off, digest)).toThrow(LedgerError);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a root', () => {
  it('can be read for any earlier size', async () => {
    const tiles = tileReader(BigInt(entries.length), grown.readTile, digest);
    for (const n of [0, 1, 255, 256, 257, 1024, 1500]) {
      expect(toHex(await readRoot(tiles, BigInt(n), digest))).toBe(toHex(treeHash(0, n)));
    }
    await expect(readRoot(tiles, 1501n, digest)).rejects.toThrow(code('tree.size'));
  });
});

describe('the path of a tile', () => {
  it('is read back as it is written, for every place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 63 }),
        fc.bigInt({ min: 0n, max: (1n << 60n) - 1n }),
        fc.integer({ min: 1, max: 256 }),
        (level, index, width) => {
          expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
          expect(parseTilePath(entriesPath(index, width))).toEqual({ level: 'entries', index, width });
        },
      ),
    );
  });

  it('has one spelling only', () => {
    const wrong = ['tile/64/000', 'tile/00/000', 'tile/0/x000/001', 'tile/0/1', 'tile/0/000.p/256', 'tile/0/000.p/0'];
    wrong.push('tile/0/000.p/01', 'tile/0/001/234', 'tile/0/x001', '/tile/0/000', 'tile/-1/000', 'tile/0/000/', '');
    for (const path of wrong) expect(() => parseTilePath(path)).toThrow(code('tile.malformed'));
  });
});

describe('a bundle of entries', () => {
  it('is read back as it is written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 }), (given) => {
        expect(parseBundle(formatBundle(given), given.length).map(toHex)).toEqual(given.map(toHex));
      }),
      { numRuns: 30 },
    );
  });

  it('is refused when it is cut, or has another number of entries', () => {
    const bundle = formatBundle([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    for (let length = 0; length < bundle.length; length++) {
      expect(() => parseBundle(bundle.subarray(0, length), 2)).toThrow(code('tile.malformed'));
    }
    expect(() => parseBundle(bundle, 1)).toThrow(code('tile.malformed'));
    expect(() => formatBundle([])).toThrow(code('tile.malformed'));
    expect(() => formatBundle([new Uint8Array(65536)])).toThrow(code('tile.malformed'));
  });
});
