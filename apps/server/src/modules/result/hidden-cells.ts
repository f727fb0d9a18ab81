import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { placesUnder } from '../roster/index.js';
import type { KeptGradeSpread } from './distribution.js';
import type { RunRow } from './queries.js';
import { type Line, suppress } from './suppress.js';

/** Whether the spread of a node in a place and grade (0: all grades) is hidden. */
export type IsHidden = (node: string, placeId: number, grade: number) => boolean;

const MOST_KEPT = 16;
const kept = new WeakMap<Db, Map<number, Promise<IsHidden>>>();

/**
 * What of a run's spreads is shown nowhere. It is found for the whole tree of the run at once, so that no page tells what
 * another hides; a finished run does not change, so it is kept for the next who asks.
 */
export function hiddenCells(db: Db, run: RunRow): Promise<IsHidden> {
  const byRun = kept.get(db) ?? new Map<number, Promise<IsHidden>>();
  kept.set(db, byRun);
  const known = byRun.get(run.id);
  if (known) return known;
  const found = findHidden(db, run);
  byRun.set(run.id, found);
  found.catch(() => byRun.delete(run.id));
  const [oldest] = byRun.keys();
  if (byRun.size > MOST_KEPT && oldest !== undefined) byRun.delete(oldest);
  return found;
}

async function findHidden(db: Db, run: RunRow): Promise<IsHidden> {
  const places = await placesUnder(db, run.place_id);
  const rowOf = new Map(places.map(({ id }, row) => [id, row]));
  const { rows } = await sql<{ place_id: number; spreads: string }>`
    select place_id, spreads from run_distribution where run_id = ${run.id}`.execute(db);
  const spreads = rows.flatMap(({ place_id, spreads: text }) =>
    (JSON.parse(text) as KeptGradeSpread[]).map(({ node, grade, n }) => ({ place: place_id, node, grade, n })),
  );
  const grades = [...new Set(spreads.map(({ grade }) => grade))].sort((a, b) => a - b);
  const width = grades.length + 1;
  const columnOf = new Map(grades.map((grade, i) => [grade, i + 1]));
  const lines = linesOf(places, rowOf, width);
  const hidden = new Map<string, Set<number>>();
  for (const node of new Set(spreads.map((spread) => spread.node))) {
    const counts = new Array<number>(places.length * width).fill(0);
    for (const { place, grade, n } of spreads.filter((spread) => spread.node === node)) {
      // What a school has, all places above it have.
      for (let row = rowOf.get(place); row !== undefined; row = rowOf.get(places[row]?.parentId ?? -1)) {
        for (const column of [0, columnOf.get(grade) as number]) {
          counts[row * width + column] = (counts[row * width + column] as number) + n;
        }
      }
    }
    hidden.set(node, suppress(counts, lines));
  }
  return (node, placeId, grade) => {
    const row = rowOf.get(placeId);
    const column = grade === 0 ? 0 : columnOf.get(grade);
    return row !== undefined && column !== undefined && (hidden.get(node)?.has(row * width + column) ?? false);
  };
}

/** The grades of each place add up to the place, and the places below it in each grade. */
function linesOf(
  places: ReadonlyArray<{ id: number; parentId: number | null }>,
  rowOf: ReadonlyMap<number, number>,
  width: number,
): Line[] {
  const below = new Map<number, number[]>();
  places.forEach(({ parentId }, row) => {
    const parent = parentId === null ? undefined : rowOf.get(parentId);
    if (parent !== undefined) below.set(parent, [...(below.get(parent) ?? []), row]);
  });
  const lines: Line[] = places.map((_, row) => ({
    total: row * width,
    parts: Array.from({ length: width - 1 }, (__, i) => row * width + i + 1),
  }));
  for (const [row, children] of below) {
    for (let column = 0; column < width; column++)
      lines.push({ total: row * width + column, parts: children.map((child) => child * width + column) });
  }
  return lines;
}
