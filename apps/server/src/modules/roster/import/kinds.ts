import type { WantedColumn } from '../../../platform/files/index.js';
import { memberColumns, mostMembers, personColumns } from '../codes/person-columns.js';

/** What one sheet lists. */
export type RosterKind = 'places' | 'terms' | 'courses' | 'classes' | 'grades' | 'students' | 'teachers' | 'teaching';

const column = (key: string, ...headers: string[]): WantedColumn => ({ key, headers });

const schoolColumns = [
  column('schoolCode', '学校代码', '学校标识码', '学校编码', '学校标识', 'xxdm', 'xxbsm', 'school code'),
  column('schoolName', '学校', '学校名称', '所在学校', 'xxmc', 'school'),
];
const classColumns = [
  column('className', '班级', '班级名称', '所在班级', '行政班', '行政班级', 'bj', 'bjmc', 'class'),
  column('classNumber', '班号', '班级编号', '班级代码', 'bh'),
  column('grade', '年级', '年级名称', '所在年级', '年级编号', 'nj', 'grade'),
  column('stage', '学段', '所属学段', 'xd', 'stage'),
];
const identityColumn = column(
  'identity',
  '身份证件号',
  '身份证件号码',
  '身份证号',
  '身份证号码',
  '证件号码',
  '证件号',
  '公民身份号码',
  '身份证',
  'sfzjh',
  'sfzh',
);
const sexColumn = column('sex', '性别', '性别码', 'xb', 'xbm', 'sex');
const termColumn = column('term', '学期', '学年学期', '任教学期', 'term');

/** The key of a column of family member `i`, from 1. */
export function memberKey(i: number, name: string): string {
  return `member${i}.${name}`;
}

/** The key of a column that is only kept. */
export function detailKey(name: string): string {
  return `detail.${name}`;
}

