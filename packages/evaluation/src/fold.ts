import type { Raw, Scheme } from './scheme.js';
import { type Tally, talliesOf, tallyOf } from './tally.js';

/** One named column of a fold, one cell a subject; what a server saves and loads. */
export interface FoldColumn {
  name: string;
  array: Float64Array | Uint32Array | Int32Array;
}

/** What has been seen so far of the observations of n subjects: as much of it as the scheme's raw values need. */
export interface Fold {
  readonly n: number;
  /** Slot → indicator code; observations on other indicators are not for this fold. */
  readonly indicators: readonly string[];
  /**
   * Adds one current observation. The order of calls does not matter. Subjects may be shared out among workers over one
   * shared fold, but one subject is for one worker only.
   *
   * @param index the subject, 0..n-1. @param slot the indicator's place in `indicators`.
   * @param value integer: the decimal times 10,000, at most 1e13 either way.
   * @param day of the fact, days since 2000-01-01. @param recordedAt microseconds since any fixed moment.
   * @throws RangeError outside these ranges, and when a sum leaves the integers that a double holds exactly.
   */
  add(index: number, slot: number, value: number, day: number, recordedAt: number): void;
  /** @internal */
  readonly cells: ReadonlyMap<string, TallyCells>;
}

/** The columns of one tally; which of them are there depends on its kind. */
export interface TallyCells {
  tally: Tally;
  /** sum, max, min, the value of latest; NaN: nothing yet. */
  numbers: Float64Array;
  /** count, hits. */
  counts: Uint32Array;
  /** latest: of the value kept. */
  days: Int32Array;
  moments: Float64Array;
}

const MOST_SUBJECTS = 2 ** 25;
const GREATEST_VALUE = 1e13;
const noNumbers = new Float64Array(0);
const noCounts = new Uint32Array(0);
const noDays = new Int32Array(0);

/**
 * An empty fold.
 *
 * @param n subjects, at most 33,554,432. @param shared columns over SharedArrayBuffer, for workers.
 */
export function createFold(scheme: Scheme, n: number, shared = false): Fold {
  if (!Number.isInteger(n) || n < 0 || n > MOST_SUBJECTS) {
    throw new RangeError(`a fold has 0 to ${MOST_SUBJECTS} subjects, not ${n}`);
  }
  const bytes = (size: number) => (shared ? new SharedArrayBuffer(n * size) : new ArrayBuffer(n * size));
  const cells = talliesOf(scheme).map((tally): TallyCells => {
    const counted = tally.kind === 'count' || tally.kind === 'hits';
    const latest = tally.kind === 'latest';
    return {
      tally,
      numbers: counted ? noNumbers : new Float64Array(bytes(8)).fill(Number.NaN),
      counts: counted ? new Uint32Array(bytes(4)) : noCounts,
      days: latest ? new Int32Array(bytes(4)) : noDays,
      moments: latest ? new Float64Array(bytes(8)) : noNumbers,
    };
  });
  return foldOf(scheme, n, cells);
}

/** Every column of a fold, in a fixed order of names. */
export function foldColumns(fold: Fold): FoldColumn[] {
  const columns: FoldColumn[] = [];
  for (const { tally, numbers, counts, days, moments } of fold.cells.values()) {
    if (tally.kind === 'count' || tally.kind === 'hits') {
      columns.push({ name: tally.name, array: counts });
      continue;
    }
    columns.push({ name: tally.name, array: numbers });
    if (tally.kind === 'latest') {
      columns.push({ name: `${tally.name}|day`, array: days }, { name: `${tally.name}|recordedAt`, array: moments });
    }
  }
  return columns;
}

/**
 * A fold over columns made before: of another scheme with the same raw parts or more, of a file, or of another thread.
 * Columns that the scheme does not need are left aside, and are then no longer kept up to date by `add`.
 *
 * @throws RangeError when a column is missing or has another length or type.
 */
export function attachFold(scheme: Scheme, n: number, columns: readonly FoldColumn[]): Fold {
  const byName = new Map(columns.map((column) => [column.name, column.array]));
  const take = <T extends FoldColumn['array']>(name: string, Type: new (length: number) => T): T => {
    const array = byName.get(name);
    if (!(array instanceof Type) || array.length !== n) {
      throw new RangeError(`the fold's column ${name} is missing or is not ${n} cells of ${Type.name}`);
    }
    return array;
  };
  const cells = talliesOf(scheme).map((tally): TallyCells => {
    const counted = tally.kind === 'count' || tally.kind === 'hits';
    const latest = tally.kind === 'latest';
    return {
      tally,
      numbers: counted ? noNumbers : take(tally.name, Float64Array),
      counts: counted ? take(tally.name, Uint32Array) : noCounts,
      days: latest ? take(`${tally.name}|day`, Int32Array) : noDays,
      moments: latest ? take(`${tally.name}|recordedAt`, Float64Array) : noNumbers,
    };
  });
  return foldOf(scheme, n, cells);
}

