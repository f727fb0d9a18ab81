import type { Notice } from '../rules.js';
import { type ImportContext, run } from './context.js';
import {
  findPeople,
  type KnownEnrolment,
  type KnownPerson,
  keyOf,
  type NumberKey,
  numbersOf,
  readLastEnrolments,
} from './known-people.js';
import type { StudentRow } from './student-row.js';

/** Whom a row is about: somebody known, somebody new, or nobody certain. */
export type Match =
  | { person: KnownPerson; enrolment: KnownEnrolment | undefined; warnings: Notice[] }
  | 'new'
  | { fault: Notice; column: string };

/** Where a number stands in a sheet. */
const columnOfType: Readonly<Record<string, string>> = {
  student: 'student',
  identity: 'identity',
  auxiliary: 'auxiliary',
  school: 'local',
};

/** The numbers by which a row's pupil is looked for. A G number was made of an identity number, so each leads to the other. */
function lookups(row: StudentRow): NumberKey[] {
  const keys: NumberKey[] = [];
  if (row.student) keys.push({ type: 'student', value: row.student });
  if (row.identity) keys.push({ type: 'identity', value: row.identity });
  if (row.student?.startsWith('G') && !row.identity) keys.push({ type: 'identity', value: row.student.slice(1) });
  if (row.identity && !row.student) keys.push({ type: 'student', value: `G${row.identity}` });
  if (row.auxiliary) keys.push({ type: 'auxiliary', value: row.auxiliary });
  if (row.local) keys.push({ type: 'school', value: row.local });
  return keys;
}

/** Remembers the numbers of a file; tells of a second row with one of them. */
export function openDuplicates(): (row: StudentRow) => { column: string; notice: Notice } | undefined {
  const seen = new Map<string, number>();
  const sheets = new Map<string, number>();
  const names: string[] = [];
  return (row): { column: string; notice: Notice } | undefined => {
    let sheet = sheets.get(row.sheet);
    if (sheet === undefined) {
      sheets.set(row.sheet, (sheet = names.length));
      names.push(row.sheet);
    }
    const place = row.place?.id ?? 0;
    const keys = lookups(row).map(({ type, value }) => ({
      type,
      // Local numbers are a school's own.
      key:
        type === 'school' || type === 'auxiliary'
          ? `${type}:${type === 'school' ? place : ''}:${value}`
          : keyOf(type, value),
    }));
    for (const { type, key } of keys) {
      const earlier = seen.get(key);
      if (earlier === undefined) continue;
      const [inSheet, inRow] = [earlier % 1024, Math.floor(earlier / 1024)];
      const column = columnOfType[type] ?? 'student';
      if (inSheet === sheet) return { column, notice: { code: 'roster.duplicate', values: { row: inRow } } };
      return {
        column,
        notice: { code: 'roster.duplicate-sheet', values: { row: inRow, sheet: names[inSheet] ?? '' } },
      };
    }
    for (const { key } of keys) seen.set(key, row.row * 1024 + (sheet % 1024));
    return undefined;
  };
}

