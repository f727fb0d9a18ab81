import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../bytes/base64.js';
import { formatCheckpoint, parseCheckpoint } from '../checkpoint/checkpoint.js';
import { createKey, formatSignerKey, formatVerifierKey, parseSignerKey, parseVerifierKey } from './key.js';
import type { KeyType } from './key-type.js';
import { formatNote, openNote, parseNote } from './note.js';
import { cosign, cosignatureTime, sign, signWithSm2, verifySignature } from './signature.js';
import { formatSignatureLine, parseSignatureLines } from './signature-line.js';

const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: wanted });
const seed = (n: number) => new Uint8Array(32).fill(n);
const alice = createKey('example.com/alice', 'ed25519', seed(1));
const bob = createKey('example.com/bob', 'ed25519', seed(2));
const witness = createKey('witness.example/县', 'cosignature', seed(3));
const state = createKey('example.com/log/sm3', 'sm2', seed(4));
const text = 'One line.\n\nAnother 行.\n';
const checkpoint = formatCheckpoint({ origin: 'example.com/log', size: 7n, root: seed(9) });

describe('a key', () => {
  it.each<KeyType>(['ed25519', 'cosignature', 'sm2'])('of type %s is read back as it is written', (type) => {
    const key = createKey('example.com/a', type, seed(7));
    expect(parseSignerKey(formatSignerKey(key))).toEqual(key);
    const { secretKey: _, ...published } = key;
    expect(parseVerifierKey(formatVerifierKey(key))).toEqual(published);
  });

  it('of the same name and secret has another id for another type', () => {
    const ids = (['ed25519', 'cosignature', 'sm2'] as const).map((type) => createKey('a', type, seed(7)).id);
    expect(new Set(ids).size).toBe(3);
  });

  it('is refused if anything in it is wrong, and its secret is never in the message', () => {
    const good = formatVerifierKey(alice);
    const [name, id, key] = ['example.com/alice', good.split('+')[1], good.split('+').slice(2).join('+')];
    const wrong = ['', name, `${name}+${id}`, `+${id}+${key}`, `a b+${id}+${key}`, `${name}+${id.slice(1)}+${key}`];
    wrong.push(`${name}+00000000+${key}`, `${name}+${id}+${key.slice(0, -4)}`, `${name}+${id}+*${key.slice(1)}`);
    wrong.push(`bob+${id}+${key}`, `${name}+${id}+${key}AAAA`, `${name}+${id.toUpperCase()}+${key} `);
    for (const text of wrong) expect(() => parseVerifierKey(text)).toThrow(code('key.malformed'));
    const unknown = `${name}+${id}+${toBase64(Uint8Array.of(2, ...alice.publicKey))}`;
    expect(() => parseVerifierKey(unknown)).toThrow(code('key.unsupported'));
    const secret = formatSignerKey(alice).replace(/\+[0-9a-f]{8}\+/, '+00000000+');
    try {
      parseSignerKey(secret);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain(secret.split('+').slice(4).join('+'));
    }
    expect(() => parseSignerKey(good)).toThrow(code('key.malformed'));
    expect(() => createKey('a', 'ed25519', seed(1).subarray(1))).toThrow(code('key.malformed'));
    expect(() => createKey('a', 'sm2', new Uint8Array(32))).toThrow(code('gm.key'));
    for (const name of ['', 'a b', 'a+b', 'a\u3000b', 'a\u00a0b', 'a\u0085']) {
      expect(() => createKey(name, 'ed25519', seed(1))).toThrow(code('key.malformed'));
    }
  });
});

