import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { problemWords } from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { psych } from './testing.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wuyu-psych-bad-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A panel of two grades; the current score follows the earlier one, with a spread of its own. */
function panel(pupils: number): string {
  const rows = Array.from({ length: pupils }, (_, i) => {
    const before = 400 + ((i * 37) % 101) + (i % 2) * 15;
    const now = before + 20 + ((i * 53) % 71);
    return [`P${i}`, 3 + (i % 2), before, 4 + (i % 2), now].join(',');
  });
  return ['id,grade1,before,grade2,now', ...rows].join('\n');
}
const growth = ['--id', 'id', '--prior', 'before', '--current', 'now'];
const whole = 'Q1,Q2,Q3\n1,0,1\n0,0,0\n1,1,1\n0,1,0\n1,1,0\n';
const items = ['items'];
const fit = ['fit', '--model', '2pl'];
const added = ['value-added', '--outcome', 'y', '--prior', 'x', '--school', 's'];

/** What is wrong; command and options; the file; the first fault. */
const refused: [string, string[], string | Buffer, Record<string, unknown>][] = [
  ['an empty file', items, '', { row: 1, code: 'psych.empty' }],
  ['a header alone', fit, 'Q1,Q2\n', { row: 2, code: 'psych.no-rows' }],
  ['a single item', items, 'Q1\n1\n0\n1\n', { code: 'psych.too-few-items' }],
  ['a single item to fit', fit, 'Q1\n1\n0\n1\n', { code: 'psych.too-few-items' }],
  ['semicolons', items, 'Q1;Q2\n1;0\n', { row: 1, code: 'psych.separator' }],
  ['tabs', items, 'Q1\tQ2\n1\t0\n', { row: 1, code: 'psych.separator' }],
  ['GBK', items, Buffer.from([0xd0, 0xd5, 0x2c, 0xc3, 0xfb, 0x0a, 0x31, 0x2c, 0x31, 0x0a]), { code: 'psych.not-utf8' }],
  ['UTF-16', items, Buffer.from('\ufeffQ1,Q2\n1,0\n', 'utf16le'), { row: 1, code: 'psych.not-utf8' }],
  ['text', items, whole.replace('0,1,0', '0,x,0'), { row: 5, column: 'Q2', code: 'psych.not-a-number' }],
  ['NA', items, whole.replace('0,1,0', '0,NA,0'), { row: 5, column: 'Q2', code: 'psych.missing-word' }],
  ['缺考', fit, whole.replace('0,1,0', '0,缺考,0'), { row: 5, column: 'Q2', code: 'psych.missing-word' }],
  ['what is beyond any number', items, whole.replace('0,1,0', '0,1e999,0'), { row: 5, code: 'psych.not-a-number' }],
  ['a column twice', items, whole.replace('Q3', 'Q1'), { row: 1, column: 'Q1', code: 'psych.column-twice' }],
  ['a quote without end', items, 'Q1,Q2\n"1,0\n', { row: 2, code: 'psych.open-quote' }],
  ['a longer row', items, `${whole}1,1,1,1\n`, { row: 7, code: 'psych.row-extra-cells' }],
  ['a shorter row', items, `${whole}1,1\n`, { row: 7, code: 'psych.row-too-short' }],
  ['items without answers', items, 'Q1,Q2\n,1\n,0\n', { column: 'Q1', code: 'psych.item-without-answers' }],
  ['a constant item', fit, 'Q1,Q2\n1,1\n0,1\n', { column: 'Q2', code: 'psych.item-constant' }],
  ['three marks in the 2PL', fit, 'Q1,Q2\n1,2\n0,1\n1,0\n', { column: 'Q2', code: 'psych.model-two-marks' }],
  ['a person without a group', [...fit, '--groups', 'Q3'], `${whole}1,1,\n`, { row: 7, code: 'psych.cell-empty' }],
  ['nobody who answered all', items, 'Q1,Q2\n1,\n,0\n0,\n,1\n', { code: 'psych.too-few-complete' }],
  ['a missing column', [...items, '--items', 'Q1,Q9'], whole, { row: 1, column: 'Q9', code: 'psych.column-missing' }],
  ['no item at all', [...items, '--items', '^Z'], whole, { row: 1, code: 'psych.no-item-columns' }],
  ['too short a key', [...items, '--key', '1,1'], whole, { row: 1, code: 'psych.key-length' }],
  ['a key nobody chose', [...items, '--key', '1,A,1'], whole, { column: 'Q2', code: 'psych.key-unused' }],
  [
    'a school in which all are',
    added,
    'y,x,s\n1,2,a\n2,1,a\n3,5,a\n4,4,a\n5,1,a\n',
    { column: 's', code: 'psych.one-group' },
  ],
  ['a school each', added, 'y,x,s\n1,2,a\n2,1,b\n3,5,c\n4,4,d\n5,1,e\n', { column: 's', code: 'psych.one-pupil-each' }],
  [
    'a constant outcome',
    added,
    'y,x,s\n1,2,a\n1,1,a\n1,5,b\n1,4,b\n1,1,b\n',
    { column: 'y', code: 'psych.column-constant' },
  ],
  ['too few pupils', added, 'y,x,s\n1,2,a\n1,1,b\n', { code: 'psych.too-few-rows' }],
  ['no complete row', added, 'y,x,s\n1,,a\n,1,b\n', { code: 'psych.no-complete-row' }],
  [
    'a slope of names',
    [...added, '--covariates', 'k', '--slope', 'k'],
    'y,x,s,k\n1,2,a,m\n',
    { column: 'k', code: 'psych.slope-not-numbers' },
  ],
  [
    'a pupil twice',
    ['growth', ...growth],
    `${panel(40)}\nP3,3,1,4,1`,
    { row: 42, column: 'id', code: 'psych.id-twice' },
  ],
  [
    'a pupil without a number',
    ['growth', ...growth],
    `${panel(40)}\n,3,1,4,1`,
    { row: 42, column: 'id', code: 'psych.cell-empty' },
  ],
  ['too few for the curves', ['growth', ...growth], panel(6), { code: 'psych.growth-too-few' }],
  [
    'equal earlier scores',
    ['growth', ...growth],
    'id,before,now\na,1,1\nb,1,2\n',
    { column: 'before', code: 'psych.prior-constant' },
  ],
  [
    'a condition that holds nowhere',
    ['growth', ...growth, '--where', 'grade2=9'],
    panel(40),
    { column: 'grade2', code: 'psych.where-nobody' },
  ],
];

