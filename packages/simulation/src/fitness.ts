import { type SimulatedTerm, termDays, transferDay } from './calendar.js';
import type { CountyPlan, YearPlan } from './county.js';
import { type Cell, rowsOf, type SimulatedFile } from './file.js';
import { isPresent, type Member, membersOf, personOf } from './members.js';
import type { School } from './places.js';
import { normalOf, purpose, type Random, randomOf } from './random.js';
import { schoolEffect, traitsOf } from './traits.js';

/** Means by year of schooling (from `first`), and the deviation; `better` says whether more is better. Made for the simulation,
 * near the passing and good thresholds of the 2014 standard and ordinary heights of Chinese children. */
interface Measure {
  first: number;
  mean: Readonly<Record<1 | 2, readonly number[]>>;
  sd: Readonly<Record<1 | 2, number>>;
  better: 1 | -1;
  step: number;
  low: number;
  high: number;
}

const HEIGHT = {
  1: [121, 126.5, 132, 137.5, 143, 150, 158, 165, 169.5, 172, 173.3, 174],
  2: [120, 125.5, 131, 137, 144, 150.5, 155.5, 158, 159.5, 160.3, 160.8, 161],
} as const;
const BMI = {
  1: [15.9, 16.3, 16.9, 17.5, 18.1, 18.7, 19.3, 19.9, 20.4, 20.8, 21.2, 21.5],
  2: [15.5, 15.8, 16.3, 16.8, 17.4, 18, 18.7, 19.3, 19.9, 20.3, 20.5, 20.7],
} as const;

const vitalCapacity: Measure = {
  first: 1,
  better: 1,
  step: 1,
  low: 400,
  high: 7000,
  sd: { 1: 430, 2: 340 },
  mean: {
    1: [1240, 1430, 1640, 1860, 2130, 2420, 2790, 3130, 3430, 3720, 3920, 4100],
    2: [1020, 1190, 1380, 1580, 1810, 2040, 2270, 2440, 2570, 2670, 2760, 2850],
  },
};
const run50m: Measure = {
  first: 1,
  better: -1,
  step: 0.1,
  low: 6,
  high: 17,
  sd: { 1: 0.65, 2: 0.7 },
  mean: {
    1: [10.9, 10.3, 9.8, 9.4, 9.1, 8.9, 8.5, 8.2, 7.9, 7.7, 7.6, 7.5],
    2: [11.8, 10.9, 10.2, 9.8, 9.4, 9.2, 9.2, 9.1, 9, 8.9, 8.8, 8.7],
  },
};
const sitAndReach: Measure = {
  first: 1,
  better: 1,
  step: 0.1,
  low: -15,
  high: 35,
  sd: { 1: 5.2, 2: 5 },
  mean: {
    1: [9.2, 9, 8.7, 8.3, 7.9, 7.6, 8.6, 9.9, 11.5, 12.8, 13.8, 14.6],
    2: [12, 12, 12, 11.9, 11.9, 11.9, 13.3, 14.2, 15, 15.7, 16.3, 16.7],
  },
};
const ropeSkip: Measure = {
  first: 1,
  better: 1,
  step: 1,
  low: 3,
  high: 230,
  sd: { 1: 25, 2: 26 },
  mean: { 1: [76, 87, 98, 109, 119, 127], 2: [79, 91, 103, 113, 122, 129] },
};
const sitUp: Measure = {
  first: 3,
  better: 1,
  step: 1,
  low: 2,
  high: 75,
  sd: { 1: 8.5, 2: 8 },
  mean: { 1: [31, 33, 35, 37], 2: [31, 33, 34.5, 36, 37, 38, 39, 40, 41, 41.5] },
};
const shuttle: Measure = {
  first: 5,
  better: -1,
  step: 1,
  low: 80,
  high: 190,
  sd: { 1: 11, 2: 11 },
  mean: { 1: [113, 107], 2: [117, 113] },
};
const longJump: Measure = {
  first: 7,
  better: 1,
  step: 1,
  low: 80,
  high: 300,
  sd: { 1: 19, 2: 15.5 },
  mean: { 1: [188, 203, 217, 227, 233, 237], 2: [162, 166, 169, 171, 172, 173] },
};
const run800m: Measure = {
  first: 7,
  better: -1,
  step: 1,
  low: 165,
  high: 420,
  sd: { 1: 22, 2: 22 },
  mean: { 1: [], 2: [252, 248, 243, 240, 238, 236] },
};
const run1000m: Measure = {
  first: 7,
  better: -1,
  step: 1,
  low: 175,
  high: 480,
  sd: { 1: 25, 2: 25 },
  mean: { 1: [282, 269, 259, 251, 246, 242], 2: [] },
};
const pullUp: Measure = {
  first: 7,
  better: 1,
  step: 1,
  low: 0,
  high: 30,
  sd: { 1: 3.4, 2: 3.4 },
  mean: { 1: [3, 4, 5, 6, 7, 7.6], 2: [] },
};

/** In the order of the sheet's columns from 肺活量. */
const MEASURES = [
  vitalCapacity,
  run50m,
  sitAndReach,
  ropeSkip,
  sitUp,
  shuttle,
  longJump,
  run800m,
  run1000m,
  pullUp,
] as const;

