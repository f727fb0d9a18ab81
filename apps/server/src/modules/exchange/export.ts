import { Problem } from '@wuyu/contract';
import { levelNames, parseScheme } from '@wuyu/evaluation';
import type { OpenDatabase } from '../../platform/database/index.js';
import { csvField } from '../../platform/files/index.js';
import { levelAt, scoreAt } from '../result/index.js';
import { findSchemeById } from '../scheme/index.js';

/** How many rows went out; for the audit. */
export interface Counter {
  rows: number;
}

const PERSONS_AT_ONCE = 2000;
const SCALE = 10_000;
/** The national number, or else a local one; never an identity document's. */
const NUMBER = `select n.value from person_number n`;
const FIRST = `and n.type in ('student', 'auxiliary', 'school') order by array_position(array['student', 'auxiliary', 'school'], n.type), n.value limit 1`;

/**
 * Results as CSV in pieces: student number, term, node, score (empty: not enough data), level. The newest finished run of each
 * term for a pupil. Memory does not grow with the number of pupils.
 *
 * @throws Problem 404 `result.term-unknown`
 */
export async function* exportResults(
  database: OpenDatabase,
  filter: { term?: string | undefined; scheme: string },
  counter: Counter,
): AsyncGenerator<string> {
  yield '\uFEFFstudent,term,node,score,level\r\n';
  for (const term of await termsOf(database, filter.term)) {
    const { rows: runs } = await database.pool.query<{ id: number; scheme_version_id: number }>(
      `select r.id, r.scheme_version_id from run r join scheme_version s on s.id = r.scheme_version_id
       where r.term_id = $1 and r.state = 'done' and s.code = $2 order by r.id desc`,
      [term.id, filter.scheme],
    );
    // A later run covers an earlier one only for the pupils it has.
    const schemes = new Map<number, ReturnType<typeof parseScheme>>();
    for (const { id, scheme_version_id } of runs) {
      const version = await findSchemeById(database.db, scheme_version_id);
      if (version) schemes.set(id, parseScheme(version.document));
    }
    let after = 0;
    for (;;) {
      const { rows } = await database.pool.query<{
        person_id: number;
        run_id: number;
        scores: Buffer;
        levels: Buffer;
        number: string;
      }>(
        `select distinct on (r.person_id) r.person_id, r.run_id, r.scores, r.levels, coalesce(n.value, '') as number
         from result r left join lateral (${NUMBER} where n.person_id = r.person_id ${FIRST}) n on true
         where r.term_id = $1 and r.run_id = any($2) and r.person_id > $3 order by r.person_id, r.run_id desc limit $4`,
        [term.id, runs.map(({ id }) => id), after, PERSONS_AT_ONCE],
      );
      if (rows.length === 0) break;
      after = rows.at(-1)?.person_id ?? after;
      let piece = '';
      for (const row of rows) {
        for (const node of schemes.get(row.run_id)?.nodes ?? []) {
          const level = levelAt(row.levels, node.index);
          const name = level === null ? '' : (levelNames(node.levels)[level] ?? '');
          piece += `${csvField(row.number)},${term.code},${node.code},${scoreAt(row.scores, node.index)?.toFixed(2) ?? ''},${csvField(name)}\r\n`;
          counter.rows++;
        }
      }
      yield piece;
    }
  }
}

/** Current observations as CSV in pieces: subject, indicator, on, recordedAt, value; the form that `import observations` takes. */
export async function* exportObservations(
  database: OpenDatabase,
  filter: { term?: string | undefined },
  counter: Counter,
): AsyncGenerator<string> {
  yield '\uFEFFsubject,indicator,on,recordedAt,value\r\n';
  for (const term of await termsOf(database, filter.term)) {
    let after = 0;
    for (;;) {
      // Whole persons at a time, so that a person's rows are never cut in two.
      const { rows: persons } = await database.pool.query<{ id: number }>(
        `select id from person where kind = 'student' and id > $1 order by id limit $2`,
        [after, PERSONS_AT_ONCE],
      );
      if (persons.length === 0) break;
      after = persons.at(-1)?.id ?? after;
      const { rows } = await database.pool.query<{
        number: string;
        code: string;
        day: string;
        recorded_at: Date;
        value: number;
      }>(
        `select coalesce(n.value, '') as number, i.code, o.day, o.recorded_at, o.value
         from observation o join indicator i on i.id = o.indicator_id
         left join lateral (${NUMBER} where n.person_id = o.person_id ${FIRST}) n on true
         where o.term_id = $1 and o.person_id = any($2)
           and not exists (select from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)
         order by o.person_id, i.code, o.day, o.recorded_at, o.cell`,
        [term.id, persons.map(({ id }) => id)],
      );
      counter.rows += rows.length;
      yield rows
        .map(
          ({ number, code, day, recorded_at, value }) =>
            `${csvField(number)},${code},${day},${recorded_at.toISOString()},${value / SCALE}\r\n`,
        )
        .join('');
    }
  }
}

async function termsOf(database: OpenDatabase, code: string | undefined): Promise<Array<{ id: number; code: string }>> {
  const { rows } = await database.pool.query<{ id: number; code: string }>('select id, code from term order by code');
  if (code === undefined) return rows;
  const found = rows.filter((term) => term.code === code);
  if (found.length === 0)
    throw new Problem(404, 'result.term-unknown', { term: code, known: rows.map((term) => term.code).join(', ') });
  return found;
}
