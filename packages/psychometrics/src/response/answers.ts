import type { Answers, CalibratedItem } from './types.js';

const MISSING = 255;

/** Answers as bytes: category numbers after `category`, which maps [item × 256] a byte to its category, or 255 for missing. */
export interface RankedAnswers {
  bytes: Uint8Array;
  persons: number;
  items: number;
  category: Uint8Array;
  /** By item, the answers in the data that the categories stand for. */
  values: number[][];
  /** By item, whether somebody did not answer it. */
  gaps: boolean[];
}

/**
 * Finds each item's categories: the distinct answers by rank, or, for items in `known`, the answers given there.
 *
 * @throws RangeError for a wrong length, an item with fewer than two distinct answers or more than 100, or an answer that is not
 *   among those known.
 */
export function rankAnswers(
  answers: Answers,
  persons: number,
  items: number,
  known: ReadonlyMap<number, number[]> = new Map(),
): RankedAnswers {
  checkShape(answers, persons, items);
  const { bytes, values: raw } = toBytes(answers, persons, items);
  const seen = countBytes(bytes, persons, items);
  const category = new Uint8Array(items * 256).fill(MISSING);
  const values: number[][] = [];
  const gaps: boolean[] = [];
  for (let j = 0; j < items; j++) {
    const found = known.get(j) ?? [];
    let gap = false;
    for (let byte = 0; byte < 256; byte++) {
      if (seen[j * 256 + byte] === 0) continue;
      if (byte === MISSING || (answers instanceof Int8Array && byte > 127)) {
        gap = true;
        continue;
      }
      const value = raw?.[j]?.[byte] ?? byte;
      if (!known.has(j)) found.push(value);
      const k = found.indexOf(value);
      if (k < 0) throw new RangeError(`item ${j + 1}: the answer ${value} was not among those calibrated`);
      category[j * 256 + byte] = k;
    }
    if (found.length === 0) throw new RangeError(`item ${j + 1} has no answers`);
    if (found.length === 1) throw new RangeError(`item ${j + 1} is constant: every answer is ${found[0]}`);
    if (found.length > 100) {
      throw new RangeError(`item ${j + 1} has ${found.length} categories; at most 100 are possible`);
    }
    values.push(found);
    gaps.push(gap);
  }
  return { bytes, persons, items, category, values, gaps };
}

/** Reads answers by the categories of calibrated items. Throws as `rankAnswers`. */
export function matchAnswers(answers: Answers, persons: number, items: readonly CalibratedItem[]): RankedAnswers {
  return rankAnswers(answers, persons, items.length, new Map(items.map(({ values }, j) => [j, values])));
}

function checkShape(answers: Answers, persons: number, items: number): void {
  if (!(Number.isInteger(persons) && persons > 0)) throw new RangeError('there are no persons');
  if (!(Number.isInteger(items) && items > 0)) throw new RangeError('there are no items');
  if (answers.length !== persons * items) {
    throw new RangeError(`${persons} persons × ${items} items are ${persons * items} answers, not ${answers.length}`);
  }
}

/** A view of the answers as bytes; numbers are replaced by their rank within the item. */
function toBytes(answers: Answers, persons: number, items: number): { bytes: Uint8Array; values?: number[][] } {
  if (answers instanceof Uint8Array) return { bytes: answers };
  if (answers instanceof Int8Array) {
    return { bytes: new Uint8Array(answers.buffer, answers.byteOffset, answers.length) };
  }
  const bytes = new Uint8Array(answers.length).fill(MISSING);
  const values: number[][] = [];
  for (let j = 0; j < items; j++) {
    const distinct = new Set<number>();
    for (let i = 0; i < persons; i++) {
      const answer = answers[i * items + j];
      if (Number.isNaN(answer)) continue;
      if (!Number.isFinite(answer)) throw new RangeError(`item ${j + 1}: ${answer} is no answer`);
      distinct.add(answer);
      if (distinct.size > 100) throw new RangeError(`item ${j + 1} has more than 100 categories`);
    }
    const ranked = [...distinct].sort((one, other) => one - other);
    const rank = new Map(ranked.map((value, at) => [value, at]));
    for (let i = 0; i < persons; i++) {
      const at = rank.get(answers[i * items + j]);
      if (at !== undefined) bytes[i * items + j] = at;
    }
    values.push(ranked);
  }
  return { bytes, values };
}

function countBytes(bytes: Uint8Array, persons: number, items: number): Int32Array {
  const seen = new Int32Array(items * 256);
  let at = 0;
  for (let i = 0; i < persons; i++) {
    for (let j = 0; j < items; j++) seen[(j << 8) + bytes[at++]]++;
  }
  return seen;
}
