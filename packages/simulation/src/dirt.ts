import type { Cell, SimulatedFile } from './file.js';
import { purpose, randomOf } from './random.js';

/** What people and Excel do to a file. */
export type DirtKind =
  | 'excel-number' // an identity number or pupil number turned into 1.10105E+17
  | 'check-digit' // the last character of the identity number is wrong
  | 'impossible-date' // 2025-02-30
  | 'sex-contradiction' // a doubt: sex does not agree with the identity number
  | 'missing-name'
  | 'unknown-class' // a class that no school has
  | 'duplicate-pupil' // the same pupil once more, further below; `row` is the second
  | 'unknown-pupil' // a valid number that nobody has
  | 'unknown-indicator'
  | 'not-a-number' // words where a value stands
  | 'negative-value'
  | 'out-of-range'
  | 'full-width' // harmless: digits typed full-width
  | 'class-spelling' // harmless: the class in another form
  | 'spaces' // harmless: blanks around and in a name or number
  | 'blank-row' // harmless
  | 'merged-header'; // harmless: a title line above the header

/** One planted piece of dirt. */
export interface PlantedFault {
  kind: DirtKind;
  /** True row in the file, from 1 (the header is row 1, or row 2 under a merged title). */
  row: number;
  /** The header's text; empty when the whole row is meant. */
  column: string;
}

export interface DirtyTable {
  /** The whole table with its header, and its title when it has one; an empty array is a blank row. */
  rows: Cell[][];
  /** What an importer must refuse. */
  faults: PlantedFault[];
  /** What an importer should ask about but may take. */
  doubts: PlantedFault[];
  /** What a tolerant importer must take as it was meant. */
  harmless: PlantedFault[];
}

const HARMLESS: ReadonlySet<DirtKind> = new Set([
  'full-width',
  'class-spelling',
  'spaces',
  'blank-row',
  'merged-header',
]);

const DOUBTFUL: ReadonlySet<DirtKind> = new Set(['sex-contradiction']);

const ROSTER: readonly DirtKind[] = [
  'excel-number',
  'check-digit',
  'impossible-date',
  'sex-contradiction',
  'missing-name',
  'unknown-class',
  'duplicate-pupil',
  'full-width',
  'class-spelling',
  'spaces',
  'blank-row',
  'merged-header',
];
const FACTS: readonly DirtKind[] = [
  'excel-number',
  'impossible-date',
  'unknown-pupil',
  'unknown-indicator',
  'not-a-number',
  'negative-value',
  'out-of-range',
  'full-width',
  'blank-row',
];

/**
 * A copy of a file with real-life dirt at known rows, one piece of each kind that its columns allow, each in a row of its own.
 *
 * @param kinds which dirt; by default everything that fits the table.
 * @throws RangeError when the file has fewer than two rows a piece of dirt.
 */
export function soil(
  file: SimulatedFile,
  seed: number,
  kinds: readonly DirtKind[] = file.kind === 'roster' ? ROSTER : FACTS,
): DirtyTable {
  const { header } = file;
  const rows: Cell[][] = [...file.rows].map((row) => [...row]);
  if (rows.length < kinds.length * 2)
    throw new RangeError(`${kinds.length} pieces of dirt need ${kinds.length * 2} rows.`);
  const random = randomOf(seed, purpose.dirt, rows.length);
  const free = rows.map((_, r) => r).filter((r) => r > 0 && r < rows.length - 1);
  const found: { kind: DirtKind; row: Cell[]; column: string }[] = [];

  for (const kind of kinds) {
    if (kind === 'merged-header' || kind === 'blank-row' || kind === 'duplicate-pupil') continue;
    for (let attempt = 0; attempt < 200; attempt++) {
      const place = random.below(free.length);
      const row = rows[free[place] ?? -1];
      const column = row && spoil(kind, header, row);
      if (row && column !== undefined) {
        found.push({ kind, row, column });
        free.splice(place, 1);
        break;
      }
    }
  }
  if (kinds.includes('duplicate-pupil')) {
    const original = rows[free.splice(random.below(free.length), 1)[0] ?? 0] ?? [];
    const again = [...original];
    rows.push(again);
    found.push({ kind: 'duplicate-pupil', row: again, column: numberColumn(header) });
  }
  if (kinds.includes('blank-row')) {
    const blank: Cell[] = [];
    rows.splice(Math.floor(rows.length / 2), 0, blank);
    found.push({ kind: 'blank-row', row: blank, column: '' });
  }
  const all: Cell[][] = [[...header], ...rows];
  if (kinds.includes('merged-header')) {
    const title: Cell[] = [file.title];
    all.unshift(title);
    found.push({ kind: 'merged-header', row: title, column: '' });
  }
  const planted = found
    .map(({ kind, row, column }) => ({ kind, row: all.indexOf(row) + 1, column }))
    .sort((a, b) => a.row - b.row);
  return {
    rows: all,
    faults: planted.filter(({ kind }) => !HARMLESS.has(kind) && !DOUBTFUL.has(kind)),
    doubts: planted.filter(({ kind }) => DOUBTFUL.has(kind)),
    harmless: planted.filter(({ kind }) => HARMLESS.has(kind)),
  };
}

