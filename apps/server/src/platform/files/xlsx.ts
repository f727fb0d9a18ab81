import { type Archive } from './archive.js';
import { type CellValue, columnLetter, dateOfSerial, isBlank } from './cell.js';
import { type FileLimits, fileProblem } from './limits.js';
import type { SheetRow } from './sheet-row.js';
import { decodeString, tooLong, type Workbook, xmlProblem } from './workbook.js';
import { attribute, decodeXml, scanXml, type XmlHandler } from './xml.js';

/** Rows gathered before they are handed on. */
const ROWS_AT_ONCE = 256;

/** How much of a file has been handed on, over all sheets. */
interface Tally {
  rows: number;
  cells: number;
}

/**
 * The rows of all visible sheets, in order. Rows without content cost their bytes only. Memory is one piece of XML and
 * one batch of rows, whatever the size of the sheet.
 */
export async function* readSheets(
  archive: Archive,
  workbook: Workbook,
  file: string,
  limits: FileLimits,
): AsyncGenerator<SheetRow[]> {
  const tally: Tally = { rows: 0, cells: 0 };
  for (const { name, part } of workbook.sheets) {
    const ready: SheetRow[] = [];
    const scan = scanXml(rowHandler(name, workbook, file, limits, tally, (row) => ready.push(row)));
    try {
      for await (const piece of archive.text(part)) {
        scan.write(piece);
        if (ready.length >= ROWS_AT_ONCE) yield ready.splice(0);
      }
      scan.end();
    } catch (error) {
      throw xmlProblem(error, file);
    }
    if (ready.length > 0) yield ready;
  }
}

function rowHandler(
  sheet: string,
  workbook: Workbook,
  file: string,
  limits: FileLimits,
  tally: Tally,
  deliver: (row: SheetRow) => void,
): XmlHandler {
  let inData = false;
  let row = 0;
  let cells: CellValue[] = [];
  let column = -1;
  let type = 'n';
  let style = -1;
  let formula: string | undefined;
  let value: string | undefined;
  let inline = '';
  let phonetic = 0;
  /** Which text is being gathered; '' for none. */
  let gathering: '' | 'v' | 'f' | 't' = '';
  let raw = '';

  const here = () => ({ sheet, row, column: columnLetter(Math.max(0, column)) });
  const damaged = () => fileProblem(file, 'file.damaged', {}, here());

  function openRow(attributes: string): void {
    const given = attribute(attributes, 'r');
    const number = given === undefined ? row + 1 : Number(given);
    if (!Number.isInteger(number) || number <= row || number > 1_048_576) throw damaged();
    row = number;
    column = -1;
    cells = [];
  }

  function openCell(attributes: string): void {
    const reference = attribute(attributes, 'r');
    const found = reference === undefined ? column + 1 : columnOf(reference);
    if (found <= column || found > 16_383) throw damaged();
    column = found;
    type = attribute(attributes, 't') ?? 'n';
    const given = attribute(attributes, 's');
    style = given === undefined ? -1 : Number(given);
    formula = undefined;
    value = undefined;
    inline = '';
  }

  function plainValue(): string | number | boolean | Date | null {
    if (type === 'inlineStr') return inline;
    if (value === undefined) return null;
    if (type === 's') {
      const string = workbook.sharedString(Number(value));
      if (string === undefined) throw damaged();
      return string;
    }
    if (type === 'str') return decodeString(value);
    if (type === 'b') return value.trim() === '1' || value.trim() === 'true';
    const text = value.trim();
    if (type === 'd') {
      const date = new Date(/[zZ]$/.test(text) || text.length <= 10 ? text : `${text}Z`);
      return Number.isNaN(date.getTime()) ? text : date;
    }
    const number = text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(number)) return text === '' ? null : decodeXml(text);
    return workbook.dateStyles[style] ? (dateOfSerial(number, workbook.from1904) ?? number) : number;
  }

  function closeCell(): void {
    let cell: CellValue;
    if (type === 'e') cell = { error: decodeXml(value ?? '#VALUE!') };
    else cell = plainValue();
    if (typeof cell === 'string' && cell.length > limits.cellCharacters) throw tooLong(file, limits, here());
    if (formula !== undefined && (cell === null || typeof cell !== 'object' || cell instanceof Date)) {
      cell = { formula: decodeXml(formula), result: cell };
    }
    if (isBlank(cell)) return;
    if (column >= limits.columns) {
      throw fileProblem(file, 'file.too-many-columns', { most: limits.columns }, here());
    }
    while (cells.length < column) cells.push(null);
    cells.push(cell);
  }

  function closeRow(): void {
    if (cells.length === 0) return;
    tally.rows += 1;
    tally.cells += cells.length;
    if (tally.rows > limits.rows) throw fileProblem(file, 'file.too-many-rows', { most: limits.rows }, { sheet, row });
    if (tally.cells > limits.cells)
      throw fileProblem(file, 'file.too-many-cells', { most: limits.cells }, { sheet, row });
    deliver({ sheet, row, cells });
    cells = [];
  }

  return {
    open(name, attributes) {
      if (!inData) {
        if (name === 'sheetData') inData = true;
        return;
      }
      switch (name) {
        case 'row':
          openRow(attributes);
          break;
        case 'c':
          openCell(attributes);
          break;
        case 'v':
        case 'f':
          gathering = name;
          raw = '';
          break;
        case 't':
          if (phonetic === 0) {
            gathering = 't';
            raw = '';
          }
          break;
        case 'rPh':
          phonetic += 1;
          break;
      }
    },
    text(piece) {
      if (gathering === '') return;
      raw += piece;
      if (raw.length > limits.cellCharacters * 8) throw tooLong(file, limits, here());
    },
    close(name) {
      if (!inData) return;
      switch (name) {
        case 'v':
          value = raw;
          gathering = '';
          break;
        case 'f':
          formula = raw;
          gathering = '';
          break;
        case 't':
          if (gathering === 't') inline += decodeString(raw);
          gathering = '';
          if (inline.length > limits.cellCharacters) throw tooLong(file, limits, here());
          break;
        case 'rPh':
          phonetic -= 1;
          break;
        case 'c':
          closeCell();
          break;
        case 'row':
          closeRow();
          break;
        case 'sheetData':
          inData = false;
          break;
      }
    },
  };
}

/** 0-based column of a reference such as AB12; a large number when it is none. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length && i < 4; i += 1) {
    const c = reference.charCodeAt(i) & 0xdf;
    if (c < 65 || c > 90) break;
    column = column * 26 + (c - 64);
  }
  return column === 0 ? 1e9 : column - 1;
}