/** Which years and sexes the standard tests with it. */
function meanOf(measure: Measure, study: number, sex: 1 | 2): number | undefined {
  return measure.mean[sex][study - measure.first];
}

/** Height in cm and weight in kg; each pupil keeps about the same place among those of the age. */
export function bodyOf(
  seed: number,
  entryYear: number,
  place: number,
  study: number,
  sex: 1 | 2,
): { height: number; weight: number } {
  const random = randomOf(seed, purpose.body, entryYear, place);
  const tall = random.normal();
  const stout = random.normal();
  const yearly = randomOf(seed, purpose.body, entryYear, place, study);
  const mean = HEIGHT[sex][study - 1] ?? 160;
  const height = mean * (1 + 0.038 * tall) + 0.3 * yearly.normal();
  const z = 0.97 * stout + 0.2 * yearly.normal();
  const bmi = Math.max(12.2, (BMI[sex][study - 1] ?? 20) * (1 + 0.125 * z + 0.03 * (z * z - 1)));
  return { height: Math.floor(height * 10 + 0.5) / 10, weight: Math.floor((bmi * height * height) / 1000 + 0.5) / 10 };
}

function resultOf(
  seed: number,
  member: Member,
  measure: Measure,
  m: number,
  trait: number,
  sex: 1 | 2,
  random: Random,
): number | undefined {
  const mean = meanOf(measure, member.study, sex);
  const day = random.normal(); // drawn whether used or not
  if (mean === undefined) return undefined;
  const z =
    0.72 * trait +
    0.45 * normalOf(seed, purpose.specific, member.entryYear, member.place, 100 + m) +
    0.3 * schoolEffect(seed, member.school.number, 2) +
    0.3 * day;
  const value = mean + measure.better * measure.sd[sex] * z;
  return Math.max(measure.low, Math.min(measure.high, Math.floor(value / measure.step + 0.5) * measure.step));
}

/** 245 seconds as 4'05" */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}'${String(seconds % 60).padStart(2, '0')}"`;
}

/** How many measured values a pupil of this year has. */
export function fitnessExpected(study: number, sex: 1 | 2): number {
  return 2 + MEASURES.filter((measure) => meanOf(measure, study, sex) !== undefined).length;
}

/**
 * The upload sheet of the national fitness system with all 21 columns, for one school in autumn. The items follow the year of
 * schooling (the sixth year of a 5-4 school is tested as 六年级). A few pupils are exempt: their cells are empty.
 */
export function fitnessFile(
  seed: number,
  plan: CountyPlan,
  year: YearPlan,
  schoolIndex: number,
  term: SimulatedTerm,
): SimulatedFile {
  const school = plan.schools[schoolIndex] as School;
  const on = termDays(term).fitnessTest;
  return {
    name: `fitness-${term.code}-${school.code}.csv`,
    title: `${school.name}${term.schoolYear}年国家学生体质健康标准测试成绩`,
    kind: 'observations',
    table: 'observations',
    profile: 'fitness',
    term: term.code,
    place: school.code,
    options: { on, event: `${term.schoolYear}年国家学生体质健康标准测试` },
    header: [
      '年级编号',
      '班级编号',
      '班级名称',
      '学籍号',
      '民族代码',
      '姓名',
      '性别',
      '出生日期',
      '家庭住址',
      '身高',
      '体重',
      '肺活量',
      '50米跑',
      '坐位体前屈',
      '一分钟跳绳',
      '一分钟仰卧起坐',
      '50米×8往返跑',
      '立定跳远',
      '800米跑',
      '1000米跑',
      '引体向上',
    ],
    rows: rowsOf(function* () {
      for (const member of membersOf(plan, year, schoolIndex, 1)) {
        if (isPresent(member, on, transferDay(year.schoolYear, 1))) yield fitnessRow(seed, member);
      }
    }),
  };
}

function fitnessRow(seed: number, member: Member): Cell[] {
  const { entryYear, place, study } = member;
  const person = personOf(seed, entryYear, place);
  const random = randomOf(seed, purpose.fitness, entryYear, place, study);
  const exempt = random.chance(0.004);
  const trait = traitsOf(seed, entryYear, place).fitness;
  const grade = study <= 6 ? 10 + study : study <= 9 ? 14 + study : 21 + study;
  const body = bodyOf(seed, entryYear, place, study, person.sex);
  const results = MEASURES.map((measure, m): Cell => {
    const result = resultOf(seed, member, measure, m, trait, person.sex, random);
    if (result === undefined || exempt) return '';
    if (measure === run800m || measure === run1000m || measure === shuttle) return minutesAndSeconds(result);
    return measure.step === 0.1 ? Math.floor(result * 10 + 0.5) / 10 : result;
  });
  return [
    grade,
    `${grade}${String(member.classNumber).padStart(3, '0')}`,
    member.className,
    person.studentNumber,
    person.ethnicityCode,
    person.name,
    person.sex,
    person.bornOn,
    '',
    body.height,
    body.weight,
    ...results,
  ];
}
