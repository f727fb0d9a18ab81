import { gradeOf, keptText, yearsOf } from '../rules.js';
import type { ClassBook, ClassRecord } from './class-book.js';
import { type ImportContext, run, schoolFacts, schoolOfRow } from './context.js';
import type { Gathered } from './reference.js';
import { entryYearText, isErrorCell } from './student-row.js';
import { emptyTally, type Tally } from './students.js';

/** A 班主任 named in a sheet of classes; matched to a teacher once the teachers are known. */
export interface NamedClassTeacher {
  row: Gathered;
  class: ClassRecord;
  placeId: number;
  name: string;
  /** Mobile or staff number, '' when not given. */
  number: string;
}

export async function importClasses(
  context: ImportContext,
  classes: ClassBook,
  rows: readonly Gathered[],
  named: NamedClassTeacher[],
): Promise<Tally> {
  const { tx, findings } = context;
  const tally = { ...emptyTally(), rows: rows.length };
  const seen = new Map<ClassRecord, number>();
  const renamed: ClassRecord[] = [];
  await classes.load([...context.places.all()].filter(({ kind }) => kind === 'school').map(({ id }) => id));
  for (const row of rows) {
    const place = schoolOfRow(context, row);
    if (!place) continue;
    const dated = ['className', 'classNumber'].find((key) => row.cell(key) instanceof Date);
    const broken = ['className', 'classNumber', 'grade', 'entry'].find((key) => isErrorCell(row.cell(key)));
    if (dated || broken) {
      findings.fault(row.at(dated ?? broken), { code: dated ? 'roster.class-name-date' : 'roster.cell-error' });
      continue;
    }
    const entryYear = entryYearText(row.cell('entry'), row.text('entry'));
    if (entryYear === '' && row.text('entry') !== '') {
      findings.fault(row.at('entry'), { code: 'roster.entry-year' });
      continue;
    }
    const facts = schoolFacts(place);
    const stage = row.text('stage') || (facts.stages.length === 1 ? String(facts.stages[0]) : '');
    const found = classes.find(
      place,
      {
        className: row.text('className'),
        classNumber: row.text('classNumber'),
        grade: row.text('grade'),
        stage,
        entryYear,
        entryBinds: true,
      },
      row,
    );
    if ('fault' in found) {
      const { column, ...notice } = found.fault;
      findings.fault(row.at(column), notice);
      continue;
    }
    if (found.warning) findings.warn(row.at('classNumber'), found.warning);
    const record = found.class;
    const earlier = seen.get(record);
    if (earlier !== undefined) {
      findings.fault(row.at(row.has('classNumber') ? 'classNumber' : 'className'), {
        code: 'roster.duplicate',
        values: { row: earlier },
      });
      continue;
    }
    seen.set(record, row.row);
    if (record.id === 0) tally.added += 1;
    else if (row.has('classNumber') && isTitle(row.text('className'), record)) {
      record.name = keptText(row.text('className'), 60);
      renamed.push(record);
      tally.changed += 1;
      findings.plan(row, 'changed', ['name']);
    } else tally.unchanged += 1;
    const teacher = row.text('classTeacher');
    if (teacher !== '')
      named.push({ row, class: record, placeId: place.id, name: teacher, number: row.text('classTeacherNumber') });
  }
  await classes.create();
  if (renamed.length > 0) {
    await context.journal.keep(
      'class',
      renamed.map(({ id }) => ({ id })),
    );
    await run(
      tx,
      'update class set name = r.name from unnest($1::int[], $2::text[]) as r(id, name) where class.id = r.id',
      [renamed.map(({ id }) => id), renamed.map(({ name }) => name)],
    );
  }
  return tally;
}

/** Whether a class's name says more than a number and differs from the one kept. A name that is only a number (七(1)班) is none. */
function isTitle(text: string, record: ClassRecord): boolean {
  return text !== '' && !/\d|[一二三四五六七八九十]/.test(text) && text !== record.name;
}

/** A sheet of grades changes nothing: grades follow from classes. What does not agree with them is warned about. */
export async function checkGrades(
  context: ImportContext,
  classes: ClassBook,
  rows: readonly Gathered[],
): Promise<Tally> {
  const { findings, schoolYear } = context;
  const tally = { ...emptyTally(), rows: rows.length };
  await classes.load([...context.places.all()].filter(({ kind }) => kind === 'school').map(({ id }) => id));
  for (const row of rows) {
    const place = schoolOfRow(context, row);
    if (!place) continue;
    const facts = schoolFacts(place);
    const found = classes.years(
      place,
      row.text('grade'),
      row.text('stage'),
      entryYearText(row.cell('entry'), row.text('entry')),
    );
    if ('reason' in found) {
      findings.fault(row.at('grade'), { code: found.reason });
      continue;
    }
    tally.unchanged += 1;
    const grade = gradeOf(found, { schoolYear }, place.division) ?? 0;
    if (grade === 0 || grade % 10 > yearsOf(found.stage, facts.division)) continue;
    const count = classes
      .of(place.id)
      .filter((of) => of.stage === found.stage && of.entryYear === found.entryYear).length;
    const told = row.text('count');
    if (told !== '' && Number(told) !== count) {
      findings.warn(row.at('count'), {
        code: 'roster.grade-class-count',
        values: { told: told.slice(0, 10), found: count },
      });
    } else if (count === 0) findings.warn(row.at('grade'), { code: 'roster.grade-without-classes' });
  }
  return tally;
}
