// One import of a roster in a process of its own, so that its memory is its own: node bench/roster-import.mjs FOLDER FILE DAY
import { importRoster } from '../apps/server/dist/modules/roster/index.js';
import { openDatabase } from '../apps/server/dist/platform/database/index.js';
import { measure } from './measure.mjs';

const [folder, file, asOf] = process.argv.slice(2);
const database = await openDatabase({ dataDir: folder });
const measured = await measure(folder, () =>
  importRoster(database.db, { recordedBy: 'bench' }, { path: file, fileName: 'students.xlsx', asOf }),
);
const { rows, added, unchanged } = measured.value;
await database.close();
console.log(JSON.stringify({ ...measured, value: { rows, added, unchanged } }));
