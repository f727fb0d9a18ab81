import { type explain as endpoint, Problem, type ReplyOf } from '@wuyu/contract';
import {
  createFold,
  explain,
  findNorm,
  type GroupKey,
  type Norm,
  parseScheme,
  type Reason,
  rawOf,
  type Scheme,
  type SeenObservation,
  type Subjects,
} from '@wuyu/evaluation';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db, OpenDatabase } from '../../platform/database/index.js';
import { type ObservationRow, standingObservations, unpackCell } from '../evidence/index.js';
import { originsOf } from '../record/index.js';
import { findSchemeById, indicators } from '../scheme/index.js';
import { readNorm } from './distribution.js';
import { findResult, newestRunOf, type RunRow } from './queries.js';
import { readClasses, readTerm } from './subjects.js';

export type Explanation = ReplyOf<typeof endpoint>;

const DAY_MS = 86_400_000;
const EPOCH_2000 = Date.UTC(2000, 0, 1);

/**
 * Why a node has its score: the nodes below with their weights, raw values and norms, down to the observations that the run
 * saw, each with the file, row and column it came from.
 *
 * @throws Problem 404 `result.none` when the pupil has no result of the term, `result.node-unknown`.
 */
export async function explainNode(
  { db, pool }: Pick<OpenDatabase, 'db' | 'pool'>,
  asked: { personId: number; termId: number; node: string; scheme?: string | undefined },
): Promise<Explanation> {
  const run = await newestRunOf(db, asked.personId, asked.termId, asked.scheme);
  const result = run && (await findResult(db, run.id, asked.termId, asked.personId));
  if (!run || !result) throw new Problem(404, 'result.none');
  const version = await findSchemeById(db, run.scheme_version_id);
  if (!version) throw new Error(`Run ${run.id} has no scheme.`);
  const scheme = parseScheme(version.document);
  if (!scheme.nodes.some(({ code }) => code === asked.node))
    throw new Problem(404, 'result.node-unknown', { node: asked.node });
  const facts = await whoIn(db, pool, run, asked.personId, result.class_id);
  const seen = await standingObservations(db, {
    personId: asked.personId,
    termId: asked.termId,
    position: run.position,
  });
  const keys = { grade: facts.grade, sex: facts.sex, class: result.class_id, ...facts.places };
  const norms = await normsOf(db, run.id, scheme, keys);
  const known = await indicators(db);
  const nodes = scheme.nodes.length;
  const reason = explain(scheme, asked.node, {
    grade: facts.grade,
    scores: Array.from({ length: nodes }, (_, node) => result.scores.readInt16BE(node * 2)),
    levels: [...result.levels],
    raws: rawsOf(scheme, seen, facts),
    norms,
    observations: seen.map(
      (row): SeenObservation => ({ indicator: row.indicator, on: row.day, value: row.value, id: idOf(row) }),
    ),
    indicators: Object.fromEntries(known.map(({ code, title, unit }) => [code, { title, unit }])),
  });
  const rows = new Map(seen.map((row) => [idOf(row), row]));
  const origins = await originsOf(
    db,
    asked.personId,
    seen.filter(({ source }) => source === 'record' || source === 'point'),
  );
  const titles = new Map(known.map((indicator) => [indicator.code, indicator]));
  return {
    studentId: asked.personId,
    term: facts.term,
    runId: run.id,
    scheme: { code: version.code, version: version.version },
    steps: stepsOf(reason, null, (observation) => {
      const row = rows.get(observation.id ?? '') as ObservationRow;
      const place = unpackCell(row.cell, row.sheets);
      return {
        indicator: row.indicator,
        title: titles.get(row.indicator)?.title ?? { zh: row.indicator, en: row.indicator },
        on: row.day,
        value: row.value / 10_000,
        unit: titles.get(row.indicator)?.unit ?? { zh: '', en: '' },
        source: row.fileName || row.source,
        origin: origins.get(idOf(row)) ?? null,
        batchId: row.batchId,
        row: place.row,
        column: place.column,
      };
    }),
  };
}

const idOf = (row: ObservationRow) => `${row.batchId}:${row.cell}`;

type Step = Explanation['steps'][number];

