import {
  getBatch,
  getImport,
  getImportTemplate,
  listBatches,
  listProfiles,
  readHeaders,
  rosterSheets,
  startImport,
  startRun,
  withdrawBatch,
} from '@wuyu/contract';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { performAudit, requestAudit } from '../ledger/index.js';
import { installBuiltIns } from '../scheme/index.js';
import { standingObservations } from './queries.js';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await installBuiltIns(app.database.db, new Date());
  await app.database.db
    .insertInto('person_number')
    .values([{ person_id: region.ann, type: 'student', value: 'G110105201203040028' }])
    .execute();
});
afterAll(() => app.close());

const template = async (kind: 'roster' | 'observations', code: string) =>
  (await app.as('administrator')).call(getImportTemplate, { query: { kind, code } });

async function handIn(
  role: 'school' | 'administrator',
  upload: { kind: 'roster' | 'observations'; profile?: string; dryRun?: boolean; asOf?: string },
  file: { name: string; bytes: Blob },
) {
  const visitor = await app.as(role);
  const { id } = await visitor.call(startImport, { upload, file });
  return visitor.call(getImport, { params: { importId: id } });
}

describe('a template', () => {
  it.each(rosterSheets)(
    'of %s has columns that the importer knows, and an example that it leaves out',
    async (code) => {
      const { bytes } = await template('roster', code);
      const found = await handIn(
        'administrator',
        { kind: 'roster', dryRun: true, asOf: '2026-03-10' },
        { name: 'x.xlsx', bytes: new Blob([bytes]) },
      );
      expect(found.problem).toBeNull();
      expect(found).toMatchObject({ state: 'done', rows: 0, warnings: [] });
    },
  );

  it('of every profile is read by it, and is empty but for the example', async () => {
    const { profiles } = await (await app.as('school')).call(listProfiles);
    expect(profiles.length).toBeGreaterThan(5);
    for (const { code } of profiles) {
      const { bytes } = await template('observations', code);
      const found = await handIn(
        'school',
        { kind: 'observations', profile: code, dryRun: true },
        { name: 'x.xlsx', bytes: new Blob([bytes]) },
      );
      // The items of its blueprint are an example too.
      expect(found.faults.map((fault) => fault.code)).toEqual([
        code === 'item-scores' ? 'evidence.blueprint-missing' : 'evidence.no-rows',
      ]);
    }
  });

  it('goes in once it is filled in', async () => {
    const { bytes } = await template('roster', 'students');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes.buffer);
    const sheet = workbook.worksheets[0] as ExcelJS.Worksheet;
    const header = (sheet.getRow(1).values as string[]).slice(1);
    const values: Record<string, string> = { 姓名: '新同学', 性别: '男', 班级: '1班', 年级: '八年级', 学号: '77' };
    sheet.addRow(header.map((name) => values[name] ?? ''));
    const filled = await workbook.xlsx.writeBuffer();
    const found = await handIn(
      'school',
      { kind: 'roster', dryRun: true, asOf: '2026-03-10' },
      { name: '学生.xlsx', bytes: new Blob([filled as ArrayBuffer]) },
    );
    expect(found).toMatchObject({ state: 'done', outcome: { added: 1 } });
  });

  it('is given to whoever may import, and of no other kind', async () => {
    await expect(
      (await app.as('teacher')).call(getImportTemplate, { query: { kind: 'roster', code: 'students' } }),
    ).rejects.toMatchObject({ status: 403 });
    for (const kind of ['roster', 'observations'] as const)
      await expect(template(kind, 'nothing')).rejects.toMatchObject({ status: 404 });
  });
});

