import type { SheetRow } from '../../../platform/files/index.js';
import type { ClassBook } from './class-book.js';
import { dayBefore, type ImportContext, run } from './context.js';
import { gatherFamilies } from './families.js';
import type { KnownEnrolment, KnownPerson } from './known-people.js';
import { gatherPersonWrites, type PersonSaid } from './person-writes.js';
import { rowReader, type Section } from './sections.js';
import { matchStudents, openDuplicates } from './student-match.js';
import { readStudentRow, type StudentRow } from './student-row.js';

export interface Tally {
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  transferred: number;
  promoted: number;
}

export const emptyTally = (): Tally => ({ rows: 0, added: 0, changed: 0, unchanged: 0, transferred: 0, promoted: 0 });

/** What becomes of an enrolment. */
type Move =
  | { act: 'stays' }
  | { act: 'begins'; began: 'admission' | 'transfer' | 'promotion'; ends?: KnownEnrolment }
  | { act: 'corrects'; was: KnownEnrolment }
  | { act: 'too-late' };

/** Takes the rows of all sheets of pupils, batch by batch. */
export interface StudentImport {
  take(section: Section, rows: readonly SheetRow[]): Promise<void>;
  /** Waits until everything taken is written. Also to be called when giving up: the transaction must not end before. */
  finish(): Promise<void>;
  /** How many pupils of the classes in the file are not in the file; they are left as they are. */
  countAbsent(): Promise<number>;
  readonly tally: Tally;
}

