import { cellText, openTable, type SheetRow } from '../../platform/files/index.js';

const ROWS_LOOKED_AT = 10;
const MOST_SHEETS = 20;
const MOST_HEADERS = 200;

/** The headers of a sample's sheets, as an importer will see them. @throws Problem 422 `file.…` */
export async function headersOf(path: string, fileName: string): Promise<Array<{ name: string; headers: string[] }>> {
  const table = await openTable(path, fileName);
  const first = new Map<string, SheetRow[]>();
  try {
    for await (const batch of table.batches) {
      for (const row of batch) {
        const rows = first.get(row.sheet) ?? [];
        if (rows.length === 0) first.set(row.sheet, rows);
        if (rows.length < ROWS_LOOKED_AT) rows.push(row);
      }
      // One sheet alone has all that is needed in its first rows.
      if (table.sheets.length === 1 || first.size > MOST_SHEETS) break;
    }
  } finally {
    await table.close();
  }
  return [...first].slice(0, MOST_SHEETS).map(([name, rows]) => ({ name, headers: headerRow(rows) }));
}

/** The first row that has nearly as many different texts as any: titles above it have few, and what is below it has numbers. */
function headerRow(rows: readonly SheetRow[]): string[] {
  const texts = rows.map(({ cells }) => cells.map((cell) => cellText(cell).trim()));
  const words = texts.map((row) => new Set(row.filter((text) => text !== '' && !/^[\d.,%:/-]+$/.test(text))).size);
  const most = Math.max(0, ...words);
  const found = texts[words.findIndex((count) => count >= most * 0.8)] ?? [];
  return [...new Set(found.filter((text) => text !== ''))].slice(0, MOST_HEADERS).map((text) => text.slice(0, 100));
}
