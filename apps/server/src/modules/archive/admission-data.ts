import type { ArchiveDocument } from '@wuyu/contract';
import { figure, termTitle } from '../report/index.js';

/** A sealed archive of a senior term, as the admission archive is made from it. */
export interface SealedTerm {
  document: ArchiveDocument;
  revision: number;
  digest: string;
  sealedOn: string;
  entryId: string | null;
  signatures: Array<{ role: string; name: string; on: string }>;
}

/** A table of the admission archive: the first row is its head. */
export interface PlainTable {
  title: string;
  /** Widths in the terms of the template: `1fr`, `auto` or millimetres. */
  columns: string[];
  head: string[];
  rows: string[][];
}

export interface AdmissionData {
  student: {
    name: string;
    sex: string;
    ethnicity: string;
    bornOn: string;
    studentNumber: string;
    school: string;
    classTitle: string;
  };
  enrolments: PlainTable;
  statement: { term: string; text: string };
  comment: { term: string; text: string };
  moral: PlainTable[];
  academic: PlainTable[];
  health: PlainTable[];
  innovation: PlainTable[];
  school: PlainTable[];
  signatures: Array<{ role: string; name: string; on: string }>;
  seals: PlainTable;
}

/** Volunteering belongs to character in the tables of 上海市, whatever aspect a scheme counts it to. */
const OF_CHARACTER = 'practice.service-hours';
/** What is done by inquiry belongs to innovation, not to the courses. */
const OF_INNOVATION = new Set(['academic.research', 'academic.innovation']);

/**
 * The seven tables of 上海市普通高中学生综合素质纪实报告, from the sealed archives of the senior terms.
 *
 * @param terms oldest first, at least one.
 */
export function admissionData(terms: readonly SealedTerm[], studentNumber: string): AdmissionData {
  const last = terms.at(-1) as SealedTerm;
  const { student, school, class: one, enrolments } = last.document;
  const words = (pick: (document: ArchiveDocument) => string) => {
    const found = terms.findLast(({ document }) => pick(document) !== '');
    return found ? { term: titleOf(found), text: pick(found.document) } : { term: '', text: '' };
  };
  return {
    student: {
      name: student.name,
      sex: student.sex,
      ethnicity: student.ethnicity,
      bornOn: student.bornOn ?? '',
      studentNumber,
      school: school.name,
      classTitle: one.title,
    },
    enrolments: {
      title: '在籍情况',
      columns: ['1fr', '32mm', '44mm', '20mm'],
      head: ['学校', '班级', '起止', '方式'],
      rows: enrolments.map(({ school: name, class: title, from, to, began }) => [
        name,
        title,
        `${from} 至 ${to ?? '今'}`,
        began === 'transfer' ? '转入' : began === 'promotion' ? '升学' : '入学',
      ]),
    },
    statement: words(({ remarks }) => remarks.self),
    comment: words(({ remarks }) => remarks.teacher),
    moral: [
      chosen(terms, ['moral'], (title) => title),
      activities(terms, ({ indicator, aspect }) => aspect === 'moral' || indicator === OF_CHARACTER),
    ],
    academic: [marks(terms), chosen(terms, ['academic'], (title) => title), activities(terms, isOfCourses)],
    health: [
      fitness(terms),
      chosen(terms, ['health', 'art'], (title) => title),
      activities(terms, ({ aspect }) => aspect === 'health' || aspect === 'art'),
    ],
    innovation: [
      chosen(terms, ['practice'], (title) => title),
      activities(
        terms,
        ({ indicator, aspect }) =>
          (aspect === 'practice' && indicator !== OF_CHARACTER) || OF_INNOVATION.has(indicator),
      ),
    ],
    school: [activities(terms, ({ aspect }) => aspect === ''), chosen(terms, [''], (title) => title)],
    signatures: last.signatures,
    seals: {
      title: '各学期档案的签字与封存',
      columns: ['1fr', '14mm', '26mm', '62mm'],
      head: ['学期', '版次', '封存日期', '摘要（SHA-256，前 32 位）'],
      rows: terms.map((term) => [titleOf(term), String(term.revision), term.sealedOn, term.digest.slice(0, 32)]),
    },
  };
}

type Figure = ArchiveDocument['figures'][number];