function stepsOf(
  reason: Reason,
  parent: string | null,
  shown: (observation: SeenObservation) => Step['observations'][number],
): Step[] {
  const { leaf } = reason;
  const step: Step = {
    node: reason.node,
    parent,
    title: reason.title,
    weight: reason.weight ?? 0,
    score: reason.score,
    level: reason.level,
    coverage: reason.coverage,
    words: reason.words,
    raw: leaf ? { fn: leaf.raw.fn, value: leaf.raw.value, unit: leaf.raw.unit } : null,
    norm: leaf?.group
      ? {
          group: leaf.group.keys.join(' × '),
          n: leaf.group.n,
          mean: leaf.score.fn === 'norm' ? leaf.group.mean : null,
          sd: leaf.score.fn === 'norm' ? leaf.group.sd : null,
          fellBack: 'group' in leaf.score && leaf.group.keys.length < leaf.score.group.length,
        }
      : null,
    observations: leaf ? leaf.observations.map(shown) : [],
  };
  return [step, ...reason.children.flatMap((child) => stepsOf(child, reason.node, shown))];
}

interface Who {
  term: string;
  grade: number;
  standardGrade: number;
  sex: number;
  places: { school: number; county: number; city: number; province: number };
}

async function whoIn(db: Db, pool: pg.Pool, run: RunRow, personId: number, classId: number): Promise<Who> {
  const term = await readTerm(pool, run.term_id);
  const facts = (await readClasses(pool, term, run.place_id)).get(classId);
  const person = await db.selectFrom('person').select('sex').where('id', '=', personId).executeTakeFirst();
  if (!facts) throw new Problem(404, 'result.none');
  const { school, county, city, province } = facts;
  const sex = person?.sex === 1 || person?.sex === 2 ? person.sex : 0;
  return {
    term: term.code,
    grade: facts.grade,
    standardGrade: facts.standardGrade,
    sex,
    places: { school, county, city, province },
  };
}

/** The raw values of one pupil, by the engine itself. */
function rawsOf(scheme: Scheme, seen: readonly ObservationRow[], { grade, standardGrade, sex }: Who): number[] {
  const fold = createFold(scheme, 1);
  for (const row of seen) {
    const slot = fold.indicators.indexOf(row.indicator);
    if (slot < 0) continue;
    const day = Math.round((Date.parse(row.day) - EPOCH_2000) / DAY_MS);
    fold.add(0, slot, row.value, day, row.recordedAt.getTime() * 1000);
  }
  const subjects: Subjects = {
    n: 1,
    grade: Uint8Array.of(grade),
    sex: Uint8Array.of(sex),
    standardGrade: Uint8Array.of(standardGrade),
  };
  return scheme.nodes.map(({ index, leaf }) =>
    leaf ? (rawOf(scheme, index, fold, subjects)[0] as number) : Number.NaN,
  );
}

async function normsOf(
  db: Db,
  runId: number,
  scheme: Scheme,
  keys: Partial<Record<GroupKey, number>>,
): Promise<Norm[]> {
  const asked = scheme.nodes.flatMap(({ code, leaf }) =>
    leaf && 'group' in leaf.score ? groupNames(leaf.score.group, keys).map((group) => ({ node: code, group })) : [],
  );
  const { rows } = await sql<{ node: string; group: string; groups: string }>`
    select a.node, a.group, r.groups from unnest(
      ${asked.map(({ node }) => node)}::text[], ${asked.map(({ group }) => group)}::text[]) as a (node, "group")
    cross join lateral (
      select n.groups from run_norm n where n.run_id = ${runId} and n.node = a.node and n.first <= a.group collate "C"
      order by n.first desc limit 1) r`.execute(db);
  const norms = rows.flatMap(({ node, group, groups }) => {
    const line = groups.split('\n').find((one) => one.startsWith(`${group}\t`));
    return line === undefined ? [] : [readNorm(node, line)];
  });
  return scheme.nodes.flatMap(({ code, leaf }) => {
    const norm = leaf ? findNorm(scheme, code, keys, norms) : undefined;
    return norm ? [norm] : [];
  });
}

/** The names of every group that this pupil may have been compared in, by these keys. */
function groupNames(by: readonly GroupKey[], keys: Partial<Record<GroupKey, number>>): string[] {
  const parts = by.map((key) => `${key}=${keys[key] ?? 0}`);
  return [...parts.keys(), parts.length].map((count) => parts.slice(0, count).join(','));
}
