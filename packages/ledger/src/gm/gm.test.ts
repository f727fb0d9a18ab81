import { createCipheriv, createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bytes/bytes.js';
import { sm2Decrypt, sm2Encrypt, sm2PublicKey, sm2Sign, sm2Verify } from './sm2.js';
import { hmacSm3, sm3 } from './sm3.js';
import { sm4CbcEncrypt, sm4GcmDecrypt, sm4GcmEncrypt } from './sm4.js';

const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: wanted });
const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (text: string) => fromHex(text) as Uint8Array;

describe('SM3', () => {
  it('is that of OpenSSL, with and without a key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 1, maxLength: 100 }), (data, key) => {
        expect(toHex(sm3(data))).toBe(createHash('sm3').update(data).digest('hex'));
        expect(toHex(hmacSm3(key, data))).toBe(createHmac('sm3', key).update(data).digest('hex'));
      }),
    );
  });
});

describe('SM4', () => {
  it('in CBC is that of OpenSSL', () => {
    fc.assert(
      fc.property(bytesOf(16), bytesOf(16), fc.integer({ min: 0, max: 5 }), (key, iv, blocks) => {
        const cipher = createCipheriv('sm4-cbc', key, iv).setAutoPadding(false);
        const wanted = Buffer.concat([cipher.update(bytes(16 * blocks, 1)), cipher.final()]);
        expect(toHex(sm4CbcEncrypt(key, iv, bytes(16 * blocks, 1)))).toBe(wanted.toString('hex'));
      }),
      { numRuns: 30 },
    );
    expect(() => sm4CbcEncrypt(bytes(16, 1), bytes(16, 1), bytes(15, 1))).toThrow(code('gm.malformed'));
    expect(() => sm4CbcEncrypt(bytes(15, 1), bytes(16, 1), bytes(16, 1))).toThrow(code('gm.malformed'));
  });

  it('in GCM has the example of RFC 8998, appendix A.1', () => {
    const key = hex('0123456789abcdeffedcba9876543210');
    const plain = hex(
      ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd', 'eeeeeeee', 'ffffffff', 'eeeeeeee', 'aaaaaaaa']
        .map((word) => word.repeat(2))
        .join(''),
    );
    const associated = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
    const { tag } = sm4GcmEncrypt(key, hex('00001234567800000000abcd'), plain, associated);
    expect(toHex(tag)).toBe('83de3541e4c2b58177e065a9bf7b62ec');
  });

  it('in GCM gives back what it took, and nothing if any part was changed', () => {
    const field = fc.uint8Array({ maxLength: 70 });
    fc.assert(
      fc.property(bytesOf(16), bytesOf(12), field, field, (key, nonce, plain, associated) => {
        const sealed = sm4GcmEncrypt(key, nonce, plain, associated);
        expect(toHex(sm4GcmDecrypt(key, nonce, sealed, associated))).toBe(toHex(plain));
        const bent = (part: Uint8Array) => part.map((byte, i) => (i === part.length - 1 ? byte ^ 1 : byte));
        const wrong = code('gm.decrypt');
        expect(() => sm4GcmDecrypt(bent(key), nonce, sealed, associated)).toThrow(wrong);
        expect(() => sm4GcmDecrypt(key, bent(nonce), sealed, associated)).toThrow(wrong);
        expect(() => sm4GcmDecrypt(key, nonce, { ...sealed, tag: bent(sealed.tag) }, associated)).toThrow(wrong);
        expect(() => sm4GcmDecrypt(key, nonce, { ...sealed, tag: new Uint8Array(0) }, associated)).toThrow(wrong);
        expect(() => sm4GcmDecrypt(key, nonce, sealed, Uint8Array.of(...associated, 0))).toThrow(wrong);
      }),
      { numRuns: 30 },
    );
    expect(() => sm4GcmEncrypt(bytes(16, 1), new Uint8Array(0), bytes(1, 1))).toThrow(code('gm.malformed'));
    expect(() => sm4GcmEncrypt(bytes(17, 1), bytes(12, 1), bytes(1, 1))).toThrow(code('gm.malformed'));
  });
});

describe('SM2', () => {
  const secret = bytes(32, 3);
  const publicKey = sm2PublicKey(secret);
  const message = Buffer.from('成长档案');

  it('signs with the nonce it is given, so that signing again gives the same', () => {
    expect(sm2Sign(message, secret, bytes(32, 9))).toEqual(sm2Sign(message, secret, bytes(32, 9)));
    expect(sm2Verify(message, sm2Sign(message, secret, bytes(32, 9)), publicKey)).toBe(true);
    expect(sm2Verify(message, sm2Sign(message, secret, bytes(32, 9)), sm2PublicKey(bytes(32, 4)))).toBe(false);
  });

  it('takes no second spelling of a signature', () => {
    const signature = sm2Sign(message, secret, bytes(32, 9));
    const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
    const half = (at: number) => BigInt(`0x${toHex(signature.subarray(at, at + 32))}`);
    for (const [r, s] of [
      [half(0), 0n],
      [0n, half(32)],
      [half(0), order],
      [order, half(32)],
    ]) {
      const other = hex(r.toString(16).padStart(64, '0') + s.toString(16).padStart(64, '0'));
      expect(sm2Verify(message, other, publicKey)).toBe(false);
    }
  });

  it('decrypts for the owner of the key only, and notices a change', () => {
    const sealed = sm2Encrypt(message, publicKey, bytes(32, 9));
    expect(Buffer.from(sm2Decrypt(sealed, secret))).toEqual(message);
    expect(() => sm2Decrypt(sealed, bytes(32, 4))).toThrow(code('gm.decrypt'));
    for (const place of [0, 1, 40, 70, sealed.length - 1]) {
      const bent = sealed.map((byte, i) => (i === place ? byte ^ 1 : byte));
      expect(() => sm2Decrypt(bent, secret)).toThrow(code('gm.decrypt'));
    }
    expect(() => sm2Decrypt(sealed.subarray(0, 90), secret)).toThrow(code('gm.decrypt'));
    expect(() => sm2Encrypt(message, bytes(65, 4), bytes(32, 9))).toThrow(code('gm.key'));
    expect(() => sm2PublicKey(bytes(32, 255))).toThrow(code('gm.key'));
  });
});
