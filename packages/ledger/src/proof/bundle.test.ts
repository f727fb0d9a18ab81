import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatCheckpoint } from '../checkpoint/checkpoint.js';
import { commit } from '../entry/commitment.js';
import { formatEntry } from '../entry/entry.js';
import { LedgerError } from '../error.js';
import { sm3 } from '../gm/sm3.js';
import { createKey, formatVerifierKey } from '../note/key.js';
import { formatNote } from '../note/note.js';
import { cosign, sign, signWithSm2 } from '../note/signature.js';
import { parsePolicy } from '../policy/parse-policy.js';
import { memoryReader, readRoot } from '../tree/hash-reader.js';
import { proveInclusion } from '../tree/inclusion.js';
import { leafHash } from '../tree/tree-hash.js';
import { formatProofBundle, originOfProof, parseProofBundle, verifyBundle } from './bundle.js';
import { explainProof, explainRefusal } from './explain.js';
import { findProofs } from './find-proofs.js';
import { formatProof } from './proof-file.js';
import { formatProofLink, parseProofLink } from './proof-link.js';

const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: wanted });
const seed = (n: number) => new Uint8Array(32).fill(n);
const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);
const log = createKey('edu.example/ledger/demo/2026', 'ed25519', seed(1));
const twin = createKey(`${log.name}/sm3`, 'sm2', seed(3));
const witness = createKey('city.example/w', 'cosignature', seed(2));
const policyText = `log ${formatVerifierKey(log)}\nlog ${formatVerifierKey(twin)}\nwitness city ${formatVerifierKey(witness)}\nquorum city\n`;
const policy = parsePolicy(policyText);
const record = { value: { number: 'A-1', score: 88.5, name: '林若溪' }, salt: seed(9) };
const entries = [0, 1, 2, 3, 4].map((n) =>
  formatEntry({
    kind: 'report-issued',
    suite: 'hmac-sha256',
    schema: 1,
    id: new Uint8Array(16).fill(n + 1),
    commitment: commit(n === 2 ? record.value : { n }, record.salt),
    rules: seed(0),
    about: new Uint8Array(16),
  }),
);

async function proofOf(place: number, digest?: typeof sm3): Promise<string> {
  const hashes = entries.map((entry) => leafHash(entry, digest));
  const reader = memoryReader(hashes, digest);
  const key = digest ? twin : log;
  const text = formatCheckpoint({ origin: key.name, size: 5n, root: await readRoot(reader, 5n, digest) });
  const own = digest ? signWithSm2(text, key, seed(5)) : sign(text, key);
  return formatProof({
    extra: entries[place],
    index: BigInt(place),
    hashes: await proveInclusion(BigInt(place), 5n, reader, digest),
    checkpoint: formatNote(text, [own, cosign(text, 1_790_000_000n, witness)]),
  });
}

const bundle = { proof: await proofOf(2), policy: policyText, record };
const written = formatProofBundle(bundle);

describe('a bundle', () => {
  it('is read back as it is written', () => {
    expect(parseProofBundle(written)).toEqual(bundle);
    const bare = { proof: bundle.proof, policy: undefined, record: undefined };
    expect(parseProofBundle(formatProofBundle(bare))).toEqual(bare);
    expect(originOfProof(bundle.proof)).toBe(log.name);
  });

  it('is checked by the hash of its tree, SHA-256 or SM3', async () => {
    expect(verifyBundle(bundle, policy).checks).toHaveLength(4);
    const twinBundle = { ...bundle, proof: await proofOf(2, sm3) };
    expect(verifyBundle(twinBundle, policy).checks[1]).toEqual({ check: 'log', origin: twin.name });
    const other = { ...record, value: { ...record.value, score: 98.5 } };
    expect(() => verifyBundle({ ...twinBundle, record: other }, policy)).toThrow(code('commitment.mismatch'));
  });

  it('is refused if it is malformed', () => {
    const members = JSON.parse(written);
    const cases: [string, string][] = [
      ['', 'canonical.malformed'],
      ['[]', 'bundle.malformed'],
      ['null', 'bundle.malformed'],
      [JSON.stringify({ ...members, wuyu: 'proof/2' }), 'bundle.malformed'],
      [JSON.stringify({ ...members, proof: 1 }), 'bundle.malformed'],
      [JSON.stringify({ ...members, policy: {} }), 'bundle.malformed'],
      [JSON.stringify({ ...members, salt: undefined }), 'bundle.malformed'],
      [JSON.stringify({ ...members, record: undefined }), 'bundle.malformed'],
      [JSON.stringify({ ...members, salt: 'AAAA' }), 'commitment.salt'],
      [JSON.stringify({ ...members, salt: 7 }), 'commitment.salt'],
      [written.replace('"score"', '"number":"A-2","score"'), 'canonical.duplicate-key'],
      [JSON.stringify({ ...members, proof: bundle.proof.slice(9) }), 'proof.malformed'],
    ];
    for (const [text, wanted] of cases) expect(() => parseProofBundle(text)).toThrow(code(wanted));
    expect(() => parseProofBundle(' '.repeat(2_000_001))).toThrow(code('bundle.malformed'));
  });
});