describe('a sample', () => {
  it('tells its headers to whoever makes profiles', async () => {
    const sample = { name: 's.csv', bytes: new Blob(['2026 年秋季\n姓名,班级,跳绳(次),日期\n安,1班,120,2026-03-10']) };
    const bureau = await app.as('bureau');
    expect((await bureau.call(readHeaders, { upload: {}, file: sample })).sheets).toEqual([
      { name: '', headers: ['姓名', '班级', '跳绳(次)', '日期'] },
    ]);
    await expect((await app.as('school')).call(readHeaders, { upload: {}, file: sample })).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe('an import of observations', () => {
  const file = () => ({
    name: '体测.csv',
    bytes: new Blob(['学籍号,身高,体重,日期\nG110105201203040028,150,42,2026-03-10']),
  });
  const upload = { kind: 'observations', profile: 'fitness' } as const;

  it('is undone by the school it is of, as often as it was told, and once', async () => {
    expect(await handIn('school', upload, file())).toMatchObject({ state: 'done' });
    const school = await app.as('school');
    const [batch] = (await school.call(listBatches)).batches;
    const batchId = batch?.id as number;
    await (await app.as('bureau')).call(startRun, {
      body: { scheme: 'student-five-aspects', term: region.thisTerm, placeId: region.county },
    });
    const found = await school.call(getBatch, { params: { batchId } });
    expect(found).toMatchObject({
      fileName: '体测.csv',
      runCount: 1,
      runs: [{ term: region.thisTerm, place: '甲县' }],
    });
    expect(found.standing).toBe(found.observations);

    const undo = (observations: number) =>
      school.call(withdrawBatch, { params: { batchId }, body: { observations, reason: '选错了文件' } });
    await expect(undo(found.standing + 1)).rejects.toMatchObject({ status: 409, code: 'evidence.withdraw-changed' });
    const outcomes = await Promise.allSettled([undo(found.standing), undo(found.standing)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await school.call(getBatch, { params: { batchId } })).toMatchObject({ standing: 0 });
    await expect(undo(0)).rejects.toMatchObject({ status: 404, code: 'evidence.nothing-to-withdraw' });
    const acts = await app.database.db.selectFrom('audit').selectAll().where('act', '=', 'batch.withdrawn').execute();
    expect(acts.map(({ details }) => details)).toEqual([{ batch: batchId, observations: found.standing, returned: 0 }]);

    expect((await handIn('school', upload, file())).outcome.added).toBe(found.standing);

    // To the ledger it was corrected, and all of it fits.
    await app.ledger.sequencer.sequenceAll();
    const { id } = await requestAudit(app.ledger);
    expect((await performAudit(app.ledger, id)).findings).toEqual([]);
  });

  it('brings back what it had corrected, and tells so before', async () => {
    const school = await app.as('school');
    const file = (centimetres: number) => ({
      name: '坐位体前屈.csv',
      bytes: new Blob([`学籍号,坐位体前屈,日期\nG110105201203040028,${centimetres},2026-03-11`]),
    });
    const standing = async () =>
      (await standingObservations(app.database.db, { personId: region.ann, indicators: ['health.sit-and-reach'] })).map(
        ({ value }) => value / 10_000,
      );
    const evaluate = async () => {
      const { id } = await (await app.as('bureau')).call(startRun, {
        body: { scheme: 'student-five-aspects', term: region.thisTerm, placeId: region.county },
      });
      return app.database.db
        .selectFrom('run')
        .select(['state', 'input_digest'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
    };
    await handIn('school', upload, file(10));
    const before = await evaluate();
    expect(before.state).toBe('done');
    expect(await handIn('school', upload, file(20))).toMatchObject({ outcome: { corrected: 1 } });
    expect(await standing()).toEqual([20]);
    expect(await evaluate()).not.toEqual(before);
    const [batch] = (await school.call(listBatches)).batches;
    const params = { batchId: batch?.id as number };
    expect(await school.call(getBatch, { params })).toMatchObject({ corrections: 1, standing: 1, returning: 1 });
    const body = { observations: 1, reason: '看错了尺子' };
    expect(await school.call(withdrawBatch, { params, body })).toEqual({ withdrawn: 1, returned: 1 });
    expect(await standing()).toEqual([10]);
    expect(await evaluate()).toEqual(before);
    expect(await school.call(getBatch, { params })).toMatchObject({ standing: 0, returning: 0 });
    // The same file as before says nothing new, the mistaken one corrects again.
    expect((await handIn('school', upload, file(10))).outcome).toMatchObject({ added: 0, corrected: 0 });
    expect((await handIn('school', upload, file(20))).outcome).toMatchObject({ added: 0, corrected: 1 });

    await app.ledger.sequencer.sequenceAll();
    const { id } = await requestAudit(app.ledger);
    expect((await performAudit(app.ledger, id)).findings).toEqual([]);
  });

  it('is neither seen nor undone by others', async () => {
    const [batch] = (await (await app.as('school')).call(listBatches)).batches;
    const batchId = batch?.id as number;
    await app.database.db.updateTable('batch').set({ place_id: region.farSchool }).where('id', '=', batchId).execute();
    for (const role of ['school', 'bureau'] as const) {
      const visitor = await app.as(role);
      expect((await visitor.call(listBatches)).batches.map(({ id }) => id)).not.toContain(batchId);
      await expect(visitor.call(getBatch, { params: { batchId } })).rejects.toMatchObject({ status: 404 });
      await expect(
        visitor.call(withdrawBatch, { params: { batchId }, body: { observations: 1, reason: 'x' } }),
      ).rejects.toMatchObject({ status: 404 });
    }
    await expect((await app.as('teacher')).call(getBatch, { params: { batchId } })).rejects.toMatchObject({
      status: 403,
    });
  });
});
