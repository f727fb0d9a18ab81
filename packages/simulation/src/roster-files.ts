import { type SimulatedTerm, transferDay } from './calendar.js';
import type { CountyPlan, YearPlan } from './county.js';
import { type Cell, rowsOf, type SimulatedFile } from './file.js';
import { familyPhone } from './identity.js';
import { type Member, memberOf, membersOf, personOf } from './members.js';
import { gradeName, type Layout, type School } from './places.js';
import { purpose, uniformOf } from './random.js';
import { COURSES } from './subjects.js';

const STAGE_NAMES = ['', '小学', '初中', '高中'] as const;

/** 小学, 初中 or 高中 */
export function stageName(stage: number): string {
  return STAGE_NAMES[stage] ?? '';
}

/** The tree of places. */
export function placesFile(layout: Layout): SimulatedFile {
  const kinds = { province: '省', city: '市', county: '县', school: '学校' } as const;
  return {
    name: 'places.csv',
    title: '区域与学校',
    kind: 'roster',
    table: 'places',
    header: ['代码', '名称', '类别', '上级代码', '学制', '学段'],
    rows: rowsOf(function* () {
      for (const place of [layout.province, layout.city, ...layout.counties]) {
        yield [place.code, place.name, kinds[place.kind], place.parentCode, '', ''];
      }
      for (const school of layout.schools) {
        const division = school.division === '5-4' ? '五四制' : '六三制';
        yield [school.code, school.name, '学校', school.parentCode, division, school.stages.map(stageName).join('、')];
      }
    }),
  };
}

export function termsFile(terms: readonly SimulatedTerm[]): SimulatedFile {
  return {
    name: 'terms.csv',
    title: '学年学期',
    kind: 'roster',
    table: 'terms',
    header: ['学年', '学期', '开始日期', '结束日期'],
    rows: rowsOf(function* () {
      for (const term of terms)
        yield [`${term.schoolYear}-${term.schoolYear + 1}`, term.half, term.startsOn, term.endsOn];
    }),
  };
}

export function coursesFile(): SimulatedFile {
  return {
    name: 'courses.csv',
    title: '课程',
    kind: 'roster',
    table: 'courses',
    header: ['课程代码', '课程名称', '英文名称'],
    rows: rowsOf(function* () {
      for (const course of COURSES) yield [course.code, course.zh, course.en];
    }),
  };
}

/** The classes of a county that are new this year (in the first year: all). */
export function classesFile(
  plan: CountyPlan,
  year: YearPlan,
  before: YearPlan | undefined,
  asOf: string,
): SimulatedFile {
  const county = plan.schools[0]?.parentCode ?? '';
  return {
    name: `classes-${year.schoolYear}-${county}.csv`,
    title: `${year.schoolYear}学年新增班级`,
    kind: 'roster',
    table: 'classes',
    asOf,
    place: county,
    header: ['学校代码', '学段', '入学年份', '班号'],
    rows: rowsOf(function* () {
      for (const [key, count] of year.classes) {
        if (before?.classes.has(key)) continue;
        const schoolAndStage = Math.floor(key / 10000);
        const school = plan.schools[Math.floor(schoolAndStage / 4)];
        for (let number = 1; number <= count; number++) {
          yield [school?.code ?? '', stageName(schoolAndStage % 4), key % 10000, number];
        }
      }
    }),
  };
}

const FAMILY = ['姓名', '关系', '联系电话', '是否监护人'];

function studentHeader(bare: boolean, numberName: string): string[] {
  return [
    numberName,
    '姓名',
    '性别',
    '出生日期',
    '民族',
    '身份证件类型',
    '身份证件号',
    '学校代码',
    '年级',
    bare ? '班号' : '班级',
    '入学年月',
    '入学方式',
    '就读方式',
    ...FAMILY.map((name) => `成员1${name}`),
    ...FAMILY.map((name) => `成员2${name}`),
  ];
}

