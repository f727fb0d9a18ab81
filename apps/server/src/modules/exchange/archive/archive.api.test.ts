import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  getArchive,
  getArchiveIssuer,
  getArchiveStatus,
  getStudent,
  type ImportedArchive,
  importArchive,
  listArchives,
  revokeArchive,
} from '@wuyu/contract';
import { issuerKeyOfDidKey, type JsonObject, readArchiveCredential, verifyCredential } from '@wuyu/credential';
import { archiveDigest, findProofs, parsePolicy, parseProofBundle, verifyBundle } from '@wuyu/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../../../platform/http/testing.js';
import { region } from '../../identity/testing.js';
import { reportPolicy } from '../../report/policy.js';
import { archivePolicy } from '../policy.js';
import { eraseArchives } from './erase.js';
import { type ArchiveApp, evaluateSome, openArchiveApp, studentNumbers } from './testing.js';

let here: ArchiveApp;
let there: ArchiveApp;
const address = new URL('https://wuyu.example/');
const ann = { params: { studentId: region.ann } };

beforeAll(async () => {
  here = await openArchiveApp(address);
  there = await openArchiveApp();
  await evaluateSome(here);
});
afterAll(async () => {
  await here?.close();
  await there?.close();
});

const textOf = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);

async function archiveOf(form: 'data-integrity' | 'jwt' = 'data-integrity', role: 'school' | 'guardian' = 'guardian') {
  const file = await (await here.as(role)).call(getArchive, { ...ann, query: { form } });
  return { ...file, number: file.fileName.slice(0, 15), text: textOf(file) };
}

const LOG = 'wuyu.example/ledger/region/2026';
const policyHere = async () => (await here.visitor().fetch('/ledger/region/2026/policy')).text();
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function issuerHere() {
  return (await here.visitor().call(getArchiveIssuer)).issuer;
}

function handIn(
  visitor: Visitor,
  text: string,
  fields: { issuer?: string; status?: string; policy?: string; dryRun?: boolean; studentId?: number } = {},
): Promise<ImportedArchive> {
  const file = { name: 'archive.json', bytes: new Blob([text]) };
  return visitor.call(importArchive, { upload: { studentId: region.ann, ...fields }, file });
}

async function actsOf(app: ArchiveApp, act: string, personId: number = region.ann) {
  return app.app.database.db
    .selectFrom('audit')
    .select(['account_id', 'details'])
    .where('act', '=', act)
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute();
}

const imported = (app: ArchiveApp) => app.app.database.db.selectFrom('imported_archive').selectAll().execute();

