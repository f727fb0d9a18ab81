import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './bytes/bytes.js';
import * as ledger from './index.js';
import { isEd25519Signature } from './note/ed25519.js';

const folder = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../shared'), 'vectors');
const hasVectors = existsSync(folder);
if (!hasVectors) console.info(`skipped: comparison with ${folder}, which is not there`);

const read = (path: string) => new Uint8Array(readFileSync(join(folder, path)));
// biome-ignore lint/suspicious/noExplicitAny: the vectors' own shapes, checked by what is done with them.
const readJson = (path: string): any => (hasVectors ? JSON.parse(readFileSync(join(folder, path), 'utf8')) : undefined);
const base64 = (text: string | null) => new Uint8Array(Buffer.from(text ?? '', 'base64'));
const hex = (text: string) => fromHex(text) as Uint8Array;

function outcome(act: () => void): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    if (error instanceof ledger.LedgerError) return 'refused';
    throw error;
  }
}

describe.skipIf(!hasVectors)('the tree', () => {
  it('proves inclusion as the public cases say', () => {
    const cases = readJson('tlog/merkle-inclusion.json');
    const outcomes = cases.map((each: never) => {
      const { leafIdx, treeSize, leafHash, root, proof } = each as Record<string, never>;
      return outcome(() =>
        ledger.verifyInclusion({
          index: BigInt(leafIdx),
          size: BigInt(treeSize),
          leafHash: base64(leafHash),
          root: base64(root),
          proof: ((proof as string[] | null) ?? []).map(base64),
        }),
      );
    });
    expect(outcomes).toEqual(cases.map(({ wantErr }: { wantErr: boolean }) => (wantErr ? 'refused' : 'accepted')));
  });

  it('proves consistency as the public cases say', () => {
    const cases = readJson('tlog/merkle-consistency.json').filter((each: { quirk?: string }) => !each.quirk);
    const outcomes = cases.map((each: never) => {
      const { size1, size2, root1, root2, proof } = each as Record<string, never>;
      return outcome(() =>
        ledger.verifyConsistency({
          oldSize: BigInt(size1),
          newSize: BigInt(size2),
          oldRoot: base64(root1),
          newRoot: base64(root2),
          proof: ((proof as string[] | null) ?? []).map(base64),
        }),
      );
    });
    expect(outcomes).toEqual(cases.map(({ wantErr }: { wantErr: boolean }) => (wantErr ? 'refused' : 'accepted')));
  });

  it('has the hashes and roots of the reference tree of certificate transparency', async () => {
    const reference = readJson('tlog/rfc6962-ct-tree.json');
    const entries = reference.leafInputsHex.map(hex);
    const leaves = entries.map((entry: Uint8Array) => ledger.leafHash(entry));
    expect(leaves.map(toHex)).toEqual(reference.leafHashes);
    const reader = ledger.memoryReader(leaves);
    for (const level of [1, 2, 3]) {
      const row = await reader.readHashes(level, 0n, BigInt(8 >> level));
      expect(row.map(toHex)).toEqual(reference[`level${level}`]);
    }
    expect(toHex(ledger.emptyRoot())).toBe(reference.emptyRoot);
    for (let size = 1; size <= 8; size++) {
      const { frontier } = ledger.growFrontier(ledger.EMPTY_FRONTIER, ledger.hashLeaves(entries.slice(0, size)));
      expect(toHex(ledger.rootOf(frontier))).toBe(reference.rootsBySize1to8[size - 1]);
      expect(toHex(await ledger.readRoot(reader, BigInt(size)))).toBe(reference.rootsBySize1to8[size - 1]);
    }
  });

  it('has the tiles, bundles and checkpoints of the Tessera log, signed with the same signatures', () => {
    const { vkey, skey, entries } = readJson('tlog/tessera-log/key.json');
    const key = ledger.parseSignerKey(skey);
    expect(ledger.formatVerifierKey(key)).toBe(vkey);
    let frontier = ledger.EMPTY_FRONTIER;
    for (let size = 0; size <= 8; size++) {
      if (size > 0) {
        const added = ledger.growFrontier(frontier, ledger.hashLeaves([Buffer.from(entries[size - 1])]));
        frontier = added.frontier;
        const path = ledger.tilePath(added.tiles[0]);
        expect(Buffer.from(added.tiles[0].hashes)).toEqual(Buffer.from(read(`tlog/tessera-log/${path}`)));
        const stored = read(`tlog/tessera-log/${ledger.entriesPath(0n, size)}`);
        const bundle = ledger.parseBundle(stored, size);
        expect(bundle.map((entry) => Buffer.from(entry).toString())).toEqual(entries.slice(0, size));
        expect(toHex(ledger.formatBundle(bundle))).toBe(toHex(stored));
      }
      const text = ledger.formatCheckpoint({
        origin: 'example.com/log/testdata',
        size: BigInt(size),
        root: ledger.rootOf(frontier),
      });
      const published = Buffer.from(read(`tlog/tessera-log/checkpoint.${size}`)).toString();
      expect(ledger.formatNote(text, [ledger.sign(text, key)])).toBe(published);
      const { checkpoint } = ledger.openCheckpoint(published, [ledger.parseVerifierKey(vkey)]);
      expect(checkpoint.size).toBe(BigInt(size));
    }
  });

  it('has the tiles and paths that the format gives as examples', () => {
    const { tilePaths, size70000 } = readJson('tlog/c2sp-examples.json');
    for (const { level, index, path } of tilePaths) {
      expect(ledger.tilePath({ level, index: BigInt(index), width: 256 })).toBe(path);
      expect(ledger.parseTilePath(path)).toEqual({ level, index: BigInt(index), width: 256 });
    }
    const partial = ledger.partialTiles(70_000n);
    expect(partial.map(({ width }) => width)).toEqual([
      size70000.partialLevel0,
      size70000.partialLevel1,
      size70000.partialLevel2,
    ]);
    expect(partial.slice(0, 2).map(({ index }) => index)).toEqual([
      BigInt(size70000.fullLevel0),
      BigInt(size70000.fullLevel1),
    ]);
  });
});