/** Finds out for each row of a batch whom it is about. */
export async function matchStudents(context: ImportContext, rows: readonly StudentRow[]): Promise<Match[]> {
  const { tx } = context;
  const nameless = rows.filter((row) => lookups(row).length === 0 && row.bornOn && row.class && row.class.id > 0);
  const byName = await findByNameAndClass(context, nameless);
  const { byNumber: found, people } = await findPeople(
    tx,
    'student',
    rows.flatMap(lookups),
    [...byName.values()].flat(),
  );
  const enrolments = await readLastEnrolments(tx, people.keys());
  return rows.map((row) => match(row));

  function match(row: StudentRow): Match {
    const of = (type: string, value: string | undefined) =>
      value === undefined ? [] : (found.get(keyOf(type, value)) ?? []);
    const byStudent = of('student', row.student);
    const byIdentity = of('identity', row.identity);
    if (byStudent.length > 1 || byIdentity.length > 1)
      return { fault: { code: 'roster.number-ambiguous' }, column: byStudent.length > 1 ? 'student' : 'identity' };
    if (byStudent[0] !== undefined && byIdentity[0] !== undefined && byStudent[0] !== byIdentity[0]) {
      return { fault: { code: 'roster.numbers-of-two' }, column: 'identity' };
    }
    const strong =
      byStudent[0] ??
      byIdentity[0] ??
      of('identity', row.student?.startsWith('G') && !row.identity ? row.student.slice(1) : undefined)[0] ??
      of('student', row.identity && !row.student ? `G${row.identity}` : undefined)[0];
    if (strong !== undefined) return strongMatch(row, strong, byStudent[0] !== undefined);
    return localMatch(row, of('auxiliary', row.auxiliary), of('school', row.local));
  }

  function strongMatch(row: StudentRow, id: number, byStudentNumber: boolean): Match {
    const person = people.get(id);
    if (!person) return 'new';
    const warnings: Notice[] = [];
    const otherName = person.name !== row.name;
    if (
      byStudentNumber &&
      row.identity &&
      !person.numbers.has(keyOf('identity', row.identity)) &&
      numbersOf(person, 'identity').length > 0
    ) {
      if (otherName) return { fault: { code: 'roster.identity-conflict' }, column: 'identity' };
      warnings.push({ code: 'roster.identity-changed' });
    }
    if (!byStudentNumber && row.student) {
      // A temporary number gives way to a lasting one; two lasting ones are two files for one pupil.
      if (numbersOf(person, 'student').some((number) => number.startsWith('G') && number !== row.student)) {
        return { fault: { code: 'roster.student-number-conflict' }, column: 'student' };
      }
    }
    if (otherName) warnings.push({ code: 'roster.name-changed' });
    return { person, enrolment: enrolments.get(id), warnings };
  }

  function localMatch(row: StudentRow, byAuxiliary: number[], byLocal: number[]): Match {
    const here = (id: number) => row.place === undefined || enrolments.get(id)?.placeId === row.place.id;
    const sameBirth = (person: KnownPerson) => person.bornOn !== null && person.bornOn === row.bornOn;
    const isOther = (person: KnownPerson) =>
      (['student', 'identity'] as const).some((type) => row[type] !== undefined && numbersOf(person, type).length > 0);
    for (const [column, ids] of [
      ['auxiliary', byAuxiliary],
      ['local', byLocal],
    ] as const) {
      let candidates = ids.filter(here);
      // An auxiliary number is a province's, so it may come from another school, but then the person has to agree too.
      if (candidates.length === 0 && column === 'auxiliary') {
        candidates = ids.filter((id) => people.get(id)?.name === row.name && sameBirth(people.get(id) as KnownPerson));
        if (candidates.length === 0 && ids.length > 0) return { fault: { code: 'roster.number-elsewhere' }, column };
      }
      if (candidates.length > 1) return { fault: { code: 'roster.number-ambiguous' }, column };
      const person = people.get(candidates[0] ?? -1);
      if (!person) continue;
      const enrolment = enrolments.get(person.id);
      if (isOther(person)) {
        // Schools give the numbers of those who left to newcomers.
        if (enrolment?.endsOn != null) continue;
        return { fault: { code: 'roster.number-taken' }, column };
      }
      if (person.name === row.name) return { person, enrolment, warnings: [] };
      if (sameBirth(person)) return { person, enrolment, warnings: [{ code: 'roster.name-changed' }] };
      if (enrolment?.endsOn != null) continue;
      return { fault: { code: 'roster.number-taken' }, column };
    }
    if (lookups(row).length > 0) return 'new';
    const namesakes = byName.get(nameKey(row)) ?? [];
    const person = namesakes.length === 1 ? people.get(namesakes[0] ?? -1) : undefined;
    if (person) return { person, enrolment: enrolments.get(person.id), warnings: [{ code: 'roster.matched-by-name' }] };
    return { fault: { code: namesakes.length > 1 ? 'roster.namesakes' : 'roster.number-missing' }, column: 'name' };
  }
}

const nameKey = (row: StudentRow) => `${row.class?.id}\n${row.bornOn}\n${row.name}`;

/** Pupils of a name, a birthday and a class, for rows without any number. */
async function findByNameAndClass(context: ImportContext, rows: readonly StudentRow[]): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  if (rows.length === 0) return found;
  const people = await run<{ id: number; name: string; born_on: string; class_id: number }>(
    context.tx,
    `select p.id, p.name, p.born_on, e.class_id
     from person p join enrolment e on e.person_id = p.id
     where p.kind = 'student' and e.ends_on is null
       and (p.name, p.born_on, e.class_id) in (select * from unnest($1::text[], $2::date[], $3::int[]))`,
    [rows.map(({ name }) => name), rows.map(({ bornOn }) => bornOn), rows.map((row) => row.class?.id)],
  );
  for (const { id, name, born_on, class_id } of people) {
    const key = `${class_id}\n${born_on}\n${name}`;
    found.set(key, [...(found.get(key) ?? []), id]);
  }
  return found;
}
