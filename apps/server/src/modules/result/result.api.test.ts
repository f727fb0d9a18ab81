import {
  cancelRun,
  getClass,
  getOverview,
  getRun,
  getScheme,
  getStudent,
  listRuns,
  listSchemes,
  startRun,
  whatIf,
  writeRemark,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTermPartitions } from '../../platform/database/partitions.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';

let app: TestApp;
const scheme = 'student-five-aspects';
const term = region.thisTerm;

beforeAll(async () => {
  app = await openTestApp({ now: () => new Date('2026-06-01T02:00:00Z') });
  const { db, pool } = app.database;
  await installBuiltIns(db, new Date());
  await ensureTermPartitions(pool as never);
  await db
    .insertInto('batch')
    .values({ id: 1, source: 'score-sheet', place_id: region.county, recorded_at: new Date(), observations: 8 })
    .execute();
  const indicators = await db.selectFrom('indicator').select(['id', 'code']).execute();
  const indicator = (code: string) => indicators.find((has) => has.code === code)?.id as number;
  const seen = (person_id: number, code: string, value: number, cell: number) => ({
    person_id,
    indicator_id: indicator(code),
    term_id: 2,
    day: '2026-03-10',
    value: value * 10_000,
    recorded_at: new Date(),
    cell,
    batch_id: 1,
  });
  const academic = indicators.filter(({ code }) => code.startsWith('academic.'));
  const rows = [region.ann, region.ben, region.cai].flatMap((person, p) =>
    academic.map(({ code }, i) => seen(person, code, 80 + p, 1024 * (p + 2) + i)),
  );
  rows.push(seen(region.ann, 'health.run50m', 8.1, 1), seen(region.ann, 'health.vital-capacity', 2900, 2));
  await db.insertInto('observation').values(rows).execute();
});
afterAll(() => app.close());

