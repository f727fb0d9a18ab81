import { type Archive } from './archive.js';
import { type FileLimits, fileProblem } from './limits.js';
import { attribute, decodeXml, scanXml, XmlFault, type XmlHandler } from './xml.js';

/** Where the parts of a workbook are, and what its cells need to be understood. */
export interface Workbook {
  /** Visible sheets in the order of their tabs. */
  sheets: Array<{ name: string; part: string }>;
  /** Names of the sheets that are hidden; they are not read. */
  hidden: string[];
  from1904: boolean;
  /** For each cell style: whether it shows a number as a date or time. */
  dateStyles: boolean[];
  sharedString(index: number): string | undefined;
}

/** Runs a whole part through a handler. @throws Problem `file.damaged`, `file.xml-forbidden` */
export async function scanPart(archive: Archive, part: string, file: string, handler: XmlHandler): Promise<void> {
  const scan = scanXml(handler);
  try {
    for await (const piece of archive.text(part)) scan.write(piece);
    scan.end();
  } catch (error) {
    throw xmlProblem(error, file);
  }
}

export function xmlProblem(error: unknown, file: string): unknown {
  if (!(error instanceof XmlFault)) return error;
  return fileProblem(file, error.kind === 'forbidden' ? 'file.xml-forbidden' : 'file.damaged');
}

/**
 * Reads what stands around the cells: sheets, styles, shared strings.
 *
 * @throws Problem `file.not-a-workbook`, `file.xlsb`, `file.no-sheet`, `file.too-many-sheets`, `file.too-much-text`
 */
export async function readWorkbook(archive: Archive, file: string, limits: FileLimits): Promise<Workbook> {
  const root = (await relations(archive, '', file)).find(({ type }) => type.endsWith('/officeDocument'));
  const main = root?.target ?? 'xl/workbook.xml';
  if (/\.bin$/i.test(main)) throw fileProblem(file, 'file.xlsb');
  if (!archive.has(main)) throw fileProblem(file, 'file.not-a-workbook');
  const related = await relations(archive, main, file);
  const found: Array<{ name: string; id: string; hidden: boolean }> = [];
  let from1904 = false;
  let isWorkbook = false;
  await scanPart(archive, main, file, {
    open(name, attributes) {
      if (name === 'workbook') isWorkbook = true;
      else if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '');
      else if (name === 'sheet') {
        const state = attribute(attributes, 'state');
        const id = /(?:^|\s)\w+:id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? '';
        const hidden = state === 'hidden' || state === 'veryHidden';
        found.push({ name: attribute(attributes, 'name') ?? '', id, hidden });
      }
    },
    text() {},
    close() {},
  });
  if (!isWorkbook) throw fileProblem(file, 'file.not-a-workbook');
  const sheets: Workbook['sheets'] = [];
  for (const { name, id, hidden } of found) {
    const relation = related.find((one) => one.id === id);
    if (hidden || relation === undefined || !relation.type.endsWith('/worksheet')) continue;
    if (!archive.has(relation.target)) throw fileProblem(file, 'file.damaged', {}, { sheet: name });
    sheets.push({ name, part: relation.target });
  }
  if (sheets.length === 0) throw fileProblem(file, 'file.no-sheet');
  if (sheets.length > limits.sheets) throw fileProblem(file, 'file.too-many-sheets', { most: limits.sheets });
  const styles = related.find(({ type }) => type.endsWith('/styles'))?.target;
  const strings = related.find(({ type }) => type.endsWith('/sharedStrings'))?.target;
  return {
    sheets,
    hidden: found.filter((sheet) => sheet.hidden).map(({ name }) => name),
    from1904,
    dateStyles: styles !== undefined && archive.has(styles) ? await readDateStyles(archive, styles, file) : [],
    sharedString:
      strings !== undefined && archive.has(strings)
        ? await readSharedStrings(archive, strings, file, limits)
        : () => undefined,
  };
}

