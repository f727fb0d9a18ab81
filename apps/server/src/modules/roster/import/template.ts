import { type TemplateColumn, writeTemplate } from '../../../platform/files/index.js';
import { columnsOf, type RosterKind } from './kinds.js';

export const rosterTitles: Readonly<Record<RosterKind, string>> = {
  students: '学生',
  teachers: '教师',
  teaching: '任课',
  classes: '班级',
  grades: '年级',
  courses: '课程',
  places: '区域与学校',
  terms: '学期',
};

/** What stands in the example's row, and what is said about a column; by the column's key. */
const examples: Readonly<Record<RosterKind, Readonly<Record<string, readonly [example: string, note?: string]>>>> = {
  students: {
    name: ['李明', '与户口簿一致'],
    sex: ['男'],
    born: ['2013-05-06', '写作 2013-05-06、20130506 均可'],
    ethnicity: ['汉族'],
    identityType: ['居民身份证'],
    identity: ['', '18 位,含校验位;没有可留空'],
    student: ['', '全国学籍号:G、J 或 L 开头;没有可留空'],
    local: ['2025010101', '校内学号'],
    auxiliary: [''],
    exam: [''],
    className: ['1班', '也可写作“七年级1班”“七(1)班”'],
    classNumber: [''],
    grade: ['七年级'],
    stage: ['', '年级名称不能说明学段时再填'],
    entry: ['2025'],
    schoolCode: ['', '只为一所学校导入时可留空'],
    schoolName: [''],
    'member1.name': ['李强'],
    'member1.relation': ['父亲'],
    'member1.phone': ['13800000000'],
    'member1.isGuardian': ['是'],
  },
  teachers: {
    name: ['王芳'],
    phone: ['13800000001'],
    staff: ['T001', '工号和手机号至少填一个,用来区分同名教师'],
    sex: ['女'],
    course: ['数学'],
    classes: ['七年级1班、七年级2班', '几个班之间用顿号隔开'],
    isClassTeacher: ['是'],
    ownClass: ['七年级1班', '当班主任的班'],
    post: ['教师'],
    term: ['', '不填则按名册生效的学期'],
  },
  teaching: {
    name: ['王芳'],
    phone: [''],
    staff: ['T001'],
    course: ['数学'],
    classes: ['1班'],
    grade: ['七年级'],
    isClassTeacher: ['否'],
    term: [''],
  },
  classes: {
    schoolCode: [''],
    schoolName: ['第一初级中学'],
    className: ['1班'],
    grade: ['七年级'],
    entry: ['2025'],
    classTeacher: ['王芳'],
    classTeacherNumber: ['T001'],
    term: [''],
  },
  grades: { schoolName: ['第一初级中学'], grade: ['七年级'], count: ['6'], entry: ['2025'] },
  courses: { code: ['math'], name: ['数学'], nameEn: ['Mathematics'] },
  places: {
    code: ['3701000001', '学校标识码或行政区划代码'],
    name: ['第一初级中学'],
    kind: ['学校', '省、市、县或学校'],
    parent: ['370100', '上一级的代码'],
    division: ['六三制', '六三制或五四制'],
    stages: ['初中', '几个学段之间用顿号隔开'],
  },
  terms: { year: ['2026-2027'], half: ['1', '1 秋季,2 春季'], starts: ['2026-09-01'], ends: ['2027-01-31'] },
};

/** One of these has to be filled in besides what is required alone. */
const wanted: Readonly<Partial<Record<RosterKind, readonly string[]>>> = {
  students: ['className', 'grade'],
  teachers: ['staff'],
  teaching: ['course', 'classes'],
  classes: ['className', 'grade'],
  grades: ['grade'],
  courses: ['code', 'name'],
  places: ['code', 'name', 'kind'],
  terms: ['year', 'half', 'starts', 'ends'],
};

/** The workbook for one kind of roster sheet, made from the columns that the importer itself knows. */
export async function rosterTemplate(kind: RosterKind): Promise<Buffer> {
  const shown = examples[kind];
  const columns = columnsOf(kind).map(
    ({ key, headers: [header = key, ...also], required }): TemplateColumn & { key: string } => {
      const [example = '', note = ''] = shown[key] ?? [];
      return {
        key,
        header,
        also: also.filter((name) => /\p{Script=Han}/u.test(name)),
        example,
        note,
        required: required === true || (wanted[kind]?.includes(key) ?? false),
      };
    },
  );
  // The example is recognised by the first cell, so the first column is one that everybody fills in.
  const main = columns.filter(({ key }) => key in shown).sort((a, b) => Number(b.required) - Number(a.required));
  const more = columns.filter(({ key }) => !(key in shown));
  return writeTemplate(
    `${rosterTitles[kind]}名册`,
    [{ name: rosterTitles[kind], columns: main, more }],
    [
      '红色列名必须填写,其余可留空。第 2 行是示例,导入时会略过,可以覆盖或删除。',
      '列的顺序不限,不需要的列可以删去。号码列已设为文本格式,请勿改成数字。',
      '整个文件一起导入:有一处错误,就全部不导入,并告诉您在哪一行、怎么改。',
    ],
  );
}
