import { createWriteStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import type { FileLimits } from './limits.js';
import { openTable, type SheetRow } from './table.js';

/** A folder of its own for the files of one test file. */
export const folder = mkdtempSync(join(tmpdir(), 'wuyu-files-'));
let made = 0;

export function freshPath(extension: string): string {
  made += 1;
  return join(folder, `${made}.${extension}`);
}

/** Writes a zip archive of the parts given; a part may be text, bytes, or pieces made as they are written. */
export async function writeZip(parts: Record<string, string | Buffer | Iterable<string>>): Promise<string> {
  const path = freshPath('xlsx');
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    if (typeof content === 'string') zip.addBuffer(Buffer.from(content), name);
    else if (Buffer.isBuffer(content)) zip.addBuffer(content, name);
    else zip.addReadStream(Readable.from(content), name);
  }
  zip.end();
  await pipeline(zip.outputStream as unknown as Readable, createWriteStream(path));
  return path;
}

const relationType = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A minimal workbook around raw sheet XML (what stands inside sheetData), so that a test says exactly what is in it. */
export function workbookParts(
  sheets: ReadonlyArray<{ name: string; data: string | Iterable<string>; state?: string; after?: string }>,
  more: { shared?: string; styles?: string; workbookPr?: string } = {},
): Record<string, string | Iterable<string>> {
  const parts: Record<string, string | Iterable<string>> = {
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${relationType}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${relationType}">${more.workbookPr ?? ''}<sheets>${sheets
      .map(
        ({ name, state }, i) =>
          `<sheet name="${name}" sheetId="${i + 1}" ${state ? `state="${state}"` : ''} r:id="s${i}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets
      .map(
        (_, i) => `<Relationship Id="s${i}" Type="${relationType}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
      )
      .join('')}<Relationship Id="st" Type="${relationType}/styles" Target="styles.xml"/>${
      more.shared === undefined
        ? ''
        : `<Relationship Id="sh" Type="${relationType}/sharedStrings" Target="sharedStrings.xml"/>`
    }</Relationships>`,
    'xl/styles.xml': more.styles ?? '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
  };
  if (more.shared !== undefined) parts['xl/sharedStrings.xml'] = more.shared;
  sheets.forEach(({ data, after }, i) => {
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      typeof data === 'string' ? `<worksheet><sheetData>${data}</sheetData>${after ?? ''}</worksheet>` : wrapped(data);
  });
  return parts;
}

function* wrapped(data: Iterable<string>): Generator<string> {
  yield '<worksheet><sheetData>';
  yield* data;
  yield '</sheetData></worksheet>';
}

/** All rows of a file. */
export async function allRows(path: string, limits: Partial<FileLimits> = {}): Promise<SheetRow[]> {
  const table = await openTable(path, 'file', limits);
  const rows: SheetRow[] = [];
  try {
    for await (const batch of table.batches) rows.push(...batch);
  } finally {
    await table.close();
  }
  return rows;
}

/** The code with which a file is refused, and where; 'taken' when it is not refused. */
export async function refusal(path: string, limits: Partial<FileLimits> = {}) {
  try {
    await allRows(path, limits);
    return { code: 'taken' };
  } catch (error) {
    const problem = error as { status?: number; code: string; faults?: Array<Record<string, unknown>> };
    if (problem.status !== 422) throw error;
    const { sheet, row, column } = problem.faults?.[0] ?? {};
    return { code: problem.code, sheet, row, column };
  }
}
