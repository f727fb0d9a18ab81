import type { Stage } from './grade.js';
import { anyNumber, chineseNumber, halfWidth } from './numerals.js';

/**
 * What one text says about a class. Each part is a statement that may be missing; which class it is follows only together
 * with the school (see `findClassYears`).
 */
export interface ClassName {
  stage?: Stage;
  /** The year as it is said. */
  year?: { count: YearCount; year: number };
  /** 2025级: the autumn in which the class began its stage. */
  entryYear?: number;
  /** 2028届: the summer in which it leaves. */
  leavingYear?: number;
  /** The class's number in its grade, 1–999. */
  number?: number;
  /** 主校区, 东校区 … */
  campus?: string;
  /** 文科, 理科, 实验 … and whatever else distinguishes classes of one number. */
  stream?: string;
}

/**
 * How a year is counted: `through` from the first of primary (七年级 = 7), `stage` within its stage (初一 = 1), `code` as
 * stage × 10 + year (21), `preparatory` for the year before 初一 (预初), `either` when 11 or 12 may be a code or counted through.
 */
export type YearCount = 'through' | 'stage' | 'code' | 'preparatory' | 'either';

/** Why a text says nothing certain: codes of `rosterProblems`. */
export interface Unclear {
  reason: 'roster.class-name-empty' | 'roster.class-name-unknown' | 'roster.class-name-ambiguous';
}

const zh = '[一二两三四五六七八九十廿卅百零〇]';
const number = `(\\d{1,3}|${zh}{1,5})`;

