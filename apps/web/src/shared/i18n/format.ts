import type { TFunction } from 'i18next';
import { currentLanguage } from './index';

/** A figure with at most `digits` digits after the point; a dash for none. */
export function number(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined) return '—';
  return new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: digits }).format(value);
}

export function percent(share: number): string {
  return String(Math.floor(share * 100 + 1e-9));
}

export function day(iso: string | null | undefined): string {
  if (!iso) return '—';
  return new Intl.DateTimeFormat(currentLanguage(), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${iso.slice(0, 10)}T00:00:00Z`));
}

export function moment(iso: string | null | undefined): string {
  if (!iso) return '—';
  return new Intl.DateTimeFormat(currentLanguage(), {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(iso));
}

/** Several words as one: 甲、乙和丙. */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(words);
}

/** `2025-2026-1` in words. */
export function termTitle(t: TFunction, code: string): string {
  const years = code.slice(0, 9).replace('-', '–');
  return code.endsWith('-1') ? t('term.autumn', { years }) : t('term.spring', { years });
}

/** `2025-2026-2` as the season and year in which it is: 2026 春. */
export function termShort(t: TFunction, code: string): string {
  const [first = '', second = ''] = code.split('-');
  return code.endsWith('-1') ? t('term.shortAutumn', { year: first }) : t('term.shortSpring', { year: second });
}

const chineseDigits = ['', '一', '二', '三', '四', '五', '六'];

/** A grade code (stage × 10 + year) as the stage's own year: right in 六三制 and 五四制 alike. */
export function gradeTitle(t: TFunction, grade: number): string {
  const stage = Math.floor(grade / 10);
  const n = yearOf(grade);
  if (stage === 1 || stage === 2 || stage === 3) return t(`grade.${stage}`, { n });
  return t('grade.other', { n: String(grade) });
}

/** A class by its own name, else by grade and number. */
export function classTitle(t: TFunction, one: { grade: number; number: number; name: string }): string {
  if (one.name) return one.name;
  const primary = Math.floor(one.grade / 10) === 1;
  return t('grade.ofClass', {
    grade: primary ? t('grade.primary', { n: yearOf(one.grade) }) : gradeTitle(t, one.grade),
    n: one.number,
  });
}

function yearOf(grade: number): string {
  const year = grade % 10;
  return currentLanguage() === 'en' ? String(year) : (chineseDigits[year] ?? String(year));
}
