import type { getOverview, Language, ReplyOf } from '@wuyu/contract';
import { levelNames, parseScheme } from '@wuyu/evaluation';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { briefPlace, countSchools, getPlace, getTerm, placesUnder, schoolsByChild } from '../roster/index.js';
import { findSchemeById } from '../scheme/index.js';
import type { KeptGradeSpread } from './distribution.js';
import { hiddenCells } from './hidden-cells.js';
import { findRuns } from './queries.js';
import { describeRuns, findRunCovering } from './run-page.js';
import { distributionOf, type KeptSpread } from './spread.js';

interface SpreadRow extends KeptSpread {
  node: string;
  place_id: number;
  grade: number;
}

/** The bureau's and the school's first page: imports, runs, and how the aspects are spread below, by code. */
export async function overviewPage(
  db: Db,
  asked: { placeId: number; term: string; scheme?: string | undefined; grade?: number | undefined },
  language: Language,
): Promise<ReplyOf<typeof getOverview>> {
  const place = await getPlace(db, asked.placeId);
  const term = await getTerm(db, asked.term);
  const under = await placesUnder(db, place.id);
  const schools = under.filter(({ kind }) => kind === 'school').map(({ id }) => id);
  const counts = await countSchools(db, schools, term);
  const students = (ids: readonly number[]) => ids.reduce((sum, id) => sum + (counts.get(id)?.students ?? 0), 0);
  const run = await findRunCovering(db, place.id, term.id, asked.scheme);
  const version = run ? await findSchemeById(db, run.scheme_version_id) : undefined;
  const scheme = version ? parseScheme(version.document) : undefined;
  const tops = scheme?.nodes.filter(({ parent }) => parent === 0) ?? [];
  const kept = run ? await readSpreads(db, run.id, schools) : [];
  const inGrade = asked.grade === undefined ? kept : kept.filter(({ grade }) => grade === asked.grade);
  const isHidden = run ? await hiddenCells(db, run) : () => false;
  const spread = (rows: readonly SpreadRow[], placeId: number, grade = asked.grade ?? 0) =>
    tops.map((top) =>
      distributionOf(
        rows.filter(({ node }) => node === top.code),
        levelNames(top.levels),
        isHidden(top.code, placeId, grade),
      ),
    );
  const byChild = schoolsByChild(under, place.id);
  const runs = await findRuns(db, { termId: term.id, placeIds: under.map(({ id }) => id) });
  return {
    place: briefPlace(place),
    term: term.code,
    scheme: scheme ? { code: scheme.code, version: scheme.version, title: scheme.title } : null,
    runId: run?.id ?? null,
    students: students(schools),
    classes: schools.reduce((sum, id) => sum + (counts.get(id)?.classes ?? 0), 0),
    schools: schools.length,
    evidence: await importsOf(
      db,
      under.map(({ id }) => id),
      place.kind === 'school',
    ),
    // The run that is shown may belong to a place above.
    runs: await describeRuns(
      db,
      run && !runs.some(({ id }) => id === run.id) ? [run, ...runs.slice(0, 19)] : runs.slice(0, 20),
      language,
    ),
    aspects: tops.map(({ code, title }) => ({ node: code, title })),
    whole: spread(inGrade, place.id),
    places: under
      .filter(({ id }) => byChild.has(id))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map((child) => {
        const within = new Set(byChild.get(child.id));
        return {
          place: briefPlace(child),
          students: students([...within]),
          aspects: spread(
            inGrade.filter(({ place_id }) => within.has(place_id)),
            child.id,
          ),
        };
      }),
    grades: [...new Set(kept.map(({ grade }) => grade))]
      .sort((a, b) => a - b)
      .map((grade) => ({
        grade,
        aspects: spread(
          kept.filter((row) => row.grade === grade),
          place.id,
          grade,
        ),
      })),
  };
}

async function readSpreads(db: Db, runId: number, schoolIds: readonly number[]): Promise<SpreadRow[]> {
  const { rows } = await sql<{ place_id: number; spreads: string }>`
    select place_id, spreads from run_distribution
    where run_id = ${runId} and place_id = any(${[...schoolIds]}::integer[])`.execute(db);
  return rows.flatMap(({ place_id, spreads }) =>
    (JSON.parse(spreads) as KeptGradeSpread[]).map(({ from, counts, ...kept }) => {
      return { place_id, ...kept, counts: [...new Array<number>(from).fill(0), ...counts] };
    }),
  );
}

/** What was imported for these places; a batch of no place counts for every region, not for a school. */
async function importsOf(db: Db, placeIds: readonly number[], own: boolean) {
  const { rows } = await sql<{ source: string; batches: number; observations: number; last: Date | null }>`
    select source, count(*) as batches, coalesce(sum(observations), 0)::bigint as observations, max(recorded_at) as last
    from batch where place_id = any(${[...placeIds]}::integer[]) or (place_id is null and not ${own})
    group by source order by source`.execute(db);
  const last = rows.reduce<Date | null>(
    (latest, row) => (row.last && (!latest || row.last > latest) ? row.last : latest),
    null,
  );
  return {
    batches: rows.reduce((sum, row) => sum + row.batches, 0),
    observations: rows.reduce((sum, row) => sum + row.observations, 0),
    lastAt: last?.toISOString() ?? null,
    sources: rows.map(({ source, batches, observations }) => ({ source, batches, observations })),
  };
}
