import type { RankedAnswers } from './answers.js';

const MISSING = 255;
/** Persons a chunk: fixed, so that sums come out the same to the last bit however the chunks are shared out. */
const CHUNK = 32_768;

/** Items whose answers make one number together: the answer of `items[l]` counts `step[l]` times. */
export interface Block {
  items: number[];
  /** Categories of each item, one more where answers are missing: the last then stands for missing. */
  radix: number[];
  step: number[];
  /** How many numbers the block has, and where its rows begin among those of all blocks. */
  rows: number;
  firstRow: number;
}

/** Persons of one group who answered the same items, in consecutive rows. */
export interface Unit {
  group: number;
  from: number;
  to: number;
  /** By item, 1 if these persons answered it. Absent: units are groups, and answers may be missing within. */
  answered?: Uint8Array;
}

/** Answers packed: `codes` holds one number a block and row. */
export interface PackedAnswers {
  blocks: Block[];
  rowsOfBlocks: number;
  codes: Uint8Array;
  /** Packed rows: persons, or distinct patterns with `weights`. */
  rows: number;
  weights?: Float64Array;
  /** The row of each person, −1 without any answer. Absent: person i is row i. */
  rowOf?: Int32Array;
  units: Unit[];
  chunks: { unit: number; from: number; to: number }[];
  /** Persons with an answer. */
  persons: number;
}

export interface Packing {
  groupOf?: ArrayLike<number>;
  groups: number;
  /** Most rows a block may have, at most 256: its numbers are bytes. */
  most: number;
  /** Whether units are to be told apart by which items were answered; given up beyond `mostUnits`. */
  byPattern: boolean;
  mostUnits: number;
  /** Whether rows that are the same may be counted once. */
  collapse: boolean;
  /** Called for a person with no answer at all; not called: left out. */
  onEmpty?: (person: number) => void;
}

export function planBlocks(answers: RankedAnswers, most: number): Block[] {
  const blocks: Block[] = [];
  let firstRow = 0;
  for (let j = 0; j < answers.items; j++) {
    const radix = answers.values[j].length + (answers.gaps[j] ? 1 : 0);
    const last = blocks.at(-1);
    if (last && last.rows * radix <= most) {
      last.items.push(j);
      last.radix.push(radix);
      last.step.push(last.rows);
      last.rows *= radix;
    } else {
      blocks.push({ items: [j], radix: [radix], step: [1], rows: radix, firstRow: 0 });
    }
  }
  for (const block of blocks) {
    block.firstRow = firstRow;
    firstRow += block.rows;
  }
  return blocks;
}

/** Packs the answers and sorts the persons into units. */
export function packAnswers(answers: RankedAnswers, packing: Packing): PackedAnswers {
  const { persons, items, bytes, category, gaps } = answers;
  const blocks = planBlocks(answers, packing.most);
  const B = blocks.length;
  const codes = new Uint8Array(persons * B);
  const share = new Uint8Array(items * 256);
  for (const { items: members, radix, step } of blocks) {
    members.forEach((j, l) => {
      for (let byte = 0; byte < 256; byte++) {
        const k = category[j * 256 + byte];
        share[j * 256 + byte] = (k === MISSING ? radix[l] - 1 : k) * step[l];
      }
    });
  }
  const ends = Int32Array.from(blocks, ({ items: members }) => members[members.length - 1] + 1);
  for (let i = 0, at = 0, to = 0; i < persons; i++) {
    for (let b = 0, j = 0; b < B; b++) {
      let code = 0;
      for (const end = ends[b]; j < end; j++) code += share[(j << 8) + bytes[at++]];
      codes[to++] = code;
    }
  }
  if (packing.groups === 1 && !gaps.some(Boolean) && !packing.collapse) {
    const units: Unit[] = [{ group: 0, from: 0, to: persons, answered: new Uint8Array(items).fill(1) }];
    return finish(blocks, codes, persons, units, persons);
  }
  return sortIntoUnits(answers, packing, blocks, codes);
}

function finish(blocks: Block[], codes: Uint8Array, rows: number, units: Unit[], persons: number): PackedAnswers {
  const chunks = units.flatMap(({ from, to }, unit) =>
    Array.from({ length: Math.ceil((to - from) / CHUNK) }, (_, c) => ({
      unit,
      from: from + c * CHUNK,
      to: Math.min(to, from + (c + 1) * CHUNK),
    })),
  );
  return {
    blocks,
    rowsOfBlocks: blocks.reduce((sum, { rows: more }) => sum + more, 0),
    codes,
    rows,
    units,
    chunks,
    persons,
  };
}