/**
 * What a fold's columns depend on, as one text: indicators, raw functions and thresholds. Schemes that differ only in
 * weights, scores or levels have the same, so a fold made for one serves the other.
 */
export function foldDigest(scheme: Scheme): string {
  return talliesOf(scheme)
    .map(({ name }) => name)
    .join('\n');
}

/** Forgets everything about one subject, so that its current observations can be added anew after a correction. */
export function clearSubject(fold: Fold, index: number): void {
  if (!(index >= 0 && index < fold.n)) throw new RangeError(`no subject ${index} in a fold of ${fold.n}`);
  for (const { numbers, counts, days, moments } of fold.cells.values()) {
    if (numbers.length > 0) numbers[index] = Number.NaN;
    if (counts.length > 0) counts[index] = 0;
    if (days.length > 0) days[index] = 0;
    if (moments.length > 0) moments[index] = 0;
  }
}

/** The cells of one tally of a leaf. @throws RangeError when the fold was not made for such a leaf. */
export function cellsOf(fold: Fold, kind: Tally['kind'], from: readonly string[], raw: Raw): TallyCells {
  const { name } = tallyOf(kind, from, kind === 'hits' ? raw.at : null);
  const cells = fold.cells.get(name);
  if (!cells) throw new RangeError(`the fold has no column ${name}`);
  return cells;
}

const SUM = 0;
const COUNT = 1;
const MAX = 2;
const MIN = 3;
const LATEST = 4;
const HITS = 5;
const kindNumbers: Record<Tally['kind'], number> = {
  sum: SUM,
  count: COUNT,
  max: MAX,
  min: MIN,
  latest: LATEST,
  hits: HITS,
};

/** Lays out, slot by slot, which cells an observation goes to, as flat arrays that the hot path only walks. */
function foldOf(scheme: Scheme, n: number, all: TallyCells[]): Fold {
  const { indicators } = scheme;
  const slots = indicators.length;
  const starts = new Int32Array(slots + 1);
  const steps: TallyCells[] = [];
  for (const [slot, indicator] of indicators.entries()) {
    steps.push(...all.filter(({ tally }) => tally.from.includes(indicator)));
    starts[slot + 1] = steps.length;
  }
  const kinds = Uint8Array.from(steps, ({ tally }) => kindNumbers[tally.kind]);
  const thresholds = Float64Array.from(steps, ({ tally }) => tally.at ?? 0);
  const numbers = steps.map((step) => step.numbers);
  const counts = steps.map((step) => step.counts);
  const days = steps.map((step) => step.days);
  const moments = steps.map((step) => step.moments);

  function add(index: number, slot: number, given: number, day: number, recordedAt: number): void {
    if (!(index >= 0 && index < n) || !(slot >= 0 && slot < slots)) {
      throw new RangeError(`no subject ${index} or no slot ${slot} in a fold of ${n} subjects and ${slots} slots`);
    }
    if (!(given >= -GREATEST_VALUE && given <= GREATEST_VALUE) || Math.floor(given) !== given) {
      throw new RangeError('an observation value is an integer (the decimal times 10,000) of at most 1e13');
    }
    const value = given + 0; // no negative zero: columns are compared byte by byte
    const end = starts[slot + 1];
    for (let step = starts[slot]; step < end; step++) {
      switch (kinds[step]) {
        case SUM: {
          const cells = numbers[step];
          const before = cells[index];
          const sum = !Number.isNaN(before) ? before + value : value;
          if (sum > Number.MAX_SAFE_INTEGER || sum < -Number.MAX_SAFE_INTEGER) {
            throw new RangeError(`a sum of ${indicators[slot]} leaves the range of exact integers`);
          }
          cells[index] = sum;
          break;
        }
        case COUNT:
          counts[step][index]++;
          break;
        case MAX: {
          const cells = numbers[step];
          if (!(cells[index] >= value)) cells[index] = value;
          break;
        }
        case MIN: {
          const cells = numbers[step];
          if (!(cells[index] <= value)) cells[index] = value;
          break;
        }
        case LATEST: {
          // At the same day and moment the greater value stays, so that the order of rows cannot matter.
          const cells = numbers[step];
          const before = cells[index];
          const dayBefore = days[step][index];
          const momentBefore = moments[step][index];
          if (
            Number.isNaN(before) ||
            day > dayBefore ||
            (day === dayBefore && (recordedAt > momentBefore || (recordedAt === momentBefore && value > before)))
          ) {
            cells[index] = value;
            days[step][index] = day;
            moments[step][index] = recordedAt;
          }
          break;
        }
        case HITS:
          if (value >= thresholds[step]) counts[step][index]++;
          break;
      }
    }
  }

  return { n, indicators, add, cells: new Map(all.map((cells) => [cells.tally.name, cells])) };
}
