// A roster workbook of 100,000 rows: read, checked, imported; then the same again, which changes nothing.
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { csvLines } from '../apps/server/dist/demo/load-demo.js';
import { importRoster } from '../apps/server/dist/modules/roster/index.js';
import { installBuiltIns } from '../apps/server/dist/modules/scheme/index.js';
import { openDatabase } from '../apps/server/dist/platform/database/index.js';
import { simulateRegion } from '../packages/simulation/dist/index.js';
import { round, withFolder } from './measure.mjs';

const SECONDS_ALLOWED = 30;

export async function bench({ students = 100_000, log }) {
  return withFolder(async (folder) => {
    const database = await openDatabase({ dataDir: folder });
    try {
      await installBuiltIns(database.db, new Date());
      const region = simulateRegion({ students, terms: 1, seed: 3 });
      const sheet = path.join(folder, 'students.xlsx');
      let asOf = '';
      const { default: exceljs } = await import('exceljs');
      const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: createWriteStream(sheet) });
      const worksheet = book.addWorksheet('学生');
      let header;
      for (const file of region.files({ kinds: ['roster'] })) {
        if (file.table === 'students' && !file.options?.partial) {
          asOf = file.asOf;
          if (!header) {
            header = file.header;
            worksheet.addRow(header).commit();
          }
          // Schools name two columns differently; their order is the same.
          for (const row of file.rows) worksheet.addRow(row).commit();
        } else if (['places', 'terms', 'courses', 'classes'].includes(file.table)) {
          const target = path.join(folder, file.name);
          await writeFile(target, csvLines(file));
          await importRoster(
            database.db,
            { recordedBy: 'bench' },
            { path: target, fileName: file.name, asOf: file.asOf ?? '2026-02-01' },
          );
        }
      }
      await book.commit();
      log(`${students} rows written; importing …`);
      const act = async () => {
        const program = fileURLToPath(new URL('./roster-import.mjs', import.meta.url));
        const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, folder, sheet, asOf]);
        return JSON.parse(stdout);
      };
      const first = await act();
      const again = await act();
      if (again.value.added !== 0 || again.value.unchanged !== first.value.added) {
        throw new Error('The same file again changed something.');
      }
      const row = (name, { value, ...figures }) => ({
        name,
        ...figures,
        rate: Math.round(value.rows / figures.wallSeconds),
        unit: 'rows/s',
        reference: SECONDS_ALLOWED,
        ratio: round(figures.wallSeconds / SECONDS_ALLOWED),
      });
      return [row('roster', first), row('roster-again', again)];
    } finally {
      await database.close();
    }
  });
}
