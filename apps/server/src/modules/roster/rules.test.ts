import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClassName,
  checkEthnicGroup,
  checkIdentityNumber,
  checkName,
  checkPhone,
  checkSex,
  checkStudentNumber,
  chineseNumber,
  type Division,
  entryYearOf,
  findClassYears,
  gradeOf,
  identityCheck,
  inChinese,
  isDamagedNumber,
  readClassName,
  readGradeName,
  readRelation,
  readStages,
  type SchoolFacts,
  type Stage,
  yearsOf,
} from './rules.js';

const division = fc.constantFrom<Division>('6-3', '5-4');
const stage = fc.constantFrom<Stage>(1, 2, 3);
const value = <T>(checked: { value: T } | { fault: { code: string } }) =>
  'fault' in checked ? checked.fault.code : checked.value;

/** A valid identity number; the region is Chaoyang in Beijing. */
function identity(day: string, order: number): string {
  const front = `110105${day}${String(order).padStart(3, '0')}`;
  return front + identityCheck(front);
}

const days = fc.date({
  min: new Date('1950-01-01T00:00:00Z'),
  max: new Date('2030-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const numbers = fc
  .tuple(days, fc.integer({ min: 0, max: 999 }))
  .map(([day, order]) => identity(day.toISOString().slice(0, 10).replaceAll('-', ''), order));

describe('an identity number', () => {
  it('is taken when its date and check character are right, and tells birth and sex', () => {
    expect(checkIdentityNumber('11010519491231002X')).toEqual({
      value: { number: '11010519491231002X', bornOn: '1949-12-31', sex: 2 },
      warnings: [],
    });
  });
  it('is taken in full-width characters, in small letters and with spaces', () => {
    expect(value(checkIdentityNumber(' １１０１０５１９４９１２３１００２ｘ '))).toMatchObject({
      number: '11010519491231002X',
    });
  });
  it('is refused after any one digit is changed', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const digit = (Number(number.charAt(at)) + by) % 10;
        expect(checkIdentityNumber(number.slice(0, at) + digit + number.slice(at + 1))).toHaveProperty('fault');
      }),
    );
  });
  it('is refused after two neighbouring digits are swapped', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 15 }), (number, at) => {
        fc.pre(number.charAt(at) !== number.charAt(at + 1));
        const swapped = number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2);
        expect(checkIdentityNumber(swapped)).toHaveProperty('fault');
      }),
    );
  });
  it('is told apart by its fault', () => {
    const faulty = {
      '110105194912310021': 'roster.identity-check-digit',
      '110105199002300011': 'roster.identity-date',
      '1101051949123100': 'roster.identity-form',
      '110105491231002': 'roster.identity-old-form',
      '110105194912310000': 'roster.number-damaged',
    };
    for (const [number, code] of Object.entries(faulty)) expect(value(checkIdentityNumber(number))).toBe(code);
  });
  it('of an unknown region is only warned about', () => {
    const checked = checkIdentityNumber('99010120120315001X');
    expect(checked).toMatchObject({ warnings: [{ code: 'roster.identity-region' }] });
  });
  it('damaged by a spreadsheet is recognised', () => {
    expect(isDamagedNumber(1.1010519491231e17, '110105194912310000')).toBe(true);
    expect(isDamagedNumber('1.1010519491231E+17', '1.1010519491231E+17')).toBe(true);
    expect(isDamagedNumber('１．１E＋17', '１．１E＋17')).toBe(true);
    expect(isDamagedNumber(20240001, '20240001')).toBe(false);
    expect(isDamagedNumber('11010519491231002X', '11010519491231002X')).toBe(false);
  });
});

describe('a national pupil number', () => {
  it('with G carries a valid identity number', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(value(checkStudentNumber(`g${number}`))).toMatchObject({
          number: `G${number}`,
          form: 'G',
          identity: number,
        });
      }),
    );
    expect(value(checkStudentNumber('G110105194912310021'))).toBe('roster.student-number-check-digit');
  });
  it('with J or L needs a real date only', () => {
    expect(value(checkStudentNumber('J110105201203150013'))).toMatchObject({ form: 'J', bornOn: '2012-03-15' });
    expect(checkStudentNumber('L110105201203150013')).toMatchObject({
      value: { form: 'L' },
      warnings: [{ code: 'roster.student-number-temporary' }],
    });
    expect(value(checkStudentNumber('J110105201202300013'))).toBe('roster.student-number-date');
    expect(value(checkStudentNumber('L1101052012031'))).toBe('roster.student-number-form');
  });
});

