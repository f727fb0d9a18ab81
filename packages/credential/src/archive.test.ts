import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrowthArchive } from './archive.js';
import { buildArchiveCredential } from './build.js';
import { type JsonObject, listOf } from './json.js';
import {
  archiveOf,
  awardOf,
  created,
  other,
  otherKey,
  school,
  schoolKey,
  termOf,
  trusted,
  uuid,
} from './made-up-school.js';
import { readArchiveCredential } from './read.js';
import { signCredential } from './sign.js';
import { verifyCredential } from './verify.js';

const validity = { from: '2026-02-01T08:00:00+08:00', until: '2036-02-01T00:00:00Z' };
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const filled = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const moment = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2025-12-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);
const day = moment.map((at) => at.slice(0, 10));
const status = fc.record({
  purpose: fc.constantFrom('revocation' as const, 'suspension' as const),
  list: fc.webUrl().filter((url) => !/["<>{}|\\^`]/.test(url)),
  index: fc.nat(131_071),
});
const option = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [name]: one }));

/** Any archive that is sound; ids are numbered afterwards, so that all differ. */
const archives: fc.Arbitrary<GrowthArchive> = fc
  .record({
    name: filled,
    person: fc.record({ name: filled, salt: fc.string({ minLength: 1 }), hash: fc.stringMatching(/^[0-9a-f]{64}$/) }),
    terms: fc.array(
      fc.record({
        name: filled,
        days: fc.tuple(day, day),
        confirmedAt: moment,
        scheme: fc.record({ name: filled, description: text, criteria: text }),
        aspects: fc.array(
          fc.record({
            name: filled,
            levels: fc.uniqueArray(text, { minLength: 1, maxLength: 5 }),
            pick: fc.option(fc.nat()),
          }),
          { maxLength: 4 },
        ),
        rest: fc.tuple(option('comment', text), option('status', status)),
      }),
      { maxLength: 4 },
    ),
    awards: fc.array(
      fc.record({
        achievement: fc.record({ name: filled, description: text, criteria: text }),
        awardedAt: moment,
        rest: fc.tuple(option('narrative', text), option('status', status)),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    ledger: option(
      'ledger',
      fc.record({
        origin: fc.stringMatching(/^[a-z./]{3,20}$/),
        index: fc.bigInt(0n, 2n ** 62n).map(String),
        leafHash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')),
        url: fc.constant('https://ledger.example/p'),
      }),
    ),
    status: option('status', status),
  })
  .map(({ name, person, terms, awards, ledger, status }) => ({
    id: uuid(1),
    name,
    person: {
      id: uuid(2),
      name: person.name,
      identifiers: [{ type: 'ext:studentNumber', hash: `sha256$${person.hash}`, salt: person.salt }],
    },
    terms: terms.map(({ name, days, confirmedAt, scheme, aspects, rest }, at) => ({
      id: uuid(100 + at),
      name,
      from: days[0] < days[1] ? days[0] : days[1],
      to: days[0] < days[1] ? days[1] : days[0],
      confirmedAt,
      evaluation: {
        id: `urn:scheme:${at}`,
        ...scheme,
        aspects: aspects.map(({ name, levels }, number) => ({ id: `urn:scheme:${at}:${number}`, name, levels })),
      },
      levels: aspects.flatMap(({ levels, pick }, number) =>
        pick === null ? [] : [{ aspect: `urn:scheme:${at}:${number}`, level: levels[pick % levels.length] }],
      ),
      ...rest[0],
      ...rest[1],
    })),
    awards: awards.map(({ achievement, awardedAt, rest }, at) => ({
      id: uuid(200 + at),
      achievement: { id: `urn:achievement:${at}`, ...achievement },
      awardedAt,
      ...rest[0],
      ...rest[1],
    })),
    embedded: [],
    ...ledger,
    ...status,
  }));

describe('any archive', () => {
  it('is the same after being made a credential and read back', () => {
    fc.assert(
      fc.property(archives, (archive) => {
        const read = readArchiveCredential(buildArchiveCredential(archive, school, validity));
        expect(read).toEqual({ archive, issuer: school, validity, unread: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('is the same after going out as a token and coming back in', async () => {
    await fc.assert(
      fc.asyncProperty(archives, async (archive) => {
        const credential = buildArchiveCredential(archive, school, validity);
        const token = await signCredential(credential, schoolKey, { form: 'jwt', created });
        const verified = await verifyCredential(token, trusted);
        expect(verified).toMatchObject({ form: 'jwt', issuer: school.id, credential });
        expect(readArchiveCredential(verified.credential).archive).toEqual(archive);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same after going out with proofs and coming back in', async () => {
    await fc.assert(
      fc.asyncProperty(archives, async (archive) => {
        const credential = buildArchiveCredential(archive, school, validity);
        const signed = await signCredential(credential, schoolKey, { form: 'data-integrity', created });
        const verified = await verifyCredential(JSON.stringify(signed), trusted);
        expect(verified.checked.filter(({ what }) => what === 'signature')).toHaveLength(
          1 + archive.terms.length + archive.awards.length,
        );
        expect(readArchiveCredential(verified.credential)).toEqual({ archive, issuer: school, validity, unread: [] });
      }),
      { numRuns: 8 },
    );
  });
});

describe('an archive credential', () => {
  it('carries no national number in plain', async () => {
    const credential = buildArchiveCredential(await archiveOf(1), school, validity);
    expect(JSON.stringify(credential)).not.toContain('G1101');
  });

  it('holds terms and awards as Open Badges that can be shown alone', async () => {
    const credential = buildArchiveCredential(await archiveOf(1), school, validity);
    const signed = await signCredential(credential, schoolKey, { form: 'data-integrity', created });
    const nested = listOf((signed.credentialSubject as JsonObject).verifiableCredential);
    expect(nested).toHaveLength(3);
    for (const one of nested) {
      const { checked } = await verifyCredential(JSON.stringify(one), trusted);
      expect(checked.map(({ what }) => what)).toEqual(['form', 'signature', 'period']);
    }
  });

  it('keeps what others issued as they issued it, with their proof', async () => {
    const archive = await archiveOf(1);
    const theirs = buildArchiveCredential(
      { ...archive, id: uuid(50), terms: [], awards: [awardOf(51)] },
      other,
      validity,
    );
    const signed = await signCredential(theirs, otherKey, { form: 'data-integrity', created });
    const award = listOf((signed.credentialSubject as JsonObject).verifiableCredential)[0] as JsonObject;
    const complete = { ...archive, embedded: [award] };
    const whole = await signCredential(buildArchiveCredential(complete, school, validity), schoolKey, {
      form: 'data-integrity',
      created,
    });
    const { credential, checked } = await verifyCredential(whole, trusted);
    expect(checked).toContainEqual({
      credential: uuid(51),
      what: 'signature',
      detail: `eddsa-rdfc-2022 by ${otherKey.id}`,
    });
    expect(readArchiveCredential(credential).archive).toEqual(complete);
    const us = { ...trusted, issuerKeys: trusted.issuerKeys.slice(0, 1) };
    await expect(verifyCredential(whole, us)).rejects.toMatchObject({ code: 'unknown-issuer' });
  });

  it('names what a reader has no place for', async () => {
    const credential = buildArchiveCredential(await archiveOf(1), school, validity);
    const subject = credential.credentialSubject as JsonObject;
    const theirs = {
      ...credential,
      description: 'Transcript',
      credentialSubject: { ...subject, association: [{ type: 'Association', associationType: 'isPartOf' }] },
    };
    expect(readArchiveCredential(theirs).unread).toEqual(['description', 'credentialSubject.association']);
  });
});

describe('a record of another system', () => {
  it('is read as far as it can be, the rest is kept or named', () => {
    const achievement = {
      id: 'urn:x:a',
      type: 'Achievement',
      name: 'Teamwork',
      description: 'd',
      criteria: { id: 'urn:x:c' },
    };
    const badge = {
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      ],
      id: 'urn:x:badge',
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: 'https://issuer.example',
      validFrom: '2024-01-01T00:00:00Z',
      credentialSubject: { type: 'AchievementSubject', id: 'did:example:1', achievement, creditsEarned: 4 },
    };
    const identifier = { type: 'IdentityObject', hashed: true, identityHash: 'md5$00', identityType: 'emailAddress' };
    const record = {
      '@context': [...badge['@context'], 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'],
      id: 'urn:x:record',
      type: ['VerifiableCredential', 'ClrCredential'],
      name: 'Transcript',
      issuer: 'https://issuer.example',
      validFrom: '2024-01-01T00:00:00Z',
      credentialStatus: { id: 'urn:x:s', type: '1EdTechRevocationList' },
      evidence: { type: 'Evidence', genre: 'https://c2sp.org/tlog-proof', narrative: 'log -1 x' },
      credentialSubject: { type: 'ClrSubject', id: 'did:example:1', identifier, verifiableCredential: [badge] },
    };
    const { archive, issuer, unread } = readArchiveCredential(record);
    expect(archive).toEqual({
      id: 'urn:x:record',
      name: 'Transcript',
      person: { id: 'did:example:1', identifiers: [] },
      terms: [],
      awards: [],
      embedded: [badge],
    });
    expect(issuer).toEqual({ id: 'https://issuer.example', name: '' });
    const lost = ['credentialStatus', 'evidence', 'credentialSubject.identifier'];
    expect(unread.filter((name) => !/issuer|type/.test(name))).toEqual(lost);
  });
});

describe('an archive that contradicts itself', () => {
  const broken: [string, (archive: GrowthArchive) => GrowthArchive][] = [
    ['a level that the scheme does not have', (archive) => ({ ...archive, terms: [termOf(9, 'BAX')] })],
    ['two terms with one id', (archive) => ({ ...archive, terms: [termOf(9, 'AAA'), termOf(9, 'BBB')] })],
    ['a term that ends before it begins', (a) => ({ ...a, terms: [{ ...termOf(9, 'A'), to: '2025-08-31' }] })],
    ['a day that is in no calendar', (a) => ({ ...a, terms: [{ ...termOf(9, 'A'), to: '2026-02-30' }] })],
    ['a time without offset', (a) => ({ ...a, awards: [{ ...awardOf(9), awardedAt: '2025-12-05T00:00:00' }] })],
    ['an id that is no URI', (archive) => ({ ...archive, id: 'archive 7' })],
    ['a plain number as identifier', (archive) => plainIdentifier(archive)],
    ['nothing in it', (archive) => ({ ...archive, terms: [], awards: [] })],
    [
      'one scheme id for two contents',
      (archive) => {
        const [first, second] = archive.terms;
        return { ...archive, terms: [first, { ...second, evaluation: { ...second.evaluation, name: '另一方案' } }] };
      },
    ],
  ];

  function plainIdentifier(archive: GrowthArchive): GrowthArchive {
    const identifiers = [{ type: 'nationalIdentityNumber', hash: '110101201501010017', salt: '' }];
    return { ...archive, person: { ...archive.person, identifiers } };
  }

  it.each(broken)('is refused: %s', async (_what, breaks) => {
    const archive = breaks(await archiveOf(1));
    expect(() => buildArchiveCredential(archive, school, validity)).toThrow(
      expect.objectContaining({ code: 'invalid-archive' }),
    );
  });
});
