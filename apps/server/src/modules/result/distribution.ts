import {
  type GroupKey,
  type GroupLevel,
  groupSubjects,
  levelNames,
  membersOf,
  type Norm,
  type Scheme,
} from '@wuyu/evaluation';
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
  const grouping = groupSubjects(subjects, ['school', 'grade']);
  const [bySchoolAndGrade] = grouping.levels as [GroupLevel];
  const { order, starts } = membersOf(grouping, bySchoolAndGrade);
  const bySchool = new Map<number, KeptGradeSpread[]>();
  const counts = new Int32Array(BINS);
  for (const node of scheme.nodes.filter(({ parent }) => parent <= 0)) {
    const column = scores[node.index] as Int16Array;
    const levelColumn = levels[node.index] as Uint8Array;
    const levelCounts = new Int32Array(levelNames(node.levels).length);
    // Group by group, so that the counts stay at hand however the pupils are ordered.
    for (const [group, [school, grade]] of (bySchoolAndGrade.values as Array<[number, number]>).entries()) {
      counts.fill(0);
      levelCounts.fill(0);
      let n = 0;
      let total = 0;
      for (let place = starts[group] as number; place < (starts[group + 1] as number); place++) {
        const index = order[place] as number;
        const score = column[index] as number;
        if (score < 0) continue;
        n++;
        total += score;
        (counts[Math.floor(score / 100)] as number)++;
        const level = levelColumn[index] as number;
        if (level < levelCounts.length) (levelCounts[level] as number)++;
      }
      if (n === 0) continue;
      let from = 0;
      while (counts[from] === 0) from++;
      let end = BINS;
      while (counts[end - 1] === 0) end--;
      const spreads = bySchool.get(school) ?? [];
      bySchool.set(school, spreads);
      spreads.push({
        node: node.code,
        grade,
        n,
        total,
        from,
        counts: Array.from(counts.subarray(from, end)),
        levels: Array.from(levelCounts),
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
