import { cellText, plainText } from './cell.js';
import type { SheetRow } from './sheet-row.js';

/** A column that an importer knows: `headers` are its names, the preferred one first. */
export interface WantedColumn {
  key: string;
  headers: readonly string[];
  required?: boolean;
}

export interface Header {
  /** The true row of the header (of its last row, when it has two). Data begin below it. */
  row: number;
  /** How many of the rows given stand above the data. */
  rowsTaken: number;
  /** For each key found: its 0-based column. */
  columns: Record<string, number>;
  /** Every header text as it stands in the file, by 0-based column; '' where there is none. */
  titles: string[];
  /** Keys of required columns that are not there. */
  missing: string[];
  /** Headers that occur twice among those known: the text, and the columns. */
  duplicates: Array<{ key: string; title: string; columns: number[] }>;
  /** Headers that nobody asked for. */
  unknown: Array<{ title: string; column: number }>;
}

/** Rows looked at; titles and notes often stand above the header. */
const ROWS_LOOKED_AT = 10;

/**
 * A header's text as it is compared: without spaces, line breaks, asterisks at the ends, in lower case and half-width.
 * @param remarks false cuts off remarks in brackets such as (必填) too
 */
export function headerName(text: string, remarks = true): string {
  let name = plainText(text)
    .replace(/[\uFF08\u3014\u3010\uFF3B[{\uFF5B]/g, '(')
    .replace(/[\uFF09\u3015\u3011\uFF3D\]}\uFF5D]/g, ')')
    .replace(/[\s\u200B]+/g, '')
    .replace(/^[*\uFF0A]+|[*\uFF0A]+$/g, '')
    .replace(/[\u00D7\u2715*\uFF0A]/g, 'x')
    .replace(/[\uFF1A:]$/, '')
    .toLowerCase();
  if (!remarks) {
    const plain = name
      .replace(/\([^()]*\)/g, '')
      .replace(/^[*]+|[*]+$/g, '')
      .replace(/x$/, '');
    if (plain !== '') name = plain;
  }
  return name;
}

/**
 * Finds the header among a sheet's first rows: the row, or two rows under merged titles, that knows most of the wanted
 * columns. Names match in any order, ignoring spaces, line breaks, width, case, asterisks and remarks in brackets. In a
 * header of two rows a column is called by its lower name, by both together, or by the upper when nothing is below it.
 *
 * @param rows the first rows of one sheet, as delivered
 * @returns undefined when no row knows any of the wanted columns
 */
export function findHeader(rows: readonly SheetRow[], wanted: readonly WantedColumn[]): Header | undefined {
  const near = rows.slice(0, ROWS_LOOKED_AT);
  const known = new Map<string, { key: string; rank: number }>();
  for (const { key, headers } of wanted) {
    headers.forEach((header, rank) => {
      for (const name of [headerName(header), headerName(header, false)]) {
        if (!known.has(name)) known.set(name, { key, rank });
      }
    });
  }
  let best: { header: Header; score: number } | undefined;
  for (let i = 0; i < near.length; i += 1) {
    const upper = near[i] as SheetRow;
    const single = matched(
      titlesOf(upper).map((title) => [title]),
      titlesOf(upper),
      known,
      wanted,
    );
    const one = { ...single, row: upper.row, rowsTaken: i + 1 };
    if (best === undefined || scoreOf(one) > best.score) best = { header: one, score: scoreOf(one) };
    const lower = near[i + 1];
    if (lower === undefined) continue;
    const both = namesOfTwo(titlesOf(upper), titlesOf(lower));
    const double = matched(both.names, both.titles, known, wanted);
    const two = { ...double, row: lower.row, rowsTaken: i + 2 };
    const lowerAlone = Object.keys(
      matched(
        titlesOf(lower).map((t) => [t]),
        titlesOf(lower),
        known,
        wanted,
      ).columns,
    ).length;
    if (scoreOf(two) > best.score && scoreOf(two) > lowerAlone) best = { header: two, score: scoreOf(two) };
  }
  return best === undefined || best.score === 0 ? undefined : best.header;
}

const scoreOf = (header: Header) => Object.keys(header.columns).length;

function titlesOf(row: SheetRow): string[] {
  return row.cells.map((cell) => cellText(cell));
}

/** The upper title spreads to the right over blank cells, as a merged one does, as long as something stands below. */
function namesOfTwo(upper: readonly string[], lower: readonly string[]): { names: string[][]; titles: string[] } {
  const names: string[][] = [];
  const titles: string[] = [];
  let parent = '';
  for (let column = 0; column < Math.max(upper.length, lower.length); column += 1) {
    const own = upper[column] ?? '';
    const child = lower[column] ?? '';
    if (own !== '') parent = own;
    if (child === '') {
      names.push(own === '' ? [] : [own]);
      titles.push(own);
    } else {
      names.push([parent + child, child]);
      titles.push(child);
    }
  }
  return { names, titles };
}

function matched(
  names: ReadonlyArray<readonly string[]>,
  titles: readonly string[],
  known: ReadonlyMap<string, { key: string; rank: number }>,
  wanted: readonly WantedColumn[],
): Header {
  const found = new Map<string, Array<{ column: number; rank: number; title: string }>>();
  const unknown: Header['unknown'] = [];
  names.forEach((alternatives, column) => {
    const title = titles[column] ?? '';
    if (title === '') return;
    const hit = firstHit(alternatives, known);
    if (hit === undefined) unknown.push({ title, column });
    else found.set(hit.key, [...(found.get(hit.key) ?? []), { column, rank: hit.rank, title }]);
  });
  const columns: Record<string, number> = {};
  const duplicates: Header['duplicates'] = [];
  for (const [key, hits] of found) {
    const rank = Math.min(...hits.map((hit) => hit.rank));
    const first = hits.filter((hit) => hit.rank === rank);
    const chosen = first[0] as (typeof first)[number];
    columns[key] = chosen.column;
    // Two different names of one thing are no duplicate: the preferred one counts, the other is left aside.
    if (first.length > 1) duplicates.push({ key, title: chosen.title, columns: first.map(({ column }) => column) });
    for (const hit of hits) if (hit.rank !== rank) unknown.push({ title: hit.title, column: hit.column });
  }
  const missing = wanted.filter(({ key, required }) => required === true && !(key in columns)).map(({ key }) => key);
  return { row: 0, rowsTaken: 0, columns, titles: [...titles], missing, duplicates, unknown };
}

function firstHit(alternatives: readonly string[], known: ReadonlyMap<string, { key: string; rank: number }>) {
  for (const remarks of [true, false]) {
    for (const text of alternatives) {
      const hit = known.get(headerName(text, remarks));
      if (hit !== undefined) return hit;
    }
  }
  return undefined;
}