describe.skipIf(!hasVectors)('a signed note', () => {
  it('is opened and refused as by Go', () => {
    const { vkeys, open, malformedNoteB64, badVkeys } = readJson('tlog/note-go.json');
    for (const { keys, noteB64, sigs, unverified, error } of open) {
      const known = keys.map((name: string) => ledger.parseVerifierKey(vkeys[name]));
      if (error) {
        expect(() => ledger.openNote(base64(noteB64), known)).toThrow(ledger.LedgerError);
      } else {
        const note = ledger.openNote(base64(noteB64), known);
        expect([note.verified.length, note.unverified.length]).toEqual([sigs, unverified]);
      }
    }
    for (const note of malformedNoteB64) {
      expect(() => ledger.parseNote(base64(note))).toThrow(expect.objectContaining({ code: 'note.malformed' }));
    }
    for (const vkey of badVkeys) expect(() => ledger.parseVerifierKey(vkey)).toThrow(ledger.LedgerError);
  });

  it('is signed as by Go', () => {
    const { vkeys, skey, text, signed } = readJson('tlog/note-go.json');
    const key = ledger.parseSignerKey(skey);
    expect(ledger.formatVerifierKey(key)).toBe(vkeys.peter);
    expect(ledger.formatSignerKey(key)).toBe(skey);
    expect(ledger.formatNote(text, [ledger.sign(text, key)])).toBe(signed);
  });

  it('is opened when it is the example of the format, or a head of sum.golang.org', () => {
    const { signedNote } = readJson('tlog/c2sp-examples.json');
    const { text } = ledger.openNote(signedNote.note, [ledger.parseVerifierKey(signedNote.vkey)]);
    expect(text).toBe('This is an example message.\n');
    const { vkey, heads } = readJson('tlog/sumdb-heads.json');
    for (const head of heads) {
      const { checkpoint } = ledger.openCheckpoint(head, [ledger.parseVerifierKey(vkey)]);
      expect(checkpoint.origin).toBe('go.sum database tree');
    }
  });

  it('has the text of a tree as Go reads it', () => {
    const { good, bad } = readJson('tlog/tree-format.json');
    const checkpoint = ledger.parseCheckpoint(good);
    expect(checkpoint.size).toBe(123456789012n);
    expect(ledger.formatCheckpoint(checkpoint)).toBe(good);
    for (const text of bad) expect(() => ledger.parseCheckpoint(text)).toThrow(ledger.LedgerError);
  });
});

describe.skipIf(!hasVectors)('a witness', () => {
  it('answers as the conformance suite wants, with 404 for an unknown log', () => {
    const { logPubHex, origin, steps } = readJson('tlog/witness-conformance-first4.json');
    const name = steps[0].body.split('\n').at(-2).split(' ')[1];
    expect(name).toBe(origin);
    const publicKey = hex(logPubHex);
    const signed = ledger.parseSignatureLines(`${steps[0].body.split('\n').at(-2)}\n`)[0];
    const logKey: ledger.VerifierKey = { name, id: signed.keyId, type: 'ed25519', publicKey };
    const witness = ledger.createKey('example.com/witness', 'cosignature', new Uint8Array(32).fill(1));
    let kept: ledger.WitnessedTree | undefined;
    for (const { body, status, value } of steps) {
      const request = ledger.parseAddCheckpoint(body);
      const verdict = ledger.judgeCheckpoint(
        request,
        request.checkpoint.origin === origin ? [logKey] : undefined,
        kept,
      );
      expect(verdict.status).toBe(value === 'unknown log' ? 404 : status);
      if (verdict.status === 200) {
        kept = verdict.keep;
        expect(ledger.answerCosigned(verdict, 1n, [witness]).body).toContain(value);
      } else {
        expect(verdict.body).toContain(value);
      }
    }
  });
});

