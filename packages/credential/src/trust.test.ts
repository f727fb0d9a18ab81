import { describe, expect, it } from 'vitest';
import { buildArchiveCredential } from './build.js';
import { type JsonObject, listOf, without } from './json.js';
import { issuerKeyOfDidKey, signingKeyFromSeed } from './keys.js';
import {
  archiveOf,
  awardOf,
  created,
  nestedIn,
  other,
  otherKey,
  school,
  schoolKey,
  signedArchives,
  studentNumber,
  subjectOf,
  trusted,
} from './made-up-school.js';
import { signCredential } from './sign.js';
import { type VerifyOptions, verifyCredential } from './verify.js';

const forms = ['data-integrity', 'jwt'] as const;
const { documents, tokens, validity } = await signedArchives();
const refused = (input: string | JsonObject, code: string, options: VerifyOptions = trusted) =>
  expect(verifyCredential(input, options)).rejects.toMatchObject({ name: 'CredentialError', code });

describe('the period of a credential', () => {
  it.each(forms)('is kept, as %s', async (form) => {
    const input = form === 'jwt' ? tokens[0] : documents[0];
    const at = (moment: string) => ({ ...trusted, now: moment });
    await refused(input, 'not-yet-valid', at('2026-02-01T07:00:00Z'));
    await expect(verifyCredential(input, at('2026-02-01T08:00:00Z'))).resolves.toBeDefined();
    await expect(verifyCredential(input, at('2027-01-31T23:59:59Z'))).resolves.toBeDefined();
    await refused(input, 'expired', at('2027-02-01T00:00:00Z'));
    await refused(input, 'malformed', at('yesterday'));
  });
});

describe('a key', () => {
  it('is refused when it is unknown, another’s, or another of the issuer', async () => {
    const third = await signingKeyFromSeed(new Uint8Array(32).fill(11), school.id);
    const key = { issuer: third.issuer, id: third.id, publicKeyMultibase: third.publicKeyMultibase };
    for (const input of [documents[0], tokens[0]]) {
      await refused(input, 'unknown-issuer', { ...trusted, issuerKeys: [] });
      await refused(input, 'unknown-issuer', { ...trusted, issuerKeys: [issuerKeyOfDidKey(other.id)] });
      await refused(input, 'unknown-key', { ...trusted, issuerKeys: [key] });
      await refused(input, 'tampered', { ...trusted, issuerKeys: [{ ...key, id: schoolKey.id }] });
    }
  });

  it('is refused when it is listed twice, is of another kind, or is not the one that its did:key names', async () => {
    const [key] = trusted.issuerKeys;
    const issuerKeys = [
      [key, key],
      [{ ...key, publicKeyMultibase: 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169' }],
      [{ ...key, id: `${other.id}#x` }],
    ];
    for (const keys of issuerKeys) await refused(documents[0], 'invalid-key', { ...trusted, issuerKeys: keys });
    expect(() => issuerKeyOfDidKey('did:web:school.example')).toThrow(/did:key/);
  });

  it('signs only for its issuer, and only if its halves belong together', async () => {
    const credential = without(documents[0], 'proof');
    for (const form of forms) {
      await expect(signCredential(credential, otherKey, { form, created })).rejects.toMatchObject({
        code: 'unknown-key',
      });
      const mixed = { ...schoolKey, secretKeyMultibase: otherKey.secretKeyMultibase };
      await expect(signCredential(credential, mixed, { form, created })).rejects.toMatchObject({ code: 'invalid-key' });
    }
  });

  it('signs nothing that no context explains', async () => {
    const credential = { ...without(documents[0], 'proof'), rank: 1 };
    await expect(signCredential(credential, schoolKey, { form: 'data-integrity', created })).rejects.toMatchObject({
      code: 'malformed',
    });
  });
});

describe('the person of a credential', () => {
  it('is confirmed by the identifier in plain', async () => {
    const identity = { type: 'ext:studentNumber', value: `${studentNumber}1` };
    const { checked } = await verifyCredential(documents[0], { ...trusted, identity });
    expect(checked).toContainEqual({ credential: documents[0].id, what: 'subject', detail: 'ext:studentNumber' });
    await refused(documents[1], 'other-subject', { ...trusted, identity });
    await refused(documents[0], 'other-subject', { ...trusted, identity: { ...identity, type: 'emailAddress' } });
  });

  it('must be the same in all credentials within, even if the school itself signed them together', async () => {
    const archive = await archiveOf(1);
    const foreign = nestedIn(documents[1])[2];
    const credential = buildArchiveCredential({ ...archive, embedded: [foreign] }, school, validity);
    for (const form of forms) {
      await refused(await signCredential(credential, schoolKey, { form, created }), 'other-subject');
    }
  });

  it('is reported as not compared where another issuer knows the person by another identifier only', async () => {
    const archive = await archiveOf(1);
    const theirs = await archiveOf(3);
    const award = nestedIn(buildArchiveCredential({ ...theirs, terms: [], awards: [awardOf(60)] }, other, validity))[0];
    delete subjectOf(award).id;
    const signed = await signCredential(award, otherKey, { form: 'data-integrity', created });
    const credential = buildArchiveCredential({ ...archive, embedded: [signed] }, school, validity);
    const whole = await signCredential(credential, schoolKey, { form: 'data-integrity', created });
    const { unchecked } = await verifyCredential(whole, trusted);
    expect(unchecked.map(({ what }) => what)).toEqual(['subject']);
    const identity = { type: 'ext:studentNumber', value: studentNumber };
    await expect(verifyCredential(whole, { ...trusted, identity })).resolves.toMatchObject({ unchecked: [] });
  });

  it('cannot be vouched for by a stranger without proof', async () => {
    const archive = await archiveOf(1);
    const [award] = nestedIn(buildArchiveCredential({ ...archive, terms: [], awards: [awardOf(61)] }, other, validity));
    const credential = buildArchiveCredential({ ...archive, embedded: [award] }, school, validity);
    await refused(await signCredential(credential, schoolKey, { form: 'jwt', created }), 'unsigned');
  });

  it('may bring a token of another issuer within', async () => {
    const archive = await archiveOf(1);
    const [award] = nestedIn(buildArchiveCredential({ ...archive, terms: [], awards: [awardOf(62)] }, other, validity));
    const token = await signCredential(award, otherKey, { form: 'jwt', created });
    const enveloped = (of: string) => ({
      '@context': 'https://www.w3.org/ns/credentials/v2',
      id: `data:application/vc+jwt,${of}`,
      type: 'EnvelopedVerifiableCredential',
    });
    for (const form of forms) {
      const build = (of: string) => buildArchiveCredential({ ...archive, embedded: [enveloped(of)] }, school, validity);
      const whole = await signCredential(build(token), schoolKey, { form, created });
      const { checked } = await verifyCredential(whole, trusted);
      expect(checked).toContainEqual({ credential: award.id, what: 'signature', detail: `EdDSA by ${otherKey.id}` });
      const [head, body, signature] = token.split('.');
      const broken = await signCredential(build(`${head}.${body}.${[...signature].reverse().join('')}`), schoolKey, {
        form,
        created,
      });
      await refused(broken, 'tampered');
    }
    expect(listOf(award.type)).toContain('AchievementCredential');
  });
});
