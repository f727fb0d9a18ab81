export type Shape = 'wide' | 'long';

/** What a column may be: a way to name the pupil, the day, or (behind `=`) the indicator whose value it holds. */
type Meaning = string;

const subjects = ['student', 'any', 'class', 'grade', 'name'];

const usual: ReadonlyArray<readonly [RegExp, Meaning]> = [
  [/学籍号/, 'student'],
  [/^(学号|学生编号|考号|准考证号)/, 'any'],
  [/班级|^班/, 'class'],
  [/年级/, 'grade'],
  [/姓名/, 'name'],
  [/日期|时间$/, 'date'],
];

/** What a header most likely means; `ignore` when nothing is known. */
export function usualMeaning(
  header: string,
  indicators: ReadonlyArray<{ code: string; title: { zh: string } }>,
): Meaning {
  const plain = header.replace(/[(（].*[)）]/g, '').trim();
  const indicator = indicators.find(({ title }) => title.zh === plain);
  if (indicator) return `=${indicator.code}`;
  return usual.find(([words]) => words.test(plain))?.[1] ?? 'ignore';
}

interface Chosen {
  code: string;
  title: { zh: string; en: string };
  shape: Shape;
  key: 'day' | 'free';
  /** Header → meaning. */
  columns: Readonly<Record<string, Meaning>>;
  /** Where a workbook has several sheets, the one that is meant. */
  sheet?: string | undefined;
}

/** The document of an import profile, as the server checks it. */
export function profileOf({ code, title, shape, key, columns, sheet }: Chosen): object {
  const headersOf = (meaning: Meaning) =>
    Object.entries(columns).flatMap(([header, means]) => (means === meaning ? [header] : []));
  const date = headersOf('date');
  return {
    code,
    title: { zh: title.zh.trim(), en: title.en.trim() || title.zh.trim() },
    source: 'table',
    shape,
    ...(sheet ? { sheet } : {}),
    subject: subjects.flatMap((as) => (headersOf(as).length > 0 ? [{ headers: headersOf(as), as }] : [])),
    ...(date.length > 0 ? { date: { headers: date } } : {}),
    ...(shape === 'wide'
      ? {
          columns: Object.entries(columns).flatMap(([header, means]) =>
            means.startsWith('=') ? [{ headers: [header], indicator: means.slice(1) }] : [],
          ),
        }
      : { indicator: { headers: headersOf('indicator') }, value: { headers: headersOf('value') } }),
    absent: ['缺考', '缺', '免考', '免测', '未测', '请假', '病假', '事假', '无', '-', '—', '/'],
    ...(headersOf('ignore').length > 0 ? { ignore: headersOf('ignore') } : {}),
    key,
  };
}