describe('a run', () => {
  it('is started by the bureau, seen by the school, and not by others', async () => {
    const bureau = await app.as('bureau');
    const run = await bureau.call(startRun, { body: { scheme, term, placeId: region.county } });
    expect(run).toMatchObject({ scheme: { code: scheme }, term, place: { name: '甲县' } });
    const done = await bureau.call(getRun, { params: { runId: run.id } });
    expect(done).toMatchObject({ state: 'done', progress: 1, subjects: 5, problem: null });
    expect(done.resultDigest).not.toBe('');
    expect((await bureau.call(listRuns, { query: { term } })).runs.map(({ id }) => id)).toEqual([run.id]);
    expect((await (await app.as('school')).call(listRuns)).runs).toEqual([]);
    await expect((await app.as('school')).call(getRun, { params: { runId: run.id } })).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      (await app.as('school')).call(startRun, { body: { scheme, term, placeId: region.county } }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(
      (await app.as('teacher')).call(startRun, { body: { scheme, term, placeId: region.school } }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      bureau.call(startRun, { body: { scheme: 'none', term, placeId: region.county } }),
    ).rejects.toMatchObject({ status: 404, code: 'scheme.unknown' });
    expect(await bureau.call(cancelRun, { params: { runId: run.id } })).toMatchObject({ state: 'done' });
  });

  it('can be tried with other weights, without anything being kept', async () => {
    const reply = await (await app.as('bureau')).call(whatIf, {
      body: { scheme, term, placeId: region.county, weights: { academic: 90 } },
    });
    expect(reply.subjects).toBe(5);
    await expect(
      (await app.as('school')).call(whatIf, { body: { scheme, term, placeId: region.county, weights: {} } }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(
      (await app.as('teacher')).call(whatIf, { body: { scheme, term, placeId: region.school, weights: {} } }),
    ).rejects.toMatchObject({ status: 403 });
  });
});

describe('the overview', () => {
  it('says how the aspects are spread, place by place, and nothing of fewer than ten', async () => {
    const page = await (await app.as('bureau')).call(getOverview, { query: { placeId: region.county, term } });
    expect(page).toMatchObject({
      students: 5,
      schools: 2,
      evidence: { batches: 1, observations: 8 },
      scheme: { code: scheme },
    });
    expect(page.places.map(({ place }) => place.code)).toEqual(['T11', 'T12']);
    const academic = page.aspects.findIndex(({ node }) => node === 'academic');
    expect(page.whole[academic]).toEqual({ n: null, mean: null, quartiles: null, histogram: [], levels: [] });
    expect(JSON.stringify(page)).not.toMatch(/rank|安/);
    await expect(
      (await app.as('teacher')).call(getOverview, { query: { placeId: region.county, term } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('a class', () => {
  it('shows its pupils by number with their levels to its teachers and its school, to no family', async () => {
    const ask = { params: { classId: region.class1 }, query: { term } };
    const page = await (await app.as('teacher')).call(getClass, ask);
    expect(page.class.grade).toBe(22);
    expect(page.students.map(({ name }) => name)).toEqual(['安', '本']);
    const academic = page.aspects.findIndex(({ node }) => node === 'academic');
    expect(page.students[0]?.aspects[academic]?.score).toBeTypeOf('number');
    await (await app.as('school')).call(getClass, ask);
    await expect((await app.as('guardian')).call(getClass, ask)).rejects.toMatchObject({ status: 403 });
    await expect(
      (await app.as('teacher')).call(getClass, { ...ask, params: { classId: region.neighbourClass } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('a pupil’s page', () => {
  const ask = (studentId: number, code: string = term) => ({ params: { studentId }, query: { term: code } });

  it('shows aspects, curve and fitness card to the family, the teacher and the school', async () => {
    for (const role of ['guardian', 'student', 'teacher', 'school', 'bureau', 'administrator'] as const) {
      const page = await (await app.as(role)).call(getStudent, ask(region.ann));
      expect(page).toMatchObject({
        name: '安',
        class: { id: region.class1, grade: 22 },
        school: { name: '甲县一中' },
        scheme: { code: scheme },
      });
      expect(page.aspects.find(({ node }) => node === 'academic')?.score).toBeTypeOf('number');
      expect(page.aspects.find(({ node }) => node === 'art')?.score ?? null).toBeNull();
      expect(page.curves.find(({ node }) => node === 'academic')?.points).toHaveLength(1);
      expect(page.fitness?.items.map(({ code }) => code).sort()).toEqual(['health.run50m', 'health.vital-capacity']);
      expect(page.fitness?.complete).toBe(false);
      expect(JSON.stringify(page)).not.toContain('resilience');
    }
    const empty = await (await app.as('guardian')).call(getStudent, ask(region.ann, region.lastTerm));
    expect(empty).toMatchObject({ scheme: null, aspects: [], overall: null, fitness: null });
  });

  it('is not there for anybody else', async () => {
    for (const role of ['guardian', 'student', 'teacher', 'school'] as const) {
      await expect((await app.as(role)).call(getStudent, ask(region.dan))).rejects.toMatchObject({ status: 404 });
    }
    await expect((await app.as('student')).call(getStudent, ask(region.ben))).rejects.toMatchObject({ status: 404 });
  });

  it('carries what teacher, family and pupil say, each with the own voice', async () => {
    const write = async (
      role: 'teacher' | 'guardian' | 'student' | 'administrator',
      kind: 'family' | 'self',
      body: string | null = `${role} 说`,
      studentId: number = region.ann,
    ) => (await app.as(role)).call(writeRemark, { params: { studentId, kind }, body: { term, body } });
    await write('guardian', 'family');
    await write('student', 'self');
    await expect(write('guardian', 'self')).rejects.toMatchObject({ status: 404 });
    await expect(write('student', 'family')).rejects.toMatchObject({ status: 404 });
    await expect(write('administrator', 'self')).rejects.toMatchObject({ status: 403 });
    await expect(write('guardian', 'family', 'x', region.cai)).rejects.toMatchObject({ status: 404 });
    const page = await (await app.as('guardian')).call(getStudent, ask(region.ann));
    expect(page.remarks.map(({ kind }) => kind).sort()).toEqual(['family', 'self']);
    expect(page.may.remarks).toEqual(['family']);
    await write('guardian', 'family', null);
    expect((await (await app.as('guardian')).call(getStudent, ask(region.ann))).remarks).toHaveLength(1);
    expect(app.log.join('')).not.toContain('说');
  });
});

describe('schemes', () => {
  it('are open to everybody signed in', async () => {
    const guardian = await app.as('guardian');
    const { schemes } = await guardian.call(listSchemes);
    expect(schemes.map(({ code }) => code)).toContain(scheme);
    const { nodes, levels } = await guardian.call(getScheme, { params: { code: scheme, version: 1 } });
    expect(nodes[0]).toMatchObject({ node: 'overall', parent: null, depth: 0 });
    expect(nodes.filter(({ depth }) => depth === 1)).toHaveLength(5);
    expect(levels.length).toBeGreaterThan(1);
    await expect(guardian.call(getScheme, { params: { code: 'none', version: 1 } })).rejects.toMatchObject({
      status: 404,
    });
  });
});
