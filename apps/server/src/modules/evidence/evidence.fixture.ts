import { mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@wuyu/contract';
import ExcelJS from 'exceljs';
import { openTestDatabase, type TestDatabase } from '../../platform/database/index.js';
import { csvField } from '../../platform/files/index.js';
import { identityCheck } from '../roster/index.js';
import { installBuiltIns } from '../scheme/index.js';
import { importObservations } from './import-observations.js';
import type { ImportRequest } from './reading.js';

export const NOW = new Date('2026-02-10T04:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'wuyu-evidence-'));
let made = 0;

/** The national number of pupil n: odd ones are boys. */
export function numberOf(n: number): string {
  const front = `9901012012${String(1 + (n % 12)).padStart(2, '0')}15${String(n).padStart(3, '0')}`;
  return `G${front}${identityCheck(front)}`;
}

/** Pupils 1 to 40 in 七年级1班 and 2班 (2025 entry) of one junior school; 39 and 40 are both called 王芳 in class 2. */
export const nameOf = (n: number) => (n >= 39 ? '王芳' : `学生${String.fromCharCode(0x4e00 + n)}`);

/**
 * A small roster: school 2 (六三制, junior), terms 1 (2024-2025-2), 2 (2025-2026-1) and 3 (2025-2026-2). Pupil 38 left on
 * 2025-10-31.
 */
export async function openEvidenceDatabase(): Promise<TestDatabase> {
  const database = await openTestDatabase();
  const { db, pool } = database;
  await installBuiltIns(db, NOW);
  await pool.query(`insert into place (id, kind, code, name, parent_id, division, stages) values
    (1, 'county', '990101', '竹溪县', null, '6-3', '{}'), (2, 'school', '3399010001', '第一中学', 1, '6-3', '{2}'),
    (3, 'school', '3399010002', '第二中学', 1, '6-3', '{2}')`);
  await pool.query(`insert into term (id, code, school_year, half, starts_on, ends_on) values
    (1, '2024-2025-2', 2024, 2, '2025-02-01', '2025-08-31'), (2, '2025-2026-1', 2025, 1, '2025-09-01', '2026-01-31'),
    (3, '2025-2026-2', 2025, 2, '2026-02-01', '2026-08-31')`);
  await pool.query(
    `insert into class (id, place_id, stage, entry_year, number) values (1, 2, 2, 2025, 1), (2, 2, 2, 2025, 2), (3, 3, 2, 2025, 1)`,
  );
  for (let n = 1; n <= 40; n += 1) {
    await pool.query(`insert into person (id, kind, name, sex, changed_at) values ($1, 'student', $2, $3, now())`, [
      n,
      nameOf(n),
      n % 2 === 1 ? 1 : 2,
    ]);
    await pool.query(
      `insert into person_number (person_id, type, value) values ($1, 'student', $2), ($1, 'school', $3)`,
      [n, numberOf(n), `S${n}`],
    );
    const end = n === 38 ? '2025-10-31' : null;
    await pool.query(
      `insert into enrolment (person_id, starts_on, ends_on, class_id) values ($1, '2025-09-01', $2, $3)`,
      [n, end, n <= 20 ? 1 : 2],
    );
  }
  return database;
}

export type Cell = string | number | Date | null;

export async function csvFile(rows: ReadonlyArray<readonly Cell[]> | Buffer): Promise<string> {
  made += 1;
  const path = join(folder, `${made}.csv`);
  const text = Buffer.isBuffer(rows)
    ? rows
    : rows.map((row) => row.map((cell) => csvField(String(cell ?? ''))).join(',')).join('\n');
  await writeFile(path, text);
  return path;
}

export async function xlsxFile(sheets: Record<string, ReadonlyArray<readonly Cell[]>>): Promise<string> {
  made += 1;
  const path = join(folder, `${made}.xlsx`);
  const workbook = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = workbook.addWorksheet(name);
    for (const row of rows) {
      const added = sheet.addRow(row.map((cell) => cell ?? undefined));
      row.forEach((cell, i) => {
        if (cell instanceof Date) added.getCell(i + 1).numFmt = 'yyyy-mm-dd';
      });
    }
  }
  await workbook.xlsx.writeFile(path);
  return path;
}

export function importFile(database: TestDatabase, path: string, profile: string, more: Partial<ImportRequest> = {}) {
  return importObservations(database, { recordedBy: 'test' }, { path, fileName: 'file', profile, now: NOW, ...more });
}

/** The faults for which a file is refused, short: row column code. */
export async function faultsOf(
  database: TestDatabase,
  path: string,
  profile: string,
  more: Partial<ImportRequest> = {},
): Promise<string[]> {
  try {
    await importFile(database, path, profile, more);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.faults.map(({ row, column, code }) =>
      [row, column, code].filter((part) => part !== undefined).join(' '),
    );
  }
}

/** Everything that stands: pupil indicator day value. */
export async function standing(database: TestDatabase): Promise<string[]> {
  const { rows } = await database.pool.query<{ person: number; code: string; day: string; value: number }>(
    `select o.person_id as person, i.code, o.day, o.value from observation o join indicator i on i.id = o.indicator_id
     where not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)
     order by o.person_id, i.code, o.day, o.value`,
  );
  return rows.map(({ person, code, day, value }) => `${person} ${code} ${day} ${value / 10_000}`);
}

export async function countRows(database: TestDatabase): Promise<number[]> {
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(*) as n from observation union all select count(*) from batch union all select count(*) from correction union all select count(*) from item_score`,
  );
  return rows.map(({ n }) => n);
}