describe('a note', () => {
  const both = formatNote(text, [sign(text, alice), sign(text, bob)]);

  it('opens by the keys that signed it, and keeps the other lines apart', () => {
    const opened = openNote(both, [bob]);
    expect(opened.text).toBe(text);
    expect(opened.verified.map(({ key }) => key)).toEqual([bob]);
    expect(opened.unverified.map(({ name }) => name)).toEqual([alice.name]);
    expect(openNote(both, [alice, bob]).verified).toHaveLength(2);
  });

  it('counts a key once, however often it signed', () => {
    const line = cosign(checkpoint, 5n, witness);
    const later = cosign(checkpoint, 6n, witness);
    const block = [line, line, later].map((each) => `${each}\n`).join('');
    const { verified } = openNote(`${checkpoint}\n${block}`, [witness]);
    expect(verified.map(({ signature }) => cosignatureTime(signature))).toEqual([5n]);
    expect(parseNote(formatNote(text, [sign(text, alice), sign(text, alice)])).signatures).toHaveLength(1);
  });

  it('is refused if one known key fails, even if another does not', () => {
    const forged = formatNote(text, [sign(text, alice), formatSignatureLine(bob, new Uint8Array(64))]);
    expect(() => openNote(forged, [alice, bob])).toThrow(code('note.bad-signature'));
    expect(openNote(forged, [alice]).verified).toHaveLength(1);
    expect(() => openNote(both.replace('One', 'Two'), [alice])).toThrow(code('note.bad-signature'));
  });

  it('is refused if nobody known has signed, or two keys answer to one signature', () => {
    const impostor = { ...bob, name: alice.name };
    expect(() => openNote(both, [])).toThrow(code('note.no-known-signature'));
    expect(() => openNote(both, [impostor])).toThrow(code('note.no-known-signature'));
    expect(() => openNote(both, [alice, { ...bob, name: alice.name, id: alice.id }])).toThrow(code('key.ambiguous'));
    expect(openNote(both, [bob, { ...alice, id: 1 }, { ...alice, id: 1 }]).verified).toHaveLength(1);
  });

  it('is refused if it is malformed', () => {
    const line = sign(text, alice);
    const wrong = [text, `${text}\n`, `${text}\n${line}`, `${text}\n${line}\n\n`, `${text}\n${line}\r\n`];
    wrong.push(
      `\t${text}\n${line}\n`,
      `${text}\n${line} \n`,
      `${text}\n${line}\nmore\n`,
      `${text}\n- ${line.slice(2)}\n`,
    );
    wrong.push(
      `${text}\n— a AAAA\n`,
      `${text}\n— a AAAAAA==\n`,
      `${text}\n— a\n`,
      `${text}\n—  AAAAAAA=\n`,
      `\ud800${both}`,
    );
    wrong.push(`${text}\n${`${line}\n`.repeat(101)}`, `${'x'.repeat(1_000_001)}${both}`);
    for (const note of wrong) expect(() => parseNote(note)).toThrow(code('note.malformed'));
    expect(() => parseNote(Uint8Array.of(0xff))).toThrow(code('note.malformed'));
    expect(parseNote(`${text}\n${`${line}\n`.repeat(100)}`).signatures).toHaveLength(100);
    expect(() => formatNote('no end', [line])).toThrow(code('note.malformed'));
    expect(() => formatNote(text, [])).toThrow(code('note.malformed'));
    expect(() => parseSignatureLines(line)).toThrow(code('note.malformed'));
  });

  it('with base 64 that others would not write fails, if at all, as a signature', () => {
    // Of the last digit of 68 bytes, four bits count and two are nothing.
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const line = sign(text, alice);
    const last = digits.indexOf(line.at(-2) ?? '');
    const withLast = (value: number) => `${text}\n${line.slice(0, -2)}${digits[value]}=\n`;
    expect(openNote(withLast(last ^ 1), [alice]).verified).toHaveLength(1);
    expect(() => openNote(withLast(last ^ 5), [alice])).toThrow(code('note.bad-signature'));
  });
});