const titleOf = ({ document }: SealedTerm) => termTitle(document.term.code, 'zh-CN');
/** 2025秋 or 2026春, for the heads of columns. */
const shortOf = ({ document }: SealedTerm) => {
  const [first = '', second = '', half] = document.term.code.split('-');
  return half === '1' ? `${first} 秋` : `${second} 春`;
};
const isMark = ({ aspect, unit }: Figure) => aspect === 'academic' && unit === '分';
const isOfCourses = (one: Figure) => one.aspect === 'academic' && !isMark(one) && !OF_INNOVATION.has(one.indicator);

/** Typical records that were shown in public and stood; what they are about is said by their own fields. */
function chosen(terms: readonly SealedTerm[], aspects: readonly string[], said: (title: string) => string): PlainTable {
  return {
    title: '典型事例（经公示）',
    columns: ['20mm', '24mm', '1fr'],
    head: ['日期', '类别', '内容'],
    rows: terms.flatMap(({ document }) =>
      document.selections
        .filter(({ aspect }) => aspects.includes(aspect))
        .map(({ day, type, title, details }) => [
          day,
          type,
          [said(title), ...details.map(({ label, value }) => `${label}：${value}`)].join('\n'),
        ]),
    ),
  };
}

/** What was confirmed, an item a row and a term a column: how often, and how much where that says more. */
function activities(terms: readonly SealedTerm[], belongs: (one: Figure) => boolean): PlainTable {
  const items = new Map<string, Figure>();
  for (const { document } of terms) for (const one of document.figures) if (belongs(one)) items.set(one.indicator, one);
  const rows = [...items].map(([indicator, { title }]) => {
    const found = terms.map(({ document }) => document.figures.find((one) => one.indicator === indicator));
    const known = found.filter((one) => one !== undefined);
    const whole = known.reduce((sum, one) => ({
      ...one,
      times: sum.times + one.times,
      total: (Math.round(sum.total * 10_000) + Math.round(one.total * 10_000)) / 10_000,
    }));
    return [title, ...found.map((one) => (one ? amountOf(one) : '—')), amountOf(whole)];
  });
  return {
    title: '活动与成果',
    columns: ['1fr', ...terms.map(() => '17mm'), '20mm'],
    head: ['项目', ...terms.map(shortOf), '合计'],
    rows,
  };
}

/** Points are those of the last time; what is counted or lasted is a sum. */
function amountOf({ unit, total, last, times }: Figure): string {
  if (unit === '分') return `${figure(last.value)} 分`;
  const amount = `${figure(total)} ${unit}`.trim();
  return unit === '小时' || unit === '分钟' || unit === '天' ? `${times} 次\n${amount}` : amount;
}

function marks(terms: readonly SealedTerm[]): PlainTable {
  const courses = new Map<string, string>();
  for (const { document } of terms)
    for (const one of document.figures) if (isMark(one)) courses.set(one.indicator, one.title);
  return {
    title: '课程学习成绩（各学期最近一次，百分制）',
    columns: ['1fr', ...terms.map(() => '18mm')],
    head: ['课程', ...terms.map(shortOf)],
    rows: [...courses].map(([indicator, title]) => [
      title,
      ...terms.map(({ document }) => {
        const found = document.figures.find((one) => one.indicator === indicator);
        return found ? figure(found.last.value) : '—';
      }),
    ]),
  };
}

function fitness(terms: readonly SealedTerm[]): PlainTable {
  const items = new Map(
    terms.flatMap(({ document }) => document.fitness?.items.map(({ title, unit }) => [title, unit] as const) ?? []),
  );
  const cell = (term: SealedTerm, title: string) => {
    const found = term.document.fitness?.items.find((item) => item.title === title);
    return found?.value === undefined || found.value === null ? '—' : figure(found.value);
  };
  const rows = [...items].map(([title, unit]) => [
    unit ? `${title}（${unit}）` : title,
    ...terms.map((term) => cell(term, title)),
  ]);
  const totals = terms.map(({ document }) =>
    document.fitness?.total == null ? '—' : `${figure(document.fitness.total)} ${document.fitness.level}`,
  );
  return {
    title: '国家学生体质健康标准测试',
    columns: ['1fr', ...terms.map(() => '22mm')],
    head: ['项目', ...terms.map(shortOf)],
    rows: rows.length === 0 ? [] : [...rows, ['总分与等级', ...totals]],
  };
}
