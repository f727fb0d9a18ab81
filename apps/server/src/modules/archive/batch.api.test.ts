import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  cancelArchiveJob,
  countSigning,
  getAdmissionArchive,
  getArchiveJob,
  getArchiveJobFile,
  getMaterial,
  getTermArchive,
  listMaterials,
  listSigning,
  type Role,
  startAdmissionExport,
  startSigning,
} from '@wuyu/contract';
import { findProofs } from '@wuyu/ledger';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { cancelArchiveJob as cancelJob, performArchiveJob } from './jobs.js';
import { NOW, names, of, openArchiveTest, refusal, remark, signAll, signAs, visitorOf } from './testing.js';

let app: TestApp;
beforeAll(async () => {
  app = await openArchiveTest();
});
afterAll(() => app?.close());

const term = region.thisTerm;
const inClass = { term, as: 'teacher', classId: region.class1 } as const;
const inSchool = { term, as: 'committee', placeId: region.school } as const;
const counts = async (role: Role, query: Parameters<typeof start>[1]) =>
  (await app.as(role)).call(countSigning, { query });

async function start(
  role: Role,
  scope: { term: string; as: 'teacher' | 'committee' | 'head'; classId?: number; placeId?: number },
  change: { listDigest?: string; include?: 'complete' | 'all'; id?: string; name?: string } = {},
) {
  const visitor = await app.as(role);
  const { all, complete } = await visitor.call(countSigning, { query: scope });
  const include = change.include ?? 'all';
  const listDigest = include === 'all' ? all.digest : complete.digest;
  return visitor.call(startSigning, {
    body: { id: randomUUID(), ...scope, include, name: names[role] ?? '', listDigest, ...change },
  });
}

describe('signing a class', () => {
  it('begins with the exceptions, then what is ready, then whom it waits for', async () => {
    const ben = await visitorOf(app, { personId: region.ben, role: 'student' });
    await remark(app, region.ben, 'teacher', '团结同学。');
    await signAll(app, 'student');
    const visitor = await app.as('teacher');
    const before = await visitor.call(listSigning, { query: inClass });
    expect(before.archives.map(({ studentId, group, turn }) => [studentId, group, turn])).toEqual([
      [region.ann, 'exception', 'teacher'],
      [region.ben, 'waiting', 'student'],
    ]);
    await signAs(ben, 'student', '本', region.ben);
    // What lacks something is signed knowingly only.
    await app.database.pool.query(`update term_archive set gaps = '{}' where person_id = $1`, [region.ben]);
    const page = await visitor.call(listSigning, { query: { ...inClass, limit: 1 } });
    expect(page.archives[0]?.studentId).toBe(region.ann);
    const rest = await visitor.call(listSigning, { query: { ...inClass, limit: 1, after: page.next ?? '' } });
    expect(rest).toMatchObject({ archives: [{ studentId: region.ben, group: 'ready' }], next: null });
    expect(await visitor.call(countSigning, { query: inClass })).toMatchObject({
      classes: [{ id: region.class1, total: 2, ready: 1, exceptions: 1, waiting: 0, sealed: 0 }],
      complete: { count: 1 },
      all: { count: 2 },
      signerName: '师',
    });
  });

  it('signs exactly the list that was shown', async () => {
    expect(await refusal(start('teacher', inClass, { listDigest: '0'.repeat(64) }))).toBe('409 archive.list-changed');
    expect(await refusal(start('teacher', inClass, { name: '别人' }))).toBe('422 archive.name-wrong');
    const id = randomUUID();
    const job = await start('teacher', inClass, { include: 'complete', id });
    expect(job).toMatchObject({ kind: 'sign', state: 'done', done: 1, total: 1, skipped: 0, problem: null });
    // The same batch again is the same batch.
    expect((await start('teacher', inClass, { include: 'all', id })).id).toBe(id);
    expect(await counts('teacher', inClass)).toMatchObject({ all: { count: 1 } });
    expect(await (await app.as('teacher')).call(getTermArchive, of(region.ann))).toMatchObject({ turn: 'teacher' });
    expect(await start('teacher', inClass)).toMatchObject({ state: 'done', done: 1 });
    expect(await refusal(start('teacher', inClass))).toBe('409 archive.list-empty');
  });

  it('leaves out what changed since it was signed, and says how many', async () => {
    await remark(app, region.ben, 'teacher', '改过的评语。');
    const job = await start('committee', inSchool);
    expect(job).toMatchObject({ done: 2, total: 2, skipped: 1, problem: { code: 'archive.job-skipped' } });
    expect(job.problem?.message).toContain('1');
    expect(await counts('committee', inSchool)).toMatchObject({ all: { count: 1 } });
  });

  it('seals where the head signs a school', async () => {
    const job = await start('head', { ...inSchool, as: 'head' });
    expect(job).toMatchObject({ state: 'done', total: 1, skipped: 0 });
    expect(await (await app.as('head')).call(getTermArchive, of(region.ann))).toMatchObject({ state: 'sealed' });
    const { archives } = await (await app.as('head')).call(listSigning, { query: { ...inSchool, as: 'head' } });
    expect(archives.map(({ studentId, group }) => [studentId, group])).toEqual([
      [region.ben, 'waiting'],
      [region.cai, 'waiting'],
      [region.ann, 'done'],
    ]);
  });

  it('is of the own class or school, in the own role', async () => {
    const list = async (role: Role, query: Parameters<typeof start>[1]) =>
      refusal((await app.as(role)).call(listSigning, { query }));
    expect(await list('teacher', { ...inClass, classId: region.class2 })).toBe('404 request.not-found');
    expect(await list('teacher', { ...inSchool, as: 'teacher' })).toBe('404 request.not-found');
    expect(await list('teacher', { ...inClass, as: 'head' })).toBe('404 request.not-found');
    expect(await list('head', { ...inSchool, placeId: region.neighbourSchool, as: 'head' })).toBe(
      '404 request.not-found',
    );
    expect(await list('committee', { ...inSchool, as: 'head' })).toBe('404 request.not-found');
    expect(await list('committee', { term, as: 'committee' })).toBe('422 archive.scope');
    for (const role of ['student', 'guardian', 'school', 'bureau', 'administrator', 'expert'] as const)
      expect(await list(role, inSchool)).toBe('403 identity.forbidden');
    const job = await refusal(start('teacher', inClass));
    expect(job).toBe('409 archive.list-empty');
  });

  it('is watched and stopped by whoever handed it in', async () => {
    const { rows } = await app.database.pool.query(`select id from archive_job where role = 'head'`);
    const params = { jobId: rows[0].id as string };
    expect(await refusal((await app.as('committee')).call(getArchiveJob, { params }))).toBe('404 request.not-found');
    const head = await app.as('head');
    expect(await head.call(getArchiveJob, { params })).toMatchObject({ state: 'done', progress: 1 });
    // A finished one stays finished.
    expect(await head.call(cancelArchiveJob, { params })).toMatchObject({ state: 'done' });
  });
});

