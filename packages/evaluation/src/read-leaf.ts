import { at, type Reader, readArray, readCode, readNumber, readObject, readScore, readText } from './document.js';
import { scaled } from './exact.js';
import { type GroupKey, groupKeys, type Levels, type Raw, type RawFn, rawFns, type Score, scoreFns } from './scheme.js';
import { findStandard } from './standards.js';

/** The codes that a leaf reads, sorted. */
export function readFrom(
  reader: Reader,
  value: unknown,
  path: string,
  known: ReadonlySet<string> | undefined,
): string[] | null {
  const list = readArray(reader, value, path);
  if (!list) return null;
  if (list.length === 0) reader.fault(path, 'scheme.leaf-without-from');
  const from = new Set<string>();
  for (const [place, item] of list.entries()) {
    const code = readCode(reader, item, at(path, place));
    if (code === null) continue;
    if (from.has(code)) reader.fault(at(path, place), 'scheme.duplicate-code', { node: code });
    if (known && !known.has(code)) reader.fault(at(path, place), 'scheme.unknown-indicator', { indicator: code });
    from.add(code);
  }
  return [...from].sort();
}

export function readRaw(reader: Reader, value: unknown, path: string): Raw | null {
  if (value === undefined) {
    reader.fault(path, 'scheme.missing-field', { field: 'raw' });
    return null;
  }
  const raw = readObject(reader, value, path, ['fn', 'at', 'missing']);
  if (!raw) return null;
  const fn = readFn<RawFn>(reader, raw.fn, at(path, 'fn'), rawFns);
  if (fn === null) return null;
  let hitAt: number | null = null;
  if (fn === 'share') {
    if (raw.at === undefined) reader.fault(at(path, 'at'), 'scheme.at-missing');
    else hitAt = readDecimal(reader, raw.at, at(path, 'at'));
  } else if (raw.at !== undefined) {
    reader.fault(at(path, 'at'), 'scheme.unknown-field', { field: 'at' });
  }
  if (raw.missing !== undefined && (raw.missing !== 0 || (fn !== 'sum' && fn !== 'count'))) {
    reader.fault(at(path, 'missing'), 'scheme.missing-not-allowed');
  }
  return { fn, at: hitAt, missing: raw.missing === 0 ? 0 : null };
}

const scoreFields: Record<Score['fn'], readonly string[]> = {
  identity: ['fn'],
  linear: ['fn', 'from', 'to'],
  points: ['fn', 'points', 'step'],
  level: ['fn', 'table'],
  norm: ['fn', 'group', 'mean', 'sd'],
  percentile: ['fn', 'group'],
  standard: ['fn', 'name', 'item'],
};

export function readScoring(reader: Reader, value: unknown, path: string): Score | null {
  if (value === undefined) {
    reader.fault(path, 'scheme.missing-field', { field: 'score' });
    return null;
  }
  const named = value !== null && typeof value === 'object' && 'fn' in value ? value.fn : undefined;
  const known = scoreFns.find((candidate) => candidate === named);
  const score = readObject(reader, value, path, known ? scoreFields[known] : Object.values(scoreFields).flat());
  if (!score) return null;
  const fn = readFn(reader, score.fn, at(path, 'fn'), scoreFns);
  switch (fn) {
    case null:
      return null;
    case 'identity':
      return { fn };
    case 'linear':
      return readLinear(reader, score, path);
    case 'points':
      return readPoints(reader, score, path);
    case 'level':
      return readTable(reader, score.table, at(path, 'table'));
    case 'norm': {
      const group = readGroup(reader, score.group, at(path, 'group'));
      const mean = readScore(reader, score.mean, at(path, 'mean'));
      const sd = readNumber(reader, score.sd, at(path, 'sd'));
      if (sd !== null && sd <= 0) reader.fault(at(path, 'sd'), 'scheme.sd-not-positive', { value: sd });
      return mean === null || sd === null ? null : { fn, group, mean, sd };
    }
    case 'percentile':
      return { fn, group: readGroup(reader, score.group, at(path, 'group')) };
    case 'standard':
      return readStandard(reader, score, path);
  }
}