describe('an archive that leaves', () => {
  it('says what the database holds and nothing that is lacking, and is signed by the key that is published', async () => {
    const { text, fileName, mediaType } = await archiveOf();
    expect(fileName).toMatch(/^WA-[0-9A-Z]{12}\.json$/);
    expect(mediaType).toContain('application/vc+ld+json');
    const { credential, checked, unchecked } = await verifyCredential(text, {
      issuerKeys: [issuerKeyOfDidKey(await issuerHere())],
      now: new Date().toISOString(),
      identity: { type: 'ext:studentNumber', value: studentNumbers.ann },
    });
    const { archive, issuer, unread } = readArchiveCredential(credential);
    expect(unread).toEqual([]);
    expect(issuer).toMatchObject({ name: '测试省', url: address.href });
    expect(archive.person.name).toBeUndefined();
    expect(archive.terms).toHaveLength(1);
    const [term] = archive.terms;
    expect(term?.name).toBe('2025—2026学年第二学期');
    const academic = term?.evaluation.aspects.find(({ name }) => name.startsWith('学业'));
    expect(academic?.levels).toEqual(['D', 'C', 'B', 'A']);
    expect(term?.levels).toEqual([{ aspect: academic?.id, level: 'B' }]);
    expect(archive.awards.map(({ achievement, narrative }) => [achievement.id, narrative])).toEqual([
      ['urn:wuyu:award:art.award', undefined],
      ['urn:wuyu:award:practice.award', '共 2 次'],
    ]);
    expect(archive.awards[0]?.awardedAt).toBe('2026-03-20T00:00:00+08:00');
    expect(archive.embedded).toHaveLength(2);
    // Signatures of the whole, the term, two awards, scores and fitness.
    expect(checked.filter(({ what }) => what === 'signature')).toHaveLength(6);
    expect(new Set(unchecked.map(({ what }) => what))).toEqual(new Set(['status']));
    for (const secret of ['安', studentNumbers.ann, '本', 'rank', '排名']) expect(text).not.toContain(secret);
  });

  it('is the same again while the facts are, in both forms, under one number', async () => {
    const first = await archiveOf();
    const token = await archiveOf('jwt');
    expect((await archiveOf()).text).toBe(first.text);
    expect(token.fileName).toBe(`${first.number}.jwt`);
    expect(token.text.split('.')).toHaveLength(3);
    const payload = JSON.parse(Buffer.from(token.text.split('.')[1] as string, 'base64url').toString()) as JsonObject;
    expect(payload.id).toBe((JSON.parse(first.text) as JsonObject).id);
  });

  it('is had by whoever may read the report, and by nobody else', async () => {
    expect(archivePolicy['report.read']).toEqual(reportPolicy['report.read']);
    for (const role of ['administrator', 'bureau', 'school', 'teacher', 'student', 'guardian'] as const) {
      const file = await (await here.as(role)).call(getArchive, { ...ann, query: { form: 'jwt' } });
      expect(file.bytes.length).toBeGreaterThan(1000);
    }
    await expect(here.visitor().call(getArchive, ann)).rejects.toMatchObject({ status: 401 });
    // As everywhere, another family's child, another class's and another school's look as if they were not there.
    for (const [role, studentId] of [
      ['guardian', region.ben],
      ['student', region.ben],
      ['teacher', region.dan],
      ['school', region.dan],
      ['bureau', region.eva],
    ] as const) {
      for (const endpoint of [getArchive, listArchives]) {
        await expect((await here.as(role)).call(endpoint, { params: { studentId } })).rejects.toMatchObject({
          status: 404,
          code: 'request.not-found',
        });
      }
    }
  });

  it('is written down, and so is who read it from afar and who was refused', async () => {
    const { number } = await archiveOf('jwt', 'school');
    const issued = await actsOf(here, 'archive.issued');
    expect(issued.at(-1)).toMatchObject({ account_id: expect.any(String), details: { number, form: 'jwt' } });
    const reads = await actsOf(here, 'read');
    expect(reads.at(-1)?.details).toEqual({ what: 'report.read', relation: 'own-place' });
    const before = reads.length;
    await archiveOf('jwt', 'guardian');
    expect(await actsOf(here, 'read')).toHaveLength(before);
    await expect(
      (await here.as('guardian')).call(getArchive, { params: { studentId: region.dan } }),
    ).rejects.toMatchObject({ status: 404 });
    expect((await actsOf(here, 'read.refused', region.dan)).at(-1)?.details).toEqual({ what: 'report.read' });
  });

  it('is refused where there is nothing to say', async () => {
    await expect((await there.as('guardian')).call(getArchive, ann)).rejects.toMatchObject({
      status: 409,
      code: 'archive.empty',
    });
  });
});