const wanted: Readonly<Record<RosterKind, readonly WantedColumn[]>> = {
  students: [
    { key: 'name', headers: ['姓名', '学生姓名', 'xm', 'name'], required: true },
    sexColumn,
    column('born', '出生日期', '出生年月日', '生日', 'csrq', 'birth date'),
    column('ethnicity', '民族', '民族码', '民族代码', 'mz', 'mzm'),
    column('identityType', '身份证件类型', '身份证件类型码', '证件类型', 'sfzjlx', 'sfzjlxm'),
    identityColumn,
    column(
      'student',
      '全国学籍号',
      '学籍号',
      '国家学籍号',
      '全国学籍号(或 学籍号)',
      '全国统一学籍号',
      'xjh',
      'qgxjh',
      'student number',
    ),
    column('local', '学号', '校内学号', 'xh'),
    column('auxiliary', '学籍辅号', '学籍副号', '省学籍辅号', '省学籍号', '教育ID', 'xjfh'),
    column('exam', '考号', '准考证号', '考生号'),
    ...classColumns,
    column('entry', '入学年份', '入学年', '级'),
    ...schoolColumns,
    ...personColumns.map(([element, name, ...others]) => column(detailKey(name), name, ...others, element)),
    ...Array.from({ length: mostMembers }, (_, i) => i + 1).flatMap((i) =>
      memberColumns.map(([key, element, name]) => column(memberKey(i, key), `成员${i}${name}`, `cy${i}${element}`)),
    ),
  ],
  teachers: [
    { key: 'name', headers: ['姓名', '教师姓名', 'xm'], required: true },
    column('phone', '手机号', '手机', '手机号码', '移动电话', '联系电话', 'lxdh'),
    column('identityType', '身份证件类型', '证件类型'),
    identityColumn,
    column('staff', '工号', '教师工号', '职工号', '教职工号', 'gh'),
    sexColumn,
    column('born', '出生日期', 'csrq'),
    column('stage', '任教学段', '学段'),
    column('course', '任教学科', '学科', '任教课程', '任教科目'),
    column('classes', '任教班级', '授课班级', '所教班级'),
    column('isClassTeacher', '是否班主任', '班主任'),
    column('ownClass', '班主任班级', '所带班级', '管理班级'),
    column('post', '职务/角色', '职务', '角色', '岗位'),
    ...schoolColumns,
    termColumn,
  ],
  teaching: [
    column('name', '教师姓名', '任课教师', '教师', '姓名'),
    column('phone', '教师手机号', '手机号', '手机'),
    column('staff', '教师工号', '工号', '职工号', '教职工号'),
    column('course', '课程', '课程名称', '课程代码', '任教学科', '学科', '科目'),
    column('classes', '班级', '班级名称', '任教班级', '授课班级'),
    column('grade', '年级', '年级名称'),
    column('stage', '学段'),
    column('isClassTeacher', '是否班主任', '班主任'),
    ...schoolColumns,
    termColumn,
  ],
  classes: [
    ...schoolColumns,
    ...classColumns,
    column('entry', '入学年份', '入学年', '入学年月', '级', 'rxny'),
    column('classTeacher', '班主任', '班主任姓名'),
    column('classTeacherNumber', '班主任手机号', '班主任工号', '班主任手机'),
    termColumn,
  ],
  grades: [
    ...schoolColumns,
    column('grade', '年级', '年级名称', '年级编号', 'nj'),
    column('stage', '学段'),
    column('entry', '入学年份', '入学年'),
    column('count', '班级数', '班数'),
    column('leader', '年级主任', '年级组长'),
  ],
  courses: [
    column('code', '课程代码', '科目代码', '课程编号', 'kcdm'),
    column('name', '课程名称', '课程', '科目名称', '科目', 'kcmc'),
    column('nameEn', '英文名称', '课程英文名称', '英文名'),
  ],
  places: [
    column('code', '代码', '区划代码', '学校代码', '学校标识码', '行政区划代码', '编码', '机构代码'),
    column('name', '名称', '学校名称', '机构名称', '单位名称'),
    column('kind', '类别', '类型', '级别', '学校类别', '办学类型'),
    column('parent', '上级代码', '上级', '所属区县代码', '主管部门代码', '所属代码'),
    column('division', '学制'),
    column('stages', '学段', '办学学段'),
  ],
  terms: [
    column('year', '学年', 'xn'),
    column('half', '学期', 'xq'),
    column('starts', '开始日期', '开学日期', '起始日期', '学期开始日期'),
    column('ends', '结束日期', '放假日期', '终止日期', '学期结束日期'),
  ],
};

/** The columns that a sheet of this kind may have. */
export function columnsOf(kind: RosterKind): readonly WantedColumn[] {
  return wanted[kind];
}

/** Whether the columns found are enough to take the sheet for this kind; asked in the order of `recognisedAs`. */
export function isEnough(kind: RosterKind, has: (key: string) => boolean): boolean {
  switch (kind) {
    case 'terms':
      return has('year') && has('half') && has('starts');
    case 'courses':
      return has('code') && has('name');
    case 'places':
      return has('code') && has('name') && (has('kind') || has('parent') || has('division'));
    case 'teaching':
      return has('course') && has('classes') && (has('name') || has('phone') || has('staff'));
    case 'teachers':
      return has('name') && (has('course') || has('classes') || has('isClassTeacher') || has('post') || has('staff'));
    case 'students':
      return (
        has('name') &&
        ['student', 'local', 'identity', 'auxiliary', 'className', 'classNumber', 'grade', 'born'].some(has)
      );
    case 'classes':
      return (
        (has('className') || has('classNumber')) &&
        (has('grade') || has('entry') || has('schoolCode') || has('schoolName'))
      );
    case 'grades':
      return has('grade') && (has('schoolCode') || has('schoolName') || has('count') || has('entry'));
  }
}

/** Headers that only one kind has, so that a sheet of pupils with a 班主任 column is not taken for one of classes. */
export const recognisedAs: readonly RosterKind[] = [
  'terms',
  'courses',
  'places',
  'teaching',
  'teachers',
  'students',
  'classes',
  'grades',
];