function readLinear(reader: Reader, score: Record<string, unknown>, path: string): Score | null {
  const from = readPair(reader, score.from, at(path, 'from'), readNumber);
  const to = readPair(reader, score.to, at(path, 'to'), readScore);
  if (from && from[0] === from[1]) reader.fault(at(path, 'from'), 'scheme.linear-same-ends', { value: from[0] });
  return from && to ? { fn: 'linear', from, to } : null;
}

function readPoints(reader: Reader, score: Record<string, unknown>, path: string): Score | null {
  if (score.step !== undefined && typeof score.step !== 'boolean') {
    reader.fault(at(path, 'step'), 'scheme.type', { expected: 'true or false' });
  }
  const list = readArray(reader, score.points, at(path, 'points'));
  if (!list) return null;
  if (list.length === 0) reader.fault(at(path, 'points'), 'scheme.empty-list');
  const points: Array<[number, number]> = [];
  for (const [place, item] of list.entries()) {
    const pointPath = at(at(path, 'points'), place);
    if (!Array.isArray(item) || item.length !== 2) {
      reader.fault(pointPath, 'scheme.type', { expected: '[number, number]' });
      continue;
    }
    const x = readNumber(reader, item[0], at(pointPath, 0));
    const y = readScore(reader, item[1], at(pointPath, 1));
    if (x === null || y === null) continue;
    const before = points.at(-1);
    if (before && x <= before[0]) reader.fault(pointPath, 'scheme.points-not-increasing', { value: x });
    points.push([x, y]);
  }
  return { fn: 'points', points, step: score.step === true };
}

/** `[[1, 60], [2, 80]]` or `{ "1": 60, "2": 80 }`. */
function readTable(reader: Reader, value: unknown, path: string): Score | null {
  const pairs: unknown[] | null =
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).map(([ordinal, score]) => [Number(ordinal), score])
      : readArray(reader, value, path);
  if (!pairs) return null;
  if (pairs.length === 0) reader.fault(path, 'scheme.empty-list');
  const table: Array<[number, number]> = [];
  for (const [place, item] of pairs.entries()) {
    const pair = readPair(reader, item, at(path, place), readNumber);
    if (!pair) continue;
    readDecimal(reader, pair[0], at(at(path, place), 0));
    readScore(reader, pair[1], at(at(path, place), 1));
    if (table.some(([ordinal]) => ordinal === pair[0])) {
      reader.fault(at(path, place), 'scheme.duplicate-ordinal', { value: pair[0] });
    }
    table.push(pair);
  }
  return { fn: 'level', table };
}

function readStandard(reader: Reader, score: Record<string, unknown>, path: string): Score | null {
  const name = readText(reader, score.name, at(path, 'name'));
  const item = readText(reader, score.item, at(path, 'item'));
  if (name === null || item === null) return null;
  const standard = findStandard(name);
  if (!standard) reader.fault(at(path, 'name'), 'scheme.unknown-standard', { name });
  else if (!standard.hasItem(item)) reader.fault(at(path, 'item'), 'scheme.unknown-standard-item', { item });
  return { fn: 'standard', name, item };
}

/** The keys of a group, in their order; one key may stand without a list; nothing means everybody. */
export function readGroup(reader: Reader, value: unknown, path: string): GroupKey[] {
  if (value === undefined) return [];
  const list = typeof value === 'string' ? [value] : readArray(reader, value, path);
  const group: GroupKey[] = [];
  for (const [place, item] of (list ?? []).entries()) {
    const key = groupKeys.find((candidate) => candidate === item);
    if (!key) reader.fault(at(path, place), 'scheme.unknown-group-key', { key: String(item) });
    else if (group.includes(key)) reader.fault(at(path, place), 'scheme.duplicate-group-key', { key });
    else group.push(key);
  }
  return group;
}

