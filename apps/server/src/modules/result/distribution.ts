import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Norm, Scheme } from '@wuyu/evaluation';
import { levelNames } from '@wuyu/evaluation';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyInto } from '../../platform/database/index.js';
import type { RunSubjects } from './subjects.js';
import { BINS } from './tally.js';

/** How the top of the tree is spread in each school and grade: small, mergeable counts instead of queries over all pupils. */
export async function writeDistributions(
  client: pg.PoolClient,
  runId: number,
  scheme: Scheme,
  subjects: RunSubjects,
  scores: readonly Int16Array[],
  levels: readonly Uint8Array[],
): Promise<void> {
  const groups = groupBySchoolAndGrade(subjects);
  const copy = copyInto(
    client,
    'copy run_distribution (run_id, node, place_id, grade, n, total, counts, levels) from stdin (format binary)',
  );
  for (const node of scheme.nodes.filter(({ parent }) => parent <= 0)) {
    const column = scores[node.index] as Int16Array;
    const levelColumn = levels[node.index] as Uint8Array;
    const levelCount = levelNames(node.levels).length;
    const n = new Int32Array(groups.keys.length);
    const total = new Float64Array(groups.keys.length);
    const counts = new Int32Array(groups.keys.length * BINS);
    const levelCounts = new Int32Array(groups.keys.length * levelCount);
    for (let index = 0; index < subjects.n; index++) {
      const score = column[index] as number;
      if (score < 0) continue;
      const group = groups.of[index] as number;
      n[group]!++;
      total[group]! += score;
      counts[group * BINS + Math.floor(score / 100)]!++;
      const level = levelColumn[index] as number;
      if (level < levelCount) levelCounts[group * levelCount + level]!++;
    }
    for (const [group, { school, grade }] of groups.keys.entries()) {
      if (n[group] === 0) continue;
      copy.row(8);
      copy.int4(runId);
      copy.text(node.code);
      copy.int4(school);
      copy.int2(grade);
      copy.int4(n[group] as number);
      copy.int8(total[group] as number);
      copy.int4s(counts.subarray(group * BINS, (group + 1) * BINS));
      copy.int4s(levelCounts.subarray(group * levelCount, (group + 1) * levelCount));
      if (copy.due) await copy.flush();
    }
  }
  await copy.end();
}

function groupBySchoolAndGrade(subjects: RunSubjects): {
  of: Int32Array;
  keys: Array<{ school: number; grade: number }>;
} {
  const keys: Array<{ school: number; grade: number }> = [];
  const known = new Map<number, number>();
  const of = new Int32Array(subjects.n);
  for (let index = 0; index < subjects.n; index++) {
    const school = subjects.school[index] as number;
    const grade = subjects.grade[index] as number;
    const key = school * 256 + grade;
    let group = known.get(key);
    if (group === undefined) {
      group = keys.push({ school, grade }) - 1;
      known.set(key, group);
    }
    of[index] = group;
  }
  return { of, keys };
}

/** As text: these are exact integers of any length. */
export async function writeNorms(client: pg.PoolClient, runId: number, norms: readonly Norm[]): Promise<void> {
  const lines = function* () {
    for (const { node, group, n, total, squares } of norms) {
      yield `${runId}\t${node}\t${group}\t${n}\t${total}\t${squares}\n`;
    }
  };
  const target = client.query(copyFrom('copy run_norm (run_id, node, group_key, n, total, squares) from stdin'));
  await pipeline(Readable.from(inPieces(lines())), target);
}

function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length > 1 << 16) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