/** Half-width, round brackets only, no spaces, hyphens of one kind. */
function tidy(text: string): string {
  return halfWidth(text)
    .replace(/[\s\u200b-\u200f\ufeff]/gu, '')
    .replace(/[[{【〔〖﹝]/g, '(')
    .replace(/[\]}】〕〗﹞]/g, ')')
    .replace(/[—–－﹣_]/g, '-')
    .replace(/^'/, '');
}

/** A part taken off the front of a text. */
function take(rest: string, pattern: RegExp): [found: RegExpExecArray, rest: string] | undefined {
  const found = pattern.exec(rest);
  return found ? [found, rest.slice(found[0].length)] : undefined;
}

const campusPattern = /^([\p{Script=Han}A-Za-z0-9]{1,10}?(?:校区|分校|校园|园区|教学点))-?/u;
const stagePattern = /^(小学部?|初级中学|初中部?|高级中学|高中部?|普通高中|普高)-?/;
const prefixPattern = new RegExp(`^(小|初|高)(?=\\d|${zh}|\\()`);

/** Two digits are of this century: 25级 is 2025级. */
function fullYear(digits: string): number {
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
}

/** Whether a number can be a grade code of primary, junior or senior school. */
export function isGradeCode(code: number): boolean {
  return (code >= 11 && code <= 16) || (code >= 21 && code <= 24) || (code >= 31 && code <= 33);
}

/**
 * Reads a class's name in any of the forms schools use: 701, 七(1)班, 七年级1班, 初一(3)班, 高二15班, 2025级8班, 25级8班,
 * 主校区1班, 11011, 小学三年级二班, 高三文科(2)班, 1班, 七年级 …
 *
 * @returns the parts, or the reason why the text is not certain: 2501 may be 2025级1班 as well as a code.
 */
export function readClassName(text: string): ClassName | Unclear {
  const whole = tidy(text);
  if (whole === '') return { reason: 'roster.class-name-empty' };
  if (/^\d+班?$/.test(whole)) return readDigits(whole.replace('班', ''), whole.endsWith('班'));
  const name: ClassName = {};
  let rest = whole;

  const campus = take(rest, campusPattern);
  if (campus) [name.campus, rest] = [campus[0][1] ?? '', campus[1]];
  rest = takeStage(rest, name);
  rest = takeYear(rest, name);
  if (rest === '') return isEmpty(name) ? { reason: 'roster.class-name-unknown' } : name;
  if (name.campus && /^\d{3,6}班?$/.test(rest)) {
    const digits = readDigits(rest.replace('班', ''), rest.endsWith('班'));
    return 'reason' in digits ? digits : { ...name, ...digits };
  }
  return takeNumber(rest, name) ? name : { reason: 'roster.class-name-unknown' };
}

/** Reads a text that is only about the grade: 七年级, 初一, 7, 21, 2025级, 高一年级. Bare digits count differently from a class's. */
export function readGradeName(text: string): ClassName | Unclear {
  const whole = tidy(text).replace(/班$/, '');
  if (whole === '') return { reason: 'roster.class-name-empty' };
  if (/^\d{1,2}$/.test(whole)) {
    const year = Number(whole);
    if (year >= 1 && year <= 10) return { year: { count: 'through', year } };
    if (year === 11 || year === 12) return { year: { count: 'either', year } };
    if (isGradeCode(year)) return { year: { count: 'code', year } };
    return { reason: 'roster.class-name-unknown' };
  }
  if (/^20\d\d$/.test(whole)) return { entryYear: Number(whole) };
  const bare = chineseNumber(whole);
  if (bare !== undefined)
    return bare >= 1 && bare <= 12
      ? { year: { count: 'through', year: bare } }
      : { reason: 'roster.class-name-unknown' };
  const name: ClassName = {};
  const rest = takeYear(takeStage(whole, name), name);
  return rest === '' && !isEmpty(name) ? name : { reason: 'roster.class-name-unknown' };
}

/** A stage by name or number: 小学, 初中, 普通高中, 1, 2, 3. */
export function readStage(text: string): Stage | undefined {
  const word = tidy(text).replace(/(阶段|部|学段|教育)$/, '');
  if (/^(1|01|小学|初小|完小)$/.test(word)) return 1;
  if (/^(2|02|初中|初级中学|普通初中)$/.test(word)) return 2;
  if (/^(3|03|高中|普高|普通高中|高级中学)$/.test(word)) return 3;
  return undefined;
}

/** The name a class has beside its number: campus, stream and number, e.g. 主校区1班; empty when the number says it all. */
export function classTitle(name: ClassName): string {
  if (!name.campus && !name.stream) return '';
  return `${name.campus ?? ''}${name.stream ?? ''}${name.number ?? ''}班`;
}

function isEmpty(name: ClassName): boolean {
  return !name.stage && !name.year && !name.entryYear && !name.leavingYear && !name.number;
}

function takeStage(rest: string, name: ClassName): string {
  const word = take(rest, stagePattern);
  if (word) {
    name.stage = word[0][0].startsWith('小') ? 1 : word[0][0].startsWith('初') ? 2 : 3;
    return word[1];
  }
  const short = take(rest, prefixPattern);
  if (!short) return rest;
  name.stage = short[0][1] === '小' ? 1 : short[0][1] === '初' ? 2 : 3;
  return short[1];
}

function takeYear(rest: string, name: ClassName): string {
  const cohort = take(rest, /^(20\d\d|\d\d)(级|届)/);
  if (cohort) {
    const year = fullYear(cohort[0][1] ?? '');
    if (cohort[0][2] === '级') name.entryYear = year;
    else name.leavingYear = year;
    const after = name.stage ? cohort[1] : takeStage(cohort[1], name);
    return after === '' ? after : takeYearOfGrade(after, name);
  }
  return takeYearOfGrade(rest, name);
}

function takeYearOfGrade(rest: string, name: ClassName): string {
  const preparatory = take(rest, /^(预初|初预|六年级预备班?|预备年级|预备)(年级)?/);
  if (preparatory) {
    name.year = { count: 'preparatory', year: 0 };
    return preparatory[1];
  }
  const grade = take(rest, new RegExp(`^(\\d{1,2}|${zh}{1,2})(年级|年)`));
  if (grade) return setYear(grade[0][1] ?? '', name) ? grade[1] : rest;
  // 2025级1(2)班 would be two readings; only 2025级高一3班 goes on.
  if ((name.entryYear || name.leavingYear) && !name.stage) return rest;
  // 七(1)班, 7(1)班, 七1班, 六二班, 7-1: the grade is a numeral of its own, parted from the number by a bracket, dot or change of writing.
  const bracket = take(rest, new RegExp(`^(\\d{1,2}|${zh}{1,2})(?=\\()`));
  if (bracket && setYear(bracket[0][1] ?? '', name)) return bracket[1];
  const parted = take(rest, /^(\d{1,2})[-.·](?=\d{1,2}(\)|班|$))/);
  if (parted && setYear(parted[0][1] ?? '', name)) return parted[1];
  const changed =
    take(rest, /^([一二三四五六七八九]|十[一二]?)[-.·]?(?=\d{1,2}(\)|班|$))/) ??
    take(rest, /^([一二三四五六七八九])(?=[一二三四五六七八九]班?$)/);
  if (changed && setYear(changed[0][1] ?? '', name)) return changed[1];
  // 初一3班 was met above; 初一, 高二文科(2)班: after a stage, a single numeral is the year.
  if (name.stage) {
    const year = take(rest, /^([一二三四五六]|[1-6](?!\d))(?!班)/);
    if (year && setYear(year[0][1] ?? '', name)) return year[1];
  }
  return rest;
}

