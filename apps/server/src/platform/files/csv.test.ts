import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { csvField } from './annotate-csv.js';
import { neutralise } from './cell.js';
import { openTable } from './table.js';
import { allRows, folder, freshPath, refusal } from './workbook.fixture.js';

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(content: string | Buffer): string {
  const path = freshPath('csv');
  writeFileSync(path, content);
  return path;
}

const table = '学籍号,姓名\n1,张三\n2,李四\n';

describe('a CSV file', () => {
  it.each([
    ['UTF-8', Buffer.from(table), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${table}`), 'utf-8'],
    ['UTF-16 as Excel writes it', Buffer.from(`\uFEFF${table.replaceAll(',', '\t')}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 big-endian', iconv.encode(table, 'utf16be', { addBOM: true }), 'utf-16be'],
    ['GB18030', iconv.encode(`${table}3,𠮷㐂\n`, 'gb18030'), 'gb18030'],
    ['GBK with its first Chinese far behind', iconv.encode(`a,b\n${'1,2\n'.repeat(40_000)}3,张三\n`, 'gbk'), 'gb18030'],
  ])('in %s is read', async (_, bytes, encoding) => {
    const path = written(bytes);
    const opened = await openTable(path, 'x.csv');
    expect(opened.encoding).toBe(encoding);
    await opened.close();
    const rows = await allRows(path);
    const names = rows.map(({ cells }) => cells[1]);
    expect(names).toContain('张三');
    if (encoding === 'gb18030' && rows.length === 4) expect(names[3]).toBe('𠮷㐂');
  });

  it.each([',', ';', '\t'])('divided by %j is told', async (delimiter) => {
    const rows = await allRows(written(`表${'\n'}a${delimiter}"b,;\t"${delimiter}c\n1${delimiter}2${delimiter}3\n`));
    expect(rows[1]?.cells).toEqual(['a', 'b,;\t', 'c']);
  });

  it('counts rows as an editor does, whatever is inside quotes', async () => {
    const rows = await allRows(written('a,b\r\n1,"x\r\ny ""z"""\r\n\r\n ,\r\n2,"p\nq"\r\n3,4'));
    expect(rows.map(({ row, cells }) => [row, cells])).toEqual([
      [1, ['a', 'b']],
      [2, ['1', 'x\r\ny "z"']],
      [6, ['2', 'p\nq']],
      [8, ['3', '4']],
    ]);
  });

  it('keeps as text what begins with =', async () => {
    expect((await allRows(written('a,b\n=1+1,"=HYPERLINK(""x"")"\n')))[1]?.cells).toEqual(['=1+1', '=HYPERLINK("x")']);
  });

  it('with a quote left open is refused at the row where it begins', async () => {
    expect(await refusal(written('a,b\n1,2\n3,"4\n5,6\n'))).toMatchObject({ code: 'file.quote-open', row: 3 });
    expect(await refusal(written(`a,b\n3,"${'4\n'.repeat(40_000)}`))).toMatchObject({
      code: 'file.quote-open',
      row: 2,
    });
  });

  it('beyond a limit is refused with the row', async () => {
    expect(await refusal(written(`a\n${'x'.repeat(40_000)}`))).toMatchObject({ code: 'file.cell-too-long', row: 2 });
    expect(await refusal(written(`a\n${'x,'.repeat(1200)}`))).toMatchObject({ code: 'file.too-many-columns', row: 2 });
    expect(await refusal(written(`a\n1${','.repeat(2_000_000)}\n`))).toMatchObject({ code: 'taken' });
    expect(await refusal(written('a\n1\n2\n3\n'), { rows: 3 })).toMatchObject({ code: 'file.too-many-rows', row: 4 });
  });

  it('in no encoding at all is refused', async () => {
    expect(await refusal(written(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x2c, 0xff, 0xfe, 0x0a])))).toMatchObject({
      code: 'file.encoding',
    });
    expect(await refusal(written(Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a])))).toMatchObject({
      code: 'file.encoding',
    });
  });

  it('of a million blank lines delivers nothing', async () => {
    const rows = await allRows(written(`a,b\n${',\n'.repeat(1_000_000)}1,2\n`));
    expect(rows.map(({ row }) => row)).toEqual([1, 1_000_002]);
  });

  it('comes back as it was written, but for what is neutralised', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '张', '"', ',', '\n', ';', '\t', ' ', '=', '1'),
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 10 }), async (body) => {
        const records = [['h1', 'h2', 'h3'], ...body];
        const rows = await allRows(written(records.map((record) => record.map(csvField).join(',')).join('\r\n')));
        const expected = records.flatMap((record) => {
          const cells = record.map(neutralise);
          cells.length = cells.findLastIndex((text) => text.trim() !== '') + 1;
          return cells.length === 0 ? [] : [cells.map((text) => (text === '' ? null : text))];
        });
        expect(rows.map(({ cells }) => cells)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('of random bytes is read or refused by name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await refusal(written(Buffer.from(bytes)))).code).toMatch(/^(taken|file\.)/);
      }),
      { numRuns: 200 },
    );
  });
});

const shared = join(process.env.WUYU_SHARED ?? resolve(process.cwd(), '../shared'), 'vectors/hostile/csv');

describe.skipIf(!existsSync(shared))('the public hostile CSV files (skipped where they are missing)', () => {
  it('are read as text', async () => {
    const bom = await allRows(join(shared, 'utf8-bom.csv'));
    expect(bom[0]?.cells[0]).toBe('学号');
    const quoted = await allRows(join(shared, 'crlf-quoted.csv'));
    expect(quoted[1]?.cells[2]).toMatch(/^line1\r?\nline2, with "quote"$/);
    const formulas = await allRows(join(shared, 'formula.csv'));
    expect(formulas.slice(1).every(({ cells }) => csvField(String(cells[1])).replace(/^"/, '').startsWith("'"))).toBe(
      true,
    );
    expect(readFileSync(join(shared, 'formula.csv')).length).toBeGreaterThan(0);
  });
});
