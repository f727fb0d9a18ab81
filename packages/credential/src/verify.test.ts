import fc from 'fast-check';
import { CompactSign, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { buildArchiveCredential } from './build.js';
import { CredentialError } from './credential-error.js';
import { addProof, checkProof, proofsOf } from './data-integrity.js';
import { type JsonObject, type JsonValue, without } from './json.js';
import { jwkOf } from './keys.js';
import {
  archiveOf,
  created,
  nestedIn,
  now,
  other,
  school,
  schoolKey,
  signedArchives,
  subjectOf,
  trusted,
} from './made-up-school.js';
import { readArchiveCredential } from './read.js';
import { type VerifyOptions, verifyCredential } from './verify.js';

const { documents, tokens, validity } = await signedArchives();

const copy = (document: JsonObject) => structuredClone(document);
const proofOf = (document: JsonObject) => (document.proof as JsonObject[])[0];
const refused = (input: string | JsonObject, code: string, options: VerifyOptions = trusted) =>
  expect(verifyCredential(input, options)).rejects.toMatchObject({ name: 'CredentialError', code });

/** A token with any head and payload, signed by the school. */
async function tokenOf(payload: JsonValue | string, header: object = {}) {
  const bytes = new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return new CompactSign(bytes)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'vc+jwt', kid: schoolKey.id, ...header })
    .sign(await importJWK(await jwkOf(schoolKey), 'EdDSA'));
}

const payloadOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()) as JsonObject;

describe('a credential that was changed', () => {
  const changes: [string, (document: JsonObject) => void][] = [
    ['the name of the archive', (document) => (document.name = '别人的档案')],
    [
      'a level',
      (document) => {
        const [result] = subjectOf(nestedIn(document)[0]).result as JsonObject[];
        result.value = 'A';
      },
    ],
    [
      'the order of the levels that there are',
      (document) => {
        const { achievement } = subjectOf(nestedIn(document)[0]);
        const [description] = (achievement as JsonObject).resultDescription as JsonObject[];
        (description.allowedValue as string[]).reverse();
      },
    ],
    ['an award left out', (document) => nestedIn(document).pop()],
    ['a term twice', (document) => nestedIn(document).push({ ...nestedIn(document)[0], id: 'urn:x:copy' })],
    ['the period', (document) => (document.validUntil = '2099-01-01T00:00:00Z')],
    ['the time of the proof', (document) => (proofOf(document).created = '2026-02-01T09:00:00Z')],
    ['the reference to the ledger', (document) => ((document.evidence as JsonObject[])[0].narrative = 'x 1 y')],
    [
      'the status added',
      (document) => (document.credentialStatus = { id: 'urn:x:1', type: 'BitstringStatusListEntry' }),
    ],
    ['another pupil’s award swapped in', (document) => (nestedIn(document)[2] = copy(nestedIn(documents[1])[2]))],
    ['another credential’s proof', (document) => (document.proof = copy(proofOf(documents[1])))],
    ['a word that nothing explains', (document) => (subjectOf(document).rank = 1)],
  ];

  it.each(changes)('is found: %s', async (_what, change) => {
    const document = copy(documents[0]);
    change(document);
    await refused(document, 'tampered');
  });

  it('is found in a token, whatever part it is', async () => {
    const [first, second] = tokens.map((token) => token.split('.'));
    await refused([first[0], second[1], first[2]].join('.'), 'tampered');
    await refused([first[0], first[1], second[2]].join('.'), 'tampered');
    const changed = Buffer.from(JSON.stringify({ ...payloadOf(tokens[0]), name: '别人的档案' })).toString('base64url');
    await refused([first[0], changed, first[2]].join('.'), 'tampered');
  });

  it('is found when levels move from term to term, which a signature over statements alone does not see', async () => {
    const built = buildArchiveCredential(await archiveOf(1), school, validity);
    const document = await addProof(built, schoolKey, created, new Map());
    const [first, second] = nestedIn(document).map(subjectOf);
    [first.result, second.result] = [second.result, first.result];
    const [proof] = proofsOf(document);
    await expect(checkProof(document, proof, schoolKey, new Map())).resolves.toBeUndefined();
    await refused(document, 'ambiguous-id');
    // This is why terms are signed one by one.
    const signed = copy(documents[0]);
    const [one, other] = nestedIn(signed).map(subjectOf);
    [one.result, other.result] = [other.result, one.result];
    await refused(signed, 'tampered');
  });
});

