import {
  deleteSchemeDraft,
  getScheme,
  getSchemeDifferences,
  getSchemeDraft,
  listIndicators,
  listSchemeDrafts,
  listSchemes,
  publishSchemeDraft,
  saveSchemeDraft,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from './index.js';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await installBuiltIns(app.database.db, new Date());
});
afterAll(() => app.close());

const leaf = (code: string, more: object = {}) => ({
  code,
  weight: 50,
  title: { zh: code, en: code },
  from: ['moral.conduct'],
  raw: { fn: 'mean' },
  score: { fn: 'identity' },
  ...more,
});
const countys = (code: string, more: object = {}) => ({
  code,
  title: { zh: '县方案', en: 'County' },
  indicators: [
    {
      code: 'moral',
      weight: 50,
      open: ['children'],
      title: { zh: '德', en: 'Moral' },
      children: [leaf('m1', { open: ['weight'] })],
    },
    leaf('health'),
  ],
  ...more,
});

async function save(role: 'bureau' | 'school', placeId: number, document: { code: string }, revision = 0) {
  const visitor = await app.as(role);
  return visitor.call(saveSchemeDraft, { params: { placeId, code: document.code }, body: { document, revision } });
}
async function publish(role: 'bureau' | 'school', placeId: number, code: string, revision = 1) {
  return (await app.as(role)).call(publishSchemeDraft, { params: { placeId, code }, body: { revision } });
}

describe('a draft', () => {
  it('is kept right or not, and says what is wrong with it', async () => {
    const { revision, faults } = await save('bureau', region.county, {
      ...countys('d1'),
      indicators: [leaf('a', { weight: -1 })],
    } as never);
    expect(revision).toBe(1);
    expect(faults.map(({ path, code }) => [path, code])).toEqual([
      ['indicators[0].weight', 'scheme.weight-not-positive'],
    ]);
    expect(faults[0]?.remedy).not.toBe('');
    const bureau = await app.as('bureau');
    const params = { placeId: region.county, code: 'd1' };
    expect(await bureau.call(getSchemeDraft, { params })).toMatchObject({ revision: 1, title: { zh: '县方案' } });
    await expect(publish('bureau', region.county, 'd1')).rejects.toMatchObject({ status: 422, code: 'scheme.invalid' });
    await bureau.call(deleteSchemeDraft, { params });
    expect((await bureau.call(listSchemeDrafts, { params: { placeId: region.county } })).drafts).toEqual([]);
  });

  it('is not overwritten by one who began before somebody else saved', async () => {
    const both = await Promise.allSettled([1, 2].map(() => save('bureau', region.county, countys('d2'))));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(save('bureau', region.county, countys('d2'))).rejects.toMatchObject({ code: 'scheme.draft-changed' });
    expect((await save('bureau', region.county, countys('d2'), 1)).revision).toBe(2);
    await expect(publish('bureau', region.county, 'd2', 1)).rejects.toMatchObject({ code: 'scheme.draft-changed' });
  });

  it('is refused when it is no object', async () => {
    await expect(
      (await app.as('bureau')).call(saveSchemeDraft, {
        params: { placeId: region.county, code: 'd3' },
        body: { document: [1], revision: 0 },
      }),
    ).rejects.toMatchObject({ status: 422, code: 'scheme.type' });
  });

  it('is of its own place: nobody else sees or changes it', async () => {
    const asked = { params: { placeId: region.county, code: 'd2' } };
    await expect((await app.as('school')).call(getSchemeDraft, asked)).rejects.toMatchObject({ status: 404 });
    await expect(save('school', region.county, countys('d2'), 2)).rejects.toMatchObject({ status: 404 });
    for (const role of ['teacher', 'student', 'guardian'] as const)
      await expect((await app.as(role)).call(getSchemeDraft, asked)).rejects.toMatchObject({ status: 403 });
    await expect(save('bureau', region.otherCounty, countys('d4'))).rejects.toMatchObject({ status: 404 });
  });
});