/** What was typed wrongly. */
const misused: [string, string[]][] = [
  ['a condition without a value', ['growth', ...growth, '--where', 'grade2']],
  ['too few grades', ['growth', ...growth, '--grades', 'grade2=4']],
  ['a column in two parts', ['growth', '--id', 'id', '--prior', 'now', '--current', 'now']],
  ['an empty word for what is missing', ['items', '--missing', 'NA,,']],
  ['a class that is the school', [...added, '--class', 's']],
  ['a model that is none', ['fit', '--model', '4pl']],
];

describe('psych refuses', () => {
  it.each(refused)('%s', async (_, [command, ...options], content, fault) => {
    const path = await write('bad.csv', content);
    const { code, out, err } = await psych(command, path, ...options, '--json');
    expect(code).toBe(1);
    expect(err).toBe('');
    const { error } = JSON.parse(out);
    expect(error.code).toBe('psych.refused');
    expect(error.faults[0]).toMatchObject({ file: 'bad.csv', ...fault });
    for (const { message, remedy } of [error, ...error.faults]) {
      expect(message).toMatch(/[一-龥]/);
      expect(remedy).toMatch(/[一-龥]/);
      expect(message + remedy).not.toMatch(/\{\{|undefined| at .*\.js/);
    }
  });

  it.each(misused)('as wrong usage %s', async (_, [command, ...options]) => {
    const { code, out, err } = await psych(command, await write('fine.csv', panel(40)), ...options);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^wuyu: /);
  });

  it.each([
    ['a folder', () => folder, 'EISDIR'],
    ['what is not there', () => join(folder, 'nowhere.csv'), 'ENOENT'],
  ])('%s', async (_, path, reason) => {
    const { code, out } = await psych('items', path(), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).error).toMatchObject({ code: 'psych.unreadable', values: { reason } });
  });

  it.each([
    ['no JSON', '{', 'psych.knots-unreadable'],
    ['a list', '[]', 'psych.knots-unreadable'],
    ['another column', '{"now": {"knots": [430], "boundary": [0, 900]}}', 'psych.knots-column'],
    ['knots beyond the boundary', '{"before": {"knots": [930], "boundary": [0, 900]}}', 'psych.knots-form'],
    ['knots out of order', '{"before": {"knots": [500, 430], "boundary": [0, 900]}}', 'psych.knots-form'],
    ['half a boundary', '{"before": {"knots": [500], "boundary": [0]}}', 'psych.knots-form'],
  ])('knots that are %s', async (_, text, expected) => {
    const knots = await write('knots.json', text);
    const args = [...growth, '--knots', knots, '--json'];
    const { code, out } = await psych('growth', await write('fine.csv', panel(40)), ...args);
    expect(code).toBe(1);
    expect(JSON.parse(out).error.faults).toEqual([expect.objectContaining({ file: 'knots.json', code: expected })]);
  });

  it('has words of its own for all that is wrong with a CSV file', () => {
    const reader = readFileSync(resolve(import.meta.dirname, '../../src/evaluate-files/csv-rows.ts'), 'utf8');
    const codes = new Set([...reader.matchAll(/'evaluate-files\.([a-z0-9-]+)'/g)].map(([, name]) => `psych.${name}`));
    expect(codes.size).toBeGreaterThan(4);
    for (const code of codes) expect(problemWords).toHaveProperty([code]);
  });
});

