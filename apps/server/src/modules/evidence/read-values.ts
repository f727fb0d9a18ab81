import type { CellValue } from '../../platform/files/index.js';
import { cellText, headerName } from '../../platform/files/index.js';
import type { ImportProfile } from './profile.js';
import type { Found, ImportOptions, KnownIndicator, ReadValues } from './read-table.js';
import { decimalOf, type NoValue, roundScaled, SCALE, secondsOf } from './value.js';

/** Scores are kept out of this. */
const OUT_OF = 100;

type Indicators = ReadonlyMap<string, KnownIndicator>;

/** The values of a wide row: one from each column of the profile that is not blank. */
export function wideValues(profile: ImportProfile, indicators: Indicators, options: ImportOptions): ReadValues {
  const absent = new Set(profile.absent ?? []);
  return (cells, columns, say, countAbsent) => {
    const found: Found[] = [];
    for (const { column, title, wanted, full } of columns.values) {
      const indicator = indicators.get(wanted.indicator) as KnownIndicator;
      const cell = cells[column] ?? null;
      const text = cellText(cell);
      if (text === '') continue;
      if (absent.has(text)) {
        countAbsent(text);
        continue;
      }
      const outOf = fullMark(options, title) ?? full;
      const scale = outOf === undefined ? wanted.scale : { full: outOf, to: OUT_OF };
      const word = wanted.words?.[text];
      const read = word !== undefined ? roundScaled(word * SCALE) : readValue(cell, wanted.reading);
      const value = checked(read, indicator, scale, (code, values) => say(column, code, values));
      if (value !== undefined) found.push({ indicator, value, column: column + 1, title });
    }
    return found;
  };
}

/** The one value of a long row. */
export function longValues(profile: ImportProfile, indicators: Indicators, options: ImportOptions): ReadValues {
  const absent = new Set(profile.absent ?? []);
  const byName = new Map<string, KnownIndicator>();
  for (const indicator of indicators.values()) {
    byName.set(headerName(indicator.title.zh), indicator);
    byName.set(headerName(indicator.code), indicator);
  }
  for (const [name, code] of Object.entries(profile.indicator?.names ?? {})) {
    const indicator = indicators.get(code);
    if (indicator !== undefined) byName.set(headerName(name), indicator);
  }
  return (cells, columns, say, countAbsent) => {
    const at = columns.indicator as number;
    const name = cellText(cells[at] ?? null);
    const cell = columns.value === undefined ? null : (cells[columns.value] ?? null);
    const text = cellText(cell);
    if (absent.has(text)) {
      countAbsent(text);
      return [];
    }
    // Somebody is named, so something was meant.
    const blank = name === '' && text === '';
    if (blank && columns.subject.every(({ column }) => cellText(cells[column] ?? null) === '')) return [];
    if (name === '') {
      say(at, 'evidence.indicator-missing');
      return [];
    }
    const indicator = byName.get(headerName(name)) ?? byName.get(headerName(name, false));
    if (indicator === undefined) {
      say(at, 'evidence.indicator-unknown', { indicator: name.slice(0, 60) });
      return [];
    }
    const fixed = columns.value === undefined ? profile.value?.fixed : undefined;
    const column = columns.value ?? at;
    if (fixed === undefined && text === '') {
      say(column, 'evidence.value-missing');
      return [];
    }
    const outOf = fullMark(options, name);
    const scale = outOf === undefined ? undefined : { full: outOf, to: OUT_OF };
    const read = fixed !== undefined ? roundScaled(fixed * SCALE) : readValue(cell, profile.value?.reading);
    const value = checked(read, indicator, scale, (code, values) => say(column, code, values));
    return value === undefined
      ? []
      : [{ indicator, value, column: column + 1, title: columns.header.titles[column] ?? '' }];
  };
}

function readValue(
  cell: CellValue,
  reading: 'decimal' | 'minutes-seconds' | undefined,
): number | NoValue | 'evidence.value-error' {
  if (cell !== null && typeof cell === 'object' && 'error' in cell) return 'evidence.value-error';
  const plain = cell !== null && typeof cell === 'object' && 'formula' in cell ? cell.result : cell;
  return reading === 'minutes-seconds' ? secondsOf(plain) : decimalOf(cell);
}

/** Scales and holds a value to the indicator's range; undefined after a fault. */
export function checked(
  read: number | string,
  indicator: Pick<KnownIndicator, 'low' | 'high'>,
  scale: { full: number; to: number } | undefined,
  say: (code: string, values?: Record<string, string | number>) => void,
): number | undefined {
  if (typeof read === 'string') {
    say(read);
    return undefined;
  }
  if (scale !== undefined && (read < 0 || read > scale.full * SCALE)) {
    say('evidence.value-range', { low: 0, high: scale.full });
    return undefined;
  }
  const value = scale === undefined ? read : roundScaled((read * scale.to) / scale.full);
  const { low, high } = indicator;
  if ((low !== null && value < low) || (high !== null && value > high)) {
    say('evidence.value-range', { low: low === null ? '' : low / SCALE, high: high === null ? '' : high / SCALE });
    return undefined;
  }
  return value;
}

function fullMark({ full }: ImportOptions, title: string): number | undefined {
  if (typeof full === 'number' || full === undefined) return full;
  const name = headerName(title, false);
  return Object.entries(full).find(([header]) => headerName(header, false) === name)?.[1];
}
