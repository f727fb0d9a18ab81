import { findKnownCourse } from '../codes/courses.js';
import { readStage, readYesNo, tidyNumber } from '../rules.js';
import type { ClassBook, ClassRecord } from './class-book.js';
import type { NamedClassTeacher } from './classes.js';
import { type ImportContext, type PlaceRecord, run, schoolOfRow, type TermRecord } from './context.js';
import { findPeople, keyOf } from './known-people.js';
import { addCourse, type CourseRecord, type Gathered, readHalf, readSchoolYear } from './reference.js';
import { emptyTally, type Tally } from './students.js';

interface Taught {
  person: { id: number };
  classId: number;
  termId: number;
  /** 0: nothing is taught; the row says who the class teacher is. */
  courseId: number;
}

interface TeachingKey {
  person_id: number;
  class_id: number;
  term_id: number;
  course_id: number;
}

/** Gathers who teaches what to whom, and writes it at the end. */
export interface Teaching {
  /** Reads course, classes, class teacher and term of a row. @returns false when something is at fault. */
  read(row: Gathered, place: PlaceRecord, person: { id: number }): Promise<boolean>;
  leads(row: Gathered, person: { id: number }, classId: number, termId: number, column: string): void;
  termOf(row: Gathered): TermRecord | undefined;
  /** @returns how many facts are new. */
  save(write: boolean): Promise<number>;
}

