import { purpose, uniformOf } from './random.js';

export type Stage = 1 | 2 | 3;
export type Division = '6-3' | '5-4';

/** How a school writes its classes: 701 · 七(1)班 · 2025级8班 · a bare number in the column 班号. */
export type ClassStyle = 'number' | 'grade' | 'entry' | 'bare';

export interface Place {
  code: string;
  name: string;
  kind: 'province' | 'city' | 'county' | 'school';
  parentCode: string;
}

export interface School extends Place {
  kind: 'school';
  /** Counted through the region from 0; names the school's streams of random numbers. */
  number: number;
  county: number;
  division: Division;
  stages: readonly Stage[];
  /** Pupils a year relative to the other schools of its kind. */
  weight: number;
  style: ClassStyle;
}

export interface Layout {
  province: Place;
  city: Place;
  counties: readonly Place[];
  schools: readonly School[];
  /** Place of a county's first school in `schools`, and after the last county their number. */
  firstSchool: readonly number[];
}

// biome-ignore format: a list of names
const COUNTY_NAMES = [
  '云溪', '清岚', '石澜', '青屏', '松涧', '柳泉', '梧冈', '望潮', '栖霞岭', '澄江岭', '鹿鸣', '竹溪口', '枫渡', '银杏', '榆关', '兰亭川',
  '雁湖', '碧澜', '霁山', '砚池', '桐荫', '芦洲', '丹枫', '星沙坪', '麦浪', '晴川', '梅坞', '杏林川', '瑶溪', '听涛', '云栖', '溪桥', '稻香',
  '明湖川', '白露',
];

// biome-ignore format: a list of names
const STREETS = [
  '实验', '城关', '明德', '育英', '东风', '河畔', '文昌', '新华', '南山', '星光', '启明', '博雅', '春晖', '青云', '求实', '朝阳', '滨江', '长青',
];

/**
 * How many schools for so many pupils: about 500 pupils each; at least one of each stage.
 */
export function schoolsFor(students: number): number {
  return Math.max(3, Math.round(students / 500));
}

/**
 * The tree of places. One county for every 60 schools or so; each county has primary, junior and senior schools, and from six
 * schools on a nine-year school of division 5-4. With one school it teaches all stages, with two the second teaches junior and senior.
 */
export function layoutOf(seed: number, schoolCount: number): Layout {
  if (!Number.isInteger(schoolCount) || schoolCount < 1 || schoolCount > 3000) {
    throw new RangeError(`Schools must be 1 to 3000, not ${schoolCount}.`);
  }
  const province: Place = { code: '990000', name: '云岭省', kind: 'province', parentCode: '' };
  const city: Place = { code: '990100', name: '云岭市', kind: 'city', parentCode: province.code };
  const countyCount = Math.max(1, Math.round(schoolCount / 60));
  const counties: Place[] = [];
  const schools: School[] = [];
  const firstSchool: number[] = [];
  for (let county = 0; county < countyCount; county++) {
    const code = String(990101 + county);
    const round = Math.floor(county / COUNTY_NAMES.length);
    const name = `${COUNTY_NAMES[county % COUNTY_NAMES.length]}${round === 0 ? '' : '东西南北'.charAt((round - 1) % 4)}县`;
    counties.push({ code, name, kind: 'county', parentCode: city.code });
    firstSchool.push(schools.length);
    const share =
      Math.floor(((county + 1) * schoolCount) / countyCount) - Math.floor((county * schoolCount) / countyCount);
    schools.push(...schoolsOfCounty(seed, county, code, name.slice(0, -1), share, schools.length));
  }
  firstSchool.push(schools.length);
  return { province, city, counties, schools, firstSchool };
}

interface Kind {
  stages: readonly Stage[];
  division: Division;
  suffix: string;
}

const PRIMARY: Kind = { stages: [1], division: '6-3', suffix: '小学' };
const JUNIOR: Kind = { stages: [2], division: '6-3', suffix: '初级中学' };
const SENIOR: Kind = { stages: [3], division: '6-3', suffix: '高级中学' };
const NINE_YEARS: Kind = { stages: [1, 2], division: '5-4', suffix: '九年一贯制学校' };
const BOTH_MIDDLE: Kind = { stages: [2, 3], division: '6-3', suffix: '完全中学' };
const ALL: Kind = { stages: [1, 2, 3], division: '6-3', suffix: '十二年一贯制学校' };

function kindsOf(count: number): Kind[] {
  if (count === 1) return [ALL];
  if (count === 2) return [PRIMARY, BOTH_MIDDLE];
  const nine = count >= 6 ? Math.max(1, Math.round(count / 12)) : 0;
  const senior = Math.max(1, Math.round(count / 4));
  const junior = Math.max(1, Math.round(count / 4));
  const primary = count - nine - senior - junior;
  const of = (kind: Kind, n: number) => Array.from({ length: n }, () => kind);
  return [...of(PRIMARY, primary), ...of(NINE_YEARS, nine), ...of(JUNIOR, junior), ...of(SENIOR, senior)];
}

function schoolsOfCounty(
  seed: number,
  county: number,
  countyCode: string,
  countyName: string,
  count: number,
  firstNumber: number,
): School[] {
  const named = new Map<string, number>();
  return kindsOf(count).map((kind, i) => {
    const nth = named.get(kind.suffix) ?? 0;
    named.set(kind.suffix, nth + 1);
    const number = firstNumber + i;
    const round = Math.floor(nth / STREETS.length);
    const styles: ClassStyle[] = kind.stages.includes(3)
      ? ['grade', 'entry', 'bare']
      : ['number', 'grade', 'entry', 'bare'];
    return {
      code: `${countyCode}${String(i + 1).padStart(4, '0')}`,
      name: `${countyName}${STREETS[nth % STREETS.length]}${round === 0 ? '' : `第${'二三四五六七八九'.charAt(round - 1)}`}${kind.suffix}`,
      kind: 'school',
      parentCode: countyCode,
      number,
      county,
      division: kind.division,
      stages: kind.stages,
      weight: 0.7 + 0.6 * uniformOf(seed, purpose.place, number),
      style: styles[i % styles.length] ?? 'grade',
    };
  });
}

/** The stage that the n-th year of schooling (1 to 12) belongs to, and the year within it. */
export function stageOfYear(division: Division, year: number): { stage: Stage; yearInStage: number } {
  const primary = division === '5-4' ? 5 : 6;
  if (year <= primary) return { stage: 1, yearInStage: year };
  if (year <= 9) return { stage: 2, yearInStage: year - primary };
  return { stage: 3, yearInStage: year - 9 };
}

const NUMERALS = '一二三四五六七八九';

/** 七年级; in senior schools 高一. The sixth year is 六年级 in both divisions. */
export function gradeName(year: number): string {
  return year <= 9 ? `${NUMERALS.charAt(year - 1)}年级` : `高${NUMERALS.charAt(year - 10)}`;
}

/** The class as this school writes it; a school of bare numbers writes 1班 outside the roster. */
export function className(style: ClassStyle, year: number, stageEntryYear: number, number: number): string {
  switch (style) {
    case 'number':
      return `${year}${String(number).padStart(2, '0')}`;
    case 'grade':
    case 'bare':
      return `${year <= 9 ? NUMERALS.charAt(year - 1) : `高${NUMERALS.charAt(year - 10)}`}(${number})班`;
    case 'entry':
      return `${stageEntryYear}级${number}班`;
  }
}