/** Targets are answered as names in the archive; what points outside of it is left out, never followed. */
async function relations(archive: Archive, part: string, file: string) {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const name = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const found: Array<{ id: string; type: string; target: string }> = [];
  if (!archive.has(name)) return found;
  await scanPart(archive, name, file, {
    open(element, attributes) {
      if (element !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return;
      const target = attribute(attributes, 'Target') ?? '';
      found.push({
        id: attribute(attributes, 'Id') ?? '',
        type: attribute(attributes, 'Type') ?? '',
        target: partName(target, folder),
      });
    },
    text() {},
    close() {},
  });
  return found.filter(({ target }) => target !== '');
}

/** '' when it is no name inside the archive. */
function partName(target: string, folder: string): string {
  try {
    const url = new URL(target, `file:///${folder}`);
    return url.protocol === 'file:' ? decodeURIComponent(url.pathname).slice(1) : '';
  } catch {
    return '';
  }
}

/** Built-in number formats that show a date or time (ECMA-376 part 1, 18.8.30, with the East Asian ones). */
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

function isDateFormat(id: number, codes: ReadonlyMap<number, string>): boolean {
  const code = codes.get(id);
  if (code === undefined) return builtInDates.has(id) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  // Only the first section; without quoted text, escaped characters, colours and conditions, but [h] [mm] [ss] count.
  const plain = (code.split(';')[0] ?? '')
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(?!(h+|m+|s+)\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(plain) && !/general/i.test(plain);
}

async function readDateStyles(archive: Archive, part: string, file: string): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let inCells = false;
  await scanPart(archive, part, file, {
    open(name, attributes) {
      if (name === 'numFmt') {
        codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '');
      } else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells && formats.length < 100_000) {
        formats.push(Number(attribute(attributes, 'numFmtId') ?? 0));
      }
    },
    text() {},
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return formats.map((id) => isDateFormat(id, codes));
}

/**
 * Shared strings as UTF-8 in one growing buffer, decoded when asked for: a million names cost their bytes and not
 * a million objects.
 */
async function readSharedStrings(archive: Archive, part: string, file: string, limits: FileLimits) {
  let bytes = Buffer.allocUnsafe(Math.min(limits.sharedBytes, Math.max(1024, archive.size(part))));
  let used = 0;
  let ends = new Uint32Array(1024);
  let count = 0;
  let raw: string | undefined;
  let string = '';
  let phonetic = 0;
  await scanPart(archive, part, file, {
    open(name) {
      if (name === 'si') string = '';
      else if (name === 'rPh') phonetic += 1;
      else if (name === 't' && phonetic === 0) raw = '';
    },
    text(piece) {
      if (raw === undefined) return;
      raw += piece;
      if (raw.length > limits.cellCharacters * 8) throw tooLong(file, limits);
    },
    close(name) {
      if (name === 't' && raw !== undefined) {
        string += decodeString(raw);
        raw = undefined;
        if (string.length > limits.cellCharacters) throw tooLong(file, limits);
      } else if (name === 'rPh') phonetic -= 1;
      else if (name === 'si') {
        const most = used + string.length * 3;
        if (most > bytes.length) {
          if (used + string.length > limits.sharedBytes) throw fileProblem(file, 'file.too-much-text');
          const larger = Buffer.allocUnsafe(Math.max(most, Math.ceil(bytes.length * 1.5)));
          bytes.copy(larger, 0, 0, used);
          bytes = larger;
        }
        used += bytes.write(string, used, 'utf8');
        if (used > limits.sharedBytes) throw fileProblem(file, 'file.too-much-text');
        if (count === ends.length) {
          const larger = new Uint32Array(ends.length * 2);
          larger.set(ends);
          ends = larger;
        }
        ends[count] = used;
        count += 1;
      }
    },
  });
  const kept = bytes;
  return (index: number): string | undefined => {
    if (!(index >= 0 && index < count)) return undefined;
    return kept.toString('utf8', index === 0 ? 0 : ends[index - 1], ends[index]);
  };
}

export function tooLong(
  file: string,
  limits: FileLimits,
  where: { sheet?: string; row?: number; column?: string } = {},
) {
  return fileProblem(file, 'file.cell-too-long', { most: limits.cellCharacters }, where);
}

/** Text of a cell: entities, then Excel's own `_x000D_` for characters that XML cannot hold. */
export function decodeString(raw: string): string {
  const text = decodeXml(raw);
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