describe('use of sealed archives', () => {
  it('is open to the school and above with names, to experts without', async () => {
    const list = async (role: Role, placeId: number = region.school) =>
      (await app.as(role)).call(listMaterials, { params: { placeId }, query: { term } });
    for (const role of ['administrator', 'school', 'head', 'committee', 'bureau'] as const)
      expect((await list(role)).materials).toMatchObject([{ student: { id: region.ann, name: '安' }, revision: 1 }]);
    const { materials } = await list('expert', region.county);
    expect(materials).toMatchObject([{ student: null, grade: '八年级' }]);
    expect(JSON.stringify(materials)).not.toContain('安');
    for (const role of ['teacher', 'student', 'guardian'] as const)
      expect(await refusal(list(role))).toBe('403 identity.forbidden');
    expect(await refusal(list('head', region.neighbourSchool))).toBe('404 request.not-found');
  });

  it('shows what it says without saying whose, and writes down who looked', async () => {
    const expert = await app.as('expert');
    const { materials } = await expert.call(listMaterials, { params: { placeId: region.county }, query: { term } });
    const code = materials[0]?.code as string;
    await remark(app, region.ann, 'teacher', '认真负责。');
    const found = await expert.call(getMaterial, { params: { code } });
    expect(found.document).toMatchObject({
      student: { name: '', number: '', bornOn: null },
      school: { name: '' },
      enrolments: [],
      figures: expect.arrayContaining([expect.objectContaining({ indicator: 'academic.math' })]),
    });
    expect(JSON.stringify(found)).not.toMatch(/甲县|"安"|G110/);
    const { rows } = await app.database.pool.query(`select person_id from audit where act = 'archive.used'`);
    expect(rows).toEqual([{ person_id: region.ann }]);
    const far = await visitorOf(app, { placeId: region.otherCounty, role: 'expert' });
    expect(await refusal(far.call(getMaterial, { params: { code } }))).toBe('404 request.not-found');
    expect(await refusal(expert.call(getMaterial, { params: { code: randomUUID() } }))).toBe('404 request.not-found');
  });
});

