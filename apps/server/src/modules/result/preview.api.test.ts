import { cancelPreview, getPreview, getScheme, startPreview } from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTermPartitions } from '../../platform/database/partitions.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';

let app: TestApp;
const PUPILS = 12;
const scheme = 'student-five-aspects';

beforeAll(async () => {
  app = await openTestApp();
  const { db, pool } = app.database;
  await installBuiltIns(db, new Date());
  await ensureTermPartitions(pool as never);
  const people = Array.from({ length: PUPILS }, (_, i) => 5001 + i);
  await db
    .insertInto('person')
    .values(people.map((id) => ({ id, kind: 'student', name: '生', changed_at: new Date() })))
    .execute();
  await db
    .insertInto('enrolment')
    .values(people.map((person_id) => ({ person_id, class_id: region.class2, starts_on: '2024-09-01' })))
    .execute();
  await db.insertInto('batch').values({ id: 1, source: 'x', recorded_at: new Date(), observations: PUPILS }).execute();
  const conduct = await db
    .selectFrom('indicator')
    .select('id')
    .where('code', '=', 'moral.conduct')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('observation')
    .values(
      people.map((person_id, i) => ({
        person_id,
        indicator_id: conduct.id,
        term_id: 2,
        day: '2026-03-10',
        value: (60 + i) * 10_000,
        recorded_at: new Date(),
        cell: 1024 * i + 1,
        batch_id: 1,
      })),
    )
    .execute();
});
afterAll(() => app.close());

const document = (score: object) => ({
  code: 'draft',
  title: '试',
  indicators: [{ code: 'moral', weight: 1, title: '德', from: ['moral.conduct'], raw: { fn: 'mean' }, score }],
  levels: {
    fn: 'cuts',
    cuts: [
      ['A', 85],
      ['B', 0],
    ],
  },
});

async function ended(role: 'school' | 'bureau', previewId: string) {
  const visitor = await app.as(role);
  for (;;) {
    const found = await visitor.call(getPreview, { params: { previewId } });
    if (found.state !== 'waiting' && found.state !== 'running') return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const start = async (role: 'school' | 'bureau' | 'teacher', placeId: number, given: unknown) =>
  (await app.as(role)).call(startPreview, { body: { placeId, term: region.thisTerm, document: given, scheme } });

describe('a preview', () => {
  it('evaluates a whole document beside a published one, and keeps nothing', async () => {
    const { id } = await start('school', region.school, document({ fn: 'linear', from: [0, 50], to: [0, 100] }));
    const found = await ended('school', id);
    expect(found).toMatchObject({ state: 'done', progress: 1, problem: null });
    const moral = found.outcome?.aspects.find(({ node }) => node === 'moral');
    expect(found.outcome?.subjects).toBe(PUPILS + 3);
    expect(moral?.after).toMatchObject({ n: PUPILS, mean: 100 });
    expect(moral?.after?.levels).toEqual([
      { level: 'A', n: PUPILS },
      { level: 'B', n: 0 },
    ]);
    expect(found.outcome?.aspects.find(({ node }) => node === 'health')?.after).toBeNull();
    const { db } = app.database;
    expect(await db.selectFrom('run').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('scheme_version').select('code').where('code', '=', 'draft').execute()).toEqual([]);
  });

  it('of the published document itself changes nobody’s level', async () => {
    const school = await app.as('school');
    const { document: published } = await school.call(getScheme, { params: { code: scheme, version: 1 } });
    const { id } = await start('school', region.school, published);
    const { outcome } = await ended('school', id);
    expect(outcome?.levelChanges).toBe(0);
    for (const { before, after } of outcome?.aspects ?? []) expect(after).toEqual(before);
  });

  it('is refused with the paths of what is wrong', async () => {
    await expect(start('school', region.school, document({ fn: 'magic' }))).rejects.toMatchObject({
      status: 422,
      code: 'scheme.invalid',
    });
    await expect(
      start('school', region.school, { ...document({ fn: 'identity' }), subject: 'class' }),
    ).rejects.toMatchObject({ code: 'result.subject-unsupported' });
  });

  it('is of whoever began it, one at a time, and can be stopped', async () => {
    const { id } = await start('school', region.school, document({ fn: 'identity' }));
    await expect((await app.as('bureau')).call(getPreview, { params: { previewId: id } })).rejects.toMatchObject({
      status: 404,
    });
    await expect(start('school', region.school, document({ fn: 'identity' }))).rejects.toMatchObject({
      code: 'result.preview-busy',
    });
    await (await app.as('school')).call(cancelPreview, { params: { previewId: id } });
    expect(await ended('school', id)).toMatchObject({ state: 'cancelled', outcome: null });
    const next = await start('school', region.school, document({ fn: 'identity' }));
    expect((await ended('school', next.id)).state).toBe('done');
  });

  it('is of places at which one may evaluate', async () => {
    await expect(start('school', region.county, document({ fn: 'identity' }))).rejects.toMatchObject({ status: 404 });
    await expect(start('teacher', region.school, document({ fn: 'identity' }))).rejects.toMatchObject({ status: 403 });
  });
});
