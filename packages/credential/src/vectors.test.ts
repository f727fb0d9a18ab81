import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { describe, expect, it } from 'vitest';
import { documentLoader } from './contexts/loader.js';
import { jcsHashes } from './data-integrity.js';
import { type JsonObject, without } from './json.js';
import { signCredential } from './sign.js';
import { verifyCredential } from './verify.js';

// Test vectors of W3C Data Integrity EdDSA Cryptosuites 1.0 (vc-di-eddsa, TestVectors).
const vectors = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../shared'), 'vectors/vc');
const hasVectors = existsSync(vectors);
if (!hasVectors) console.info(`skipped: vectors in ${vectors}, which are not there`);

const text = (name: string) => readFileSync(join(vectors, name), 'utf8');
const json = (name: string) => JSON.parse(text(name)) as JsonObject;
const hex = (bytes: Uint8Array | string) =>
  typeof bytes === 'string' ? createHash('sha256').update(bytes).digest('hex') : Buffer.from(bytes).toString('hex');

// What the vectors' second context says; it explains every word, so it is not bundled.
const contexts = new Map([
  [
    'https://www.w3.org/ns/credentials/examples/v2',
    { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } },
  ],
]);
const issuer = 'https://vc.example/issuers/5678';

function vectorKey() {
  const { publicKeyMultibase, privateKeyMultibase } = json('keyPair.json') as Record<string, string>;
  const id = `did:key:${publicKeyMultibase}#${publicKeyMultibase}`;
  return { issuer, id, publicKeyMultibase, secretKeyMultibase: privateKeyMultibase };
}

function trust() {
  const { id, publicKeyMultibase } = vectorKey();
  return { issuerKeys: [{ issuer, id, publicKeyMultibase }], now: '2026-01-01T00:00:00Z', contexts };
}

describe.skipIf(!hasVectors)('the W3C vector of eddsa-rdfc-2022', () => {
  it('has our canonical form and hashes', async () => {
    const options = { documentLoader: documentLoader(contexts) };
    const folder = 'eddsa-rdfc-2022/';
    const document = await cryptosuite.canonize(json('unsigned.json'), options);
    const proof = await cryptosuite.canonize(json(`${folder}proofConfigDataInt.json`), options);
    expect(document).toBe(text(`${folder}canonDocDataInt.txt`));
    expect(proof).toBe(text(`${folder}proofCanonDataInt.txt`));
    expect(hex(document)).toBe(text(`${folder}docHashDataInt.txt`).trim());
    expect(hex(proof)).toBe(text(`${folder}proofHashDataInt.txt`).trim());
    expect(hex(proof) + hex(document)).toBe(text(`${folder}combinedHashDataInt.txt`).trim());
  });

  it('is signed to the same signature', async () => {
    const created = '2023-02-24T23:36:38Z';
    const signed = await signCredential(json('unsigned.json'), vectorKey(), {
      form: 'data-integrity',
      created,
      contexts,
    });
    expect(signed).toEqual(json('eddsa-rdfc-2022/signedDataInt.json'));
    expect((signed.proof as JsonObject).proofValue).toBe(text('eddsa-rdfc-2022/sigBTC58DataInt.txt').trim());
  });

  it('is verified, and no longer when a letter changes', async () => {
    const signed = text('eddsa-rdfc-2022/signedDataInt.json');
    const { checked } = await verifyCredential(signed, trust());
    expect(checked.map(({ what }) => what)).toEqual(['form', 'signature', 'period']);
    const changed = signed.replace('School of Examples', 'School of Example');
    await expect(verifyCredential(changed, trust())).rejects.toMatchObject({ code: 'tampered' });
  });
});

describe.skipIf(!hasVectors)('the W3C vector of eddsa-jcs-2022', () => {
  it('has our hashes', async () => {
    const folder = 'eddsa-jcs-2022/';
    const signed = json(`${folder}signedJCS.json`);
    const [proof, document] = await jcsHashes(signed, signed.proof as JsonObject);
    expect(hex(text(`${folder}canonDocJCS.txt`).trim())).toBe(hex(document));
    expect(hex(text(`${folder}proofCanonJCS.txt`).trim())).toBe(hex(proof));
    expect(hex(document)).toBe(text(`${folder}docHashJCS.txt`).trim());
    expect(hex(proof)).toBe(text(`${folder}proofHashJCS.txt`).trim());
    expect(hex(proof) + hex(document)).toBe(text(`${folder}combinedHashJCS.txt`).trim());
  });

  it('is verified, and no longer when a letter, the proof or its contexts change', async () => {
    const signed = json('eddsa-jcs-2022/signedJCS.json');
    const proof = signed.proof as JsonObject;
    await expect(verifyCredential(signed, trust())).resolves.toMatchObject({ issuer });
    const changes: JsonObject[] = [
      { ...signed, name: 'Alumni credential' },
      { ...signed, proof: { ...proof, created: '2023-02-24T23:36:39Z' } },
      { ...signed, proof: { ...proof, proofValue: `${String(proof.proofValue).slice(0, -1)}Y` } },
      { ...signed, proof: { ...proof, proofValue: 'z1' } },
      { ...signed, proof: without(proof, '@context') },
      { ...signed, '@context': ['https://www.w3.org/ns/credentials/v2'] },
    ];
    for (const changed of changes) {
      await expect(verifyCredential(changed, trust())).rejects.toMatchObject({ code: 'tampered' });
    }
  });
});