describe.skipIf(!hasVectors)('canonical JSON', () => {
  const names = hasVectors ? readdirSync(join(folder, 'jcs/input')) : [];
  it.each(names)('is that of RFC 8785 for %s', (name) => {
    const canonical = ledger.canonicalBytes(ledger.parseJson(read(`jcs/input/${name}`)));
    expect(Buffer.from(canonical)).toEqual(Buffer.from(read(`jcs/output/${name}`)));
  });
});

describe.skipIf(!hasVectors)('国密', () => {
  const standard = readJson('gm/gm-standard.json');

  it('has the hashes and ciphertexts of the standards', () => {
    for (const { inHex, out } of standard.sm3) expect(toHex(ledger.sm3(hex(inHex)))).toBe(out);
    for (const { key, iv, in: plain, out } of standard.sm4cbc) {
      expect(toHex(ledger.sm4CbcEncrypt(hex(key), hex(iv), hex(plain)))).toBe(out);
      expect(toHex(ledger.sm4CbcDecrypt(hex(key), hex(iv), hex(out)))).toBe(plain);
    }
    const { key, iv, aad, in: plain, out, tag } = standard.sm4gcm;
    const sealed = ledger.sm4GcmEncrypt(hex(key), hex(iv), hex(plain), hex(aad));
    expect([toHex(sealed.ciphertext), toHex(sealed.tag)]).toEqual([out, tag]);
    expect(toHex(ledger.sm4GcmDecrypt(hex(key), hex(iv), sealed, hex(aad)))).toBe(plain);
  });

  it('enciphers a block a million times over as the standard does', () => {
    const { key, in: block, out, rounds1e6 } = standard.sm4ecb;
    // Chaining zeroes enciphers each result again.
    const chain = ledger.sm4CbcEncrypt(hex(key), hex(block), new Uint8Array(16_000_000));
    expect(toHex(chain.subarray(0, 16))).toBe(out);
    expect(toHex(chain.subarray(-16))).toBe(rounds1e6);
  });

  it('signs and decrypts by SM2 as the standard does', () => {
    const { priv, pubX, pubY, msg, k, r, s } = standard.sm2sign;
    const publicKey = ledger.sm2PublicKey(hex(priv));
    expect(toHex(publicKey)).toBe(`04${pubX}${pubY}`.toLowerCase());
    const signature = ledger.sm2Sign(Buffer.from(msg), hex(priv), hex(k));
    expect(toHex(signature)).toBe(`${r}${s}`.toLowerCase());
    expect(ledger.sm2Verify(Buffer.from(msg), signature, publicKey)).toBe(true);
    const { priv: secret, msg: message, k: nonce, c1x, c1y, c3, c2 } = standard.sm2enc;
    const encrypted = hex(`04${c1x}${c1y}${c3}${c2}`);
    expect(ledger.sm2Encrypt(Buffer.from(message), ledger.sm2PublicKey(hex(secret)), hex(nonce))).toEqual(encrypted);
    expect(Buffer.from(ledger.sm2Decrypt(encrypted, hex(secret))).toString()).toBe(message);
  });
});

describe.skipIf(!hasVectors)('what Wycheproof tries', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the vectors' own shapes.
  const cases = (name: string): any[] =>
    (readJson(`wycheproof/${name}`)?.testGroups ?? []).flatMap((group: { tests: object[] }) =>
      group.tests.map((test) => ({ ...group, ...test })),
    );
  const wanted = (all: { result: string }[]) => all.map(({ result }) => (result === 'valid' ? 'accepted' : 'refused'));

  it('is told apart by SM4-GCM', () => {
    const all = cases('sm4_gcm_test.json');
    const outcomes = all.map(({ key, iv, aad, msg, ct, tag }) =>
      outcome(() => {
        const sealed = { ciphertext: hex(ct), tag: hex(tag) };
        expect(toHex(ledger.sm4GcmDecrypt(hex(key), hex(iv), sealed, hex(aad)))).toBe(msg);
        expect(ledger.sm4GcmEncrypt(hex(key), hex(iv), hex(msg), hex(aad))).toEqual(sealed);
      }),
    );
    expect(outcomes).toEqual(wanted(all));
  });

  it('is told apart by HMAC-SM3', () => {
    const all = cases('hmac_sm3_test.json');
    const outcomes = all.map(({ key, msg, tag, tagSize }) =>
      toHex(ledger.hmacSm3(hex(key), hex(msg))).slice(0, tagSize / 4) === tag ? 'accepted' : 'refused',
    );
    expect(outcomes).toEqual(wanted(all));
  });

  it('is told apart by Ed25519', () => {
    const all = cases('ed25519_test.json');
    const outcomes = all.map(({ publicKey, msg, sig }) =>
      isEd25519Signature(hex(sig), hex(msg), hex(publicKey.pk)) ? 'accepted' : 'refused',
    );
    expect(outcomes).toEqual(wanted(all));
  });
});
