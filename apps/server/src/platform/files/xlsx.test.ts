import { rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cellText } from './cell.js';
import { openTable } from './table.js';
import { allRows, folder, freshPath, refusal, workbookParts, writeZip } from './workbook.fixture.js';

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
const sheetOf = (data: string | Iterable<string>) => writeZip(workbookParts([{ name: '表', data }]));

describe('a workbook', () => {
  it('gives values of every kind at their true rows and columns', async () => {
    const path = await writeZip(
      workbookParts(
        [
          {
            name: '一',
            data:
              '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2"><v>1.5</v></c><c r="D2" s="1"><v>45717</v></c><c r="E2" t="b"><v>1</v></c></row>' +
              '<row r="3"/><row r="4"><c r="A4" s="1"/></row>' +
              '<row r="7"><c r="A7"><f>1+1</f><v>2</v></c><c r="B7" t="e"><v>#REF!</v></c><c r="C7" t="str"><f>A1&amp;"x"</f><v>ax</v></c></row>',
          },
        ],
        {
          shared:
            '<sst><si><t>甲&amp;</t><r><t xml:space="preserve">乙 </t></r><rPh sb="0" eb="1"><t>jia</t></rPh></si></sst>',
        },
      ),
    );
    expect(await allRows(path)).toEqual([
      { sheet: '一', row: 2, cells: [null, '甲&乙 ', 1.5, new Date('2025-03-01T00:00:00Z'), true] },
      {
        sheet: '一',
        row: 7,
        cells: [{ formula: '1+1', result: 2 }, { error: '#REF!' }, { formula: 'A1&"x"', result: 'ax' }],
      },
    ]);
  });

  it('reads several sheets in order and says which are hidden', async () => {
    const path = await writeZip(
      workbookParts([
        { name: '甲', data: `<row r="1">${text('A1', 'a')}</row>` },
        { name: '藏', data: `<row r="1">${text('A1', 'secret')}</row>`, state: 'veryHidden' },
        { name: '乙', data: `<row>${text('', 'b').replace(' r=""', '')}</row>` },
      ]),
    );
    const table = await openTable(path, 'x');
    expect([table.sheets, table.hiddenSheets]).toEqual([['甲', '乙'], ['藏']]);
    await table.close();
    expect((await allRows(path)).map(({ sheet, row, cells }) => [sheet, row, cells[0]])).toEqual([
      ['甲', 1, 'a'],
      ['乙', 1, 'b'],
    ]);
  });

  it('counts days from 1904 when it says so', async () => {
    const path = await writeZip(
      workbookParts(
        [{ name: 's', data: '<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>44255</v></c></row>' }],
        {
          workbookPr: '<workbookPr date1904="1"/>',
        },
      ),
    );
    expect((await allRows(path))[0]?.cells.map(cellText)).toEqual(['00:00:00', '2025-03-01']);
  });

  it('knows date formats by what they show', async () => {
    const codes = [
      'yyyy"年"m"月"',
      '0.00',
      '[Red]0;[Blue]0',
      'mm:ss.0',
      '[h]:mm',
      '"day "0',
      '#,##0_);d',
      '[$-804]yyyy/m/d',
    ];
    const styles = `<styleSheet><numFmts>${codes
      .map((code, i) => `<numFmt numFmtId="${170 + i}" formatCode='${code}'/>`)
      .join(
        '',
      )}</numFmts><cellXfs>${codes.map((_, i) => `<xf numFmtId="${170 + i}"/>`).join('')}</cellXfs></styleSheet>`;
    const data = `<row r="1">${codes.map((_, i) => `<c s="${i}"><v>45717.5</v></c>`).join('')}</row>`;
    const path = await writeZip(workbookParts([{ name: 's', data }], { styles }));
    expect((await allRows(path))[0]?.cells.map((cell) => cell instanceof Date)).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it('written by exceljs comes back as it was', async () => {
    const cell = fc.oneof(
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
        .filter((s) => s.trim() !== '' && !/[\uFFFE\uFFFF]|_x/.test(s)),
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.boolean(),
      fc.constant(null),
      fc.date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }), async (rows) => {
        const workbook = new ExcelJS.Workbook();
        const sheet = workbook.addWorksheet('s');
        for (const row of rows) sheet.addRow(row.map((value) => (value === null ? undefined : value)));
        const path = freshPath('xlsx');
        await workbook.xlsx.writeFile(path);
        const expected = rows.flatMap((cells, i) => {
          let last = cells.length;
          while (last > 0 && cells[last - 1] === null) last -= 1;
          return last === 0 ? [] : [{ sheet: 's', row: i + 1, cells: cells.slice(0, last) }];
        });
        const visible = (value: unknown) =>
          typeof value === 'string' ? value.replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '').trim() : value;
        const read = await allRows(path);
        expect(read.map((row) => ({ ...row, cells: row.cells.map(visible) }))).toEqual(
          expected.map((row) => ({ ...row, cells: row.cells.map(visible) })),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('a hostile workbook', () => {
  it('that inflates a thousandfold is refused from its directory', async () => {
    const path = await sheetOf(Array.from({ length: 60 }, () => ' '.repeat(1 << 20)));
    expect(statSync(path).size).toBeLessThan(1 << 20);
    expect(await refusal(path)).toMatchObject({ code: 'file.bomb' });
  });

  it('whose directory lies about its size is stopped while inflating', async () => {
    const path = await writeZip(
      workbookParts([{ name: 's', data: `<row r="1">${text('A1', 'x'.repeat(5000))}</row>` }]),
    );
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(path);
    // Uncompressed size in every central directory entry: 40 bytes.
    for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4))
      bytes.writeUInt32LE(40, at + 24);
    writeFileSync(path, bytes);
    expect(await refusal(path)).toMatchObject({ code: 'file.damaged' });
    expect(
      await refusal(
        await sheetOf(
          Array.from({ length: 100 }, () => `<row>${text('A1', 'x'.repeat(9000)).replace(' r="A1"', '')}</row>`),
        ),
        { inflatedBytes: 100_000 },
      ),
    ).toMatchObject({ code: 'file.bomb' });
  });

  it('with one part behind a hundred sheets is held to what it inflates to in all', async () => {
    const parts = workbookParts(Array.from({ length: 100 }, (_, i) => ({ name: `s${i}`, data: '' })));
    const one = `<worksheet><sheetData>${Array.from({ length: 2000 }, (_, i) => `<row r="${i + 1}">${text(`A${i + 1}`, String(i))}</row>`).join('')}</sheetData></worksheet>`;
    parts['xl/worksheets/sheet1.xml'] = one;
    parts['xl/_rels/workbook.xml.rels'] = (parts['xl/_rels/workbook.xml.rels'] as string).replace(
      /sheet\d+\.xml/g,
      'sheet1.xml',
    );
    expect(await refusal(await writeZip(parts), { inflatedBytes: one.length * 20 })).toMatchObject({
      code: 'file.bomb',
    });
  });

  it('of a million blank rows costs bounded time and delivers nothing', async () => {
    function* blank() {
      for (let i = 0; i < 1000; i += 1) {
        let rows = '';
        for (let j = 1; j <= 1000; j += 1)
          rows += `<row r="${i * 1000 + j}" spans="1:3"><c r="A${i * 1000 + j}" s="1"/></row>`;
        yield rows;
      }
      yield `<row r="1000001">${text('A1000001', 'end')}</row>`;
    }
    const started = performance.now();
    expect(await allRows(await sheetOf(blank()))).toEqual([{ sheet: '表', row: 1_000_001, cells: ['end'] }]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('with 17 MB in one column is read within bounded memory', async () => {
    function* long() {
      for (let i = 1; i <= 17 * 32; i += 1)
        yield `<row r="${i}">${text(`A${i}`, (String(i) + '数'.repeat(10_400)).slice(0, 10_400))}</row>`;
    }
    const table = await openTable(await sheetOf(long()), 'long.xlsx', { inflateRatio: 2000 });
    let rows = 0;
    for await (const batch of table.batches) rows += batch.length;
    await table.close();
    expect(rows).toBe(544);
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 'file.xml-forbidden'],
    ['an entity of its own', `<row r="1">${text('A1', '&a;')}</row>`, 'file.xml-forbidden'],
    ['a character number beyond Unicode', `<row r="1">${text('A1', '&#x110000;')}</row>`, 'file.damaged'],
    ['rows out of order', '<row r="5"/><row r="2"/>', 'file.damaged'],
    ['cells out of order', '<row r="1"><c r="C1"><v>1</v></c><c r="B1"><v>1</v></c></row>', 'file.damaged'],
    ['a shared string that is not there', '<row r="1"><c r="A1" t="s"><v>7</v></c></row>', 'file.damaged'],
    ['an element never closed', '<row r="1"><c r="A1"><v>1</v>', 'file.damaged'],
    ['a tag without end', `<row r="1" ${'x'.repeat(300_000)}`, 'file.damaged'],
    ['elements within elements without end', '<a>'.repeat(1000), 'file.damaged'],
    ['a row beyond the last', '<row r="1048577"/>', 'file.damaged'],
  ])('with %s is refused', async (_, data, code) => {
    expect(await refusal(await sheetOf(data))).toMatchObject({ code });
  });

  it('beyond a limit is refused with the place', async () => {
    const wide = `<row r="3">${text('ALM3', 'x')}</row>`;
    expect(await refusal(await sheetOf(wide))).toEqual({
      code: 'file.too-many-columns',
      sheet: '表',
      row: 3,
      column: 'ALM',
    });
    const styled = `<row r="3">${text('A3', 'x')}<c r="XFD3" s="1"/></row>`;
    expect(await refusal(await sheetOf(styled))).toMatchObject({ code: 'taken' });
    const long = `<row r="2">${text('B2', 'x'.repeat(32_768))}</row>`;
    expect(await refusal(await sheetOf(long))).toEqual({
      code: 'file.cell-too-long',
      sheet: '表',
      row: 2,
      column: 'B',
    });
    const many = Array.from({ length: 12 }, (_, i) => `<row r="${i + 1}">${text(`A${i + 1}`, 'x')}</row>`).join('');
    expect(await refusal(await sheetOf(many), { rows: 10 })).toMatchObject({ code: 'file.too-many-rows', row: 11 });
  });

  it('with a flood of shared strings is refused', async () => {
    const shared = `<sst>${'<si><t>0123456789</t></si>'.repeat(1000)}</sst>`;
    const path = await writeZip(workbookParts([{ name: 's', data: '' }], { shared }));
    expect(await refusal(path, { sharedBytes: 5000 })).toMatchObject({ code: 'file.too-much-text' });
    expect(await refusal(path)).toMatchObject({ code: 'taken' });
  });

  it('cut short anywhere is refused by name', async () => {
    const whole = await sheetOf(`<row r="1">${text('A1', 'x'.repeat(3000))}</row>`);
    const { size } = statSync(whole);
    for (const length of [1, 3, 10, 100, size >> 1, size - 30, size - 1]) {
      truncateSync(whole, Math.min(length, statSync(whole).size));
    }
    for (const length of [5, 100, size >> 1, size - 1]) {
      const path = await sheetOf(`<row r="1">${text('A1', 'x'.repeat(3000))}</row>`);
      truncateSync(path, length);
      expect(await refusal(path)).toMatchObject({ code: 'file.damaged' });
    }
  });

  it('with any byte changed is read or refused by name, never a crash', async () => {
    const { readFileSync } = await import('node:fs');
    const path = await writeZip(
      workbookParts([{ name: 's', data: `<row r="1">${text('A1', '姓名')}<c r="B1" s="1"><v>45717</v></c></row>` }], {
        shared: '<sst><si><t>a</t></si></sst>',
      }),
    );
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] as number) ^ change;
        const changed = freshPath('xlsx');
        writeFileSync(changed, bytes);
        expect((await refusal(changed)).code).toMatch(/^(taken|file\.)/);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['an old .xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]), 'file.xls'],
    ['a web page called .xls', Buffer.from('<html><table><tr><td>1</td></tr></table></html>'), 'file.html'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'file.format'],
    ['bytes with zeros', Buffer.from([1, 2, 0, 4]), 'file.format'],
    ['nothing', Buffer.alloc(0), 'file.empty'],
    ['blanks only', Buffer.from(' \r\n\r\n'), 'file.empty'],
    ['a deflated stream without a zip around it', deflateRawSync('a,b'.repeat(400)), /file\.|taken/],
  ])('that is %s is told by its content', async (_, bytes, code) => {
    const path = freshPath('xlsx');
    writeFileSync(path, bytes);
    expect((await refusal(path)).code).toMatch(code);
  });

  it('with a password is told from an old one', async () => {
    const bytes = Buffer.alloc(2048);
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
    bytes.writeUInt16LE(9, 30);
    bytes.writeUInt32LE(1, 48);
    Buffer.from('EncryptedPackage', 'utf16le').copy(bytes, 1024 + 128);
    const path = freshPath('xlsx');
    writeFileSync(path, bytes);
    expect(await refusal(path)).toMatchObject({ code: 'file.encrypted' });
  });

  it('that is another kind of archive is told so', async () => {
    expect(await refusal(await writeZip({ 'word/document.xml': '<a/>' }))).toMatchObject({
      code: 'file.not-a-workbook',
    });
    expect(await refusal(await writeZip({ 'xl/workbook.xml': '<html/>' }))).toMatchObject({
      code: 'file.not-a-workbook',
    });
    const hidden = workbookParts([{ name: 's', data: '', state: 'hidden' }]);
    expect(await refusal(await writeZip(hidden))).toMatchObject({ code: 'file.no-sheet' });
  });

  it('never follows a link to another file', async () => {
    const parts = workbookParts([{ name: 's', data: `<row r="1">${text('A1', 'x')}</row>` }]);
    parts['xl/_rels/workbook.xml.rels'] = (parts['xl/_rels/workbook.xml.rels'] as string).replace(
      'Target="worksheets/sheet1.xml"',
      'Target="file:///etc/passwd" TargetMode="External"',
    );
    expect(await refusal(await writeZip(parts))).toMatchObject({ code: 'file.no-sheet' });
  });
});
