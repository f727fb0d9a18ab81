import { findStudent, getPlace, listClasses, listTerms, type Role, roles } from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ now: () => new Date('2026-03-10T04:00:00Z') });
  await app.database.db
    .insertInto('person_number')
    .values([
      { person_id: region.ann, type: 'student', value: 'G110105201203040028' },
      { person_id: region.eva, type: 'student', value: 'G110105201203040036' },
      { person_id: region.ann, type: 'school', value: '12' },
      { person_id: region.ben, type: 'school', value: '7' },
    ])
    .execute();
});
afterAll(() => app.close());

/** Which roles get an answer, and which are told that there is nothing or that they may not. */
async function whoMay(ask: (role: Role) => Promise<unknown>): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const role of roles)
    statuses[role] = await ask(role).then(
      () => 200,
      (problem: { status: number }) => problem.status,
    );
  return statuses;
}

describe('terms', () => {
  it('are told to everybody signed in, newest first, with the current one', async () => {
    const { terms, current } = await (await app.as('guardian')).call(listTerms);
    expect(terms.map(({ code }) => code)).toEqual(['2025-2026-2', '2025-2026-1']);
    expect(current).toBe('2025-2026-2');
    await expect(app.visitor().call(listTerms)).rejects.toMatchObject({ status: 401 });
  });
});

describe('a place', () => {
  it('shows its path, what stands below by code, and how many pupils', async () => {
    const county = await (await app.as('bureau')).call(getPlace, { params: { placeId: region.county } });
    expect(county.path.map(({ name }) => name)).toEqual(['测试省', '甲县']);
    expect(county.children.map(({ name, students }) => [name, students])).toEqual([
      ['甲县一中', 3],
      ['甲县二中', 2],
    ]);
    expect(county).toMatchObject({ students: 5, classes: 3, schools: 2, division: null });
    const before = await (await app.as('bureau')).call(getPlace, {
      params: { placeId: region.school },
      query: { term: region.lastTerm },
    });
    // fay moved within that term and counts where she was last.
    expect(before).toMatchObject({ students: 3, schools: 1, division: '6-3', stages: [2] });
  });

  it('is seen by those who work at or above it', async () => {
    const at = (placeId: number) =>
      whoMay(async (role) => (await app.as(role)).call(getPlace, { params: { placeId } }));
    expect(await at(region.school)).toEqual({
      administrator: 200,
      bureau: 200,
      school: 200,
      head: 200,
      committee: 200,
      expert: 200,
      teacher: 200,
      student: 403,
      guardian: 403,
    });
    expect(await at(region.neighbourSchool)).toEqual({
      administrator: 200,
      bureau: 200,
      school: 404,
      head: 404,
      committee: 404,
      expert: 200,
      teacher: 404,
      student: 403,
      guardian: 403,
    });
    expect(await at(region.farSchool)).toEqual({
      administrator: 200,
      bureau: 404,
      school: 404,
      head: 404,
      committee: 404,
      expert: 404,
      teacher: 404,
      student: 403,
      guardian: 403,
    });
    expect((await at(999)).administrator).toBe(404);
  });

  it('lists its classes of a term', async () => {
    const { classes } = await (await app.as('school')).call(listClasses, {
      params: { placeId: region.school },
      query: { term: region.thisTerm },
    });
    expect(classes.map(({ id, grade, students }) => [id, grade, students])).toEqual([
      [region.class1, 22, 2],
      [region.class2, 22, 1],
    ]);
    await expect(
      (await app.as('school')).call(listClasses, {
        params: { placeId: region.school },
        query: { term: '2031-2032-1' },
      }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('a pupil', () => {
  it('is found by exact number within the own scope only', async () => {
    const find = async (role: Role, number: string) =>
      (await (await app.as(role)).call(findStudent, { body: { number } })).students.map(({ id }) => id);
    expect(await find('school', 'g110105201203040028')).toEqual([region.ann]);
    expect(await find('school', 'G110105201203040036')).toEqual([]);
    expect(await find('administrator', 'G110105201203040036')).toEqual([region.eva]);
    expect(await find('guardian', 'G110105201203040028')).toEqual([region.ann]);
    expect(await find('school', 'G11010520120304')).toEqual([]);
    const acts = await app.database.db
      .selectFrom('audit')
      .select(['act', 'person_id'])
      .where('act', '=', 'read')
      .orderBy('id')
      .execute();
    expect(acts.map(({ person_id }) => person_id)).toEqual([region.ann, region.eva]);
    expect(app.log.join('')).not.toContain('G110105');
  });
});
