import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  cancelImport,
  getImport,
  getImportAnswer,
  listImports,
  listProfiles,
  saveProfile,
  startImport,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await installBuiltIns(app.database.db, new Date());
  await app.database.db
    .insertInto('person_number')
    .values([
      { person_id: region.ann, type: 'student', value: 'G110105201203040028' },
      { person_id: region.eva, type: 'student', value: 'G110105201203040036' },
    ])
    .execute();
});
afterAll(() => app.close());

const file = (text: string, name = '名册.csv') => ({ name, bytes: new Blob([text]) });
const teachers = (...rows: string[]) => file(['学校代码,教师姓名,工号', ...rows].join('\n'));

describe('an import', () => {
  it('is handed in, done as a job, and tells what it changed', async () => {
    const admin = await app.as('administrator');
    const { id } = await admin.call(startImport, {
      upload: { kind: 'roster', asOf: '2026-03-10', dryRun: true, options: JSON.stringify({ kind: 'teachers' }) },
      file: teachers('T11,王老师,A001'),
    });
    const found = await admin.call(getImport, { params: { importId: id } });
    expect(found).toMatchObject({ kind: 'roster', dryRun: true, fileName: '名册.csv', progress: 1 });
    expect(['done', 'refused']).toContain(found.state);
    expect((await admin.call(listImports)).imports.map((one) => one.id)).toContain(id);
    expect(await readdir(path.join(app.config.dataDir, 'imports', id))).not.toContain('source.csv');
    expect(await readdir(path.join(app.config.dataDir, 'uploads'))).toEqual([]);
  });

  it('that is refused names row and remedy, and gives the same file back with marks', async () => {
    const admin = await app.as('administrator');
    const { id } = await admin.call(startImport, {
      upload: { kind: 'roster', asOf: '2026-03-10' },
      file: file('没有,意义\n1,2'),
    });
    const found = await admin.call(getImport, { params: { importId: id } });
    expect(found.state).toBe('refused');
    expect(found.faults.length).toBeGreaterThan(0);
    for (const fault of found.faults) {
      expect(fault.message).not.toBe(fault.code);
      expect(fault.remedy).not.toBe('');
    }
    expect(found.problem?.message).not.toBe(found.problem?.code);
    const answer = await admin.call(getImportAnswer, { params: { importId: id } });
    expect(answer.fileName).toBe('名册-标注.csv');
    expect(answer.bytes.length).toBeGreaterThan(10);
  });

  it('is for the schools below whoever hands it in, and seen by nobody else', async () => {
    const admin = await app.as('administrator');
    const { id } = await admin.call(startImport, {
      upload: { kind: 'roster', asOf: '2026-03-10' },
      file: file('a,b\n1,2'),
    });
    for (const role of ['bureau', 'school'] as const) {
      const somebody = await app.as(role);
      await expect(somebody.call(getImport, { params: { importId: id } })).rejects.toMatchObject({ status: 404 });
      expect((await somebody.call(listImports)).imports).toEqual([]);
    }
    const head = await app.as('school');
    const { rows } = await app.database.pool.query('select code from place where id = $1', [region.farSchool]);
    const table = `学籍号,姓名,性别,学校代码,班级\nG110105201203040036,张三,男,${rows[0].code},七(1)班`;
    const foreign = await head.call(startImport, { upload: { kind: 'roster', asOf: '2026-03-10' }, file: file(table) });
    const refused = await head.call(getImport, { params: { importId: foreign.id } });
    expect(refused.state).toBe('refused');
    expect(refused.faults.map(({ code, row }) => [code, row])).toContainEqual(['roster.outside-scope', 2]);
    await expect((await app.as('teacher')).call(listImports)).rejects.toMatchObject({ status: 403 });
    await expect(admin.call(getImport, { params: { importId: 'a_b' } })).rejects.toMatchObject({ status: 400 });
    expect(await admin.call(cancelImport, { params: { importId: id } })).toMatchObject({ state: 'refused' });
  });

  it('of observations is open to schools, for their own pupils', async () => {
    const head = await app.as('school');
    const upload = {
      kind: 'observations',
      profile: 'observations',
      options: JSON.stringify({ placeId: region.farSchool }),
    } as const;
    const rows = (number: string) => file(`学籍号,指标,日期,数值\n${number},academic.math,2026-03-01,88`, '成绩.csv');
    const own = await head.call(startImport, { upload, file: rows('G110105201203040028') });
    const foreign = await head.call(startImport, { upload, file: rows('G110105201203040036') });
    const states = await Promise.all(
      [own, foreign].map(({ id }) => head.call(getImport, { params: { importId: id } })),
    );
    expect(states.map(({ state, problem }) => [state, problem])).toMatchObject([
      ['done', null],
      ['refused', { code: 'import.refused' }],
    ]);
    expect(states[0]?.outcome).toMatchObject({ added: 1 });
    expect(JSON.stringify(states)).not.toContain('G110105');
    // The bureau above sees what its school handed in; the answer names nobody.
    const seen = (await (await app.as('bureau')).call(listImports)).imports;
    expect(seen.filter(({ kind }) => kind === 'observations')).toHaveLength(2);
  });

  it('profile is saved by the bureau and read by schools', async () => {
    const bureau = await app.as('bureau');
    const { profiles } = await bureau.call(listProfiles);
    const builtIn = profiles.find(({ code }) => code === 'observations');
    expect(builtIn?.builtIn).toBe(true);
    const document = { ...(builtIn?.document as object), code: 'my-observations' };
    await bureau.call(saveProfile, { params: { code: 'my-observations' }, body: { document } });
    expect((await (await app.as('school')).call(listProfiles)).profiles.map(({ code }) => code)).toContain(
      'my-observations',
    );
    await expect(
      (await app.as('school')).call(saveProfile, { params: { code: 'x' }, body: { document } }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(bureau.call(saveProfile, { params: { code: 'other' }, body: { document } })).rejects.toMatchObject({
      status: 400,
    });
    await expect(
      bureau.call(saveProfile, { params: { code: 'y' }, body: { document: { code: 'y' } } }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it('with options that are no JSON object is not taken', async () => {
    const refused = (await app.as('administrator')).call(startImport, {
      upload: { kind: 'roster', options: '[1]' },
      file: file('x'),
    });
    await expect(refused).rejects.toMatchObject({
      status: 400,
      faults: [expect.objectContaining({ path: 'upload.options' })],
    });
    expect(await readdir(path.join(app.config.dataDir, 'uploads'))).toEqual([]);
  });
});