describe('what a signed credential within says of its issuer', () => {
  it('must be said around it as well, since a signature over statements does not see who says it', async () => {
    const { issuer } = documents[0];
    for (const less of [
      school.id,
      without(issuer as JsonObject, 'name'),
      { ...(issuer as JsonObject), name: [null] },
    ]) {
      await refused({ ...documents[0], issuer: less }, 'ambiguous-id');
    }
  });
});

describe('a credential that is not what it should be', () => {
  it('is refused without proof', async () => {
    await refused(without(documents[0], 'proof'), 'unsigned');
    const document = copy(documents[0]);
    document.proof = [];
    await refused(document, 'unsigned');
  });

  it('is refused with a proof for something else or of another kind', async () => {
    const proof = proofOf(documents[0]);
    const changes: JsonObject[] = [
      { proofPurpose: 'authentication' },
      { cryptosuite: 'ecdsa-rdfc-2019' },
      { type: 'Ed25519Signature2020' },
    ];
    for (const change of changes) {
      await refused({ ...documents[0], proof: { ...proof, ...change } }, 'unsupported-proof');
    }
  });

  it('is refused with unknown contexts, written-out words, or ids that are none', async () => {
    const context = documents[0]['@context'] as JsonValue[];
    await refused({ ...documents[0], '@context': [...context, 'https://example.org/context'] }, 'unknown-context');
    await refused({ ...documents[0], '@context': [...context, { name: 'urn:x:other' }] }, 'unknown-context');
    await refused({ ...documents[0], '@context': context.slice(1) }, 'unknown-context');
    await refused({ ...documents[0], 'https://schema.org/name': 'x' }, 'malformed');
    await refused({ ...documents[0], '@id': 'urn:x:1' }, 'malformed');
    await refused({ ...documents[0], id: '_:b0' }, 'malformed');
    await refused(
      { ...documents[0], type: ['VerifiableCredential', 'https://purl.example#ClrCredential'] },
      'malformed',
    );
    const token = await tokenOf({ ...payloadOf(tokens[0]), '@context': ['https://example.org/context'] });
    await refused(token, 'unknown-context');
  });

  it('is refused when a name is given twice', async () => {
    const text = JSON.stringify(documents[0]);
    await refused(text.replace('"validFrom"', '"name":"x","validFrom"'), 'duplicate-json-key');
    const payload = JSON.stringify(payloadOf(tokens[0])).replace('{', '{"name":"x",');
    await refused(await tokenOf(payload), 'duplicate-json-key');
  });

  it('is refused when it is no credential at all', async () => {
    for (const input of ['', 'x', '{', '[]', 'null', '{"a":1', 'a.b', 'a.b.c', `${tokens[0]}.x`, '"\\ud800"']) {
      await refused(input, 'malformed');
    }
    await refused('{}', 'unknown-context');
  });

  const types: [string, (document: JsonObject) => void][] = [
    ['no VerifiableCredential', (document) => (document.type = ['ClrCredential'])],
    ['no subject', (document) => delete document.credentialSubject],
    ['a subject of another class', (document) => (subjectOf(document).type = ['Person'])],
    ['nothing within', (document) => (subjectOf(document).verifiableCredential = [])],
    ['no name', (document) => delete document.name],
    ['no issuer', (document) => delete document.issuer],
    ['an issuer that is no profile', (document) => (document.issuer = { id: school.id, type: 'Person' })],
    ['a time that is none', (document) => (document.validFrom = '2026-02-30T00:00:00Z')],
    ['an end before the beginning', (document) => (document.validUntil = '2025-01-01T00:00:00Z')],
  ];

  it.each(types)('is refused in both forms: %s', async (_what, change) => {
    const document = copy(documents[0]);
    change(document);
    await refused(document, 'wrong-type');
    await refused(await tokenOf(without(document, 'proof')), 'wrong-type');
  });

  const nestedTypes: [string, (document: JsonObject) => void][] = [
    ['no achievement', (document) => delete subjectOf(document).achievement],
    ['an achievement without criteria', (document) => delete (subjectOf(document).achievement as JsonObject).criteria],
    ['a result of another class', (document) => (subjectOf(document).result = [{ type: ['Score'], value: 'A' }])],
    [
      'nobody it is about',
      (document) => {
        delete subjectOf(document).id;
        delete subjectOf(document).identifier;
      },
    ],
    [
      'an identifier without kind',
      (document) => {
        subjectOf(document).identifier = [{ type: 'IdentityObject', hashed: true, identityHash: 'sha256$00' }];
      },
    ],
  ];

  it.each(nestedTypes)('is refused within another: %s', async (_what, change) => {
    const document = copy(documents[0]);
    const nested = nestedIn(document)[0];
    change(nested);
    await refused(nested, 'wrong-type');
    const payload = without(document, 'proof');
    await refused(await tokenOf(payload), 'wrong-type');
  });
});

