import type { GroupKey, Norm, Scheme } from '@wuyu/evaluation';
import { levelNames } from '@wuyu/evaluation';
import type pg from 'pg';
import { copyInto } from '../../platform/database/index.js';
import type { RunSubjects } from './subjects.js';
import { BINS } from './tally.js';

/** One node in one grade of a school, as kept in run_distribution. */
export interface KeptGradeSpread {
  node: string;
  grade: number;
  n: number;
  /** Of the scores times 100. */
  total: number;
  /** The first bin that counts, and the counts from there to the last one. */
  from: number;
  counts: number[];
  levels: number[];
}

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
  const bySchool = new Map<number, KeptGradeSpread[]>();
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
      const bins = counts.subarray(group * BINS, (group + 1) * BINS);
      const from = bins.findIndex((count) => count > 0);
      const spreads = bySchool.get(school) ?? [];
      bySchool.set(school, spreads);
      spreads.push({
        node: node.code,
        grade,
        n: n[group] as number,
        total: total[group] as number,
        from,
        counts: [...bins.subarray(from, bins.findLastIndex((count) => count > 0) + 1)],
        levels: [...levelCounts.subarray(group * levelCount, (group + 1) * levelCount)],
      });
    }
  }
  const copy = copyInto(client, 'copy run_distribution (run_id, place_id, spreads) from stdin (format binary)');
  for (const [school, spreads] of bySchool) {
    copy.row(3);
    copy.int4(runId);
    copy.int4(school);
    copy.text(JSON.stringify(spreads));
    if (copy.due) await copy.flush();
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

const GROUPS_A_ROW = 200;

/** A leaf's groups come in the order of their names; numbers as text, for these are exact integers of any length. */
export async function writeNorms(client: pg.PoolClient, runId: number, norms: readonly Norm[]): Promise<void> {
  const copy = copyInto(client, 'copy run_norm (run_id, node, first, groups) from stdin (format binary)');
  const ordered = [...norms].sort((a, b) => compare(a.node, b.node) || compare(a.group, b.group));
  for (let at = 0, next = 0; at < ordered.length; at = next) {
    const { node, group } = ordered[at] as Norm;
    const lines: string[] = [];
    for (next = at; next < ordered.length && next < at + GROUPS_A_ROW && ordered[next]?.node === node; next++) {
      const { group: key, n, total, squares } = ordered[next] as Norm;
      lines.push(`${key}\t${n}\t${total}\t${squares}`);
    }
    copy.row(4);
    copy.int4(runId);
    copy.text(node);
    copy.text(group);
    copy.text(lines.join('\n'));
    if (copy.due) await copy.flush();
  }
  await copy.end();
}

/** As the collation "C" of ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One line of run_norm.groups. */
export function readNorm(node: string, line: string): Norm {
  const [group = '', n, total = '0', squares = '0'] = line.split('\t');
  return {
    node,
    group,
    keys: group === '' ? [] : (group.split(',').map((part) => part.split('=')[0]) as GroupKey[]),
    n: Number(n),
    total: BigInt(total),
    squares: BigInt(squares),
  };
}