describe('psych takes', () => {
  it('a byte order mark, and cells that --missing calls empty', async () => {
    const gap = await psych('items', await write('gap.csv', `\ufeff${whole}NA,1,缺\n`), '--missing', 'NA,缺', '--json');
    const empty = await psych('items', await write('empty.csv', `${whole},1,\n`), '--json');
    expect(gap.code).toBe(0);
    expect(JSON.parse(gap.out).items).toHaveLength(3);
    expect(gap.out).toBe(empty.out);
  });

  it('some items out of 300 columns', async () => {
    const header = Array.from({ length: 300 }, (_, j) => `Q${j}`).join(',');
    const rows = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 300 }, (_, j) => Number((i * i * 7 + j * 13 + i * j * 5) % 61 < i)).join(','),
    );
    const path = await write('wide.csv', [header, ...rows].join('\n'));
    const { code, out } = await psych('items', path, '--items', '^Q1.$', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).items.map(({ item }: { item: string }) => item)).toEqual(
      Array.from({ length: 10 }, (_, j) => `Q1${j}`),
    );
  });

  it('the knots of the whole file for the rows that --where picks', async () => {
    const path = await write('panel.csv', panel(300));
    const picked = JSON.parse((await psych('growth', path, ...growth, '--where', 'grade2=5', '--json')).out);
    expect(picked.students.map(({ id }: { id: string }) => id)).toEqual(
      Array.from({ length: 150 }, (_, i) => `P${2 * i + 1}`),
    );
    const scores = panel(300)
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[2]))
      .sort((a, b) => a - b);
    const at = (share: number) => {
      const place = share * 299;
      const below = Math.floor(place);
      return Number((scores[below] + (place - below) * (scores[below + 1] - scores[below])).toFixed(3));
    };
    const margin = 0.1 * (scores[299] - scores[0]);
    const own = { knots: [0.2, 0.4, 0.6, 0.8].map(at), boundary: [scores[0] - margin, scores[299] + margin] };
    const knots = await write('knots.json', JSON.stringify({ before: own }));
    const alone = await write(
      'alone.csv',
      panel(300)
        .split('\n')
        .filter((line, i) => i === 0 || line.split(',')[3] === '5')
        .join('\n'),
    );
    expect(JSON.parse((await psych('growth', alone, ...growth, '--knots', knots, '--json')).out)).toEqual(picked);
    const others = { before: { knots: [470, 475, 480, 600], boundary: [300, 700] } };
    const elsewhere = await write('elsewhere.json', JSON.stringify(others));
    const moved = JSON.parse((await psych('growth', alone, ...growth, '--knots', elsewhere, '--json')).out);
    expect(moved).not.toEqual(picked);
  });

  it('the grade of a panel, with scores of other grades left out', async () => {
    const repeater = 'R1,4,450,4,470';
    const path = await write('panel.csv', `${panel(300)}\n${repeater}`);
    const args = [...growth, '--grades', 'grade1=3,grade2=4', '--json'];
    const { students } = JSON.parse((await psych('growth', path, ...args)).out);
    expect(students).toHaveLength(150);
    expect(students.map(({ id }: { id: string }) => id)).not.toContain('R1');
  });

  it('classes within schools, and gives each an effect', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => {
      const [school, room, x] = [i % 6, Math.floor(i / 6) % 4, (i * 37) % 29];
      return [
        x + 4 * ((school * 5) % 7) + 3 * ((school + room * room) % 4) + ((i * 17) % 11),
        x,
        `s${school}`,
        room,
      ].join(',');
    });
    const path = await write('classes.csv', ['y,x,s,room', ...rows].join('\n'));
    const found = JSON.parse((await psych(added[0], path, ...added.slice(1), '--class', 'room', '--json')).out);
    expect(Object.keys(found.variances)).toEqual(['school', 'class', 'residual']);
    expect(found.variances.class).toBeGreaterThan(0);
    expect(found.schools).toHaveLength(6);
    expect(found.classes).toHaveLength(24);
    expect(Object.keys(found.classes[0])).toEqual(['school', 'class', 'effect', 'sd', 'low', 'high']);
    const table = await psych(added[0], path, ...added.slice(1), '--class', 'room');
    expect(table.out).toContain('班间方差');
    expect(table.out).not.toContain('只有一名学生');
    const lone = await write('lone.csv', ['y,x,s,room', ...rows, '30,12,alone,1'].join('\n'));
    expect((await psych(added[0], lone, ...added.slice(1))).out).toMatch(/只有一名学生.*:alone$/m);
  });
});
