import type { Cell } from './csv.js';

/** A made-up person to whom a row of the data is given. */
export interface Pupil {
  /** The id in the data; it becomes the school's own number 学号. */
  id: string;
  name: string;
  /** National number 全国学籍号 of form G, J or L. */
  number: string;
  /** Identity number; '' where there is none, as with numbers of form J and L. */
  identity: string;
  /** '' where the data do not say: nobody is made a boy or a girl here. */
  sex: '男' | '女' | '';
  bornOn: string;
}

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜', '欧阳', '司马', '诸葛'];
const given = [...'安晨楚丹恩芳歌禾佳可兰明宁沛琪然书桐未熙雅子青木知言若水思远景行嘉树一诺怀瑾'];

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643: the check character of 17 digits. Written here once more, apart from the program's own. */
function checkOf(seventeen: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(seventeen[i]), 0);
  return '10X98765432'[sum % 11] as string;
}

const A_DAY = 490;

/**
 * Pupil n of a cohort. Numbers are of the unassigned region 990101; among 23 pupils two are without an identity number: one
 * with a J number, one with a temporary L number.
 *
 * @param n from 0, unique in the cohort and below 178,000
 */
export function makePupil(n: number, id: string, sex: Pupil['sex'], bornIn: number): Pupil {
  const day = new Date(Date.UTC(bornIn, 0, 1 + Math.floor(n / A_DAY)));
  const bornOn = day.toISOString().slice(0, 10);
  const place = `990101${bornOn.replaceAll('-', '')}`;
  const within = n % A_DAY;
  // An identity number tells the sex, so whoever has none said gets a number that does not.
  const form = sex === '' || n % 23 === 7 ? 'J' : n % 23 === 16 ? 'L' : 'G';
  const order = String(within * 2 + (sex === '男' ? 1 : 2)).padStart(3, '0');
  const front = place + order;
  const name = `${surnames[n % surnames.length]}${given[Math.floor(n / surnames.length) % given.length]}${given[(n * 7) % given.length]}`;
  const number = form === 'L' ? `L${place}${String(within).padStart(4, '0')}` : form + front + checkOf(front);
  return { id, name, number, identity: form === 'G' ? front + checkOf(front) : '', sex, bornOn };
}

export interface School {
  /** 10 digits. */
  code: string;
  name: string;
  stages: string;
}

/** Where a pupil is from the day of a roster on. */
export interface Seat {
  pupil: Pupil;
  school: School;
  /** As the sheet has it: 三年级, 高一 */
  grade: string;
  /** As the sheet has it: 1班 */
  class: string;
}

export const COUNTY = '990101';

/** A school by a number of the data. */
export function makeSchool(n: number, stages: string, kind: string): School {
  return { code: `3399${String(n).padStart(6, '0')}`, name: `竹溪县第${n}${kind}`, stages };
}

export function placeSheet(schools: Iterable<School>): Cell[][] {
  return [
    ['代码', '名称', '类别', '上级代码', '学制', '学段'],
    ['990000', '云岭省', '省', '', '', ''],
    ['990100', '青川市', '市', '990000', '', ''],
    [COUNTY, '竹溪县', '县', '990100', '', ''],
    ...[...schools].map(({ code, name, stages }) => [code, name, '学校', COUNTY, '六三制', stages]),
  ];
}

/** Both terms of some school years; from 1 September to 31 January, and from 1 February to 31 August. */
export function termSheet(years: readonly number[]): Cell[][] {
  return [
    ['学年', '学期', '开始日期', '结束日期'],
    ...years.flatMap((year) => [
      [`${year}-${year + 1}`, '1', `${year}-09-01`, `${year + 1}-01-31`],
      [`${year}-${year + 1}`, '2', `${year + 1}-02-01`, `${year + 1}-08-31`],
    ]),
  ];
}

/** A sheet of pupils in the columns of the national template. */
export function pupilSheet(seats: readonly Seat[]): Cell[][] {
  return [
    ['学校标识码', '年级', '班级', '姓名', '性别', '出生日期', '身份证件类型', '身份证件号', '全国学籍号', '学号'],
    ...seats.map(({ pupil, school, grade, class: className }) => [
      school.code,
      grade,
      className,
      pupil.name,
      pupil.sex,
      pupil.bornOn,
      pupil.identity === '' ? '' : '居民身份证',
      pupil.identity,
      pupil.number,
      pupil.id,
    ]),
  ];
}
