import { cellText } from '../../platform/files/index.js';
import { type Blueprint, itemLabel } from './blueprint.js';
import { computedColumns } from './cell.js';
import type { Faults } from './faults.js';
import type { ImportProfile } from './profile.js';
import type { Found, KnownIndicator, ReadValues } from './read-table.js';
import type { SheetColumns } from './sheet-columns.js';
import { decimalOf, roundScaled, SCALE } from './value.js';

/** The item scores behind a paper's total. */
export interface FoundItem {
  /** From 1, its place in the blueprint. */
  item: number;
  /** Times 10,000. */
  score: number;
  /** From 1. */
  column: number;
}

const itemsOf = new WeakMap<Found, FoundItem[]>();

/** The item scores that a total was made of. */
export function foundItems(found: Found): FoundItem[] {
  return itemsOf.get(found) ?? [];
}

/** The total of a paper out of 100, from the columns of its items. Every item of the blueprint needs its column and its cell. */
export function itemValues(
  profile: ImportProfile,
  blueprint: Blueprint,
  indicator: KnownIndicator,
  faults: Faults,
): ReadValues {
  const absent = new Set(profile.absent ?? []);
  const full = blueprint.items.reduce((sum, item) => sum + item.full, 0);
  const placed = new WeakMap<SheetColumns, Array<number | undefined>>();

  function place(columns: SheetColumns): Array<number | undefined> {
    const known = placed.get(columns);
    if (known !== undefined) return known;
    const labels = columns.header.titles.map(itemLabel);
    const found = blueprint.items.map(({ label }) => {
      const column = labels.indexOf(label);
      return column < 0 ? undefined : column;
    });
    placed.set(columns, found);
    const missing = blueprint.items.filter((_, i) => found[i] === undefined).map(({ label }) => label);
    if (missing.length > 0) {
      faults.add({
        row: columns.header.row,
        code: 'evidence.item-column-missing',
        values: { items: missing.slice(0, 30).join(', ') },
      });
    }
    return found;
  }

  return (cells, columns, say, countAbsent) => {
    const items: FoundItem[] = [];
    const blanks: number[] = [];
    let sum = 0;
    let word: string | undefined;
    place(columns).forEach((column, i) => {
      if (column === undefined) return;
      const cell = cells[column] ?? null;
      const text = cellText(cell);
      if (text === '') blanks.push(column);
      else if (absent.has(text)) word ??= text;
      else {
        const score = decimalOf(cell);
        const most = blueprint.items[i]?.full ?? 0;
        if (typeof score === 'string') say(column, score);
        else if (score < 0 || score > most * SCALE) say(column, 'evidence.value-range', { low: 0, high: most });
        else {
          items.push({ item: i + 1, score, column: column + 1 });
          sum += score;
        }
      }
    });
    if (items.length === 0 && (word !== undefined || blanks.length > 0)) {
      const named = columns.subject.some(({ column }) => cellText(cells[column] ?? null) !== '');
      if (named) countAbsent(word ?? '');
      return [];
    }
    for (const column of blanks) say(column, 'evidence.item-blank');
    if (word !== undefined)
      say(
        columns.header.titles.findIndex((_, i) => cellText(cells[i] ?? null) === word),
        'evidence.value-not-number',
      );
    if (items.length < blueprint.items.length) return [];
    const total: Found = {
      indicator,
      value: roundScaled((sum * 100) / full),
      column: computedColumns.total,
      title: '',
    };
    itemsOf.set(total, items);
    return [total];
  };
}
