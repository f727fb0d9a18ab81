import { type Distribution, Problem } from '@wuyu/contract';
import {
  assignLevels,
  combine,
  createResults,
  levelNames,
  parseScheme,
  type Scheme,
  type Words,
} from '@wuyu/evaluation';
import { copyOut, fieldOffset, type OpenDatabase } from '../../platform/database/index.js';
import { findSchemeById, type SchemeVersion } from '../scheme/index.js';
import { loadScores, scoresPath } from './fold-file.js';
import type { RunRow } from './queries.js';
import { distributionOf } from './spread.js';
import { type RunSubjects, readClasses, readTerm } from './subjects.js';
import { countScore, emptyTally } from './tally.js';

export interface WhatIf {
  runId: number;
  subjects: number;
  levelChanges: number;
  aspects: Array<{ node: string; title: Words; before: Distribution; after: Distribution }>;
}

/**
 * What other weights would make of a finished run: the scores of the leaves stand, everything above is combined anew.
 * Nothing is kept.
 *
 * @param weights node → new weight; at most two digits after the point; others keep theirs.
 * @throws Problem 422 `scheme.invalid` when the scheme would not stand with these weights, `result.node-unknown`.
 */
export async function whatIf(
  database: OpenDatabase,
  dataDir: string,
  run: RunRow,
  weights: Readonly<Record<string, number>>,
): Promise<WhatIf> {
  const version = (await findSchemeById(database.db, run.scheme_version_id)) as SchemeVersion;
  const before = parseScheme(version.document);
  const after = parseScheme(reweighted(version.document, weights, before));
  const { scores, levels, subjects } =
    (await keptResults(dataDir, run, before)) ?? (await readResults(database, run, before));
  const tops = before.nodes.filter(({ parent }) => parent <= 0);
  const tallies = () => new Map(tops.map((node) => [node.index, emptyTally(levelNames(node.levels).length)]));
  const count = (into: ReturnType<typeof tallies>) => {
    for (const [node, tally] of into) {
      const column = scores[node] as Int16Array;
      const levelColumn = levels[node] as Uint8Array;
      for (let index = 0; index < subjects.n; index++)
        countScore(tally, column[index] as number, levelColumn[index] as number);
    }
    return into;
  };
  const was = count(tallies());
  const overallBefore = (levels[0] as Uint8Array).slice();
  combine(after, scores, subjects);
  for (const { index } of tops)
    assignLevels(after, index, scores[index] as Int16Array, subjects, levels[index] as Uint8Array);
  const becomes = count(tallies());
  const overallAfter = levels[0] as Uint8Array;
  const summary = (from: ReturnType<typeof tallies>, node: (typeof tops)[number]) =>
    distributionOf([from.get(node.index) ?? emptyTally(0)], levelNames(node.levels));
  return {
    runId: run.id,
    subjects: subjects.n,
    levelChanges: overallBefore.reduce((sum, level, index) => sum + (level === overallAfter[index] ? 0 : 1), 0),
    aspects: tops.map((node) => ({
      node: node.code,
      title: node.title,
      before: summary(was, node),
      after: summary(becomes, node),
    })),
  };
}

interface NodeDocument {
  code: string;
  weight: number;
  children?: NodeDocument[];
}

function reweighted(document: unknown, weights: Readonly<Record<string, number>>, scheme: Scheme): unknown {
  for (const code of Object.keys(weights)) {
    if (!scheme.nodes.some((node) => node.code === code && node.index > 0))
      throw new Problem(422, 'result.node-unknown', { node: code });
  }
  const copy = structuredClone(document) as { indicators: NodeDocument[] };
  const walk = (nodes: NodeDocument[]) => {
    for (const node of nodes) {
      node.weight = weights[node.code] ?? node.weight;
      walk(node.children ?? []);
    }
  };
  walk(copy.indicators);
  return copy;
}

type WhatIfSubjects = Omit<RunSubjects, 'persons' | 'indexOf'>;

/** What the run kept beside the database: the newest of its scheme, term and place only. */
async function keptResults(dataDir: string, run: RunRow, scheme: Scheme) {
  const file = scoresPath(dataDir, run.scheme_version_id, run.term_id, run.place_id);
  const kept = await loadScores(file, run.id);
  if (!kept) return undefined;
  const by = new Map(kept.columns.map(({ name, array }) => [name, array]));
  const take = <T>(name: string) => by.get(name) as T;
  const grade = take<Uint8Array>('grade');
  const subjects: WhatIfSubjects = {
    n: kept.persons.length,
    grade,
    standardGrade: grade,
    sex: take('sex'),
    class: take('class'),
    school: take('school'),
    county: take('county'),
    city: take('city'),
    province: take('province'),
  };
  const scores = scheme.nodes.map(({ index }) => take<Int16Array>(`score ${index}`));
  const levels = scheme.nodes.map(({ index }) => take<Uint8Array>(`level ${index}`));
  return { scores, levels, subjects };
}

/** The stored scores as columns: about three bytes a node and subject. */
async function readResults(database: OpenDatabase, run: RunRow, scheme: Scheme) {
  const nodes = scheme.nodes.length;
  const client = await database.pool.connect();
  try {
    const term = await readTerm(client, run.term_id);
    const classes = await readClasses(client, term, run.place_id);
    const n = run.subjects;
    const { scores, levels } = createResults(scheme, n);
    const subjects: WhatIfSubjects = {
      n,
      grade: new Uint8Array(n),
      standardGrade: new Uint8Array(n),
      sex: new Uint8Array(n),
      class: new Int32Array(n),
      school: new Int32Array(n),
      county: new Int32Array(n),
      city: new Int32Array(n),
      province: new Int32Array(n),
    };
    const widths = [4, 2, nodes * 2, nodes];
    const [classAt, sexAt, scoresAt, levelsAt] = widths.map((_, field) => fieldOffset(widths, field)) as [
      number,
      number,
      number,
      number,
    ];
    let index = 0;
    // Sex is needed only where levels by shares are within it.
    const bySex = scheme.nodes.some(({ levels: rule }) => rule?.fn === 'shares' && rule.within.includes('sex'));
    const source = bySex
      ? `select r.class_id, p.sex, r.scores, r.levels from result r join person p on p.id = r.person_id`
      : `select r.class_id, 0::smallint, r.scores, r.levels from result r`;
    await copyOut(
      client,
      `copy (${source} where r.run_id = ${run.id}) to stdout (format binary)`,
      widths,
      (view, at) => {
        const facts = classes.get(view.getInt32(at + classAt));
        subjects.grade[index] = facts?.grade ?? 0;
        subjects.sex[index] = view.getInt16(at + sexAt);
        subjects.class[index] = view.getInt32(at + classAt);
        subjects.school[index] = facts?.school ?? 0;
        subjects.county[index] = facts?.county ?? 0;
        subjects.city[index] = facts?.city ?? 0;
        subjects.province[index] = facts?.province ?? 0;
        for (let node = 0; node < nodes; node++) {
          (scores[node] as Int16Array)[index] = view.getInt16(at + scoresAt + node * 2);
          (levels[node] as Uint8Array)[index] = view.getUint8(at + levelsAt + node);
        }
        index++;
      },
    );
    if (index !== n) throw new Error(`Run ${run.id} has ${index} results, not ${n}.`);
    return { scores, levels, subjects };
  } finally {
    client.release();
  }
}
