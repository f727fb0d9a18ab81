import { type Role, roles, search } from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { spellNames } from './index.js';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ now: () => new Date('2026-03-10T04:00:00Z') });
  const { db } = app.database;
  await db
    .insertInto('person_number')
    .values([
      { person_id: region.ann, type: 'student', value: 'G110105201203040028' },
      { person_id: region.eva, type: 'student', value: 'G110105201203040036' },
    ])
    .execute();
  // Everybody's name holds 甲.
  for (const id of [region.ann, region.ben, region.cai, region.dan, region.eva, region.teacher])
    await db
      .updateTable('person')
      .set({ name: `甲${id}` })
      .where('id', '=', id)
      .execute();
});
afterAll(() => app.close());

const find = async (role: Role, text: string) =>
  (await (await app.as(role)).call(search, { body: { text } })).found.map(({ kind, id }) => `${kind} ${id}`);

describe('a search', () => {
  it('finds in each role what is its own, and nothing else', async () => {
    const found: Record<string, string[]> = {};
    for (const role of roles) found[role] = (await find(role, '甲')).sort();
    const school = [
      `student ${region.ann}`,
      `student ${region.ben}`,
      `student ${region.cai}`,
      `teacher ${region.teacher}`,
    ];
    expect(found).toEqual({
      administrator: ['place 11', 'place 12', 'place 2'],
      bureau: ['place 11', 'place 12', 'place 2'],
      school: ['place 11', ...school],
      head: ['place 11', ...school],
      committee: ['place 11'],
      teacher: [`student ${region.ann}`, `student ${region.ben}`, `student ${region.cai}`],
      student: [`student ${region.ann}`],
      guardian: [`student ${region.ann}`],
      expert: ['place 11', 'place 12', 'place 2'],
    });
  });

  it('finds a pupil of a region by the whole number only, within it', async () => {
    expect(await find('bureau', 'G110105201203040028')).toEqual([`student ${region.ann}`]);
    expect(await find('bureau', 'G11010520120304002')).toEqual([]);
    expect(await find('bureau', 'G110105201203040036')).toEqual([]);
    expect(await find('administrator', 'G110105201203040036')).toEqual([`student ${region.eva}`]);
    expect(await find('bureau', `甲${region.ann}`)).toEqual([]);
  });

  it('finds by pinyin, whole, from a syllable on or by initials, who came before there was any too', async () => {
    const { db } = app.database;
    const rename = async (id: number, name: string) =>
      db.updateTable('person').set({ name, pinyin: null }).where('id', '=', id).execute();
    await rename(region.ann, '单小雅');
    await rename(region.cai, '曾雅');
    expect(await find('school', 'shanxiaoya')).toEqual([]);
    expect(await spellNames(db)).toBeGreaterThan(0);
    expect(await spellNames(db)).toBe(0);
    for (const text of ['shanxiaoya', 'Shan Xiaoya', 'shanx', 'sxy', 'xiaoya'])
      expect(await find('school', text), text).toEqual([`student ${region.ann}`]);
    expect((await find('school', 'ya')).sort()).toEqual([`student ${region.ann}`, `student ${region.cai}`]);
    expect(await find('teacher', 'zengya')).toEqual([`student ${region.cai}`]);
    expect(await find('guardian', 'sxy')).toEqual([`student ${region.ann}`]);
    for (const text of ['danxiaoya', 'iaoya', 's%y', 'sxyz']) expect(await find('school', text), text).toEqual([]);
    await rename(region.ann, `甲${region.ann}`);
    await rename(region.cai, `甲${region.cai}`);
    await spellNames(db);
  });

  it('knows a class by the ways in which it is written', async () => {
    for (const text of ['八年级1班', '初二（1）', '8.1', '初二1'])
      expect(await find('school', text), text).toEqual([`class ${region.class1}`]);
    expect(await find('bureau', '甲县二中 八年级1班')).toEqual([`class ${region.neighbourClass}`]);
    expect(await find('bureau', '乙县一中 八年级1班')).toEqual([]);
  });

  it('takes no sign for a pattern, and no empty text', async () => {
    expect(await find('school', '%')).toEqual([]);
    expect(await find('school', ' ')).toEqual([]);
    await expect(find('school', '')).rejects.toMatchObject({ status: 400 });
    await expect(app.visitor().call(search, { body: { text: '甲' } })).rejects.toMatchObject({ status: 401 });
  });

  it('tells name, class and school, and leaves a trace of ids when it reached over a school', async () => {
    const acts = () =>
      app.database.db.selectFrom('audit').select(['details']).where('act', '=', 'read.people').execute();
    const before = (await acts()).length;
    await find('teacher', '甲');
    await find('guardian', '甲');
    expect(await acts()).toHaveLength(before);
    const { found } = await (await app.as('school')).call(search, { body: { text: `甲${region.ann}` } });
    expect(found).toEqual([
      {
        kind: 'student',
        id: region.ann,
        name: `甲${region.ann}`,
        class: expect.objectContaining({ id: region.class1 }),
        school: expect.objectContaining({ id: region.school }),
      },
    ]);
    const after = await acts();
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)?.details).toEqual({ what: 'search', found: 1, students: String(region.ann) });
  });
});
