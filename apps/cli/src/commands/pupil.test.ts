import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase } from '@wuyu/server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../main.js';

const LIN = 'G110101201501010017';
const WANG = 'G110101201501010025';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let folder: string;

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wuyu-pupil-'));
  await database.pool.query(`
    insert into place (id, kind, code, name, parent_id, stages) values (1, 'county', '990101', '云溪县', null, '{}'),
      (2, 'school', '9901010002', '第二中学', 1, '{2}');
    insert into term values (1, '2025-2026-1', 2025, 1, '2025-09-01', '2026-01-31');
    insert into class (id, place_id, stage, entry_year, number) values (1, 2, 2, 2025, 1);
    insert into person (id, kind, name, sex, changed_at) values (1, 'student', '林一', 1, now()), (2, 'student', '王二', 2, now()),
      (3, 'guardian', '林父', 1, now()), (4, 'guardian', '王母', 2, now());
    insert into guardianship (person_id, guardian_id, relation) values (1, 3, '父'), (2, 4, '母');
    insert into id_block values ('person', 100), ('class', 100);
    insert into person_number values (1, 'student', '${LIN}'), (2, 'student', '${WANG}');
    insert into enrolment (person_id, starts_on, class_id) values (1, '2025-09-01', 1), (2, '2025-09-01', 1)`);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

/** Runs `wuyu … --json` in this process. */
async function wuyu(...args: string[]) {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.stubEnv('DATABASE_URL', database.connectionString);
  vi.stubEnv('WUYU_DATA', folder);
  const code = await runCommand([...args, '--json']);
  process.exitCode = 0;
  vi.restoreAllMocks();
  return { code, said: out.trim() === '' ? undefined : JSON.parse(out) };
}

const file = (name: string) => join(folder, name);
const inTerm = ['--term', '2025-2026-1'];

/** Every table with a row about the pupil. */
async function tablesAbout(personId: number): Promise<string[]> {
  const { rows } = await database.pool.query(
    `select c.relname as name, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname in ('person_id', 'guardian_id') order by 1`,
  );
  const about: string[] = [];
  for (const { name, column } of rows) {
    const found = await database.pool.query(`select 1 from ${name} where ${column} = $1 limit 1`, [personId]);
    if (found.rowCount) about.push(name);
  }
  return about;
}

describe('one pupil, from the sheet to the report and out again', () => {
  it('has a report whose proof anybody can check', async () => {
    const days = Array.from({ length: 20 }, (_, i) => `2025-10-${String(i + 1).padStart(2, '0')}`);
    const marks = ['math', 'chinese', 'english', 'physics'].flatMap((course) =>
      days
        .slice(0, 3)
        .map((day, i) => `${LIN},academic.${course},${day},${80 + i}\n${WANG},academic.${course},${day},${70 + i}`),
    );
    const hours = days.map(
      (day) => `${LIN},practice.service-hours,${day},1.5\n${WANG},practice.service-hours,${day},1`,
    );
    await writeFile(file('facts.csv'), ['学籍号,指标,日期,数值', ...marks, ...hours].join('\n'));
    expect(await wuyu('import', 'observations', file('facts.csv'))).toMatchObject({ code: 0, said: { added: 64 } });
    expect(await wuyu('evaluate', '--scheme', 'student-five-aspects', ...inTerm)).toMatchObject({ code: 0 });
    const made = await wuyu('report', '--student', LIN, ...inTerm, '--out', file('lin.pdf'));
    expect(made).toMatchObject({ code: 0, said: { reports: 1 } });
    const checked = await wuyu('verify', file('lin.pdf'));
    expect(checked).toMatchObject({ code: 0 });
    expect(JSON.stringify(checked.said)).toContain(made.said.number);
    const changed = Buffer.from(await readFile(file('lin.pdf')));
    expect(changed.includes('wuyu-proof.json')).toBe(true);
  }, 60_000);

  it('can be taken back as an import', async () => {
    const { rows } = await database.pool.query('select max(id) as id from batch');
    expect(await wuyu('withdraw', '--batch', String(rows[0].id), '--reason', '录错')).toMatchObject({
      code: 0,
      said: { withdrawn: 64 },
    });
    expect((await wuyu('withdraw', '--batch', String(rows[0].id), '--reason', '录错')).code).toBe(1);
    expect((await wuyu('withdraw', '--batch', 'x', '--reason', '录错')).code).toBe(2);
  });

  it('has a roster whose import can be undone', async () => {
    await writeFile(file('roster.csv'), '姓名,学籍号,学校代码,班级\n孙三,G990101201301313054,9901010002,七(2)班');
    const imported = await wuyu('import', 'roster', file('roster.csv'), '--as-of', '2025-10-01');
    expect(imported).toMatchObject({ code: 0, said: { added: 1, classesCreated: 1 } });
    const undo = (number: unknown) => wuyu('undo-roster', '--import', String(number), '--reason', '传错了文件');
    expect(await undo(imported.said.importId)).toMatchObject({ code: 0, said: { undone: true } });
    const { rows } = await database.pool.query(
      "select from person where name = '孙三' union all select from class where id > 1",
    );
    expect(rows).toEqual([]);
    expect((await undo(imported.said.importId)).code).toBe(1);
    expect((await undo(999)).code).toBe(1);
    expect((await undo('x')).code).toBe(2);
  });

  it('is gone from everywhere once erased, and nobody else is', async () => {
    expect((await wuyu('erase', '--student', LIN)).code).toBe(2);
    const others = await tablesAbout(2);
    expect(await wuyu('erase', '--student', LIN, '--yes')).toMatchObject({ code: 0, said: { erased: true } });
    expect(
      (await tablesAbout(1)).filter((name) => !['audit', 'ledger_entry', 'ledger_erasure'].includes(name)),
    ).toEqual([]);
    const { rows } = await database.pool.query('select id from person order by id');
    expect(rows.map(({ id }) => id)).toEqual([2, 4]);
    expect(await tablesAbout(2)).toEqual(others);
    expect((await wuyu('erase', '--student', LIN, '--yes')).code).toBe(1);
    // The other pupil's report can still be made, and its proof still holds.
    expect((await wuyu('report', '--student', WANG, ...inTerm, '--out', file('wang.pdf'))).code).toBe(0);
    expect((await wuyu('verify', file('wang.pdf'))).code).toBe(0);
  }, 60_000);
});
