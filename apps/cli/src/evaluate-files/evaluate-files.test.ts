import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem, problemWords } from '@wuyu/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFiles } from './index.js';
import { gradeNumbers } from './read-subjects.js';

const scheme = {
  code: 'two',
  version: 3,
  coverage: 0.5,
  levels: {
    fn: 'cuts',
    cuts: [
      ['优,秀', 85],
      ['B', 60],
      ['C', 0],
    ],
  },
  indicators: [
    { code: 'run', weight: 60, from: ['run'], raw: { fn: 'latest' }, score: { fn: 'identity' } },
    {
      code: 'work',
      weight: 40,
      stages: ['junior'],
      from: ['hours'],
      raw: { fn: 'sum' },
      score: { fn: 'linear', from: [0, 40], to: [0, 100] },
    },
  ],
};
const subjects = 'subject,grade,sex,school\nS1,21,男,一中\nS2,11,F,一小\nS3,22,,一中\n';
const observations = [
  'subject,indicator,on,recordedAt,value',
  'S1,run,2025-03-01,2025-03-01T10:00:00+08:00,80',
  'S1,run,2025-03-01,2025-03-01T03:00:00Z,90',
  'S1,hours,2025-03-01,,10.5',
  'S1,hours,2025-04-01,,9.5',
  'S2,run,2025-03-01,2025-03-01T10:00:00,70.125',
  'S2,chess,2025-03-01,2025-03-01T10:00:00,1',
  'S3,hours,2025-03-01,,40',
  '',
].join('\n');
const expected = [
  'subject,node,score,level',
  'S1,overall,74.00,B',
  'S1,run,90.00,"优,秀"',
  'S1,work,50.00,C',
  'S2,overall,70.13,B',
  'S2,run,70.13,B',
  'S2,work,,',
  'S3,overall,,',
  'S3,run,,',
  'S3,work,100.00,"优,秀"',
  '',
].join('\n');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wuyu-evaluate-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(files: { scheme?: unknown; subjects?: string | Buffer; observations?: string | Buffer } = {}) {
  const paths = {
    schemePath: join(folder, 'scheme.json'),
    subjectsPath: join(folder, 'S.csv'),
    observationsPath: join(folder, 'O.csv'),
    outPath: join(folder, 'R.csv'),
  };
  await rm(paths.outPath, { force: true });
  await writeFile(paths.schemePath, JSON.stringify(files.scheme ?? scheme));
  await writeFile(paths.subjectsPath, files.subjects ?? subjects);
  await writeFile(paths.observationsPath, files.observations ?? observations);
  const outcome = await evaluateFiles(paths);
  return { outcome, result: await readFile(paths.outPath, 'utf8') };
}

/** The faults of a refused run, as row:column:code; makes sure that nothing was written and that every code has words. */
async function faultsOf(files: Parameters<typeof run>[0]): Promise<string[]> {
  const problem = await run(files).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(problem instanceof Problem)) throw problem ?? new Error('it was not refused');
  expect((await readdir(folder)).filter((name) => name.startsWith('R.csv'))).toEqual([]);
  for (const { code } of [problem, ...problem.faults]) expect(problemWords).toHaveProperty([code]);
  return problem.faults.map(({ file, row, column, code }) =>
    [file, row, column, code.split('.')[1]].filter(Boolean).join(' '),
  );
}
const withRow = (row: string) => `subject,indicator,on,recordedAt,value\n${row}\n`;