describe('a signature', () => {
  it('of a witness holds for the checkpoint and time it was made for', () => {
    const [{ signature }] = parseSignatureLines(`${cosign(checkpoint, 1_679_315_147n, witness)}\n`);
    verifySignature(checkpoint, signature, witness);
    expect(cosignatureTime(signature)).toBe(1_679_315_147n);
    for (let i = 0; i < signature.length; i += 9) {
      const bent = signature.map((byte, j) => (i === j ? byte ^ 1 : byte));
      expect(() => verifySignature(checkpoint, bent, witness)).toThrow(code('note.bad-signature'));
    }
    expect(() => verifySignature(checkpoint.replace('7', '8'), signature, witness)).toThrow(code('note.bad-signature'));
    expect(() => verifySignature(checkpoint, signature.subarray(8), witness)).toThrow(code('note.bad-signature'));
    const asLog = { ...witness, type: 'ed25519' as const };
    expect(() => verifySignature(checkpoint, signature, asLog)).toThrow(code('note.bad-signature'));
  });

  it('of a witness is made for checkpoints only', () => {
    expect(() => cosign(text, 1n, witness)).toThrow(code('checkpoint.malformed'));
    expect(() => cosign(checkpoint, 0n, witness)).toThrow(RangeError);
    expect(() => cosign(checkpoint, 1n, alice)).toThrow(code('key.unsupported'));
    expect(() => sign(checkpoint, witness)).toThrow(code('key.unsupported'));
  });

  it('by SM2 holds for its text and key', () => {
    const line = signWithSm2(text, state, seed(5));
    const note = formatNote(text, [line]);
    expect(openNote(note, [parseVerifierKey(formatVerifierKey(state))]).verified).toHaveLength(1);
    expect(() => openNote(note.replace('One', 'Two'), [state])).toThrow(code('note.bad-signature'));
    const [{ signature }] = parseSignatureLines(`${line}\n`);
    for (const wrong of [new Uint8Array(64), signature.subarray(1), seed(255), new Uint8Array(64).fill(255)]) {
      expect(() => verifySignature(text, wrong, state)).toThrow(code('note.bad-signature'));
    }
    const nowhere = { ...state, publicKey: Uint8Array.of(4, ...seed(1), ...seed(1)) };
    expect(() => verifySignature(text, signature, nowhere)).toThrow(code('note.bad-signature'));
    expect(() => signWithSm2(text, alice, seed(5))).toThrow(code('key.unsupported'));
    expect(() => signWithSm2(text, state, new Uint8Array(32))).toThrow(code('gm.key'));
  });
});

describe('a checkpoint', () => {
  it('is read back as it is written, with sizes beyond 2^53', () => {
    const given = { origin: '示范县 2026', size: (1n << 62n) + 1n, root: seed(1) };
    expect(parseCheckpoint(formatCheckpoint(given))).toEqual({ ...given, extensions: [] });
  });

  it('keeps the lines that follow the root', () => {
    expect(parseCheckpoint(`${checkpoint}more\nand more\n`).extensions).toEqual(['more', 'and more']);
  });

  it('is refused if it is malformed', () => {
    const [origin, , root] = checkpoint.split('\n');
    const sizes = [
      '',
      '01',
      '+1',
      '-1',
      ' 1',
      '1 ',
      '0x1',
      '1e3',
      '1.0',
      '9223372036854775808',
      '99999999999999999999',
    ];
    for (const size of sizes) {
      expect(() => parseCheckpoint(`${origin}\n${size}\n${root}\n`)).toThrow(code('checkpoint.malformed'));
    }
    const wrong = ['', '\n', `${origin}\n7\n`, `${origin}\n7\n${root}`, `\n7\n${root}\n`, `${checkpoint}\n`];
    wrong.push(`${checkpoint}a\n\nb\n`, `${origin}\n7\n${toBase64(seed(1).subarray(1))}\n`);
    wrong.push(`${origin}\n7\n${toBase64(new Uint8Array(33))}\n`, `${origin}\n7\n${root.slice(0, -1)}\n`);
    for (const text of wrong) expect(() => parseCheckpoint(text)).toThrow(code('checkpoint.malformed'));
    const line = { origin: 'a\nb', size: 1n, root: seed(1) };
    expect(() => formatCheckpoint(line)).toThrow(code('checkpoint.malformed'));
    expect(() => formatCheckpoint({ ...line, origin: '' })).toThrow(code('checkpoint.malformed'));
    expect(() => formatCheckpoint({ ...line, origin: 'a', size: -1n })).toThrow(code('tree.size'));
  });
});

describe('base 64', () => {
  it('is that of others', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
    for (const text of ['A', 'AA', 'AAA', 'AA=A', '====', 'AA-_', 'AAA=AAAA', 'AA A', '行行行行']) {
      expect(fromBase64(text)).toBeUndefined();
    }
  });
});