describe('a name', () => {
  it('keeps rare characters', () => {
    for (const name of ['𠮷田', '㛃䶮', '李〇', '王𬎆', '王\u{30EDD}']) expect(value(checkName(name))).toBe(name);
  });
  it('has one middle dot, whichever was typed', () => {
    for (const dot of '·•・．‧∙⋅') expect(value(checkName(`阿依古丽${dot}买买提`))).toBe('阿依古丽·买买提');
    expect(value(checkName('阿依古丽.买买提'))).toBe('阿依古丽·买买提');
    expect(value(checkName('阿依古丽 · 买买提'))).toBe('阿依古丽·买买提');
  });
  it('loses the spaces that align it', () => {
    expect(value(checkName(' 张　三 '))).toBe('张三');
    expect(value(checkName('Anna  Maria Lee'))).toBe('Anna Maria Lee');
  });
  it('is refused with digits, signs, control and broken characters', () => {
    expect(value(checkName('张伟1'))).toBe('roster.name-digits');
    expect(value(checkName('张伟１'))).toBe('roster.name-digits');
    expect(value(checkName('=HYPERLINK("http")'))).toBe('roster.name-signs');
    expect(value(checkName('张?'))).toBe('roster.name-signs');
    expect(value(checkName('张🙂'))).toBe('roster.name-signs');
    expect(value(checkName('<script>alert(x)</script>'))).toBe('roster.name-signs');
    expect(value(checkName('张\u0007三'))).toBe('roster.name-control');
    expect(value(checkName('张\ufffd'))).toBe('roster.name-broken');
    expect(value(checkName('张'.repeat(61)))).toBe('roster.name-long');
    expect(value(checkName('   '))).toBe('roster.name-missing');
  });
  it('stays as it is when it has been put in form once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        const once = checkName(text);
        if ('value' in once) expect(value(checkName(once.value))).toBe(once.value);
      }),
    );
  });
});

describe('a small value', () => {
  it('of sex is read in the forms in use', () => {
    for (const text of ['男', '1', '男性', '1-男', 'M', 'male', '１']) expect(value(checkSex(text))).toBe(1);
    for (const text of ['女', '2', '02', 'Female', '女 ']) expect(value(checkSex(text))).toBe(2);
    expect(value(checkSex('x'))).toBe('roster.sex-unknown');
  });
  it('of ethnic group is read by name, code and letters', () => {
    for (const text of ['汉族', '汉', '1', '01', 'HA', '01汉族', '01-汉族'])
      expect(value(checkEthnicGroup(text))).toBe('汉族');
    expect(value(checkEthnicGroup('维吾尔'))).toBe('维吾尔族');
    expect(value(checkEthnicGroup('毛难族'))).toBe('毛南族');
    expect(value(checkEthnicGroup('火星族'))).toBe('roster.ethnic-unknown');
  });
  it('of telephone is checked without refusing', () => {
    expect(checkPhone('+86 138-0013-8000')).toEqual({ value: '13800138000', mobile: true, warnings: [] });
    expect(checkPhone('1380013800').warnings).toHaveLength(1);
    expect(checkPhone('0571-88888888').warnings).toHaveLength(0);
  });
  it('of relation is read by code and in words', () => {
    expect([readRelation('51'), readRelation('爸爸'), readRelation('52-母亲'), readRelation('邻居')]).toEqual([
      '父亲',
      '父亲',
      '母亲',
      '邻居',
    ]);
  });
});

describe('a Chinese numeral', () => {
  it('comes back as the number it was written from', () => {
    for (let number = 0; number <= 999; number++) expect(chineseNumber(inChinese(number))).toBe(number);
  });
  it('is not two numerals side by side', () => {
    for (const text of ['六二', '', '班', '十十', '零一', '一百零']) expect(chineseNumber(text)).toBeUndefined();
    expect([chineseNumber('廿三'), chineseNumber('二十'), chineseNumber('一十二')]).toEqual([23, 20, 12]);
  });
});

describe('a grade', () => {
  it('follows from the class and back, in either division', () => {
    fc.assert(
      fc.property(
        division,
        stage,
        fc.integer({ min: 1990, max: 2090 }),
        fc.integer({ min: -3, max: 9 }),
        (how, of, entryYear, after) => {
          const term = { schoolYear: entryYear + after };
          const grade = gradeOf({ stage: of, entryYear }, term, how);
          if (after < 0 || after >= yearsOf(of, how)) expect(grade).toBeUndefined();
          else expect(entryYearOf(grade ?? 0, term, how)).toEqual({ stage: of, entryYear });
        },
      ),
    );
  });
  it('16 is none of 五四制, and 24 none of 六三制', () => {
    const term = { schoolYear: 2025 };
    expect([entryYearOf(16, term, '5-4'), entryYearOf(24, term, '6-3'), entryYearOf(24, term, '5-4')]).toEqual([
      undefined,
      undefined,
      { stage: 2, entryYear: 2022 },
    ]);
  });
});

