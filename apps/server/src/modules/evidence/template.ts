import { type TemplateColumn, type TemplateSheet, writeTemplate } from '../../platform/files/index.js';
import type { Indicator } from '../scheme/index.js';
import { blueprintColumns } from './blueprint.js';
import type { ImportProfile, SubjectKind } from './profile.js';
import { SCALE } from './value.js';

/** What names a pupil well enough; identity numbers are taken, but a template does not ask for them. */
const askedFor: readonly SubjectKind[] = ['student', 'any', 'school', 'class', 'grade', 'name'];
const subjectExamples: Readonly<Partial<Record<SubjectKind, readonly [example: string, note: string]>>> = {
  student: ['', '全国学籍号。填了它,班级和姓名可以不填'],
  any: ['2025010101', '学号或其他号码'],
  school: ['2025010101', '校内学号'],
  class: ['七年级1班', '没有号码时,班级和姓名都要填'],
  grade: ['七年级', '班级名称里已有年级时可不填'],
  name: ['李明', '与名册一致'],
};

/** The workbook for one import profile: its own columns, with the unit and range of each indicator. */
export async function profileTemplate(profile: ImportProfile, indicators: readonly Indicator[]): Promise<Buffer> {
  const known = new Map(indicators.map((indicator) => [indicator.code, indicator]));
  const subjects = profile.subject.map(({ headers: [header = '', ...also], as }) => {
    const [example = '', note = ''] = subjectExamples[as] ?? [];
    return { as, header, also, example, note };
  });
  const asked = subjects.filter(({ as }) => askedFor.includes(as));
  const columns: TemplateColumn[] = [...(asked.length > 0 ? asked : subjects)];
  const head = (headers: readonly string[], example: string, note: string, required = false): TemplateColumn => ({
    header: headers[0] ?? '',
    also: headers.slice(1),
    example,
    note,
    required,
  });
  if (profile.date) columns.push(head(profile.date.headers, '2026-11-10', '不填则按导入时选的日期'));
  if (profile.shape === 'wide') {
    for (const { headers, indicator, reading } of profile.columns ?? []) {
      const [example, note] = exampleOf(known.get(indicator), reading === 'minutes-seconds');
      columns.push(head(headers, example, note));
    }
  }
  if (profile.shape === 'long') {
    const names = Object.keys(profile.indicator?.names ?? {});
    const first = names[0] ?? indicators[0]?.title.zh ?? '';
    const takes = names.length > 0 ? `可填:${names.join('、')}` : '填指标名称或代码';
    columns.push(head(profile.indicator?.headers ?? [], first, takes, true));
    if (profile.value?.headers) columns.push(head(profile.value.headers, '88', '', true));
  }
  if (profile.shape === 'items') {
    for (const item of ['1', '2', '3'])
      columns.push({ header: item, example: '5', note: '小题得分;列名是题号,可继续加列' });
  }
  const more = [
    ...subjects.filter(({ as }) => !askedFor.includes(as) && asked.length > 0),
    ...(profile.recordedAt ? [head(profile.recordedAt.headers, '2026-11-10 08:00', '何时记录的')] : []),
  ];
  const sheets: TemplateSheet[] = [
    { name: (profile.sheet ?? profile.title.zh).replace(/[\\/*?:[\]]/g, '').slice(0, 24), columns, more },
  ];
  if (profile.shape === 'items') sheets.push(blueprintSheet());
  return writeTemplate(profile.title.zh, sheets, [
    '第 2 行是示例,导入时会略过,可以覆盖或删除。列的顺序不限,不需要的列可以删去。',
    ...(profile.absent ? [`没有数值时可填:${profile.absent.slice(0, 12).join('、')}(不计为 0)。`] : []),
    '整个文件一起导入:有一处错误,就全部不导入,并告诉您在哪一行、怎么改。',
  ]);
}

function exampleOf(indicator: Indicator | undefined, asTime: boolean): [example: string, note: string] {
  if (!indicator) return ['', ''];
  const { title, unit, low, high } = indicator;
  const range =
    low === null && high === null ? '' : `,${low === null ? '' : low / SCALE}–${high === null ? '' : high / SCALE}`;
  const middle = Math.round(((low ?? 0) + (high ?? (low ?? 0) + 10 * SCALE)) / 2 / SCALE);
  return [asTime ? "3'45" : String(middle), `${title.zh}${unit.zh === '' ? '' : `(${unit.zh}${range})`}`];
}

function blueprintSheet(): TemplateSheet {
  const examples: Readonly<Record<string, string>> = {
    label: '1',
    full: '5',
    type: '单选',
    points: '有理数、绝对值',
    ability: '理解',
    difficulty: '0.7',
  };
  const columns = blueprintColumns.map(({ key, headers: [header = key, ...also], required = false }) => {
    return { header, also, required, example: examples[key] ?? '' };
  });
  return { name: '双向细目表', columns };
}