describe('evaluating files', () => {
  it('writes subject, node, score and level in the order of subjects and nodes', async () => {
    const { outcome, result } = await run();
    expect(result).toBe(expected);
    expect(outcome).toEqual({
      scheme: { code: 'two', version: 3 },
      subjects: 3,
      observations: 6,
      ignored: 1,
      nodes: 3,
      rows: 9,
    });
  });

  it('takes BOM, CRLF, quotes, blank lines, spaces, columns in any order and columns of others', async () => {
    const turned = observations
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .map(
        ([subject, indicator, on, recordedAt, value]) =>
          `"${value}",note,${recordedAt},"${on}", ${indicator} ,"${subject}"`,
      )
      .join('\r\n\r\n')
      .replace('note', 'remark')
      .replaceAll('note', '"a ""quoted"", text\r\nof two lines"');
    expect(
      (await run({ observations: `\uFEFF${turned}`, subjects: `\uFEFF${subjects.replaceAll('\n', '\r\n')}` })).result,
    ).toBe(expected);
  });

  it('keeps a subject with commas and quotes as it is', async () => {
    const { result } = await run({
      subjects: 'subject,grade\n"a,""b""",21\n',
      observations: withRow('"a,""b""",run,2025-03-01,,5'),
    });
    expect(result.split('\n')[1]).toBe('"a,""b""",overall,5.00,C');
  });

  it.each([
    ['S9,run,2025-03-01,,5', 'O.csv 2 subject subject-unknown'],
    [',run,2025-03-01,,5', 'O.csv 2 subject cell-empty'],
    ['S1,,2025-03-01,,5', 'O.csv 2 indicator cell-empty'],
    ['S1,run,2025-02-30,,5', 'O.csv 2 on not-a-date'],
    ['S1,run,01/03/2025,,5', 'O.csv 2 on not-a-date'],
    ['S1,run,,,5', 'O.csv 2 on cell-empty'],
    ['S1,run,2025-03-01,noon,5', 'O.csv 2 recordedAt not-a-moment'],
    ['S1,run,2025-03-01,2025-03-01T25:00:00,5', 'O.csv 2 recordedAt not-a-moment'],
    ['S1,run,2025-03-01,,', 'O.csv 2 value cell-empty'],
    ['S1,run,2025-03-01,,5 h', 'O.csv 2 value not-a-number'],
    ['S1,run,2025-03-01,,1e3', 'O.csv 2 value not-a-number'],
    ['S1,run,2025-03-01,,NaN', 'O.csv 2 value not-a-number'],
    ['S1,run,2025-03-01,,1.23456', 'O.csv 2 value value-digits'],
    ['S1,run,2025-03-01,,10000000000', 'O.csv 2 value value-too-great'],
    ['S1,run,2025-03-01', 'O.csv 2 row-too-short'],
    ['S1,chess,2025-03-01,,x', 'O.csv 2 value not-a-number'],
    ['S1,run,2025-03-01,,"5', 'O.csv 2 open-quote'],
    ['S1,run,2025-03-01,,"5"5', 'O.csv 2 stray-quote'],
    ['S1,run,2025-03-01,1,5\nS1,run,2025-03-01,2025-03-01,5', 'O.csv 3 recordedAt moments-mixed'],
  ])('refuses the observation %j', async (row, fault) => {
    expect(await faultsOf({ observations: withRow(row) })).toEqual([fault]);
  });

  it('refuses subjects twice, without a name, of unknown sex, and files without their columns', async () => {
    expect(await faultsOf({ subjects: `${subjects}S1,21,1,x\n,21,1,x\nS4,21,3,x\n` })).toEqual([
      'S.csv 5 subject subject-twice',
      'S.csv 6 subject cell-empty',
      'S.csv 7 sex sex-unknown',
    ]);
    expect(await faultsOf({ subjects: 'name,sex\nS1,1\n' })).toEqual([
      'S.csv 1 subject column-missing',
      'S.csv 1 grade column-missing',
    ]);
    expect(await faultsOf({ observations: 'subject,indicator,on,on\n' })).toEqual([
      'O.csv 1 on column-twice',
      'O.csv 1 value column-missing',
    ]);
    expect(await faultsOf({ observations: '' })).toEqual(['O.csv 1 empty']);
    expect(await faultsOf({ observations: Buffer.from(`\uFEFF${observations}`, 'utf16le') })).toEqual([
      'O.csv 1 not-utf8',
    ]);
  });

  it('lists at most 100 faults, and names no subject', async () => {
    const many = `subject,indicator,on,value\n${'Zhang San,run,2025-03-01,5\n'.repeat(300)}`;
    expect(await faultsOf({ observations: many })).toHaveLength(100);
    const problem: unknown = await run({ observations: many }).catch((error: unknown) => error);
    expect(JSON.stringify(problem)).not.toContain('Zhang');
  });

  it('refuses a scheme with its paths', async () => {
    const problem: unknown = await run({ scheme: { ...scheme, coverage: 7 } }).catch((error: unknown) => error);
    expect(problem).toMatchObject({
      code: 'scheme.invalid',
      faults: [{ file: 'scheme.json', path: 'coverage', code: 'scheme.coverage-range' }],
    });
    await expect(
      evaluateFiles({ schemePath: join(folder, 'none.json'), subjectsPath: '', observationsPath: '', outPath: '' }),
    ).rejects.toMatchObject({ code: 'evaluate-files.unreadable' });
  });

  it('gives the same bytes for any order of rows and any size of file', async () => {
    const n = 400;
    const names = Array.from({ length: n }, (_, at) => `学生-${at}-${'x'.repeat(at % 60)}`);
    const rows = Array.from(
      { length: 40_000 },
      (_, at) =>
        `${names[(at * 7919) % n]},${at % 3 ? 'run' : 'hours'},2025-0${(at % 9) + 1}-1${at % 7},${at},${((at * 31) % 400) / 10}`,
    );
    const header = 'subject,indicator,on,recordedAt,value\n';
    const all = `subject,grade\n${names.map((name, at) => `${name},${(at % 9) + 1}`).join('\n')}`;
    const straight = await run({ subjects: all, observations: `${header}${rows.join('\n')}` });
    const back = await run({
      subjects: all,
      observations: `${header}${rows
        .reverse()
        .map((row) => `"${row.replaceAll(',', '","')}"`)
        .join('\r\n')}\r\n`,
    });
    expect(straight.outcome.observations).toBe(40_000);
    expect(back.result).toBe(straight.result);
  });

  it('answers any bytes with a result or a Problem', async () => {
    const piece = fc.constantFrom(
      'S1',
      'S2',
      ',',
      ',',
      '\n',
      '\r\n',
      '"',
      '""',
      'run',
      '2025-03-01',
      '5',
      '-',
      '.',
      ' ',
      '一',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.boolean(), async (pieces, withHeader) => {
        const text = (withHeader ? 'subject,indicator,on,recordedAt,value\n' : '') + pieces.join('');
        await run({ observations: text }).catch((error: unknown) => expect(error).toBeInstanceOf(Problem));
        await run({ subjects: text }).catch((error: unknown) => expect(error).toBeInstanceOf(Problem));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a grade in a file', () => {
  it('is a code, a year of schooling, or a label that only tells groups apart', () => {
    expect(gradeNumbers(['11', '21', '33'])).toEqual([0, 11, 21, 33]);
    expect(gradeNumbers(['1', '6', '7', '9', '10', '12'])).toEqual([0, 11, 16, 21, 23, 31, 33]);
    expect(gradeNumbers(['11', '12'])).toEqual([0, 11, 12]);
    expect(gradeNumbers(['初一', '初二', '21'])).toEqual([0, 64, 65, 21]);
    expect(gradeNumbers(['1', '01', '21'])).toEqual([0, 64, 65, 21]);
    expect(gradeNumbers(Array.from({ length: 193 }, (_, at) => `g${at}`))).toBeNull();
  });
});