describe("a class's name", () => {
  it.each([
    ['701', { year: { count: 'through', year: 7 }, number: 1 }],
    ['0712', { year: { count: 'through', year: 7 }, number: 12 }],
    ['七(1)班', { year: { count: 'through', year: 7 }, number: 1 }],
    ['七（1）班', { year: { count: 'through', year: 7 }, number: 1 }],
    ['七（１）班', { year: { count: 'through', year: 7 }, number: 1 }],
    ['七1班', { year: { count: 'through', year: 7 }, number: 1 }],
    ['七年级1班', { year: { count: 'through', year: 7 }, number: 1 }],
    ['七年级（十二）班', { year: { count: 'through', year: 7 }, number: 12 }],
    ['7年级 1 班', { year: { count: 'through', year: 7 }, number: 1 }],
    ['7.1班', { year: { count: 'through', year: 7 }, number: 1 }],
    ['7-1', { year: { count: 'through', year: 7 }, number: 1 }],
    ['七年级', { year: { count: 'through', year: 7 } }],
    ['初一(3)班', { stage: 2, year: { count: 'stage', year: 1 }, number: 3 }],
    ['初1(3)班', { stage: 2, year: { count: 'stage', year: 1 }, number: 3 }],
    ['初中一年级3班', { stage: 2, year: { count: 'stage', year: 1 }, number: 3 }],
    ['初中七年级3班', { stage: 2, year: { count: 'through', year: 7 }, number: 3 }],
    ['高二15班', { stage: 3, year: { count: 'stage', year: 2 }, number: 15 }],
    ['高三文科(2)班', { stage: 3, year: { count: 'stage', year: 3 }, number: 2, stream: '文科' }],
    ['高三(2)班(理科)', { stage: 3, year: { count: 'stage', year: 3 }, number: 2, stream: '理科' }],
    ['2025级8班', { entryYear: 2025, number: 8 }],
    ['25级8班', { entryYear: 2025, number: 8 }],
    ['2025级(8)班', { entryYear: 2025, number: 8 }],
    ['2028届8班', { leavingYear: 2028, number: 8 }],
    ['初2025级3班', { stage: 2, entryYear: 2025, number: 3 }],
    ['2025级高一3班', { entryYear: 2025, stage: 3, year: { count: 'stage', year: 1 }, number: 3 }],
    ['202503', { entryYear: 2025, number: 3 }],
    ['主校区1班', { campus: '主校区', number: 1 }],
    ['主校区701班', { campus: '主校区', year: { count: 'through', year: 7 }, number: 1 }],
    ['东校区七(2)班', { campus: '东校区', year: { count: 'through', year: 7 }, number: 2 }],
    ['1班', { number: 1 }],
    ['(12)班', { number: 12 }],
    ['第3班', { number: 3 }],
    ['十二班', { number: 12 }],
    ['二十一班', { number: 21 }],
    ['5', { number: 5 }],
    ['11011', { year: { count: 'code', year: 11 }, number: 11 }],
    ['小学三年级二班', { stage: 1, year: { count: 'stage', year: 3 }, number: 2 }],
    ['六年二班', { year: { count: 'through', year: 6 }, number: 2 }],
    ['六（二）班', { year: { count: 'through', year: 6 }, number: 2 }],
    ['六二班', { year: { count: 'through', year: 6 }, number: 2 }],
    ['预初(3)班', { year: { count: 'preparatory', year: 0 }, number: 3 }],
    ['实验1班', { stream: '实验', number: 1 }],
    ['1001', { year: { count: 'through', year: 10 }, number: 1 }],
    ['1101', { year: { count: 'either', year: 11 }, number: 1 }],
  ])('%s is understood', (text, parts) => {
    expect(readClassName(text)).toEqual(parts);
  });
  it.each([
    ['2501', 'ambiguous'],
    ['2101', 'ambiguous'],
    ['700', 'unknown'],
    ['火箭班', 'unknown'],
    ['初一', undefined],
    ['', 'empty'],
    ['0', 'unknown'],
    ['七年级0班', 'unknown'],
    ['11000', 'unknown'],
    ['#REF!', 'unknown'],
  ])('%s is taken as %s', (text, reason) => {
    expect((readClassName(text) as { reason?: string }).reason).toBe(reason && `roster.class-name-${reason}`);
  });
  it('is read the same however it is written', () => {
    const written = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 6 }),
    );
    fc.assert(
      fc.property(written, ([year, number, form]) => {
        const forms = [
          `${year}${String(number).padStart(2, '0')}`,
          `${inChinese(year)}(${number})班`,
          `${inChinese(year)}（${inChinese(number)}）班`,
          `${inChinese(year)}年级${number}班`,
          `${year}年${number}班`,
          `${year}-${number}`,
          `${inChinese(year)}年级${inChinese(number)}班`,
        ];
        expect(readClassName(forms[form] ?? '')).toEqual({ year: { count: 'through', year }, number });
      }),
    );
  });
  it('never throws, and never gives a number outside 1 to 999', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'七一二十0123级届年班()校区初高小学中文') })),
        (text) => {
          const read = readClassName(text);
          if ('number' in read) expect(read.number).toSatisfy((n: number) => n >= 1 && n <= 999);
          readGradeName(text);
        },
      ),
    );
  });
});