function setYear(text: string, name: ClassName): boolean {
  const year = anyNumber(text);
  if (year === undefined || year < 1 || year > 12) return false;
  const most = name.stage === 1 ? 6 : name.stage === 2 ? 4 : 3;
  name.year = { count: name.stage && year <= most ? 'stage' : 'through', year };
  return true;
}

function takeNumber(rest: string, name: ClassName): boolean {
  const plain = new RegExp(
    `^-?(?:第?${number}|\\(第?${number}\\)|第?\\(${number}\\))(?:班|\\(班\\))?(?:\\(([\\p{L}]{1,8})\\)|([\\p{L}]{1,8}班))?$`,
    'u',
  ).exec(rest);
  if (plain) {
    const found = anyNumber(plain[1] ?? plain[2] ?? plain[3] ?? '');
    if (found === undefined || found < 1 || found > 999) return false;
    name.number = found;
    if (plain[4] ?? plain[5]) name.stream = (plain[4] ?? plain[5] ?? '').replace(/班$/, '');
    return true;
  }
  const stream = new RegExp(`^[-(]?([\\p{L}]{1,8}?)[-)]?(?:班)?\\(?${number}\\)?(?:班)?$`, 'u').exec(rest);
  // A numeral left over in front is a grade that was not understood, not a stream.
  if (!stream || new RegExp(zh).test(stream[1] ?? '') || /[年级届]/.test(stream[1] ?? '')) return false;
  const found = anyNumber(stream[2] ?? '');
  if (found === undefined || found < 1 || found > 999) return false;
  name.stream = (stream[1] ?? '').replace(/班$/, '');
  name.number = found;
  return true;
}

/** Digits alone: 1–99 a number; 701 and 0701 grade and number; 11011 grade code and number; 202501 entry year and number. */
function readDigits(digits: string, saysClass: boolean): ClassName | Unclear {
  const last = (count: number) => Number(digits.slice(-count));
  const first = (count: number) => Number(digits.slice(0, count));
  const unknown: Unclear = { reason: 'roster.class-name-unknown' };
  if (digits.length <= 2) return last(2) > 0 ? { number: last(2) } : unknown;
  if (digits.length === 3) {
    if (first(1) === 0) return last(2) > 0 && !saysClass ? { number: last(2) } : unknown;
    return last(2) > 0 ? { year: { count: 'through', year: first(1) }, number: last(2) } : unknown;
  }
  if (digits.length === 4) {
    if (last(2) === 0) return unknown;
    if (first(1) === 0 && first(2) > 0) return { year: { count: 'through', year: first(2) }, number: last(2) };
    if (first(2) === 10) return { year: { count: 'through', year: 10 }, number: last(2) };
    if (first(2) === 11 || first(2) === 12) return { year: { count: 'either', year: first(2) }, number: last(2) };
    return { reason: 'roster.class-name-ambiguous' };
  }
  if (digits.length === 5) {
    return isGradeCode(first(2)) && last(3) > 0
      ? { year: { count: 'code', year: first(2) }, number: last(3) }
      : unknown;
  }
  if (digits.length === 6 && /^20/.test(digits))
    return last(2) > 0 ? { entryYear: first(4), number: last(2) } : unknown;
  return unknown;
}
