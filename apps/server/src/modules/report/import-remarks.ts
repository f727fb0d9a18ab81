import { type Fault, Problem } from '@wuyu/contract';
import type pg from 'pg';
import { withTransaction } from '../../platform/database/index.js';
import { cellText, findHeader, openTable, type SheetRow } from '../../platform/files/index.js';

export interface RemarksOutcome {
  rows: number;
  written: number;
}

const COLUMNS = [
  { key: 'student', headers: ['学籍号', '全国学籍号'], required: true },
  { key: 'term', headers: ['学期'], required: true },
  { key: 'teacher', headers: ['教师寄语', '班主任寄语', '教师评语'] },
  { key: 'family', headers: ['家长寄语'] },
];
const MOST_FAULTS = 1000;
const LONGEST = 2000;
const ROWS_AT_ONCE = 5000;

interface RemarkRow {
  person: number;
  term: number;
  kind: 'teacher' | 'family';
  body: string;
}

/**
 * Imports the words of teachers and families from a table: one row a pupil and term. Whole or not at all; the same file
 * again changes nothing; a word given anew replaces the old one.
 *
 * @throws Problem 422 `import.refused` with the row and column of each fault.
 */
export async function importRemarks(
  pool: pg.Pool,
  actor: { recordedBy: string },
  file: { path: string; fileName: string; at: Date },
): Promise<RemarksOutcome> {
  const faults: Fault[] = [];
  const outcome: RemarksOutcome = { rows: 0, written: 0 };
  await withTransaction(pool, async (client) => {
    const terms = await client.query<{ id: number; code: string }>('select id, code from term');
    const termIds = new Map(terms.rows.map(({ id, code }) => [code, id]));
    const table = await openTable(file.path, file.fileName);
    try {
      let header: ReturnType<typeof findHeader>;
      let waiting: Array<{ row: SheetRow; number: string; term: string; words: Array<[RemarkRow['kind'], string]> }> =
        [];
      const flush = async () => {
        outcome.written += await writeRows(client, actor, file, waiting, termIds, faults);
        waiting = [];
      };
      for await (const rows of table.batches) {
        let from = 0;
        if (!header) {
          header = findHeader(rows, COLUMNS);
          if (!header || header.missing.length > 0)
            throw new Problem(422, 'report.remarks-header', {}, [
              { file: file.fileName, code: 'report.remarks-header' },
            ]);
          from = header.rowsTaken;
        }
        const { columns } = header;
        const text = (row: SheetRow, key: string) =>
          columns[key] === undefined ? '' : cellText(row.cells[columns[key]] ?? null);
        for (const row of rows.slice(from)) {
          outcome.rows++;
          const words = (['teacher', 'family'] as const)
            .map((kind): [RemarkRow['kind'], string] => [kind, text(row, kind)])
            .filter(([, body]) => body !== '');
          waiting.push({ row, number: text(row, 'student'), term: text(row, 'term'), words });
        }
        if (waiting.length >= ROWS_AT_ONCE) await flush();
      }
      await flush();
    } finally {
      await table.close();
    }
    if (faults.length > 0)
      throw new Problem(422, 'import.refused', { rows: outcome.rows, faults: faults.length }, faults);
  });
  return outcome;
}

async function writeRows(
  client: pg.PoolClient,
  actor: { recordedBy: string },
  file: { fileName: string; at: Date },
  rows: ReadonlyArray<{ row: SheetRow; number: string; term: string; words: Array<[RemarkRow['kind'], string]> }>,
  termIds: ReadonlyMap<string, number>,
  faults: Fault[],
): Promise<number> {
  const found = await client.query<{ value: string; person_id: number }>(
    `select value, person_id from person_number where type = 'student' and value = any($1)`,
    [rows.map(({ number }) => number)],
  );
  const persons = new Map(found.rows.map(({ value, person_id }) => [value, person_id]));
  const remarks = new Map<string, RemarkRow>();
  for (const { row, number, term, words } of rows) {
    const fault = (column: string, code: string, values?: Fault['values']) => {
      if (faults.length < MOST_FAULTS)
        faults.push({
          file: file.fileName,
          sheet: row.sheet,
          row: row.row,
          column,
          code,
          ...(values ? { values } : {}),
        });
    };
    const person = persons.get(number);
    const termId = termIds.get(term);
    if (person === undefined) fault('学籍号', 'report.remarks-student');
    if (termId === undefined) fault('学期', 'report.remarks-term', { known: [...termIds.keys()].join(', ') });
    for (const [kind, body] of words) {
      if (body.length > LONGEST)
        fault(kind === 'teacher' ? '教师寄语' : '家长寄语', 'report.remarks-long', { most: LONGEST });
      if (person === undefined || termId === undefined) continue;
      const key = `${person} ${termId} ${kind}`;
      if (remarks.has(key)) fault('学籍号', 'report.remarks-twice');
      remarks.set(key, { person, term: termId, kind, body });
    }
  }
  if (faults.length > 0 || remarks.size === 0) return 0;
  const list = [...remarks.values()];
  const written = await client.query(
    `insert into remark (person_id, term_id, kind, body, written_by, written_at)
     select person, term, kind, body, $5, $6 from unnest($1::int[], $2::smallint[], $3::text[], $4::text[]) as given (person, term, kind, body)
     on conflict (person_id, term_id, kind) do update
       set body = excluded.body, written_by = excluded.written_by, written_at = excluded.written_at
       where remark.body <> excluded.body`,
    [
      list.map(({ person }) => person),
      list.map(({ term }) => term),
      list.map(({ kind }) => kind),
      list.map(({ body }) => body),
      actor.recordedBy,
      file.at,
    ],
  );
  return written.rowCount ?? 0;
}