export function openTeaching(context: ImportContext, classes: ClassBook, courses: CourseRecord[]): Teaching {
  const { tx, findings, journal, terms, asOf } = context;
  const taught: Taught[] = [];
  const leaders = new Map<string, { person: { id: number }; row: number }>();

  function termOf(row: Gathered): TermRecord | undefined {
    const text = row.text('term');
    if (text === '') {
      const now = terms.find((term) => term.startsOn <= asOf && asOf <= term.endsOn);
      if (!now) findings.fault(row.at('term'), { code: 'roster.term-missing' });
      return now;
    }
    const parts = /^(.*?)(?:学年)?(第?[一二12]学期|[秋春]季?(?:学期)?|-[12])$/.exec(text);
    const year = parts ? readSchoolYear((parts[1] ?? '').replace(/学年$/, '')) : undefined;
    const half = parts ? readHalf((parts[2] ?? '').replace(/^-/, '')) : undefined;
    const found = terms.find(({ code }) => code === text || code === `${year}-${(year ?? 0) + 1}-${half}`);
    if (!found) findings.fault(row.at('term'), { code: 'roster.term-unknown', values: { term: text.slice(0, 30) } });
    return found;
  }

  async function courseOf(row: Gathered, text: string): Promise<CourseRecord | undefined> {
    const word = text.replace(/\s/g, '');
    const own = courses.find((course) => course.nameZh === word || course.code === word.toLowerCase());
    if (own) return own;
    const known = findKnownCourse(word);
    if (!known) {
      findings.fault(row.at('course'), { code: 'roster.course-unknown' });
      return undefined;
    }
    return (
      courses.find(({ code }) => code === known.code) ??
      addCourse(context, courses, { code: known.code, nameZh: known.names[0] ?? word, nameEn: known.nameEn }, row)
    );
  }

  function classesOf(row: Gathered, place: PlaceRecord, text: string, column: string): ClassRecord[] | undefined {
    const found: ClassRecord[] = [];
    const stage = readStage(row.text('stage')) ? row.text('stage') : '';
    for (const part of text.split(/[、,，;；\n]+/)) {
      if (part.trim() === '') continue;
      const one = classes.find(
        place,
        { className: part.trim(), classNumber: '', grade: row.text('grade'), stage, entryYear: '', entryBinds: false },
        row,
        false,
      );
      if ('fault' in one) {
        findings.fault(row.at(column), {
          code: one.fault.code,
          ...(one.fault.values ? { values: one.fault.values } : {}),
        });
        return undefined;
      }
      found.push(one.class);
    }
    return found;
  }

  function leads(row: Gathered, person: { id: number }, classId: number, termId: number, column: string): void {
    const key = `${classId}/${termId}`;
    const earlier = leaders.get(key);
    if (earlier && earlier.person !== person && (earlier.person.id === 0 || earlier.person.id !== person.id)) {
      findings.fault(row.at(column), { code: 'roster.class-teacher-twice', values: { row: earlier.row } });
      return;
    }
    leaders.set(key, { person, row: row.row });
  }

  return {
    termOf,
    leads,
    async read(row, place, person) {
      const courseText = row.text('course');
      const classText = row.text('classes');
      const leadsText = row.text('isClassTeacher');
      const isLeader = readYesNo(leadsText);
      const ownText = row.text('ownClass') || (isLeader === undefined ? leadsText : '');
      if (classText === '' && ownText === '') {
        if (isLeader) findings.warn(row.at('isClassTeacher'), { code: 'roster.class-teacher-unclear' });
        return true;
      }
      const term = termOf(row);
      if (!term) return false;
      const of = classesOf(row, place, classText, 'classes');
      const own =
        ownText === ''
          ? []
          : classesOf(row, place, ownText, row.text('ownClass') === '' ? 'isClassTeacher' : 'ownClass');
      if (!of || !own) return false;
      if (courseText !== '') {
        for (const word of courseText.split(/[、,，;；/\n]+/)) {
          if (word.trim() === '') continue;
          const course = await courseOf(row, word.trim());
          if (!course) return false;
          for (const { id } of of) taught.push({ person, classId: id, termId: term.id, courseId: course.id });
        }
      }
      for (const { id } of own) leads(row, person, id, term.id, 'isClassTeacher');
      if (isLeader && own.length === 0) {
        if (of.length === 1 && of[0]) leads(row, person, of[0].id, term.id, 'isClassTeacher');
        else findings.warn(row.at('isClassTeacher'), { code: 'roster.class-teacher-unclear' });
      }
      return true;
    },
    async save(write) {
      if (!write || (taught.length === 0 && leaders.size === 0)) return 0;
      const led = [...leaders].map(([key, { person }]) => {
        const [classId, termId] = key.split('/').map(Number);
        return { person, classId: classId ?? 0, termId: termId ?? 0 };
      });
      const all = [
        ...taught.map((fact) => ({ ...fact, leads: false })),
        ...led.map((fact) => ({ ...fact, courseId: 0, leads: true })),
      ];
      const unique = [
        ...new Map(
          all.map((fact) => [[fact.person.id, fact.classId, fact.termId, fact.courseId].join(), fact]),
        ).values(),
      ];
      const arrays = [
        unique.map(({ person }) => person.id),
        unique.map(({ classId }) => classId),
        unique.map(({ termId }) => termId),
        unique.map(({ courseId }) => courseId),
        unique.map((fact) => fact.leads),
      ];
      const fresh = await run<TeachingKey>(
        tx,
        `select person_id, class_id, term_id, course_id
         from unnest($1::int[], $2::int[], $3::smallint[], $4::smallint[]) as f(person_id, class_id, term_id, course_id)
         where not exists (select from teaching t where (t.person_id, t.class_id, t.term_id, t.course_id)
           = (f.person_id, f.class_id, f.term_id, f.course_id))`,
        arrays,
      );
      // A class has one class teacher: a new one takes the place of whoever was.
      const replaced = await run<TeachingKey>(
        tx,
        `select t.person_id, t.class_id, t.term_id, t.course_id
         from teaching t join unnest($1::int[], $2::smallint[], $3::int[]) as l(class_id, term_id, person_id)
           on t.class_id = l.class_id and t.term_id = l.term_id and t.person_id <> l.person_id
         where t.is_class_teacher and t.course_id = 0`,
        [led.map(({ classId }) => classId), led.map(({ termId }) => termId), led.map(({ person }) => person.id)],
      );
      await journal.keep(
        'teaching',
        [...fresh, ...replaced].map((key) => ({ ...key })),
      );
      await run(
        tx,
        `delete from teaching t using unnest($1::int[], $2::int[], $3::smallint[]) as r(person_id, class_id, term_id)
         where t.person_id = r.person_id and t.class_id = r.class_id and t.term_id = r.term_id and t.course_id = 0`,
        [replaced.map((key) => key.person_id), replaced.map((key) => key.class_id), replaced.map((key) => key.term_id)],
      );
      await run(
        tx,
        `insert into teaching (person_id, class_id, term_id, course_id, is_class_teacher)
         select * from unnest($1::int[], $2::int[], $3::smallint[], $4::smallint[], $5::bool[])
         on conflict do nothing`,
        arrays,
      );
      return fresh.length;
    },
  };
}

