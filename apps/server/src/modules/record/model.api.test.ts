import { randomUUID } from 'node:crypto';
import { getRecordModel, suggestRecordType, trainRecordModel } from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { region as r } from '../identity/testing.js';
import { NOW, openRecordApp, type RecordApp } from './testing.js';

let app: RecordApp;
beforeAll(async () => {
  app = await openRecordApp();
});
afterAll(() => app.close());

const texts: Record<string, string[]> = {
  reading: ['读完小说,摘抄了喜欢的段落', '阅读科普书籍,画了人物关系图', '读书笔记写了三页'],
  exercise: ['跑步三千米,最后拉伸', '练习投篮和运球', '跳绳五组,休息两分钟'],
  labour: ['菜地翻土,播种萝卜', '木工课锯木板做笔筒', '给实验田除草浇水'],
};

/** Confirmed records of three kinds, a third each. */
async function confirmed(count: number): Promise<void> {
  const kinds = Object.keys(texts);
  for (let at = 0; at < count; at++) {
    const type = kinds[at % 3] as string;
    const fields = { title: texts[type]?.[at % 2 === 0 ? 0 : 1], text: texts[type]?.[2] };
    await app.database.pool.query(
      `insert into record (person_id, id, term_id, class_id, type, state, day, fields, writer_id, writer_role, changed_at, decided_at)
       values ($1, $2, 2, $3, $4, 'confirmed', '2026-05-01', $5, $1, 'student', $6, $6)`,
      [r.ann, randomUUID(), r.class1, type, JSON.stringify(fields), NOW],
    );
  }
}

describe('the suggestion of a kind', () => {
  const ask = async (text: string) =>
    (await app.as('student')).call(suggestRecordType, { params: { studentId: r.ann }, body: { text } });
  const learn = async () => (await app.as('bureau')).call(trainRecordModel, { params: { placeId: r.county } });

  it('says that there is too little to learn from', async () => {
    await confirmed(60);
    await learn();
    const model = await (await app.as('school')).call(getRecordModel, { params: { placeId: r.school } });
    expect(model).toMatchObject({ placeId: r.county, records: 60, needed: 200, usable: false, accuracy: null });
    expect(await ask('今天读完一本小说')).toEqual({ suggestions: [], accuracy: null, records: 60 });
  });

  it('follows from the words of the records of the county, with how often it was right', async () => {
    await confirmed(150);
    await learn();
    const { suggestions, accuracy, records } = await ask('今天读完一本小说,摘抄了两段');
    expect(suggestions[0]).toMatchObject({ type: 'reading', title: { zh: '阅读' } });
    expect([accuracy, records]).toEqual([1, 210]);
    const { baseline, types } = await (await app.as('school')).call(getRecordModel, { params: { placeId: r.school } });
    expect([types, baseline]).toEqual([3, expect.closeTo(1 / 3, 6)]);
    expect((await ask('菜地里播种')).suggestions[0]?.type).toBe('labour');
  });

  it('is learnt from the own county only, and managed by whoever manages kinds there', async () => {
    const far = await app.person('student', r.eva);
    const asked = { params: { studentId: r.eva }, body: { text: '读完一本小说' } };
    expect(await far.call(suggestRecordType, asked)).toEqual({ suggestions: [], accuracy: null, records: 0 });
    await expect(
      (await app.as('bureau')).call(trainRecordModel, { params: { placeId: r.otherCounty } }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(
      (await app.as('teacher')).call(getRecordModel, { params: { placeId: r.school } }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('keeps no word that stands in one record only', async () => {
    const { rows } = await app.database.pool.query('select model::text from record_model');
    expect(rows[0].model).toContain('小说');
    expect(rows[0].model).not.toContain('张小明');
    await app.database.pool.query(
      `update record set fields = fields || '{"text": "张小明"}' where id = (select id from record limit 1)`,
    );
    await learn();
    expect((await app.database.pool.query('select model::text from record_model')).rows[0].model).not.toContain(
      '张小明',
    );
  });
});