describe('anything else in a property', () => {
  const values: JsonValue[] = [
    null,
    true,
    0,
    '',
    'x',
    'urn:x:1',
    [],
    {},
    [[]],
    [null],
    [{}],
    { type: 'X' },
    [{ id: 'urn:x:1' }],
  ];

  it('is taken or refused with a named error, never with another', async () => {
    const places: string[][] = [];
    const collect = (value: JsonValue, path: string[]) => {
      if (path.length > 0) places.push(path);
      if (typeof value === 'object' && value !== null) {
        for (const [name, item] of Object.entries(value)) collect(item, [...path, name]);
      }
    };
    collect(payloadOf(tokens[0]), []);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(...values), async (path, value) => {
        const payload = payloadOf(tokens[0]);
        const holder = path.slice(0, -1).reduce((at, name) => at[name] as JsonObject, payload);
        holder[path.at(-1)!] = value;
        const outcome = await tokenOf(payload)
          .then((token) => verifyCredential(token, { ...trusted, statusLists: [] }))
          .then(({ credential }) => readArchiveCredential(credential))
          .catch((error: Error) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CredentialError);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a token', () => {
  it('is refused with another algorithm, type or wrapping', async () => {
    const payload = payloadOf(tokens[0]);
    await refused(await tokenOf(payload, { typ: 'JWT' }), 'unsupported-proof');
    await refused(await tokenOf(payload, { kid: undefined }), 'unsupported-proof');
    await refused(await tokenOf({ iss: school.id, vc: payload }), 'wrong-type');
    const head = (alg: string) => Buffer.from(JSON.stringify({ alg, typ: 'vc+jwt' })).toString('base64url');
    for (const alg of ['none', 'HS256', 'RS256']) {
      const [, body, signature] = tokens[0].split('.');
      await refused(`${head(alg)}.${body}.${signature}`, 'unsupported-proof');
    }
  });

  it('is refused when its claims say something else than the credential, or have run out', async () => {
    const payload = payloadOf(tokens[0]);
    expect(payload).toMatchObject({ iss: school.id, jti: documents[0].id, sub: subjectOf(documents[0]).id });
    await refused(await tokenOf({ ...payload, iss: other.id }), 'wrong-type');
    await refused(await tokenOf({ ...payload, jti: 'urn:x:1' }), 'wrong-type');
    await refused(await tokenOf({ ...payload, sub: 'urn:x:1' }), 'wrong-type');
    await refused(await tokenOf({ ...payload, exp: Date.parse(now) / 1000 }), 'expired');
    await refused(await tokenOf({ ...payload, nbf: Date.parse(now) / 1000 + 3600 }), 'not-yet-valid');
    await refused(await tokenOf({ ...payload, nbf: '2026' }), 'wrong-type');
  });
});