function sortIntoUnits(answers: RankedAnswers, packing: Packing, blocks: Block[], codes: Uint8Array): PackedAnswers {
  const B = blocks.length;
  const { units, unitOf } =
    (packing.byPattern && assignUnits(answers, packing, blocks, codes, true)) ||
    (assignUnits(answers, packing, blocks, codes, false) as Assignment);
  let from = 0;
  for (const unit of units) {
    unit.from = from;
    from += unit.to;
    unit.to = unit.from;
  }
  const rowOf = new Int32Array(answers.persons).fill(-1);
  const sorted = new Uint8Array(from * B);
  for (let i = 0; i < answers.persons; i++) {
    if (unitOf[i] < 0) {
      packing.onEmpty?.(i);
      continue;
    }
    const row = units[unitOf[i]].to++;
    rowOf[i] = row;
    for (let b = 0; b < B; b++) sorted[row * B + b] = codes[i * B + b];
  }
  if (packing.collapse) return collapseRows(blocks, sorted, units, rowOf, from);
  return { ...finish(blocks, sorted, from, units, from), rowOf };
}

interface Assignment {
  /** With the number of persons as `to`. */
  units: Unit[];
  /** By person, −1 without any answer. */
  unitOf: Int32Array;
}

/** @returns undefined when telling persons apart by what they answered gives more units than are worth it. */
function assignUnits(
  { persons, gaps }: RankedAnswers,
  { groupOf, mostUnits }: Packing,
  blocks: Block[],
  codes: Uint8Array,
  byPattern: boolean,
): Assignment | undefined {
  const B = blocks.length;
  const masks = gaps.some(Boolean) ? answeredMasks(blocks, gaps) : undefined;
  const known = new Map<string, number>();
  const units: Unit[] = [];
  const unitOf = new Int32Array(persons);
  for (let i = 0; i < persons; i++) {
    const group = groupOf ? groupOf[i] : 0;
    let key = `${group}`;
    if (masks) {
      let any = 0;
      for (let b = 0; b < B; b++) {
        const mask = masks[b][codes[i * B + b]];
        any |= mask;
        if (byPattern) key += String.fromCharCode(mask);
      }
      if (any === 0) {
        unitOf[i] = -1;
        continue;
      }
    }
    let unit = known.get(key);
    if (unit === undefined) {
      unit = units.length;
      if (byPattern && unit >= mostUnits) return undefined;
      known.set(key, unit);
      const told = byPattern || !masks;
      units.push({ group, from: 0, to: 0, answered: told ? answeredBy(i, blocks, codes, gaps) : undefined });
    }
    unitOf[i] = unit;
    units[unit].to++;
  }
  return { units, unitOf };
}

/** Counts rows of a unit that are the same once, with a weight. */
function collapseRows(
  blocks: Block[],
  codes: Uint8Array,
  units: Unit[],
  rowOf: Int32Array,
  persons: number,
): PackedAnswers {
  const B = blocks.length;
  const newRow = new Int32Array(persons);
  const weights: number[] = [];
  let rows = 0;
  for (const unit of units) {
    const known = new Map<string, number>();
    const { from, to } = unit;
    unit.from = rows;
    for (let i = from; i < to; i++) {
      const key = String.fromCharCode(...codes.subarray(i * B, i * B + B));
      let row = known.get(key);
      if (row === undefined) {
        row = rows++;
        known.set(key, row);
        codes.copyWithin(row * B, i * B, i * B + B);
        weights.push(0);
      }
      weights[row]++;
      newRow[i] = row;
    }
    unit.to = rows;
  }
  const packed = finish(blocks, codes.slice(0, rows * B), rows, units, persons);
  return { ...packed, weights: Float64Array.from(weights), rowOf: rowOf.map((row) => (row < 0 ? -1 : newRow[row])) };
}

/** By block and number: a bit for each item of the block that was answered. */
function answeredMasks(blocks: Block[], gaps: boolean[]): Uint16Array[] {
  return blocks.map(({ rows, items, radix, step }) =>
    Uint16Array.from({ length: rows }, (_, code) => {
      let mask = 0;
      items.forEach((j, l) => {
        if (!gaps[j] || Math.floor(code / step[l]) % radix[l] < radix[l] - 1) mask |= 1 << l;
      });
      return mask;
    }),
  );
}

function answeredBy(i: number, blocks: Block[], codes: Uint8Array, gaps: boolean[]): Uint8Array {
  const answered = new Uint8Array(gaps.length).fill(1);
  blocks.forEach(({ items: members, radix, step }, b) => {
    members.forEach((j, l) => {
      if (gaps[j] && Math.floor(codes[i * blocks.length + b] / step[l]) % radix[l] === radix[l] - 1) answered[j] = 0;
    });
  });
  return answered;
}