/** Rows of who teaches what; the teachers must be known, by staff number, mobile number, or a name that only one at the school has. */
export async function importTeaching(
  context: ImportContext,
  teaching: Teaching,
  rows: readonly Gathered[],
): Promise<Tally> {
  const { findings } = context;
  const tally = { ...emptyTally(), rows: rows.length };
  const look = await teacherLookup(
    context,
    rows.map((row) => row.text('staff') || row.text('phone')),
  );
  for (const row of rows) {
    const place = schoolOfRow(context, row);
    if (!place) continue;
    const person = look(place.id, row.text('name'), row.text('staff') || row.text('phone'));
    if (!person)
      findings.fault(row.at(row.has('name') ? 'name' : row.has('staff') ? 'staff' : 'phone'), {
        code: 'roster.teacher-unknown',
      });
    else if (row.text('classes') === '') findings.fault(row.at('classes'), { code: 'roster.class-missing' });
    else if (row.text('course') === '' && !readYesNo(row.text('isClassTeacher')))
      findings.fault(row.at('course'), { code: 'roster.course-missing' });
    else if (await teaching.read(row, place, person)) tally.unchanged += 1;
  }
  return tally;
}

/** The class teachers that a sheet of classes names; whoever is not found is only warned about. */
export async function importNamedClassTeachers(
  context: ImportContext,
  teaching: Teaching,
  named: readonly NamedClassTeacher[],
): Promise<void> {
  if (named.length === 0) return;
  const look = await teacherLookup(
    context,
    named.map(({ number }) => number),
  );
  for (const { row, class: of, placeId, name, number } of named) {
    const person = look(placeId, name, number);
    if (!person) {
      context.findings.warn(row.at('classTeacher'), { code: 'roster.class-teacher-unknown' });
      continue;
    }
    const term = teaching.termOf(row);
    if (term) teaching.leads(row, person, of.id, term.id, 'classTeacher');
  }
}

/** @returns finds the one teacher at a school by number, or else by name; undefined when there is none or not only one. */
async function teacherLookup(
  context: ImportContext,
  numbers: readonly string[],
): Promise<(placeId: number, name: string, number: string) => { id: number } | undefined> {
  const { tx } = context;
  const wanted = numbers.filter((number) => number !== '').map(tidyNumber);
  const keys = wanted.flatMap((value) => [
    { type: 'staff', value },
    { type: 'phone', value },
  ]);
  const { byNumber: found } = await findPeople(tx, 'teacher', keys);
  const staff = await run<{ id: number; name: string; place_id: number }>(
    tx,
    `select distinct p.id, p.name, e.place_id from employment e join person p on p.id = e.person_id where p.kind = 'teacher' and e.ends_on is null`,
    [],
  );
  const people = new Map<number, { id: number }>();
  const byName = new Map<string, Set<number>>();
  const places = new Set<string>();
  for (const { id, name, place_id } of staff) {
    people.set(id, people.get(id) ?? { id });
    const key = `${place_id}\n${name}`;
    byName.set(key, (byName.get(key) ?? new Set()).add(id));
    places.add(`${place_id}/${id}`);
  }
  return (placeId, name, number) => {
    const key = tidyNumber(number);
    if (key !== '') {
      const ids = [...(found.get(keyOf('staff', key)) ?? []), ...(found.get(keyOf('phone', key)) ?? [])].filter((id) =>
        places.has(`${placeId}/${id}`),
      );
      return new Set(ids).size === 1 ? people.get(ids[0] ?? -1) : undefined;
    }
    const ids = [...(byName.get(`${placeId}\n${name.replace(/\s/g, '')}`) ?? [])];
    return ids.length === 1 ? people.get(ids[0] ?? -1) : undefined;
  };
}
