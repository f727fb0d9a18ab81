// Growth reports: a school's batch from the database into a zip, and the first single report after a start.

import { importFiles } from '../apps/server/dist/demo/load-demo.js';
import {
  createRenderer,
  makeReport,
  performReportJob,
  requestReportJob,
} from '../apps/server/dist/modules/report/index.js';
import { performRun, requestRun } from '../apps/server/dist/modules/result/index.js';
import { installBuiltIns } from '../apps/server/dist/modules/scheme/index.js';
import { openDatabase } from '../apps/server/dist/platform/database/index.js';
import { simulateRegion } from '../packages/simulation/dist/index.js';
import { measure, round, withFolder } from './measure.mjs';

const REPORTS_A_SECOND = 10;
const FIRST_SECONDS = 2;
const now = () => new Date('2026-07-20T00:00:00Z');
const dayOf = (at) => at.toISOString().slice(0, 10);

export async function bench({ students = 300, log }) {
  return withFolder(async (folder) => {
    const database = await openDatabase({ dataDir: folder });
    try {
      await installBuiltIns(database.db, now());
      const region = simulateRegion({ students, terms: 2, seed: 5, schools: 1 });
      await importFiles(database, folder, region.files(), { now, note: log });
      for (const { code } of region.terms) {
        const run = await requestRun(
          database,
          { scheme: 'student-five-aspects', term: code, requestedBy: 'bench' },
          now(),
        );
        await performRun(database, run.id, { dataDir: folder, workers: 2, now });
      }
      const term = (await database.pool.query('select max(id) as id from term')).rows[0].id;
      const school = (
        await database.pool.query(
          `select c.place_id as id from enrolment e join class c on c.id = e.class_id group by 1 order by count(*) desc limit 1`,
        )
      ).rows[0].id;
      const pupil = (await database.pool.query('select max(person_id) as id from result where term_id = $1', [term]))
        .rows[0].id;
      const first = await measure(folder, async () => {
        const renderer = createRenderer({ workers: 1, dataDir: folder });
        const data = await makeReport(database.db, {
          personId: pupil,
          termId: term,
          language: 'zh-CN',
          at: now(),
          dayOf,
        });
        await renderer.render(data);
        await renderer.close();
      });
      const job = await requestReportJob(
        database.db,
        { termId: term, placeId: school, form: 'zip', requestedBy: null },
        now(),
      );
      const batch = await measure(folder, async () => {
        const renderer = createRenderer({ workers: 2, dataDir: folder });
        await performReportJob(database.db, job.id, { dataDir: folder, renderer, publicUrl: undefined, now, dayOf });
        await renderer.close();
        return (await database.pool.query('select done from report_job where id = $1', [job.id])).rows[0].done;
      });
      const { value: reports, ...figures } = batch;
      const { value: _none, ...firstFigures } = first;
      log(`${reports} reports`);
      const rate = reports / figures.cpuSeconds;
      return [
        {
          name: 'report',
          ...figures,
          rate: round(rate),
          unit: 'reports/CPU s',
          reference: REPORTS_A_SECOND,
          ratio: round(rate / REPORTS_A_SECOND),
        },
        {
          name: 'report-first',
          ...firstFigures,
          rate: round(1 / firstFigures.wallSeconds),
          unit: 'reports/s',
          reference: FIRST_SECONDS,
          ratio: round(firstFigures.wallSeconds / FIRST_SECONDS),
        },
      ];
    } finally {
      await database.close();
    }
  });
}