/** A PDF of these objects, each the text between `obj` and `endobj`. */
const pdfOf = (...objects: string[]) =>
  `%PDF-1.7\n%\u0080\u0081\n${objects.map((text, i) => `${i + 1} 0 obj\n${text}\nendobj\n`).join('')}trailer <</Root 9 0 R>>\n%%EOF\n`;
const bytes = (content: string) => String.fromCharCode(...new TextEncoder().encode(content));
const packed = (content: string) => String.fromCharCode(...deflateSync(Buffer.from(content, 'latin1')));
const streamOf = (content: string, more = '', length: number | string = content.length) =>
  `<</Type/EmbeddedFile ${more}/Length ${length}>>\nstream\r\n${content}\nendstream`;
const spec = (name: string, at = 1) => `<</Type /Filespec /F ${name} /UF ${name} /EF <</F ${at} 0 R>>>>`;

describe('a PDF', () => {
  it('gives the proofs that are attached to it, however it was written', async () => {
    const plain = bytes(written);
    const flate = packed(plain);
    const inStream = `7 0 ${spec('(wuyu-proof.json)')}`;
    const utf16 = `<FEFF${[...'wuyu-proof.json'].map((c) => c.charCodeAt(0).toString(16).padStart(4, '0')).join('')}>`;
    const cases = [
      pdfOf(streamOf(plain), spec('(wuyu-proof.json)')),
      pdfOf(streamOf(flate, '/Filter /FlateDecode'), spec('(wuyu-proof.json)')),
      pdfOf(streamOf(flate, '/Filter[/FlateDecode]', '3 0 R'), spec(utf16), String(flate.length)),
      pdfOf(streamOf(plain, '', 5), spec('(wuyu\\055proof.json)')),
      pdfOf(
        streamOf(flate, '/Filter/FlateDecode'),
        `<</Type/ObjStm/N 1/First 4/Length ${packed(inStream).length}/Filter/FlateDecode>>stream\n${packed(inStream)}\nendstream`,
      ),
      // Written again behind the end: the last form counts.
      `${pdfOf(streamOf('not this'), spec('(wuyu-proof.json)'))}1 0 obj\n${streamOf(plain)}\nendobj\n`,
      `bytes in front ${pdfOf(spec('(other.json)', 3), spec('(wuyu-proof.json)', 3), streamOf(plain))}`,
    ];
    for (const pdf of cases) {
      const found = await findProofs(bytesOf(pdf));
      expect(found).toEqual([{ form: 'pdf', name: 'wuyu-proof.json', bundle }]);
    }
  });

  it('can have a proof for each of its reports', async () => {
    const plain = bytes(written);
    const pdf = pdfOf(
      streamOf(plain),
      spec('(wuyu-proof-A-1.json)'),
      streamOf(plain),
      spec('(wuyu-proof-A-2.json)', 3),
    );
    expect((await findProofs(bytesOf(pdf))).map(({ name }) => name)).toEqual([
      'wuyu-proof-A-1.json',
      'wuyu-proof-A-2.json',
    ]);
  });

  it('is refused if it has none, is encrypted or is damaged', async () => {
    const cases: [string, string][] = [
      [pdfOf(streamOf('{}'), spec('(figures.json)')), 'pdf.no-proof'],
      [pdfOf('<</Type/Catalog>>'), 'pdf.no-proof'],
      ['%PDF-1.7\n', 'pdf.malformed'],
      [pdfOf('<</Type/Catalog>>').replace('/Root', '/Encrypt 4 0 R/Root'), 'pdf.malformed'],
      [pdfOf(spec('(wuyu-proof.json)', 8)), 'pdf.malformed'],
      [pdfOf(streamOf('no zip', '/Filter/FlateDecode'), spec('(wuyu-proof.json)')), 'pdf.malformed'],
      [pdfOf(streamOf('{}', '/Filter/LZWDecode'), spec('(wuyu-proof.json)')), 'pdf.malformed'],
      [pdfOf(`<</Length 5>>`, spec('(wuyu-proof.json)')), 'pdf.malformed'],
      [
        pdfOf(streamOf(packed(' '.repeat(3_000_000)), '/Filter/FlateDecode'), spec('(wuyu-proof.json)')),
        'pdf.malformed',
      ],
      [pdfOf(streamOf('{"wuyu":1}'), spec('(wuyu-proof.json)')), 'bundle.malformed'],
      [pdfOf(`${'['.repeat(100_000)}`, `<<${'/A <<'.repeat(1000)}`, `(${'('.repeat(1000)}`), 'pdf.malformed'],
    ];
    for (const [pdf, wanted] of cases)
      await expect(findProofs(bytesOf(pdf)), pdf.slice(0, 90)).rejects.toEqual(code(wanted));
  });

  it('survives any one byte being another', async () => {
    const pdf = bytesOf(pdfOf(streamOf(packed(bytes(written)), '/Filter/FlateDecode'), spec('(wuyu-proof.json)')));
    let refused = 0;
    for (let at = 0; at < pdf.length; at += 3) {
      const changed = pdf.slice();
      changed[at] ^= 1 << (at % 8);
      try {
        for (const found of await findProofs(changed)) verifyBundle(found.bundle, policy);
      } catch (error) {
        expect(error).toBeInstanceOf(LedgerError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(pdf.length / 6);
  });
});

describe('a file', () => {
  it('may be a bundle or a bare proof, and nothing else', async () => {
    const utf8 = (text: string) => new TextEncoder().encode(text);
    expect((await findProofs(utf8(written)))[0]).toEqual({ form: 'bundle', name: undefined, bundle });
    const [bare] = await findProofs(utf8(bundle.proof));
    expect(bare.bundle).toEqual({ proof: bundle.proof, policy: undefined, record: undefined });
    for (const other of ['', 'PK\u0003\u0004', '<html>', ' c2sp.org/tlog-proof@v1']) {
      await expect(findProofs(utf8(other))).rejects.toEqual(code('bundle.unknown'));
    }
  });
});

describe('the address on a printed report', () => {
  it('names the entry and its digest', () => {
    const address = formatProofLink('https://wuyu.example/verify', entries[2]);
    expect(parseProofLink(address)).toEqual({ id: new Uint8Array(16).fill(3), digest: leafHash(entries[2]) });
    expect(parseProofLink(` ${address.slice(address.indexOf('#'))} `).id[0]).toBe(3);
    for (const wrong of [
      '',
      'https://wuyu.example/verify',
      address.slice(0, -1),
      `${address}0`,
      address.replace('#', '?'),
    ]) {
      expect(() => parseProofLink(wrong)).toThrow(code('link.malformed'));
    }
  });
});

describe('the words', () => {
  const sayTime = (seconds: bigint) => `<${seconds}>`;

  it('never call a file proved that brought its own keys', () => {
    const proved = verifyBundle(bundle, policy);
    const own = explainProof(proved, { from: 'file' }, 'en', sayTime);
    expect(own.verdict).toBe('consistent');
    expect(own.proved.join()).not.toContain('<1790000000>');
    const given = explainProof(proved, { from: 'reader', name: 'p.policy' }, 'zh-CN', sayTime);
    expect(given.verdict).toBe('proved');
    expect(given.headline).toContain('<1790000000>');
    expect(given.notProved.join()).toContain('真实');
  });

  it('name no day where nobody witnessed', () => {
    const alone = parsePolicy(`log ${formatVerifierKey(log)}\nquorum none\n`);
    const said = explainProof(verifyBundle(bundle, alone), { from: 'server', name: 'x' }, 'en', sayTime);
    expect([said.headline, ...said.proved].join()).not.toContain('<');
    expect(said.notProved).toHaveLength(4);
  });

  it('give a reason for every refusal, in both languages', () => {
    for (const wanted of ['note.bad-signature', 'policy.malformed', 'proof.malformed'] as const) {
      const [zh, en] = (['zh-CN', 'en'] as const).map((l) => explainRefusal(new LedgerError(wanted, 'why'), l));
      expect(zh.code).toBe(wanted);
      expect(zh.reason).not.toBe(en.reason);
      expect(en.detail).toBe('why');
    }
    expect(explainRefusal(new TypeError('x'), 'en').code).toBe('failed');
  });
});