export function readLevels(reader: Reader, value: unknown, path: string): Levels | null {
  const levels = readObject(reader, value, path, ['fn', 'cuts', 'shares', 'within']);
  if (!levels) return null;
  const fn = readFn(reader, levels.fn, at(path, 'fn'), ['cuts', 'shares'] as const);
  if (fn === null) return null;
  const stray = fn === 'cuts' ? ['shares', 'within'] : ['cuts'];
  for (const field of stray) {
    if (levels[field] !== undefined) reader.fault(at(path, field), 'scheme.unknown-field', { field });
  }
  const listPath = at(path, fn);
  const list = readArray(reader, levels[fn], listPath);
  if (!list) return null;
  if (list.length === 0) reader.fault(listPath, 'scheme.empty-list');
  if (list.length > 100) reader.fault(listPath, 'scheme.list-too-long', { most: 100 });
  const pairs: Array<[string, number]> = [];
  for (const [place, item] of list.entries()) {
    const pairPath = at(listPath, place);
    if (!Array.isArray(item) || item.length !== 2) {
      reader.fault(pairPath, 'scheme.type', { expected: '[text, number]' });
      continue;
    }
    const name = readText(reader, item[0], at(pairPath, 0));
    const number = (fn === 'cuts' ? readScore : readShare)(reader, item[1], at(pairPath, 1));
    if (name === null || number === null) continue;
    if (pairs.some(([other]) => other === name)) reader.fault(pairPath, 'scheme.duplicate-level', { level: name });
    const before = pairs.at(-1);
    if (fn === 'cuts' && before && number >= before[1]) {
      reader.fault(pairPath, 'scheme.cuts-not-decreasing', { value: number });
    }
    pairs.push([name, number]);
  }
  if (fn === 'cuts') return { fn, cuts: pairs };
  const sum = pairs.reduce((total, [, share]) => total + share, 0);
  if (pairs.length === list.length && Math.abs(sum - 1e6) > 1e4) {
    reader.fault(listPath, 'scheme.shares-sum', { sum: sum / 1e6 });
  }
  return { fn, shares: pairs, within: readGroup(reader, levels.within, at(path, 'within')) };
}

/** A share above 0 and at most 1, times 1,000,000. */
function readShare(reader: Reader, value: unknown, path: string): number | null {
  const share = readNumber(reader, value, path);
  if (share === null) return null;
  const integer = scaled(share, 6);
  if (integer === null || share < 0 || share > 1) {
    reader.fault(path, 'scheme.share-range', { value: share });
    return null;
  }
  return integer;
}

/** A decimal with at most 4 fractional digits, times 10,000. */
function readDecimal(reader: Reader, value: unknown, path: string): number | null {
  const decimal = readNumber(reader, value, path);
  if (decimal === null) return null;
  const integer = scaled(decimal, 4);
  if (integer === null) reader.fault(path, 'scheme.decimal-digits', { value: decimal });
  return integer;
}

function readPair(
  reader: Reader,
  value: unknown,
  path: string,
  read: (reader: Reader, value: unknown, path: string) => number | null,
): [number, number] | null {
  if (value === undefined || !Array.isArray(value) || value.length !== 2) {
    if (value === undefined)
      reader.fault(path, 'scheme.missing-field', { field: path.slice(path.lastIndexOf('.') + 1) });
    else reader.fault(path, 'scheme.type', { expected: '[number, number]' });
    return null;
  }
  const first = read(reader, value[0], at(path, 0));
  const second = read(reader, value[1], at(path, 1));
  return first === null || second === null ? null : [first, second];
}

function readFn<Fn extends string>(reader: Reader, value: unknown, path: string, known: readonly Fn[]): Fn | null {
  const name = readText(reader, value, path);
  if (name === null) return null;
  const fn = known.find((candidate) => candidate === name);
  if (fn === undefined) reader.fault(path, 'scheme.unknown-function', { fn: name, known: known.join(', ') });
  return fn ?? null;
}