/** Schools export days in several forms. */
function dayAs(form: number, iso: string): string {
  if (form === 1) return iso.replaceAll('-', '');
  return form === 2 ? iso.split('-').map(Number).join('/') : iso;
}

function studentRow(seed: number, member: Member, bare: boolean, dayForm: number, arrived: boolean): Cell[] {
  const person = personOf(seed, member.entryYear, member.place);
  const { school } = member;
  const family = [0, 1].flatMap((g) => {
    const guardian = person.guardians[g];
    if (!guardian) return ['', '', '', ''];
    return [
      guardian.name,
      guardian.relation,
      familyPhone(member.entryYear, person.household, g === 0 ? 0 : 1),
      guardian.isGuardian ? '是' : '否',
    ];
  });
  const boards =
    uniformOf(seed, purpose.habit, member.entryYear, member.place) < (member.stage === 3 ? 0.5 : 0.06 * member.stage);
  return [
    person.studentNumber,
    person.name,
    person.sex === 1 ? '男' : '女',
    dayAs(dayForm, person.bornOn),
    person.ethnicity,
    person.identityNumber === '' ? '其他' : '居民身份证',
    person.identityNumber,
    school.code,
    gradeName(member.study),
    bare ? member.classNumber : member.className,
    `${member.stageEntryYear}09`,
    arrived ? '外校转入' : '普通入学',
    boards ? '住校' : '走读',
    ...family,
  ];
}

/** All pupils of one school at the beginning of the school year: those promoted, admitted, and come during the summer. */
export function studentsFile(
  seed: number,
  plan: CountyPlan,
  year: YearPlan,
  schoolIndex: number,
  asOf: string,
): SimulatedFile {
  const school = plan.schools[schoolIndex] as School;
  const bare = school.style === 'bare';
  return {
    name: `students-${year.schoolYear}-${school.code}.csv`,
    title: `${school.name}${year.schoolYear}学年学生名册`,
    kind: 'roster',
    table: 'students',
    asOf,
    place: school.code,
    header: studentHeader(bare, school.number % 2 === 0 ? '学籍号' : '全国学籍号'),
    rows: rowsOf(function* () {
      const arrived = new Set<string>();
      for (let p = 0; p < plan.place.length; p++) {
        if (year.arrived[p] === 1 && year.school[p] === schoolIndex)
          arrived.add(`${plan.entryYear[p]}/${plan.place[p]}`);
      }
      // Autumn's beginning; where the simulation begins in spring nobody has moved in autumn, so the same rows hold.
      for (const member of membersOf(plan, year, schoolIndex, 1)) {
        if (member.presence === 'after') continue;
        yield studentRow(seed, member, bare, school.number % 3, arrived.has(`${member.entryYear}/${member.place}`));
      }
    }),
  };
}

/** The pupils of a county who changed school in mid-year, as the bureau lists them; undefined when nobody did. */
export function transfersFile(seed: number, plan: CountyPlan, year: YearPlan, half: 1 | 2): SimulatedFile | undefined {
  if (!year.moved.includes(half)) return undefined;
  const county = plan.schools[0]?.parentCode ?? '';
  const asOf = transferDay(year.schoolYear, half);
  return {
    name: `transfers-${asOf}-${county}.csv`,
    title: `${asOf}转学学生名册`,
    kind: 'roster',
    table: 'students',
    asOf,
    place: county,
    options: { partial: true },
    header: studentHeader(false, '学籍号'),
    rows: rowsOf(function* () {
      for (let p = 0; p < plan.place.length; p++) {
        if (year.moved[p] !== half) continue;
        const index = year.schoolAfter[p] ?? -1;
        const school = plan.schools[index] as School;
        const member = memberOf(
          school,
          index,
          plan.entryYear[p] ?? 0,
          plan.place[p] ?? 0,
          year.schoolYear,
          year.classAfter[p] ?? 1,
          'after',
        );
        yield studentRow(seed, member, false, 0, true);
      }
    }),
  };
}
