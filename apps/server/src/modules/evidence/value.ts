import { parseSeconds } from '@wuyu/fitness';
import { type CellValue, cellText, plainNumber } from '../../platform/files/index.js';

/** Observations keep a value times this. */
export const SCALE = 10_000;

/** Why a text is no value: codes of `evidenceProblems`. */
export type NoValue = 'evidence.value-not-number' | 'evidence.value-too-precise' | 'evidence.value-time';

const decimal = /^([+-]?)(\d{1,11})(?:\.(\d*))?$/;

/** A decimal of at most 4 fractional digits, times 10,000, exactly. */
export function parseDecimal(text: string): number | NoValue {
  // Full-width points and signs come from Chinese input methods.
  const plain = text
    .replace(/[\uFF0E。]/g, '.')
    .replace(/[\uFF0D−—]/g, '-')
    .replace(/\uFF0B/g, '+')
    .replace(/^\./, '0.');
  const parts = decimal.exec(plain);
  if (parts === null) return 'evidence.value-not-number';
  const [, sign, whole = '0', fraction = ''] = parts;
  if (/[^0]/.test(fraction.slice(4))) return 'evidence.value-too-precise';
  const value = Number(whole) * SCALE + Number(fraction.slice(0, 4).padEnd(4, '0'));
  return sign === '-' ? -value || 0 : value;
}

/** A cell's number times 10,000. A computed number is rounded where Excel itself shows no more digits. */
export function decimalOf(cell: CellValue): number | NoValue {
  const plain = cell !== null && typeof cell === 'object' && 'formula' in cell ? cell.result : cell;
  if (typeof plain === 'number') {
    const exact = parseDecimal(plainNumber(plain));
    // What a formula computed has any number of digits: it is rounded as every figure here is.
    return exact === 'evidence.value-too-precise' && cell !== plain ? roundScaled(plain * SCALE) : exact;
  }
  if (plain instanceof Date || typeof plain === 'boolean') return 'evidence.value-not-number';
  return parseDecimal(cellText(plain));
}

/** The seconds of a run, times 10,000: 4'15", 4:15, 4分15秒; see `parseSeconds`. */
export function secondsOf(cell: CellValue): number | NoValue {
  if (cell instanceof Date) {
    const [hours = 0, minutes = 0, seconds = 0] = cell.toISOString().slice(11, 19).split(':').map(Number);
    // 4:15 typed into a spreadsheet becomes a quarter past four; nobody runs for hours.
    const total = hours > 0 && seconds === 0 ? hours * 60 + minutes : hours * 3600 + minutes * 60 + seconds;
    return total * SCALE;
  }
  const seconds = parseSeconds(cellText(cell));
  return seconds === null ? 'evidence.value-time' : roundScaled(seconds * SCALE);
}

/** Half up, the rounding of the whole system. */
export function roundScaled(value: number): number {
  return Math.floor(value + 0.5);
}

/** A kept value for people: 875000 → 87.5. */
export function showValue(value: number): string {
  return plainNumber(value / SCALE);
}