describe('an admission archive', () => {
  it('is of senior pupils, with the proofs of what was sealed', async () => {
    const guardian = await app.as('guardian');
    const ann = { params: { studentId: region.ann } };
    expect(await refusal(guardian.call(getAdmissionArchive, ann))).toBe('409 archive.not-senior');
    await app.database.pool.query('update class set stage = 3 where id = $1', [region.class1]);
    expect(await refusal(guardian.call(getAdmissionArchive, ann))).toBe('409 archive.none-sealed');
    await remark(app, region.ann, 'self', '三年来，我学会了坚持。\n我还喜欢志愿服务。');
    await app.database.pool.query(`delete from term_archive where person_id = $1`, [region.ann]);
    await app.database.pool.query(`delete from archive_signature where person_id = $1`, [region.ann]);
    await signAll(app);
    await app.ledger.sequencer.sequenceAll();
    const first = await guardian.call(getAdmissionArchive, ann);
    expect(first.mediaType).toBe('application/pdf');
    await app.ledger.sequencer.sequenceAll();
    const again = await guardian.call(getAdmissionArchive, ann);
    expect(again.fileName).toBe(first.fileName);
    const proofs = await findProofs(again.bytes);
    expect(proofs.map(({ name }) => name)).toEqual(['wuyu-proof.json', `wuyu-proof-${term}.json`]);
    const { rows } = await app.database.pool.query(`select person_id from audit where act = 'archive.exported'`);
    expect(rows).toHaveLength(2);
    for (const role of ['committee', 'expert'] as const)
      expect(await refusal((await app.as(role)).call(getAdmissionArchive, ann))).toBe('403 identity.forbidden');
    expect(await refusal(guardian.call(getAdmissionArchive, { params: { studentId: region.ben } }))).toBe(
      '404 request.not-found',
    );
  });

  it('is made for a class as a zip, by those who answer for it', async () => {
    const body = { id: randomUUID(), term, classId: region.class1 };
    const teacher = await app.as('teacher');
    const job = await teacher.call(startAdmissionExport, { body });
    expect(job).toMatchObject({
      kind: 'export',
      state: 'done',
      total: 2,
      skipped: 1,
      problem: { code: 'archive.job-left-out' },
    });
    const file = await teacher.call(getArchiveJobFile, { params: { jobId: job.id } });
    expect(Buffer.from(file.bytes.subarray(0, 2)).toString()).toBe('PK');
    expect(await refusal((await app.as('head')).call(getArchiveJobFile, { params: { jobId: job.id } }))).toBe(
      '404 request.not-found',
    );
    for (const role of ['student', 'guardian', 'expert', 'committee'] as const)
      expect(
        await refusal((await app.as(role)).call(startAdmissionExport, { body: { ...body, id: randomUUID() } })),
      ).toBe('403 identity.forbidden');
  });

  it('stops half-way when it is cancelled, and leaves no file', async () => {
    const { database, config, ledger } = app;
    const id = randomUUID();
    const { rows } = await database.pool.query(
      `insert into archive_job (id, kind, term_id, class_id, state, requested_by, created_at)
       select $1, kind, term_id, class_id, 'waiting', requested_by, created_at from archive_job where kind = 'export'
       limit 1 returning requested_by`,
      [id],
    );
    expect(rows).toHaveLength(1);
    let drawn = 0;
    const renderTemplate = async () => {
      drawn += 1;
      await cancelJob(database.db, id, NOW);
      return new Uint8Array(Buffer.from('%PDF-1.7'));
    };
    const settings = {
      dataDir: config.dataDir,
      renderer: { workers: 1, renderTemplate, render: renderTemplate, renderMany: vi.fn(), close: vi.fn() },
      ledger,
      now: () => NOW,
      today: () => '2026-07-10',
      dayOf: () => '2026-07-10',
    };
    await performArchiveJob(database.db, id, settings, new AbortController().signal);
    expect(drawn).toBe(1);
    const teacher = await app.as('teacher');
    expect(await teacher.call(getArchiveJob, { params: { jobId: id } })).toMatchObject({ state: 'cancelled' });
    expect((await readdir(path.join(config.dataDir, 'reports'))).filter((name) => name.includes(id))).toEqual([]);
  });
});