describe('the years of a class', () => {
  const primary: SchoolFacts = { division: '6-3', stages: [1], preparatory: false };
  const junior: SchoolFacts = { division: '6-3', stages: [2], preparatory: false };
  const four: SchoolFacts = { division: '5-4', stages: [2], preparatory: false };
  const both: SchoolFacts = { division: '6-3', stages: [1, 2], preparatory: false };
  const senior: SchoolFacts = { division: '6-3', stages: [3], preparatory: false };
  const find = (texts: string[], school: SchoolFacts) =>
    findClassYears(
      texts.map((text) => readClassName(text) as ClassName),
      school,
      2025,
    );
  const grade = (text: string) => {
    const read = readGradeName(text);
    return 'reason' in read ? {} : read;
  };

  it('follow from the grade that is said', () => {
    expect(find(['701'], junior)).toEqual({ stage: 2, entryYear: 2025 });
    expect(find(['701'], both)).toEqual({ stage: 2, entryYear: 2025 });
    expect(find(['301'], both)).toEqual({ stage: 1, entryYear: 2023 });
    expect(find(['301'], senior)).toEqual({ stage: 3, entryYear: 2023 });
    expect(find(['七(1)班'], four)).toEqual({ stage: 2, entryYear: 2024 });
    expect(find(['初四(1)班'], four)).toEqual({ stage: 2, entryYear: 2022 });
    expect(find(['预初(1)班'], { ...four, preparatory: true })).toEqual({ stage: 2, entryYear: 2025 });
    expect(find(['初一(1)班'], { ...four, preparatory: true })).toEqual({ stage: 2, entryYear: 2024 });
    expect(find(['2028届1班'], junior)).toEqual({ stage: 2, entryYear: 2025 });
    expect(find(['11011'], primary)).toEqual({ stage: 1, entryYear: 2025 });
    expect(find(['1101'], senior)).toEqual({ stage: 3, entryYear: 2024 });
    expect(find(['2021级3班'], both)).toEqual({ stage: 1, entryYear: 2021 });
    expect(findClassYears([grade('七年级'), { number: 1 }], junior, 2025)).toEqual({ stage: 2, entryYear: 2025 });
    expect(findClassYears([grade('21')], both, 2025)).toEqual({ stage: 2, entryYear: 2025 });
  });
  it('are refused with the reason when they do not', () => {
    expect(find(['1班'], junior)).toEqual({ reason: 'roster.grade-missing' });
    expect(find(['2025级1班'], both)).toEqual({ reason: 'roster.grade-ambiguous' });
    expect(find(['2019级1班'], junior)).toEqual({ reason: 'roster.grade-none' });
    expect(find(['高一(1)班'], junior)).toEqual({ reason: 'roster.grade-none' });
    expect(find(['七(1)班', '八(1)班'], junior)).toEqual({ reason: 'roster.grade-conflict' });
    expect(find(['一(1)班'], { ...both, stages: [] })).toEqual({ reason: 'roster.grade-ambiguous' });
    expect(find(['六(1)班'], { division: '5-4', stages: [1], preparatory: false })).toEqual({
      reason: 'roster.grade-none',
    });
  });
  it('come back from every grade code of every school', () => {
    fc.assert(
      fc.property(division, stage, fc.integer({ min: 1, max: 6 }), (how, of, year) => {
        fc.pre(year <= yearsOf(of, how));
        const school: SchoolFacts = { division: how, stages: [1, 2, 3], preparatory: false };
        expect(findClassYears([{ year: { count: 'code', year: of * 10 + year } }], school, 2025)).toEqual({
          stage: of,
          entryYear: 2026 - year,
        });
      }),
    );
  });
  it('are narrowed by the stages of the school', () => {
    expect([
      readStages('小学、初中'),
      readStages('九年一贯制学校'),
      readStages('3'),
      readStages('完全中学'),
      readStages('大学'),
    ]).toEqual([[1, 2], [1, 2], [3], [2, 3], undefined]);
  });
});