export function openStudentImport(
  context: ImportContext,
  classes: ClassBook,
  missingGlyphs?: (text: string) => string[],
): StudentImport {
  const { tx, findings, journal, places, asOf } = context;
  const tally = emptyTally();
  const duplicate = openDuplicates();
  const seen = new Map<number, number>();
  const inClass = new Map<number, number>();
  // While the database works on one batch the next one is read and checked; `deciding` never rejects unheard.
  let deciding: Promise<void> = Promise.resolve();
  let failure: unknown;

  return {
    tally,
    async take(section, sheetRows) {
      if (failure) throw failure;
      tally.rows += sheetRows.length;
      const reader = rowReader(section);
      const readers = sheetRows.map(reader);
      await classes.load(schoolsOf(readers));
      const rows: StudentRow[] = [];
      for (const row of readers) {
        const student = readStudentRow(row, context, classes, missingGlyphs);
        if (!student) continue;
        const twice = duplicate(student);
        if (twice) findings.fault(student.at(twice.column), twice.notice);
        else rows.push(student);
      }
      const write = () => findings.faultCount === 0;
      await classes.create();
      await deciding;
      deciding = decide(rows, write).catch((error: unknown) => {
        failure ??= error;
      });
    },
    async finish() {
      await deciding;
      if (failure) throw failure;
    },
    async countAbsent() {
      if (inClass.size === 0) return 0;
      const enrolled = await run<{ n: number }>(
        tx,
        'select count(*)::int as n from enrolment where ends_on is null and class_id = any($1::int[])',
        [[...inClass.keys()]],
      );
      const listed = [...inClass.values()].reduce((sum, n) => sum + n, 0);
      return Math.max(0, (enrolled[0]?.n ?? 0) - listed);
    },
  };

  function schoolsOf(readers: ReadonlyArray<{ text(key: string): string }>): Set<number> {
    const ids = new Set<number>();
    const texts = new Set(readers.map((row) => `${row.text('schoolCode')}\n${row.text('schoolName')}`));
    for (const text of texts) {
      const [code = '', name = ''] = text.split('\n');
      const place = places.byCode(code || name || context.school || '') ?? places.schoolByName(name);
      if (place) ids.add(place.id);
    }
    return ids;
  }

  async function decide(rows: readonly StudentRow[], write: () => boolean): Promise<void> {
    const matches = await matchStudents(context, rows);
    const people = gatherPersonWrites();
    const families = await gatherFamilies(
      tx,
      people,
      rows,
      matches.map((match) => (match !== 'new' && 'person' in match ? match.person.id : undefined)),
    );
    const begins: Array<{ person: { id: number }; classId: number; began: string }> = [];
    const ends: Array<{ personId: number; startsOn: string }> = [];
    const corrections: Array<{ personId: number; startsOn: string; classId: number }> = [];
    rows.forEach((row, i) => {
      const match = matches[i] as (typeof matches)[number];
      if (match !== 'new' && 'fault' in match) return findings.fault(row.at(match.column), match.fault);
      if (match === 'new') return addNew(row);
      addKnown(row, match.person, match.enrolment, match.warnings);
    });
    const ready = write();
    await people.save(context, ready);
    if (!ready) return;
    await saveEnrolments(begins, ends, corrections);
    await families.save(context);

    function addNew(row: StudentRow): void {
      if (!row.class) return findings.fault(row.at('className'), { code: 'roster.class-missing' });
      const person = people.add('student', saidOf(row));
      begins.push({
        person,
        classId: row.class.id,
        began: /转入/.test(row.details.入学方式 ?? '') ? 'transfer' : 'admission',
      });
      families.add(person, undefined, row.members);
      countIn(row.class.id);
      tally.added += 1;
      findings.plan(row, 'added');
    }

    function addKnown(
      row: StudentRow,
      person: KnownPerson,
      enrolment: KnownEnrolment | undefined,
      warnings: ReadonlyArray<{ code: string }>,
    ): void {
      const earlier = seen.get(person.id);
      if (earlier !== undefined)
        return findings.fault(row.at('name'), { code: 'roster.duplicate-person', values: { row: earlier } });
      seen.set(person.id, row.row);
      for (const warning of warnings) findings.warn(row.at('name'), warning);
      const move = moveOf(row, enrolment);
      if (isElsewhere(enrolment, move)) return findings.fault(row.at('name'), { code: 'roster.person-elsewhere' });
      if (move.act === 'too-late')
        return findings.fault(row.at('className'), {
          code: 'roster.enrolment-later',
          values: { day: enrolment?.startsOn ?? '' },
        });
      const fields = people.change(person, saidOf(row));
      if (families.add(person, person.id, row.members)) fields.push('family');
      if (row.class) countIn(row.class.id);
      if (move.act === 'stays') {
        if (fields.length === 0) tally.unchanged += 1;
        else {
          tally.changed += 1;
          findings.plan(row, 'changed', fields);
        }
        return;
      }
      const classId = row.class?.id ?? 0;
      if (move.act === 'corrects') corrections.push({ personId: person.id, startsOn: move.was.startsOn, classId });
      else {
        if (move.ends) ends.push({ personId: person.id, startsOn: move.ends.startsOn });
        begins.push({ person, classId, began: move.began });
      }
      if (enrolment && row.place && enrolment.placeId !== row.place.id) dropLocalNumbers(person, row.local);
      tally.transferred += 1;
      const promoted = move.act === 'begins' && move.began === 'promotion';
      if (promoted) tally.promoted += 1;
      findings.plan(row, promoted ? 'promoted' : 'transferred', fields);
    }

    /** Only one's own pupils, and those who come up from another stage; a transfer takes somebody above both schools. */
    function isElsewhere(enrolment: KnownEnrolment | undefined, move: Move): boolean {
      if (!context.within || (enrolment && context.within.has(enrolment.placeId))) return false;
      return enrolment !== undefined && !(move.act === 'begins' && move.began === 'promotion');
    }

    /** A school's own numbers mean nothing at another school, where somebody else may have the same. */
    function dropLocalNumbers(person: KnownPerson, keep: string | undefined): void {
      for (const key of person.numbers) {
        if (key.startsWith('school:') && key !== `school:${keep}`) people.dropNumber(person.id, 'school', key.slice(7));
      }
    }
  }

  function moveOf(row: StudentRow, enrolment: KnownEnrolment | undefined): Move {
    if (!row.class) return { act: 'stays' };
    if (!enrolment) return { act: 'begins', began: 'admission' };
    const began = row.class.stage > enrolment.stage ? 'promotion' : 'transfer';
    if (enrolment.endsOn !== null && enrolment.endsOn < asOf) return { act: 'begins', began };
    if (enrolment.classId === row.class.id) return { act: 'stays' };
    if (enrolment.endsOn !== null || enrolment.startsOn > asOf) return { act: 'too-late' };
    if (enrolment.startsOn === asOf) return { act: 'corrects', was: enrolment };
    return { act: 'begins', began, ends: enrolment };
  }

  function countIn(classId: number): void {
    inClass.set(classId, (inClass.get(classId) ?? 0) + 1);
  }

  async function saveEnrolments(
    begins: ReadonlyArray<{ person: { id: number }; classId: number; began: string }>,
    ends: ReadonlyArray<{ personId: number; startsOn: string }>,
    corrections: ReadonlyArray<{ personId: number; startsOn: string; classId: number }>,
  ): Promise<void> {
    await journal.keep('enrolment', [
      ...[...ends, ...corrections].map(({ personId, startsOn }) => ({ person_id: personId, starts_on: startsOn })),
      ...begins.map(({ person }) => ({ person_id: person.id, starts_on: asOf })),
    ]);
    if (ends.length > 0) {
      await run(
        tx,
        `update enrolment set ends_on = $3::date from unnest($1::int[], $2::date[]) as e(person_id, starts_on)
         where enrolment.person_id = e.person_id and enrolment.starts_on = e.starts_on`,
        [ends.map(({ personId }) => personId), ends.map(({ startsOn }) => startsOn), dayBefore(asOf)],
      );
    }
    if (corrections.length > 0) {
      await run(
        tx,
        `update enrolment set class_id = e.class_id from unnest($1::int[], $2::date[], $3::int[]) as e(person_id, starts_on, class_id)
         where enrolment.person_id = e.person_id and enrolment.starts_on = e.starts_on`,
        [
          corrections.map(({ personId }) => personId),
          corrections.map(({ startsOn }) => startsOn),
          corrections.map(({ classId }) => classId),
        ],
      );
    }
    if (begins.length > 0) {
      await run(
        tx,
        `insert into enrolment (person_id, starts_on, class_id, began)
         select person_id, $4::date, class_id, began from unnest($1::int[], $2::int[], $3::text[]) as e(person_id, class_id, began)`,
        [
          begins.map(({ person }) => person.id),
          begins.map(({ classId }) => classId),
          begins.map(({ began }) => began),
          asOf,
        ],
      );
    }
  }
}

function saidOf(row: StudentRow): PersonSaid {
  const numbers = [
    { type: 'student', value: row.student },
    { type: 'identity', value: row.identity },
    { type: 'auxiliary', value: row.auxiliary },
    { type: 'school', value: row.local },
    { type: 'exam', value: row.exam },
  ].filter((number): number is { type: string; value: string } => number.value !== undefined);
  return { name: row.name, sex: row.sex, bornOn: row.bornOn, ethnicity: row.ethnicity, details: row.details, numbers };
}
