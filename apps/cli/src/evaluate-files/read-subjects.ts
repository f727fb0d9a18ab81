import { type GroupKey, groupKeys, isGradeCode, type Scheme, type Subjects } from '@wuyu/evaluation';
import { type ByteIndex, createByteIndex } from './byte-index.js';
import { type CsvRow, cellOf, forEachRow } from './csv-rows.js';
import { type Faults, findColumns } from './faults.js';

/** The subjects of a file, in the order of its rows. */
export interface SubjectsFile {
  subjects: Subjects;
  /** Subject's identifier → index. */
  index: ByteIndex;
}

const columns = ['subject', ...groupKeys] as const;
const sexes: Record<string, number> = {
  '': 0,
  '1': 1,
  male: 1,
  m: 1,
  boy: 1,
  男: 1,
  '2': 2,
  female: 2,
  f: 2,
  girl: 2,
  女: 2,
};

/** Reads who is evaluated. Column `subject` and those by which the scheme groups are needed, in any order. */
export async function readSubjects(path: string, file: string, scheme: Scheme, faults: Faults): Promise<SubjectsFile> {
  const index = createByteIndex();
  const labels = new Map<GroupKey, ByteIndex>(groupKeys.map((key) => [key, createByteIndex()]));
  const cells = new Map<GroupKey, number[]>();
  let places: Record<(typeof columns)[number], number> | null = null;

  const readRow = (row: CsvRow): boolean => {
    if (!places) {
      const header = Array.from({ length: row.count }, (_, cell) => cellOf(row, cell));
      places = findColumns(header, columns, ['subject', ...keysNeeded(scheme)], file, faults);
      for (const key of groupKeys) if (places[key] >= 0) cells.set(key, []);
      return places.subject >= 0;
    }
    const at = places.subject;
    if (at >= row.count || row.starts[at] === row.ends[at]) {
      faults.add({ file, row: row.row, column: 'subject', code: 'evaluate-files.cell-empty' });
      return !faults.isFull;
    }
    const before = index.size;
    if (index.add(row.bytes, row.starts[at], row.ends[at]) !== before) {
      faults.add({ file, row: row.row, column: 'subject', code: 'evaluate-files.subject-twice' });
      return !faults.isFull;
    }
    for (const [key, values] of cells) {
      const cell = places[key];
      if (key === 'sex') {
        const sex = sexes[cellOf(row, cell).toLowerCase()];
        if (sex === undefined) faults.add({ file, row: row.row, column: 'sex', code: 'evaluate-files.sex-unknown' });
        values.push(sex ?? 0);
      } else if (cell >= row.count || row.starts[cell] === row.ends[cell]) {
        values.push(0);
      } else {
        values.push(labels.get(key)!.add(row.bytes, row.starts[cell], row.ends[cell]) + 1);
      }
    }
    return !faults.isFull;
  };
  await forEachRow(path, file, readRow);
  if (!places) faults.add({ file, row: 1, code: 'evaluate-files.empty' });

  const n = index.size;
  const subjects: Subjects = {
    n,
    grade: new Uint8Array(n),
    sex: Uint8Array.from(cells.get('sex') ?? Array(n).fill(0)),
  };
  const grades = labels.get('grade')!;
  const gradeIds = gradeNumbers(Array.from({ length: grades.size }, (_, label) => grades.text(label)));
  if (gradeIds) subjects.grade = Uint8Array.from(cells.get('grade') ?? Array(n).fill(0), (label) => gradeIds[label]);
  else faults.add({ file, column: 'grade', code: 'evaluate-files.too-many-grades' });
  for (const key of ['class', 'school', 'county', 'city', 'province'] as const) {
    const values = cells.get(key);
    if (values) subjects[key] = Int32Array.from(values);
  }
  return { subjects, index };
}

/** The subject columns without which the scheme cannot be evaluated. */
function keysNeeded(scheme: Scheme): GroupKey[] {
  const keys = new Set<GroupKey>();
  for (const { leaf, levels, stages, grades } of scheme.nodes) {
    const score = leaf?.score;
    if (score && 'group' in score) for (const key of score.group) keys.add(key);
    if (score?.fn === 'standard') keys.add('grade').add('sex');
    if (levels?.fn === 'shares') for (const key of levels.within) keys.add(key);
    if (stages || grades) keys.add('grade');
  }
  return [...keys];
}

const FIRST_LABEL = 64; // above every grade code, so that a label never has a stage

/**
 * Label number + 1 → value of the grade column; 0 → 0. When all labels are 1–12 with one below 11 among them they are years
 * of schooling of a 六三制, else codes (11–44) stand for themselves, and any other label only tells groups apart.
 *
 * @returns null when there are more labels than the column can tell apart.
 */
export function gradeNumbers(labels: readonly string[]): number[] | null {
  const numbers = labels.map((label) => (/^\d{1,2}$/.test(label) ? Number(label) : Number.NaN));
  const areYears =
    numbers.some((number) => number < 11) &&
    numbers.every((number) => Number.isNaN(number) || (number >= 1 && number <= 12));
  let next = FIRST_LABEL;
  const taken = new Set<number>();
  const ids = numbers.map((number) => {
    let id = next;
    if (areYears && number >= 1) id = number <= 6 ? 10 + number : number <= 9 ? 14 + number : 21 + number;
    else if (isGradeCode(number)) id = number;
    if (id === next || taken.has(id)) return next++;
    taken.add(id);
    return id;
  });
  return next > 256 ? null : [0, ...ids];
}
