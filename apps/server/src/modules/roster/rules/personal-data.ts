import { ethnicGroups } from '../codes/ethnic-groups.js';
import { relations } from '../codes/relations.js';
import { type Checked, type Notice, refused, sound } from './notice.js';
import { halfWidth } from './numerals.js';

const dots = /[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u25cf\u318d\u1427]/gu;
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]/gu;

/** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated. */
export type Sex = 0 | 1 | 2 | 9;

/** Names are kept up to this many characters. */
export const longestName = 60;

/**
 * Checks a person's name and puts it in one form: no spaces around or between Chinese characters, one middle dot (·) for
 * the many in use, half-width letters. Rare characters are kept as they are.
 */
export function checkName(text: string): Checked<string> {
  const given = text.replace(invisible, '');
  if (/\ufffd/.test(given)) return refused('roster.name-broken');
  if (/[\u0000-\u001f\u007f-\u009f]/.test(given.trim())) return refused('roster.name-control');
  let name = halfWidth(given).replace(/\s+/gu, ' ').trim();
  name = name
    .replace(dots, '·')
    .replace(/ ?· ?/gu, '·')
    .replace(/(\p{Script=Han})\.(?=\p{Script=Han})/gu, '$1·');
  name = name.replace(/(\p{Script=Han}) (?=\p{Script=Han})/gu, '$1');
  if (name === '') return refused('roster.name-missing');
  if (/\p{Nd}/u.test(name)) return refused('roster.name-digits');
  if (!/^[\p{L}\p{M}\p{Co}〇·' .-]+$/u.test(name) || !/^[\p{L}\p{Co}〇]/u.test(name))
    return refused('roster.name-signs');
  const length = [...name].length;
  if (length > longestName) return refused('roster.name-long', { longest: longestName });
  const warnings: Notice[] = [];
  if (length === 1) warnings.push({ code: 'roster.name-short' });
  if (/\p{Co}/u.test(name)) warnings.push({ code: 'roster.name-private' });
  return { value: name, warnings };
}

const sexes: Readonly<Record<string, Sex>> = {
  男: 1,
  男性: 1,
  男生: 1,
  1: 1,
  '01': 1,
  '1男': 1,
  '1男性': 1,
  m: 1,
  male: 1,
  boy: 1,
  女: 2,
  女性: 2,
  女生: 2,
  2: 2,
  '02': 2,
  '2女': 2,
  '2女性': 2,
  f: 2,
  female: 2,
  girl: 2,
  0: 0,
  未知: 0,
  未知的性别: 0,
  '': 0,
  9: 9,
  未说明: 9,
  未说明的性别: 9,
};

/** 男, 女, 1, 2, 1-男, male, F … as a code. */
export function checkSex(text: string): Checked<Sex> {
  const sex =
    sexes[
      halfWidth(text)
        .toLowerCase()
        .replace(/[\s.、:_-]/g, '')
    ];
  return sex === undefined ? refused('roster.sex-unknown') : sound(sex);
}

const groups = new Map<string, string>([
  ['毛难族', '毛南族'],
  ['毛难', '毛南族'],
  ['穿青人', '穿青人族'],
  ['外国血统', '外国血统中国籍人士'],
]);
for (const [code, name, letters] of ethnicGroups) {
  groups
    .set(code, name)
    .set(String(Number(code)), name)
    .set(name, name)
    .set(letters, name);
  if (name.length > 2 && name.endsWith('族')) groups.set(name.slice(0, -1), name);
  else if (name.length === 2 && name.endsWith('族')) groups.set(name.slice(0, 1), name);
}

/** An ethnic group by name (with or without 族), code (with or without its leading zero) or letters, as its full name. */
export function checkEthnicGroup(text: string): Checked<string> {
  const key = halfWidth(text)
    .replace(/[\s.、-]/g, '')
    .toUpperCase();
  const name = groups.get(key) ?? groups.get(key.replace(/^\d{1,2}/, '')) ?? (key === '' ? '' : undefined);
  return name === undefined ? refused('roster.ethnic-unknown') : sound(name);
}

/** A mobile number as 11 digits; a landline stays as typed; anything else is kept with a warning. */
export function checkPhone(text: string): { value: string; mobile: boolean; warnings: readonly Notice[] } {
  const number = halfWidth(text)
    .replace(/[\s()-]/g, '')
    .replace(/^(\+?86|0086)(?=1\d{10}$)/, '');
  if (/^1[3-9]\d{9}$/.test(number)) return { value: number, mobile: true, warnings: [] };
  if (/^0\d{9,11}$/.test(number) || number === '') return { value: number, mobile: false, warnings: [] };
  return { value: number, mobile: false, warnings: [{ code: 'roster.phone-form' }] };
}

/** A family relation by code or in words, as words: 51 → 父亲, 爸爸 → 父亲. Unknown words stay as they are. */
export function readRelation(text: string): string {
  const word = halfWidth(text).trim();
  const plain = word.replace(/^\d{2}[-.、]?(?=\D)/, '');
  return relations[word] ?? { 父: '父亲', 爸爸: '父亲', 母: '母亲', 妈妈: '母亲' }[plain] ?? keptText(plain, 20);
}

/** What a relation says about the sex of the family member: 父亲 → 1, 姑母 → 2, otherwise 0. */
export function sexOfRelation(relation: string): Sex {
  if (/^(父亲|(外)?祖父|爷爷|外公|姥爷|继父|养父|伯父|叔父|舅父|姨父|姑父|兄|弟|哥哥|弟弟)$/.test(relation)) return 1;
  if (/^(母亲|(外)?祖母|奶奶|外婆|姥姥|继母|养母|伯母|婶母|舅母|姨母|姑母|姐姐?|妹妹?)$/.test(relation)) return 2;
  return 0;
}

/** 是/否, 1/0, Y/N, true/false, √; undefined when empty or anything else. */
export function readYesNo(text: string): boolean | undefined {
  const word = halfWidth(text)
    .trim()
    .toLowerCase()
    .replace(/^[01]-/, '');
  if (['是', '1', 'y', 'yes', 'true', '√', '✓', '✔'].includes(word)) return true;
  if (['否', '0', 'n', 'no', 'false', '×', '无', '不是'].includes(word)) return false;
  return undefined;
}

/** Text as it is kept: no control characters or halves of characters (a database takes neither), at most `most` characters. */
export function keptText(text: string, most: number): string {
  const clean = text
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/\p{Cs}/gu, '')
    .trim();
  return clean.length <= most ? clean : [...clean].slice(0, most).join('');
}

/** Whether a local number (学号, 学籍辅号, 考号, 工号) can be one: up to 40 visible characters. */
export function isLocalNumber(text: string): boolean {
  return /^[\p{L}\p{N}\p{P}\p{S}]{1,40}$/u.test(text) && !/\ufffd/.test(text);
}
