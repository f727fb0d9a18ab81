import { randomUUID } from 'node:crypto';
import { addAttachment, confirmRecord, getAttachment, getRecord, getSession } from '@wuyu/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import type { Visitor } from '../../platform/http/testing.js';
import { scene } from '../attachment/attachment.fixture.js';
import { region as r } from '../identity/testing.js';
import { openRecordApp, type RecordApp, submit, sweeping } from './testing.js';

let app: RecordApp;
let ann: Visitor;
let ben: Visitor;
let teacher: Visitor;
beforeAll(async () => {
  app = await openRecordApp();
  ann = await app.as('student');
  ben = await app.person('student', r.ben);
  teacher = await app.as('teacher');
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const table of ['record', 'record_event', 'record_trace']) await app.database.pool.query(`delete from ${table}`);
});

const keyOf = ({ id, studentId }: { id: string; studentId: number }) => ({ params: { studentId, recordId: id } });
const hintsOf = async (as: Visitor, brief: { id: string; studentId: number }) =>
  (await as.call(getRecord, keyOf(brief))).hints;

async function photo(as: Visitor, seed: number, quality = 85): Promise<string> {
  const bytes = await scene(seed).jpeg({ quality }).toBuffer();
  const file = { name: '照片.jpg', bytes: new Blob([new Uint8Array(bytes)]) };
  return (await as.call(addAttachment, { upload: {}, file })).id;
}

const honest = {
  fields: {
    ...sweeping.fields,
    text: '上午和三位同学一起打扫花园,先扫落叶,再擦长椅,最后把垃圾分类装袋运走,一共用了一个半小时。',
  },
};

describe('a reviewer is hinted at', () => {
  it('a photo that was used before, and led to the other record in the own class only', async () => {
    const before = await submit(
      ben,
      { attachments: [await photo(ben, 1)] },
      { studentId: r.ben, recordId: randomUUID() },
    );
    const again = await submit(ann, { attachments: [await photo(ann, 1, 50)] });
    const other = await submit(ann, { attachments: [await photo(ann, 2)] });
    const [hint, ...rest] = (await hintsOf(teacher, again)) ?? [];
    expect(rest).toEqual([]);
    expect(hint?.kind).toMatch(/^(same|similar)-photo$/);
    expect(hint?.like).toEqual({ whose: 'same-class', day: before.day, record: { studentId: r.ben, id: before.id } });
    expect(await hintsOf(teacher, other)).toEqual([]);
    await app.database.pool.query('update record set class_id = $1 where id = $2', [r.class2, before.id]);
    const [far] = (await hintsOf(teacher, again)) ?? [];
    expect(far?.like).toEqual({ whose: 'same-school', day: before.day, record: null });
  });

  it('a text that is nearly another one', async () => {
    const before = await submit(ben, honest, { studentId: r.ben, recordId: randomUUID() });
    const text = honest.fields.text.replace('三位', '两位');
    const copied = await submit(ann, { fields: { ...honest.fields, text } });
    const [hint] = (await hintsOf(teacher, copied)) ?? [];
    expect(hint).toMatchObject({ kind: 'similar-text', like: { whose: 'same-class', record: { id: before.id } } });
    expect(hint?.amount).toBeGreaterThan(80);
    const own = await submit(ann, {
      day: '2026-05-17',
      fields: {
        title: '整理图书角',
        place: '教室',
        hours: 1,
        text: '按编号把归错位的书放回原处,修补了五本破损的书,还写了新的借阅须知贴在墙上。',
      },
    });
    expect(await hintsOf(teacher, own)).toEqual([]);
  });

  it('many records filed at once long after the fact', async () => {
    let last = await submit(ann, { day: '2026-04-01' });
    for (const day of ['2026-04-02', '2026-04-03', '2026-04-04']) last = await submit(ann, { day });
    expect(await hintsOf(teacher, last)).toEqual([]);
    last = await submit(ann, { day: '2026-04-07' });
    expect(await hintsOf(teacher, last)).toEqual([{ kind: 'many-late', amount: 5, days: 49, like: null }]);
  });

  it('only while it waits, and nobody but the reviewer', async () => {
    const brief = await submit(ann);
    expect(await hintsOf(ann, brief)).toBeNull();
    expect(await hintsOf(await app.as('school'), brief)).toBeNull();
    await teacher.call(confirmRecord, { ...keyOf(brief), body: { revision: 1 } });
    expect(await hintsOf(teacher, brief)).toBeNull();
  });
});

describe('a file of a record', () => {
  it('is read by whoever may read the record, and by nobody else', async () => {
    const id = await photo(ann, 3);
    await submit(ann, { attachments: [id] });
    for (const as of [ann, teacher, await app.as('guardian'), await app.as('head')])
      expect((await as.call(getAttachment, { params: { attachmentId: id } })).bytes.length).toBeGreaterThan(0);
    await expect(ben.call(getAttachment, { params: { attachmentId: id } })).rejects.toMatchObject({ status: 404 });
    await expect(
      submit(ben, { attachments: [id] }, { studentId: r.ben, recordId: randomUUID() }),
    ).rejects.toMatchObject({
      status: 422,
      code: 'attachment.unknown',
    });
  });
});

describe('the erasure of a pupil', () => {
  it('takes records, their history, traces and points with it, and nobody else’s', async () => {
    await submit(teacher, honest);
    const kept = await submit(ben, {}, { studentId: r.ben, recordId: randomUUID() });
    await app.ledger.sequencer.sequenceAll();
    await erasePupil(app.ledger, app.config.dataDir, r.ann);
    for (const table of ['record', 'record_event', 'record_trace', 'point']) {
      const { rowCount } = await app.database.pool.query(`select 1 from ${table} where person_id = $1`, [r.ann]);
      expect([table, rowCount]).toEqual([table, 0]);
    }
    expect((await teacher.call(getRecord, keyOf(kept))).state).toBe('waiting');
    await expect(ann.call(getSession)).rejects.toMatchObject({ status: 401 });
  });
});