describe('a published scheme', () => {
  it('is the next version of its code, entered in the ledger and the audit, and the draft is gone', async () => {
    await save('bureau', region.county, countys('county'));
    expect(await publish('bureau', region.county, 'county')).toEqual({ code: 'county', version: 1 });
    await save('bureau', region.county, countys('county', { coverage: 0.5 }));
    expect(await publish('bureau', region.county, 'county')).toEqual({ code: 'county', version: 2 });
    await expect(publish('bureau', region.county, 'county')).rejects.toMatchObject({ status: 404 });
    const { db } = app.database;
    await app.ledger.sequencer.sequenceAll();
    const entries = await db.selectFrom('audit').select('details').where('act', '=', 'scheme.published').execute();
    expect(entries.map(({ details }) => details)).toEqual([
      { scheme: 'county', version: 1 },
      { scheme: 'county', version: 2 },
    ]);
    expect(await (await app.as('student')).call(getScheme, { params: { code: 'county', version: 2 } })).toMatchObject({
      place: { id: region.county },
      base: null,
    });
  });

  it('holds for the places below: they see it, those beside do not, and nobody else publishes its code', async () => {
    const codes = async (role: 'school' | 'bureau') =>
      (await (await app.as(role)).call(listSchemes)).schemes.map(({ code }) => code);
    expect(await codes('school')).toContain('county');
    const admin = await app.as('administrator');
    const far = await admin.call(listSchemes, { query: { placeId: region.farSchool } });
    expect(far.schemes.map(({ code }) => code)).not.toContain('county');
    await save('school', region.school, { ...countys('county'), base: 'county@2' } as never);
    await expect(publish('school', region.school, 'county')).rejects.toMatchObject({ code: 'scheme.code-taken' });
  });

  it('of a school extends that of its region where it is open, and the region sees what is different', async () => {
    const own = (change: (document: ReturnType<typeof countys>) => void, base: string | undefined = 'county@2') => {
      const document = { ...structuredClone(countys('t11', { coverage: 0.5 })), ...(base ? { base } : {}) };
      change(document);
      return document;
    };
    const faults = async (document: { code: string }, revision: number) =>
      (await save('school', region.school, document, revision)).faults.map(({ path, code }) => [path, code]);
    expect(
      await faults(
        own(() => undefined, ''),
        0,
      ),
    ).toEqual([['base', 'scheme.base-required']]);
    expect(
      await faults(
        own(() => undefined, 'nobody@1'),
        1,
      ),
    ).toEqual([['base', 'scheme.base-unknown']]);
    // The county has a scheme of its own, so what came with the program is no ground for its schools any more.
    expect(
      await faults(
        own(() => undefined, 'student-five-aspects@1'),
        2,
      ),
    ).toEqual([['base', 'scheme.base-unknown']]);
    const locked = own((document) => {
      (document.indicators[1] as { weight: number }).weight = 10;
    });
    expect(await faults(locked, 3)).toEqual([['indicators[1].weight', 'scheme.locked']]);
    await expect(publish('school', region.school, 't11', 4)).rejects.toMatchObject({ code: 'scheme.invalid' });
    const right = own((document) => {
      (document.indicators[0] as { children: object[] }).children.push(leaf('own'));
    });
    expect(await faults(right, 4)).toEqual([]);
    expect(await publish('school', region.school, 't11', 5)).toEqual({ code: 't11', version: 1 });

    const bureau = await app.as('bureau');
    const seen = await bureau.call(getSchemeDifferences, {
      params: { placeId: region.county },
      query: { scheme: 'county' },
    });
    expect(seen).toMatchObject({
      scheme: { code: 'county', version: 2, title: countys('county').title },
      places: 1,
      outdated: 0,
      next: null,
    });
    expect(seen.counts).toEqual([
      { node: 'own', title: { zh: 'own', en: 'own' }, added: 1, removed: 0, moved: 0, changed: 0 },
    ]);
    expect(seen.page).toMatchObject([
      { place: { code: 'T11' }, base: { version: 2 }, changes: [{ kind: 'added', node: 'own' }] },
    ]);
    await save('bureau', region.county, countys('county'));
    await publish('bureau', region.county, 'county');
    expect(
      await bureau.call(getSchemeDifferences, { params: { placeId: region.county }, query: { scheme: 'county' } }),
    ).toMatchObject({ scheme: { version: 3 }, outdated: 1 });
    await expect(
      (await app.as('teacher')).call(getSchemeDifferences, {
        params: { placeId: region.county },
        query: { scheme: 'county' },
      }),
    ).rejects.toMatchObject({ status: 403 });
  });
});

describe('the vocabulary', () => {
  it('is read by whoever reads schemes', async () => {
    const { indicators } = await (await app.as('teacher')).call(listIndicators);
    expect(indicators.find(({ code }) => code === 'moral.conduct')).toMatchObject({ low: 0, high: 100 });
  });
});
