import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildArchiveCredential } from './build.js';
import type { JsonObject } from './json.js';
import { archiveOf, created, now, other, otherKey, school, schoolKey, trusted } from './made-up-school.js';
import { signCredential } from './sign.js';
import { buildStatusListCredential, createStatusBits, getStatus, readStatusList, setStatus } from './status-list.js';
import { verifyCredential } from './verify.js';

const url = 'https://school.example/status/1';
const validity = { from: '2026-02-01T08:00:00Z', until: '2027-02-01T00:00:00Z' };
const refusal = (code: string) => expect.objectContaining({ code });

const signedList = async (set: number[], purpose: 'revocation' | 'suspension' = 'revocation', key = schoolKey) => {
  const bits = set.reduce((so, index) => setStatus(so, index, true), createStatusBits());
  const credential = await buildStatusListCredential(url, purpose, bits, key.issuer, validity);
  return signCredential(credential, key, { form: 'data-integrity', created });
};

const signedArchive = async (index: number, purpose: 'revocation' | 'suspension' = 'revocation') => {
  const archive = { ...(await archiveOf(1)), status: { purpose, list: url, index } };
  return signCredential(buildArchiveCredential(archive, school, validity), schoolKey, { form: 'jwt', created });
};

describe('a status list', () => {
  it('has exactly the entries set that were set, also after packing and unpacking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(131_071), { maxLength: 20 }), async (set) => {
        let bits = createStatusBits();
        for (const index of set) bits = setStatus(bits, index, true);
        const credential = await buildStatusListCredential(url, 'revocation', bits, school.id, validity);
        const back = await readStatusList(credential, 'revocation');
        expect(Buffer.compare(back, bits)).toBe(0);
        for (const index of set) {
          expect(getStatus(back, index)).toBe(true);
          bits = setStatus(bits, index, false);
        }
        expect(Buffer.compare(bits, createStatusBits())).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('counts from the highest bit of the first byte', () => {
    expect([...setStatus(createStatusBits(), 0, true).subarray(0, 2)]).toEqual([0x80, 0]);
    expect([...setStatus(createStatusBits(), 9, true).subarray(0, 2)]).toEqual([0, 0x40]);
  });

  it('is refused in a wrong size, and has no entry beyond its end', () => {
    for (const entries of [0, 8, 131_071, 131_073, 2 ** 25, Number.NaN]) {
      expect(() => createStatusBits(entries)).toThrow(refusal('invalid-status-list'));
    }
    for (const index of [-1, 0.5, 131_072, Number.NaN]) {
      expect(() => getStatus(createStatusBits(), index)).toThrow(refusal('invalid-status-list'));
    }
  });

  it('is refused when it cannot be unpacked, is too short, or unpacks without end', async () => {
    const credential = await buildStatusListCredential(url, 'revocation', createStatusBits(), school.id, validity);
    const list = (packed: string) => {
      const subject = { ...(credential.credentialSubject as JsonObject), encodedList: packed };
      return readStatusList({ ...credential, credentialSubject: subject }, 'revocation');
    };
    const packed = (bytes: Uint8Array) => `u${gzipSync(bytes).toString('base64url')}`;
    await expect(list(packed(new Uint8Array(16_384)))).resolves.toHaveLength(16_384);
    for (const bad of [
      'u',
      'uAAAA',
      'zAAAA',
      packed(new Uint8Array(16_384)).slice(0, -8),
      packed(new Uint8Array(16_383)),
      packed(new Uint8Array(64 * 1024 * 1024)),
    ]) {
      await expect(list(bad), bad.slice(0, 10)).rejects.toMatchObject({ code: 'invalid-status-list' });
    }
  });
});

describe('the status of a credential', () => {
  it('is revoked or suspended when its entry is set, and only then', async () => {
    const list = await signedList([7]);
    const sound = await verifyCredential(await signedArchive(8), { ...trusted, statusLists: [JSON.stringify(list)] });
    expect(sound.checked.map(({ what }) => what)).toContain('status');
    expect(sound.unchecked).toEqual([]);
    const revoked = verifyCredential(await signedArchive(7), { ...trusted, statusLists: [list] });
    await expect(revoked).rejects.toMatchObject({ code: 'revoked' });
    const suspended = verifyCredential(await signedArchive(7, 'suspension'), {
      ...trusted,
      statusLists: [await signedList([7], 'suspension')],
    });
    await expect(suspended).rejects.toMatchObject({ code: 'suspended' });
  });

  it('is asked of every credential within', async () => {
    const archive = await archiveOf(1);
    const [award] = archive.awards;
    const awards = [{ ...award, status: { purpose: 'revocation' as const, list: url, index: 3 } }];
    for (const form of ['data-integrity', 'jwt'] as const) {
      const whole = await signCredential(buildArchiveCredential({ ...archive, awards }, school, validity), schoolKey, {
        form,
        created,
      });
      await expect(verifyCredential(whole, { ...trusted, statusLists: [await signedList([])] })).resolves.toBeDefined();
      const revoked = verifyCredential(whole, { ...trusted, statusLists: [await signedList([3])] });
      await expect(revoked).rejects.toMatchObject({ code: 'revoked', message: expect.stringContaining(award.id) });
    }
  });

  it('is reported as unchecked without lists, and missing if another list is given', async () => {
    const credential = await signedArchive(7);
    const { unchecked } = await verifyCredential(credential, trusted);
    expect(unchecked).toMatchObject([{ what: 'status' }]);
    await expect(verifyCredential(credential, { ...trusted, statusLists: [] })).rejects.toMatchObject({
      code: 'status-missing',
    });
  });

  it('is taken only from a list that is sound, in time, of the same issuer and purpose', async () => {
    const credential = await signedArchive(7);
    const list = await signedList([]);
    const outcome = async (given: JsonObject, at = now) => {
      const options = { ...trusted, now: at, statusLists: [given] };
      return verifyCredential(credential, options).catch((error: { code?: string }) => error.code);
    };
    const empty = (await signedList([7])).credentialSubject as JsonObject;
    expect(await outcome({ ...list, credentialSubject: empty })).toBe('tampered');
    expect(await outcome(await signedList([], 'suspension'))).toBe('invalid-status-list');
    expect(await outcome(await signedList([], 'revocation', otherKey))).toBe('invalid-status-list');
    expect(await outcome(list, '2027-02-01T00:00:00Z')).toBe('expired');
    expect(other.id).toBe(otherKey.issuer);
    const beyond = await signedArchive(131_072);
    await expect(verifyCredential(beyond, { ...trusted, statusLists: [list] })).rejects.toMatchObject({
      code: 'invalid-status-list',
    });
  });
});
