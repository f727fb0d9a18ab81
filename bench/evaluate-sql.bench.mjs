// The same evaluation in plain SQL, on one connection, and by the engine, on the same data: what the engine's figures are
// compared with. The overall scores must be equal.
import { performRun, requestRun } from '../apps/server/dist/modules/result/index.js';
import { openDatabase } from '../apps/server/dist/platform/database/index.js';
import { measure, round, withFolder } from './measure.mjs';
import { fillRegion, LEAVES, now, PER_STUDENT } from './region.mjs';

export async function bench({ students = 100_000, workers = 2, log }) {
  return withFolder(async (folder) => {
    const database = await openDatabase({ dataDir: folder });
    try {
      await fillRegion(database, students, log);
      const requested = await requestRun(
        database,
        { scheme: 'bench', term: '2025-2026-1', requestedBy: 'bench' },
        now(),
      );
      const engine = await measure(folder, () => performRun(database, requested.id, { dataDir: folder, workers, now }));
      log('plain SQL …');
      const client = await database.pool.connect();
      const sql = await measure(folder, async () => {
        for (const statement of STATEMENTS) await client.query(statement);
      });
      const { rows } = await client.query(
        `select count(*) filter (where s.overall is distinct from get_byte(r.scores, 0) * 256 + get_byte(r.scores, 1)) as unequal,
           count(*) as n from result r join plain_result s using (person_id) where r.run_id = $1`,
        [requested.id],
      );
      client.release();
      if (rows[0].unequal !== 0 || rows[0].n !== students)
        throw new Error(`${rows[0].unequal} scores differ of ${rows[0].n}.`);
      const row = (name, { value: _, ...figures }) => ({
        name,
        ...figures,
        rate: Math.round((students * PER_STUDENT) / figures.cpuSeconds),
        unit: 'observations/CPU s',
        reference: sql.cpuSeconds,
        ratio: round(figures.cpuSeconds / sql.cpuSeconds),
      });
      return [row('evaluate-sql', sql), row('engine', engine)];
    } finally {
      await database.close();
    }
  });
}

/** The scheme of `region.mjs`, written out: leaf i is of kind i % 5 and weighs 10 + i % 7. */
const STATEMENTS = [
  `create temporary table plain_raw as
   select o.person_id, o.indicator_id - 1000 as leaf, count(*) as n, sum(value) as total, max(value) as greatest,
     (array_agg(value order by day desc, recorded_at desc, value desc))[1] as latest
   from observation o where o.term_id = 1
     and not exists (select from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)
   group by 1, 2`,
  `create temporary table plain_who as
   select e.person_id, c.place_id as school, p.parent_id as county,
     case c.stage when 1 then 10 when 2 then 20 else 30 end + 2026 - c.entry_year as grade
   from enrolment e join class c on c.id = e.class_id join place p on p.id = c.place_id`,
  `create temporary table plain_leaf as
   with raw as (
     select r.*, w.school, w.county, w.grade,
       case leaf % 5 when 0 then floor(total / n + 0.5) when 3 then greatest when 4 then latest else total end as raw
     from plain_raw r join plain_who w using (person_id))
   select person_id, leaf, case leaf % 5
     when 0 then floor(greatest(0, least(100, 70 + 10 * ((raw - avg(raw) over county) / nullif(stddev_pop(raw) over county, 0))::float8)) * 100 + 0.5)
     when 1 then floor(100 * 100 * (rank() over (partition by leaf, grade, school order by raw) - 1
       + 0.5 * count(*) over (partition by leaf, grade, school, raw)) / count(*) over (partition by leaf, grade, school) + 0.5)
     when 2 then floor(100 * (case
       when raw / 10000 <= 40 then raw::float8 / 10000 * 60 / 40
       when raw / 10000 <= 80 then 60 + (raw::float8 / 10000 - 40) * 25 / 40
       when raw / 10000 <= 200 then 85 + (raw::float8 / 10000 - 80) * 15 / 120 else 100 end) + 0.5)
     when 3 then floor(100 * least(100, 20 + raw::float8 / 10000 * 80 / 100) + 0.5)
     else floor(100 * least(100, greatest(0, raw / 10000)) + 0.5) end as score
   from raw window county as (partition by leaf, grade, county)`,
  `create temporary table plain_result as
   with top as (
     select person_id, (leaf - 1) / ${LEAVES / 5} as top, floor(sum((10 + leaf % 7) * score) / sum(10 + leaf % 7) + 0.5) as score
     from plain_leaf group by 1, 2)
   select person_id, floor(sum(20 * score) / sum(20) + 0.5) as overall, array_agg(score order by top) as tops from top group by 1`,
];
