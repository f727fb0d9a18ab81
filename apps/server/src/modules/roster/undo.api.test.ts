import { getRosterImport, listRosterImports, type Role, roles, undoRosterImport } from '@wuyu/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { eraseFromRoster } from './erase.js';
import { rosterTables } from './import/journal.js';
import { importRoster } from './import-roster.js';
import { csvFile, identityOf, PLACES, TERMS, xlsxFile } from './roster.fixture.js';
import { closeRosterImports } from './undo.js';

let app: TestApp;
let now = new Date('2026-03-10T04:00:00Z');
beforeAll(async () => {
  app = await openTestApp({ now: () => now });
  // Ids of the small region are given by hand; those of imports come after them.
  await app.database.db
    .insertInto('id_block')
    .values(['person', 'class', 'place', 'term', 'course'].map((name) => ({ name, next: 5000 })))
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ next: 5000 }))
    .execute();
});
afterAll(() => app.close());

/** Every row of the roster, in an order of its own. */
async function everything(): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const table of Object.keys(rosterTables)) {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(t) as row from ${sql.table(table)} t order by to_jsonb(t)::text collate "C"`.execute(
      app.database.db,
    );
    all[table] = rows.map(({ row }) => row);
  }
  return all;
}

const PUPILS = ['姓名', '性别', '身份证件号', '学校代码', '年级', '班级', '成员1姓名', '成员1关系', '成员1联系电话'];
const child = (order: number) => identityOf('2012-03-04', order);
let order = 100;
const nextChild = () => child((order += 1));

interface Given {
  placeId?: number;
  asOf?: string;
  dryRun?: boolean;
}
async function take(
  file: { path: string; fileName: string },
  { placeId, asOf = '2026-03-10', dryRun = false }: Given = {},
): Promise<number> {
  const { importId } = await importRoster(
    app.database.db,
    { recordedBy: 'test' },
    { ...file, asOf, dryRun, at: now, kind: 'auto', ...(placeId === undefined ? {} : { placeId }) },
  );
  return importId as number;
}

const pupil = (
  identity: string,
  name = '新同学',
  school: number = region.school,
  of = '八(1)班',
  phone = '19900000001',
) => [name, '女', identity, `T${school}`, '八年级', of, '新家长', '母亲', phone];

async function undo(importId: number, role: Role = 'administrator') {
  const visitor = await app.as(role);
  return visitor.call(undoRosterImport, { params: { importId }, body: { reason: '传错了文件' } });
}

const look = async (importId: number) =>
  (await app.as('administrator')).call(getRosterImport, { params: { importId } });

const table = async (rows: readonly string[][]) => csvFile([PUPILS, ...rows]);

describe('an import of a roster that is undone', () => {
  it.each<[string, () => Promise<Parameters<typeof take>>]>([
    [
      'new pupils with their families, and a new class',
      async () => [await table([pupil(nextChild()), pupil(nextChild(), '新同桌', region.school, '八(9)班')])],
    ],
    [
      'changes of people, of their numbers and of their families',
      async () => {
        const identity = nextChild();
        await take(await table([pupil(identity)]));
        const [, ...rest] = pupil(identity);
        return [await table([['改了名', ...rest.slice(0, -3), '新家长', '继母', '19900000002']])];
      },
    ],
    [
      'moves to another class and another school, and corrections of the same day',
      async () => {
        const [one, two, three] = [nextChild(), nextChild(), nextChild()];
        await take(await table([one, two, three].map((identity) => pupil(identity))), { asOf: '2026-02-10' });
        await take(await table([pupil(one, '新同学', region.school, '八(2)班')]), { asOf: '2026-03-01' });
        return [
          await table([
            pupil(one),
            pupil(two, '新同学', region.neighbourSchool),
            pupil(three, '新同学', region.school, '八(2)班'),
          ]),
          { asOf: '2026-03-01' },
        ];
      },
    ],
    [
      'teachers, who teaches what, and another class teacher',
      async () => [
        await csvFile([
          ['姓名', '手机号', '学校代码', '任教学科', '任教班级', '班主任班级', '学期'],
          ['新老师', '19900000099', `T${region.school}`, '数学、物理', '八(1)班、八(2)班', '八(1)班', '2025-2026-2'],
        ]),
      ],
    ],
    [
      'places, terms, courses and classes, new and changed',
      async () => {
        const terms = TERMS.filter(([year]) => year !== '2025-2026');
        await take(await xlsxFile({ 学校: PLACES, 学期: terms }));
        return [
          await xlsxFile({
            学校: [
              PLACES[0] as string[],
              ['990102', '新县', '县', '990100', '', ''],
              ['3399010001', '改名小学', '学校', '990101', '五四制', '小学'],
            ],
            学期: [
              TERMS[0] as string[],
              ['2024-2025', '1', '2024-09-02', '2025-01-19'],
              ['2023-2024', '2', '2024-02-19', '2024-07-05'],
            ],
            课程: [
              ['课程代码', '课程名称'],
              ['clay', '陶艺'],
            ],
            班级: [
              ['学校代码', '年级', '班号', '班级'],
              ['3399010002', '七年级', '1', '火箭班'],
            ],
          }),
        ];
      },
    ],
  ])('leaves everything as it was: %s', async (_, prepare) => {
    const given = await prepare();
    const before = await everything();
    const importId = await take(...given);
    expect(await everything()).not.toEqual(before);
    expect(await look(importId)).toMatchObject({ state: 'kept', later: null, uses: [] });
    // Every school is counted again and again; that is no use of it.
    await sql`insert into step_count (term_id, place_id, class_id, step, done, total, counted_at)
      select t.id, c.place_id, c.id, 'record', 0, 0, ${now} from class c, term t`.execute(app.database.db);
    await undo(importId);
    expect(await everything()).toEqual(before);
    expect(await look(importId)).toMatchObject({ state: 'undone', keptUntil: null });
    await app.database.db.deleteFrom('step_count').execute();
    await expect(undo(importId)).rejects.toMatchObject({ status: 409, code: 'roster.undo-done' });
    // Taken back wholly: the same file does the same again.
    await undo(await take(...given));
    expect(await everything()).toEqual(before);
  });

  it('is written down once, with the reason, and keeps nothing of anybody', async () => {
    const importId = await take(await table([pupil(nextChild())]));
    await undo(importId);
    const { db } = app.database;
    const row = await db.selectFrom('roster_import').selectAll().where('id', '=', importId).executeTakeFirstOrThrow();
    expect(row.undo_reason).toBe('传错了文件');
    expect(
      await db.selectFrom('roster_change').select('import_id').where('import_id', '=', importId).execute(),
    ).toEqual([]);
    const acts = await db.selectFrom('audit').select('details').where('act', '=', 'roster.undone').execute();
    expect(acts.filter(({ details }) => (details as { rosterImport: number }).rosterImport === importId)).toHaveLength(
      1,
    );
  });
});

describe('an import that changes nothing', () => {
  it('or only tries is none', async () => {
    const file = await table([pupil(nextChild())]);
    expect(await take(file, { dryRun: true })).toBeNull();
    const importId = await take(file);
    expect(importId).toBeGreaterThan(0);
    expect(await take(file)).toBeNull();
    await undo(importId);
  });
});

describe('an import on which something is built', () => {
  it('is not undone while there is a fact or a used account of somebody who came new', async () => {
    const { db } = app.database;
    const importId = await take(await table([pupil(nextChild())]));
    const { first_person: personId } = await db
      .selectFrom('roster_import')
      .select('first_person')
      .where('id', '=', importId)
      .executeTakeFirstOrThrow();
    const fact = { person_id: personId as number, ref: 'x:1', retracts: true, recorded_at: now };
    await db.insertInto('waiting_fact').values(fact).execute();
    const before = await everything();
    expect(await look(importId)).toMatchObject({ uses: [{ what: 'observations', count: 1 }] });
    await expect(undo(importId)).rejects.toMatchObject({ status: 409, code: 'roster.undo-used' });
    expect(await everything()).toEqual(before);
    await db.deleteFrom('waiting_fact').where('ref', '=', 'x:1').execute();
    const account = { id: crypto.randomUUID(), login: 's-new', password_hash: 'x', created_at: now };
    await db
      .insertInto('account')
      .values({ ...account, person_id: personId, must_change: false })
      .execute();
    expect(await look(importId)).toMatchObject({ uses: [{ what: 'accounts', count: 1 }] });
    await expect(undo(importId)).rejects.toMatchObject({ code: 'roster.undo-used' });
    // One that was never signed in to goes with its person.
    await db.updateTable('account').set({ must_change: true }).where('id', '=', account.id).execute();
    await undo(importId);
    expect(await db.selectFrom('account').select('id').where('id', '=', account.id).execute()).toEqual([]);
  });

  it('is not undone while somebody whom it moved has something in the new class', async () => {
    const { db } = app.database;
    const identity = nextChild();
    await take(await table([pupil(identity)]), { asOf: '2026-02-10' });
    const importId = await take(await table([pupil(identity, '新同学', region.school, '八(2)班')]));
    const { person_id } = await db
      .selectFrom('person_number')
      .select('person_id')
      .where('value', '=', identity)
      .executeTakeFirstOrThrow();
    // What was there in the class before does not stand in the way.
    const since = '2026-03-10';
    await db.insertInto('class_committee').values({ class_id: region.class1, person_id, since }).execute();
    expect(await look(importId)).toMatchObject({ uses: [] });
    await db.insertInto('class_committee').values({ class_id: region.class2, person_id, since }).execute();
    expect(await look(importId)).toMatchObject({ uses: [{ what: 'other', count: 1 }] });
    await expect(undo(importId)).rejects.toMatchObject({ status: 409, code: 'roster.undo-used' });
    await db.deleteFrom('class_committee').where('class_id', '=', region.class2).execute();
    await undo(importId);
    await db.deleteFrom('class_committee').where('person_id', '=', person_id).execute();
  });

  it('waits for a later one of the same people, however it was imported, and not for others', async () => {
    const [one, two] = [nextChild(), nextChild()];
    const first = await take(await table([pupil(one)]));
    const other = await take(await table([pupil(two, '别人', region.farSchool, '八(1)班', '19900000003')]));
    expect(await look(first)).toMatchObject({ later: null });
    const second = await take(await table([pupil(one, '改名')]));
    expect((await look(first)).later).toMatchObject({ id: second });
    await expect(undo(first)).rejects.toMatchObject({ status: 409, code: 'roster.undo-later' });
    await undo(second);
    await undo(first);
    await undo(other);
  });

  it('waits for a later one that put somebody into its class', async () => {
    const before = await everything();
    const first = await take(await table([pupil(nextChild(), '新同学', region.school, '八(8)班')]));
    const second = await take(await table([pupil(nextChild(), '插班', region.school, '八(8)班', '19900000004')]));
    await expect(undo(first)).rejects.toMatchObject({ status: 409, code: 'roster.undo-used' });
    await undo(second);
    await undo(first);
    expect(await everything()).toEqual(before);
  });

  it('waits until what is being written is written, and says so', async () => {
    const importId = await take(await table([pupil(nextChild())]));
    const client = await app.database.pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table record in row exclusive mode');
      await expect(undo(importId)).rejects.toMatchObject({ status: 409, code: 'roster.undo-busy' });
      expect(await look(importId)).toMatchObject({ state: 'kept' });
    } finally {
      await client.query('rollback');
      client.release();
    }
    await undo(importId);
  });
});

describe('what an import changed', () => {
  it('is kept for seven days', async () => {
    const was = now;
    now = new Date('2026-03-03T04:00:00Z');
    const importId = await take(await table([pupil(nextChild())])).finally(() => {
      now = was;
    });
    expect(await look(importId)).toMatchObject({ state: 'final', later: null, uses: [] });
    await expect(undo(importId)).rejects.toMatchObject({ status: 409, code: 'roster.undo-final' });
    expect(await closeRosterImports(app.database.db, now)).toBeGreaterThan(0);
    expect(await look(importId)).toMatchObject({ state: 'final', keptUntil: null });
    const kept = app.database.db.selectFrom('roster_change').select('position').where('import_id', '=', importId);
    expect(await kept.execute()).toEqual([]);
  });

  it('is forgotten with a pupil who is erased, with all that was imported before', async () => {
    const { db, pool } = app.database;
    const [one, two] = [nextChild(), nextChild()];
    const earlier = await take(await table([pupil(two)]));
    await take(await table([pupil(one, '要删除', region.farSchool, '八(1)班', '19900000005')]));
    const changed = await take(await table([pupil(one, '删前改名', region.farSchool, '八(1)班', '19900000005')]));
    const later = await take(await table([pupil(nextChild(), '别人', region.school, '八(1)班', '19900000006')]));
    const { person_id: personId } = await db
      .selectFrom('person_number')
      .select('person_id')
      .where('value', '=', one)
      .where('type', '=', 'identity')
      .executeTakeFirstOrThrow();
    const client = await pool.connect();
    await eraseFromRoster(client, personId).finally(() => client.release());
    for (const importId of [earlier, changed]) expect(await look(importId)).toMatchObject({ state: 'final' });
    const { rows } = await sql`select from roster_change where before::text like '%要删除%'`.execute(db);
    expect(rows).toEqual([]);
    await undo(later);
  });
});

describe('imports of rosters', () => {
  const statusOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 200,
      (problem: { status: number }) => problem.status,
    );

  it('are listed and undone by those who may import there, and by nobody else', async () => {
    const own = await take(await table([pupil(nextChild())]), { placeId: region.school });
    const county = await take(await table([pupil(nextChild(), '甲', region.school, '八(1)班', '19900000007')]), {
      placeId: region.county,
    });
    const everywhere = await take(await table([pupil(nextChild(), '乙', region.school, '八(1)班', '19900000008')]));
    const seen: Partial<Record<Role, number[] | number>> = {};
    for (const role of roles) {
      const visitor = await app.as(role);
      const params = { importId: own };
      const status = await statusOf(visitor.call(getRosterImport, { params }));
      const may = role === 'administrator' || role === 'bureau' || role === 'school';
      expect([role, status]).toEqual([role, may ? 200 : 403]);
      if (!may) {
        expect([role, await statusOf(visitor.call(undoRosterImport, { params, body: { reason: 'x' } }))]).toEqual([
          role,
          403,
        ]);
        continue;
      }
      const { imports } = await visitor.call(listRosterImports, { query: { limit: 3 } });
      seen[role] = imports.map(({ id }) => id).filter((id) => id >= own);
    }
    expect(seen).toEqual({ administrator: [everywhere, county, own], bureau: [county, own], school: [own] });
    expect(await statusOf(undo(county, 'school'))).toBe(404);
    expect(await statusOf(undo(everywhere, 'bureau'))).toBe(404);
    await undo(everywhere);
    await undo(county, 'bureau');
    await undo(own, 'school');
  });

  it('need a reason', async () => {
    const importId = await take(await table([pupil(nextChild())]));
    const asked = (await app.as('administrator')).call(undoRosterImport, {
      params: { importId },
      body: { reason: '' },
    });
    await expect(asked).rejects.toMatchObject({ status: 400 });
    await undo(importId);
  });
});