describe('the issuer’s key', () => {
  it('is made once, for the server’s user only, and never replaced when it is damaged', async () => {
    const file = path.join(there.settings.dataDir, 'keys', 'issuer.key');
    const asked = await Promise.all([1, 2, 3].map(() => there.visitor().call(getArchiveIssuer)));
    expect(new Set(asked.map(({ issuer }) => issuer)).size).toBe(1);
    expect(asked[0]?.issuer).toMatch(/^did:key:z6Mk/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const other = await openArchiveApp();
    try {
      await other.visitor().call(getArchiveIssuer);
      await writeFile(path.join(other.settings.dataDir, 'keys', 'issuer.key'), 'wuyu-issuer-key-1 00');
      await expect(other.visitor().call(getArchiveIssuer)).rejects.toMatchObject({ code: 'archive.issuer-key' });
    } finally {
      await other.close();
    }
  });
});

describe('an archive that comes', () => {
  it('is verified, shown and kept as history with its issuer; again, in either form, it changes nothing', async () => {
    const issuer = await issuerHere();
    const school = await there.as('school');
    const { text } = await archiveOf();
    expect(await handIn(school, text, { issuer, dryRun: true })).toMatchObject({ kept: 'no', form: 'data-integrity' });
    expect(await imported(there)).toHaveLength(0);
    const observations = there.app.database.db.selectFrom('observation').selectAll();
    const came = await handIn(school, text, { issuer });
    expect(came).toMatchObject({ kept: 'new', studentId: region.ann, content: { issuer: { id: issuer } } });
    expect(came.unchecked).toEqual([
      { what: 'status', detail: expect.stringContaining('https://wuyu.example/api/v1/archive/status/1') },
      { what: 'ledger', detail: LOG },
    ]);
    expect(came.content.terms).toMatchObject([
      { name: '2025—2026学年第二学期', from: '2026-02-01', to: '2026-08-31', levels: [{ level: 'B' }] },
    ]);
    expect(came.content.awards.map(({ awardedOn }) => awardedOn)).toEqual(['2026-03-20', '2026-03-21']);
    const [scores, fitness] = came.content.figures;
    const shown = await (await here.app.as('guardian')).call(getStudent, { ...ann, query: { term: region.thisTerm } });
    const scored = shown.aspects.filter(({ score }) => score !== null);
    expect(scored).toHaveLength(1);
    expect(scores?.results).toEqual(
      scored.map(({ title, score }) => ({ name: title.zh, value: (score as number).toFixed(2) })),
    );
    expect(fitness?.results.map(({ name, value }) => `${name} ${value}`)).toContain('50米跑(秒) 8.1');
    expect(fitness?.results.some(({ name }) => name === '总分')).toBe(false);

    expect(await handIn(school, text, { issuer })).toMatchObject({ kept: 'known' });
    expect(await handIn(school, (await archiveOf('jwt')).text, { issuer })).toMatchObject({ kept: 'known' });
    expect(await imported(there)).toHaveLength(1);
    expect(await observations.execute()).toHaveLength(0);
    const page = await (await there.as('guardian')).call(listArchives, ann);
    expect(page.imported).toEqual([
      { importedAt: expect.any(String), content: came.content, unchecked: came.unchecked },
    ]);
    expect((await actsOf(there, 'archive.imported')).map(({ details }) => (details as { new: boolean }).new)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is refused by name when a word was changed, when nobody vouches for it, and when it is another’s', async () => {
    const issuer = await issuerHere();
    const school = await there.as('school');
    const { text } = await archiveOf();
    const token = (await archiveOf('jwt')).text;
    const before = await imported(there);
    const changed = text.replace('"value": "B"', '"value": "A"');
    expect(changed).not.toBe(text);
    const [head, , signature] = token.split('.');
    const forged = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as JsonObject;
    const payload = Buffer.from(JSON.stringify({ ...forged, name: '别人的档案' })).toString('base64url');
    for (const [given, code, fields] of [
      [changed, 'archive.tampered', { issuer }],
      [`${head}.${payload}.${signature}`, 'archive.tampered', { issuer }],
      [text, 'archive.unknown-issuer', {}],
      [text, 'archive.other-subject', { issuer, studentId: region.ben }],
      [text, 'archive.issuer-text', { issuer: 'did:key:zNobody' }],
      [text.replace('{', '{"name":"twice",'), 'archive.duplicate-json-key', { issuer }],
      [
        text.replace('https://purl.imsglobal.org/spec/clr', 'https://evil.example/clr'),
        'archive.unknown-context',
        { issuer },
      ],
      ['not a credential', 'archive.malformed', { issuer }],
    ] as const) {
      await expect(handIn(school, given, fields)).rejects.toMatchObject({ status: 422, code });
    }
    await expect(handIn(school, text, { issuer, studentId: region.dan })).rejects.toMatchObject({ status: 404 });
    await expect(handIn(await there.as('bureau'), text, { issuer, studentId: region.cai })).rejects.toMatchObject({
      status: 409,
      code: 'archive.no-number',
    });
    for (const role of ['teacher', 'student', 'guardian'] as const) {
      await expect(handIn(await there.as(role), text, { issuer })).rejects.toMatchObject({ status: 403 });
    }
    expect(await imported(there)).toEqual(before);
    await expect(handIn(school, changed, { issuer })).rejects.toMatchObject({
      detail: expect.stringContaining('签名与内容不符'),
    });
  });
});

describe('the ledger’s proof in an archive', () => {
  it('is of what the archive says, in both forms, and checked by the log’s own keys', async () => {
    const policy = parsePolicy(await policyHere());
    const { number, text } = await archiveOf();
    const token = (await archiveOf('jwt')).text;
    const said = archiveDigest(JSON.parse(text) as never);
    for (const file of [text, token]) {
      const [found] = await findProofs(bytesOf(file));
      expect(found).toMatchObject({
        form: 'archive',
        bundle: { record: { value: { archive: number, digest: said } } },
      });
      const { checks, entry } = verifyBundle((found as NonNullable<typeof found>).bundle, policy);
      expect(entry.kind).toBe('report-issued');
      expect(checks.map(({ check }) => check)).toEqual(['record', 'log', 'quorum', 'tree']);
    }
    const issuer = await issuerHere();
    const school = await there.as('school');
    const unchecked = async (fields: object) =>
      (await handIn(school, text, { issuer, dryRun: true, ...fields })).unchecked.map(({ what }) => what);
    expect(await unchecked({})).toEqual(['status', 'ledger']);
    expect(await unchecked({ policy: await policyHere() })).toEqual(['status']);
    expect(await unchecked({}).then(() => handIn(school, text, { issuer, dryRun: true }))).toMatchObject({
      checked: (await handIn(school, text, { issuer, dryRun: true, policy: await policyHere() })).checked - 1,
    });
  });

  it('does not hold for another archive, nor by another log’s keys', async () => {
    const { text } = await archiveOf();
    const credential = JSON.parse(text) as JsonObject;
    await expect(findProofs(bytesOf(JSON.stringify({ ...credential, name: '别人的档案' })))).rejects.toMatchObject({
      code: 'archive.other-content',
    });
    const { evidence: _, ...bare } = credential;
    await expect(findProofs(bytesOf(JSON.stringify(bare)))).rejects.toMatchObject({ code: 'archive.no-proof' });
    const [evidence] = credential.evidence as JsonObject[];
    const bundle = parseProofBundle(String(evidence?.description));
    expect(Object.keys(bundle.record?.value as object).sort()).toEqual(['archive', 'digest']);
    const other = await there.visitor().fetch('/ledger/region/2026/policy');
    const strange = other.ok
      ? await other.text()
      : (await policyHere()).replace(LOG, 'other.example/ledger/region/2026');
    await expect(
      handIn(await there.as('school'), text, { issuer: await issuerHere(), policy: strange }),
    ).rejects.toMatchObject({ status: 422, code: 'archive.ledger-proof' });
  });
});

describe('an archive that was revoked', () => {
  it('is refused here and, with the list, elsewhere; the next one holds', async () => {
    const issuer = await issuerHere();
    const { number, text } = await archiveOf();
    const listed = async () => textOf(await here.visitor().call(getArchiveStatus, { params: { list: 1 } }));
    const clean = await handIn(await there.as('school'), text, {
      issuer,
      status: await listed(),
      policy: await policyHere(),
    });
    expect(clean.unchecked).toEqual([]);
    expect((await handIn(await here.as('school'), text, { dryRun: true })).unchecked).toEqual([]);

    const ask = { params: { number } };
    for (const role of ['school', 'teacher', 'guardian', 'student'] as const) {
      await expect((await here.as(role)).call(revokeArchive, ask)).rejects.toMatchObject({ status: 403 });
    }
    const { revokedAt } = await (await here.as('bureau')).call(revokeArchive, ask);
    expect(await (await here.as('administrator')).call(revokeArchive, ask)).toEqual({ number, revokedAt });
    expect(await actsOf(here, 'archive.revoked')).toMatchObject([{ details: { number } }]);
    await expect(
      (await here.as('bureau')).call(revokeArchive, { params: { number: 'WA-000000000000' } }),
    ).rejects.toMatchObject({ status: 404, code: 'archive.unknown' });

    const revoked = { status: 422, code: 'archive.revoked' };
    await expect(handIn(await here.as('school'), text)).rejects.toMatchObject(revoked);
    await expect(handIn(await there.as('school'), text, { issuer, status: await listed() })).rejects.toMatchObject(
      revoked,
    );
    const status = (await listed()).replace('"revocation"', '"suspension"');
    await expect(handIn(await there.as('school'), text, { issuer, status })).rejects.toMatchObject({
      code: 'archive.tampered',
    });

    const next = await archiveOf();
    expect(next.number).not.toBe(number);
    expect((await handIn(await here.as('school'), next.text, { dryRun: true })).unchecked).toEqual([]);
    const { issued } = await (await here.as('guardian')).call(listArchives, ann);
    expect(issued.map((one) => [one.number, one.revokedAt])).toEqual([
      [number, revokedAt],
      [next.number, null],
    ]);
    await expect(here.visitor().call(getArchiveStatus, { params: { list: 9 } })).rejects.toMatchObject({ status: 404 });
  });

  it('takes the bureau’s own places only', async () => {
    await here.app.database.db
      .insertInto('issued_archive')
      .values({
        number: 'WA-EVAEVAEVAEVA',
        id: '6f1f4e0e-3a39-4ad2-9f6c-3f5b1c2d4e5f',
        person_id: region.eva,
        salt: '',
        list: 1,
        status_index: 9000,
        issued_at: new Date(),
        digest: '',
      })
      .execute();
    await expect(
      (await here.as('bureau')).call(revokeArchive, { params: { number: 'WA-EVAEVAEVAEVA' } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('facts that changed', () => {
  it('make another archive, with entries of their own', async () => {
    const before = await archiveOf();
    await here.app.database.db
      .insertInto('report')
      .values({
        person_id: region.ann,
        number: 'WY-2025-2-0000000000A',
        term_id: 2,
        run_id: 1,
        digest: 'ab'.repeat(32),
        made_at: new Date(),
      })
      .execute();
    const after = await archiveOf();
    expect(after.number).not.toBe(before.number);
    expect(after.text).toContain('https://wuyu.example/reports/WY-2025-2-0000000000A');
    const { content } = await handIn(await here.as('school'), after.text, { dryRun: true });
    expect(content.figures[0]?.evidence).toEqual([
      { name: '成长报告', narrative: `WY-2025-2-0000000000A sha256:${'ab'.repeat(32)}` },
    ]);
  });
});

describe('a pupil who is erased', () => {
  it('leaves no imported archive, and no issued one that still holds', async () => {
    const { text } = await archiveOf();
    await handIn(await here.as('school'), text);
    const { db, pool } = here.app.database;
    const before = await db.selectFrom('issued_archive').selectAll().where('person_id', '=', region.ann).execute();
    expect(before.some(({ revoked_at }) => revoked_at === null)).toBe(true);
    const client = await pool.connect();
    try {
      await eraseArchives(client, region.ann, new Date());
    } finally {
      client.release();
    }
    expect(await imported(here)).toEqual([]);
    const numbers = before.map(({ number }) => number);
    const left = await db.selectFrom('issued_archive').selectAll().where('number', 'in', numbers).execute();
    expect(left).toHaveLength(before.length);
    for (const row of left) {
      expect(row).toMatchObject({ person_id: null, salt: '', digest: '', revoked_at: expect.any(Date) });
    }
    await expect(handIn(await here.as('school'), text)).rejects.toMatchObject({ code: 'archive.revoked' });
    await expect(
      (await here.as('administrator')).call(revokeArchive, { params: { number: numbers[0] as string } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});