function numberColumn(header: readonly string[]): string {
  return header.includes('全国学籍号') ? '全国学籍号' : '学籍号';
}

function fullWidth(text: string): string {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

const VALUE_COLUMNS = ['数值', '书面作业时间', '志愿服务时长', '缺勤天数', '50米跑', '数学'];

/** Puts one piece of dirt into the row; the column it is in, or undefined when the row does not allow it. */
function spoil(kind: DirtKind, header: readonly string[], row: Cell[]): string | undefined {
  const at = (...names: string[]) =>
    names.map((name) => header.indexOf(name)).find((c) => c >= 0 && row[c] !== '' && row[c] !== undefined);
  const set = (c: number | undefined, change: (text: string) => Cell | undefined): string | undefined => {
    if (c === undefined) return undefined;
    const changed = change(String(row[c]));
    if (changed === undefined) return undefined;
    row[c] = changed;
    return header[c];
  };
  switch (kind) {
    case 'excel-number': {
      const c = at('身份证件号');
      if (c !== undefined)
        return set(c, (text) => (/^\d+$/.test(text) ? Number(text).toExponential(5).replace('e', 'E') : undefined));
      return set(at(numberColumn(header)), (text) =>
        /^G\d+$/.test(text) ? Number(text.slice(1)).toExponential(5).replace('e', 'E') : undefined,
      );
    }
    case 'check-digit':
      return set(at('身份证件号'), (text) => text.slice(0, 17) + (text.endsWith('1') ? '2' : '1'));
    case 'impossible-date':
      return set(at('出生日期', '日期', '考试日期'), (text) => `${text.slice(0, 4)}-02-30`);
    case 'sex-contradiction':
      return at('身份证件号') === undefined ? undefined : set(at('性别'), (text) => (text === '男' ? '女' : '男'));
    case 'missing-name':
      return set(at('姓名'), () => '');
    case 'unknown-class':
      return set(at('班级', '班号'), () => '九(99)班');
    case 'unknown-pupil':
      return set(at(numberColumn(header)), () => 'G990101190001010018'); // born in 1900
    case 'unknown-indicator':
      return set(at('指标'), () => 'no.such-indicator');
    case 'not-a-number':
      return set(at(...VALUE_COLUMNS), () => '很好');
    case 'negative-value':
      return set(at(...VALUE_COLUMNS), (text) => (Number(text) > 0 ? -Number(text) : undefined));
    case 'out-of-range':
      return set(at(...VALUE_COLUMNS), () => 99999);
    case 'full-width':
      return set(at('入学年月', '日期', '考试日期'), fullWidth);
    case 'class-spelling':
      return set(at('班级'), (text) =>
        text
          .replace('(', '(')
          .replace(')', ')')
          .replace(/^(\d)(\d\d)$/, '$1年级$2班'),
      );
    case 'spaces':
      return set(at('姓名'), (text) => ` ${text}  `);
    case 'duplicate-pupil':
    case 'blank-row':
    case 'merged-header':
      return undefined;
  }
}
