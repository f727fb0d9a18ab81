import type { Pupil, Teacher } from '@wuyu/contract';
import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { escapeLike, nameBegins, nameHas } from './name-match.js';
import { briefPlace, getPlace } from './pages.js';
import type { Place, Term } from './queries.js';
import { gradeOf, type Stage } from './rules.js';

export interface PeoplePage<T> {
  people: T[];
  next: string | null;
}

interface ClassRow {
  id: number;
  place_id: number;
  stage: Stage;
  entry_year: number;
  number: number;
  name: string;
}

interface PersonRow {
  id: number;
  name: string;
  sex: number;
}

/** So many schools, then so many of their classes are looked at in one query: a page is mostly filled by the first. */
const SCHOOLS_AT_ONCE = 20;
const CLASSES_AT_ONCE = [4, 16, 64, 256];
const FOUND_AT_MOST = 50;

/** The place and all under it: a province has thousands, of which a page needs a few. */
const under = (placeId: number) => sql`(
  with recursive down as (
    select id from place where id = ${placeId}
    union all select p.id from place p join down on p.parent_id = down.id)
  select id from down)`;

/** Some schools of a place, from an id on. */
async function schoolsFrom(db: Db, placeId: number, from: number): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select id, kind, code, name, parent_id as "parentId", division, stages from place
    where id in ${under(placeId)} and kind = 'school' and id >= ${from} order by id limit ${SCHOOLS_AT_ONCE}`.execute(
    db,
  );
  return rows;
}

async function schoolsById(db: Db, ids: Iterable<number>): Promise<Map<number, Place>> {
  const { rows } = await sql<Place>`
    select id, kind, code, name, parent_id as "parentId", division, stages from place
    where id = any(${[...new Set(ids)]}::integer[])`.execute(db);
  return new Map(rows.map((place) => [place.id, place]));
}

/** @throws Problem 400 `request.invalid` */
function readCursor(text: string | undefined, parts: number): number[] | undefined {
  if (text === undefined) return undefined;
  const found = text.split('.').map(Number);
  const right = found.length === parts && found.every((part) => Number.isInteger(part) && part >= 0 && part < 2 ** 31);
  if (right) return found;
  throw new Problem(400, 'request.invalid', {}, [
    { code: 'request.field', path: 'query.after', values: { path: 'query.after', expected: 'next' } },
  ]);
}

/**
 * The pupils of a place in a term, in the order of school, stage, grade, class and person. What is read is as much as a page
 * needs, whatever the size of the place.
 */
export async function pagePupils(
  db: Db,
  asked: {
    placeId: number;
    term: Term;
    grade?: number | undefined;
    classId?: number | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<PeoplePage<Pupil>> {
  const { term, limit } = asked;
  const cursor = readCursor(asked.after, 5);
  const found: Array<PersonRow & { class: ClassRow }> = [];
  for (let from = cursor?.[0] ?? 0, isFirst = true; found.length <= limit; isFirst = false) {
    const some = await schoolsFrom(db, asked.placeId, from);
    const classes = await classesFrom(db, some, term, isFirst ? cursor : undefined, asked);
    for (let at = 0, step = 0; at < classes.length && found.length <= limit; step++) {
      const chosen = classes.slice(at, at + (CLASSES_AT_ONCE[step] ?? 256));
      const after = isFirst && at === 0 ? cursor : undefined;
      found.push(...(await pupilsOfClasses(db, chosen, term, after, limit + 1 - found.length)));
      at += chosen.length;
    }
    if (some.length < SCHOOLS_AT_ONCE) break;
    from = (some.at(-1) as Place).id + 1;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const { place_id, stage, entry_year, number } = last?.class ?? { place_id: 0, stage: 0, entry_year: 0, number: 0 };
  return {
    people: await describePupils(db, page, term),
    next: last && found.length > limit ? [place_id, stage, entry_year, number, last.id].join('.') : null,
  };
}

/** The classes of some schools that are in school in the term, from the cursor's on, in the order of the list. */
async function classesFrom(
  db: Db,
  schools: readonly Place[],
  term: Term,
  cursor: readonly number[] | undefined,
  { grade, classId }: { grade?: number | undefined; classId?: number | undefined },
): Promise<ClassRow[]> {
  const { rows } = await sql<ClassRow>`
    select id, place_id, stage, entry_year, number, name from class
    where place_id = any(${schools.map(({ id }) => id)}::integer[])
      ${classId === undefined ? sql`` : sql`and id = ${classId}`}
    order by place_id, stage, entry_year desc, number`.execute(db);
  const divisions = new Map(schools.map((school) => [school.id, school.division]));
  return rows.filter((row) => {
    const own = gradeOf({ stage: row.stage, entryYear: row.entry_year }, term, divisions.get(row.place_id) ?? '6-3');
    return own !== undefined && (grade === undefined || own === grade) && !isBefore(row, cursor);
  });
}

function isBefore(row: ClassRow, cursor: readonly number[] | undefined): boolean {
  if (!cursor) return false;
  const place = [row.place_id, row.stage, -row.entry_year, row.number];
  const from = [cursor[0] as number, cursor[1] as number, -(cursor[2] as number), cursor[3] as number];
  const differs = place.findIndex((part, i) => part !== from[i]);
  return differs >= 0 && (place[differs] as number) < (from[differs] as number);
}

/** The pupils whose last enrolment that touches the term is in one of these classes, class by class. */
async function pupilsOfClasses(
  db: Db,
  classes: readonly ClassRow[],
  term: Term,
  cursor: readonly number[] | undefined,
  limit: number,
  name?: string,
): Promise<Array<PersonRow & { class: ClassRow }>> {
  // The cursor's own class comes first, if it is there still.
  const first = classes[0];
  const inFirst =
    cursor && first && first.number === cursor[3] && first.place_id === cursor[0] ? (cursor[4] as number) : 0;
  const { rows } = await sql<PersonRow & { at: number }>`
    select p.id, p.name, p.sex, c.at::int as at
    from unnest(${classes.map(({ id }) => id)}::integer[]) with ordinality c (id, at)
      join enrolment e on e.class_id = c.id join person p on p.id = e.person_id
    where e.starts_on <= ${term.endsOn}::date and (e.ends_on is null or e.ends_on >= ${term.startsOn}::date)
      and (c.at > 1 or e.person_id > ${inFirst})
      ${name === undefined ? sql`` : sql`and ${nameHas(name)}`}
      and not exists (
        select 1 from enrolment later where later.person_id = e.person_id
          and later.starts_on > e.starts_on and later.starts_on <= ${term.endsOn}::date)
    order by c.at, p.id limit ${limit}`.execute(db);
  return rows.map(({ at, ...person }) => ({ ...person, class: classes[at - 1] as ClassRow }));
}

async function describePupils(
  db: Db,
  rows: ReadonlyArray<PersonRow & { class: ClassRow }>,
  term: Term,
): Promise<Pupil[]> {
  const ids = rows.map(({ id }) => id);
  const numbers = await schoolNumbers(db, ids);
  const accounts = await withAccount(db, ids);
  const byId = await schoolsById(
    db,
    rows.map((row) => row.class.place_id),
  );
  return rows.map(({ id, name, sex, class: of }) => {
    const school = byId.get(of.place_id) as Place;
    return {
      id,
      name,
      sex,
      number: numbers.get(id) ?? null,
      class: briefClass(of, term, school),
      school: briefPlace(school),
      hasAccount: accounts.has(id),
    };
  });
}

function briefClass(row: ClassRow, term: Term, school: Place) {
  const grade = gradeOf({ stage: row.stage, entryYear: row.entry_year }, term, school.division);
  return { id: row.id, placeId: row.place_id, grade: grade ?? row.stage * 10 + 1, number: row.number, name: row.name };
}

async function schoolNumbers(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ person_id: number; value: string }>`
    select person_id, min(value) as value from person_number
    where person_id = any(${[...ids]}::integer[]) and type = 'school' group by person_id`.execute(db);
  return new Map(rows.map(({ person_id, value }) => [person_id, value]));
}

async function withAccount(db: Db, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ person_id: number }>`
    select person_id from account where person_id = any(${[...ids]}::integer[])`.execute(db);
  return new Set(rows.map(({ person_id }) => person_id));
}

/** Pupils of a place by name, pinyin or number; in one school by any part of the name, in a region by its beginning. */
export async function searchPupilsOf(
  db: Db,
  asked: { placeId: number; term: Term; text: string },
): Promise<{ people: Pupil[]; more: boolean }> {
  const { term } = asked;
  const text = asked.text.trim();
  const byNumber = await heldBy(db, text, ['student', 'identity', 'auxiliary', 'school', 'exam']);
  const place = await getPlace(db, asked.placeId);
  let rows: Array<PersonRow & { class: ClassRow }> = [];
  if (byNumber.length > 0) rows = await lastClassOf(db, place, term, byNumbers(byNumber));
  else if (place.kind === 'school') {
    const classes = await classesFrom(db, [place], term, undefined, {});
    rows = await pupilsOfClasses(db, classes, term, undefined, FOUND_AT_MOST + 1, text);
  } else {
    const begins = nameBegins(text);
    if (begins) rows = await lastClassOf(db, place, term, begins);
  }
  const page = rows.slice(0, FOUND_AT_MOST);
  return { people: await describePupils(db, page, term), more: rows.length > page.length };
}

const byNumbers = (ids: readonly number[]) => ({
  condition: sql<boolean>`p.id = any(${[...ids]}::integer[])`,
  order: sql`p.name using ~<~`,
});

/**
 * Pupils that a condition names, with the class of the last enrolment that touches the term, where it is in these schools. In
 * the order of the index on names, so that a full page ends the search. A county has few of a province's Wangs: there whoever
 * was ever in one of its classes is looked for first.
 */
async function lastClassOf(db: Db, place: Place, term: Term, { condition, order }: ReturnType<typeof byNumbers>) {
  const named =
    place.kind === 'county'
      ? sql`with here as materialized (
            select e.person_id from class c join enrolment e on e.class_id = c.id
            where c.place_id = any(array${under(place.id)})),
          called as materialized (select p.* from person p where p.kind = 'student' and ${condition}),
          named as materialized (select called.* from called where id in (select person_id from here))`
      : sql`with named as not materialized (select p.* from person p where p.kind = 'student' and ${condition})`;
  const { rows } = await sql<PersonRow & { class_id: number } & Omit<ClassRow, 'id' | 'name'> & { class_name: string }>`
    ${named}
    select p.id, p.name, p.sex, c.id as class_id, c.place_id, c.stage, c.entry_year, c.number, c.name as class_name
    from named p
      join lateral (
        select class_id from enrolment where person_id = p.id and starts_on <= ${term.endsOn}::date
          and (ends_on is null or ends_on >= ${term.startsOn}::date) order by starts_on desc limit 1) e on true
      join class c on c.id = e.class_id
    where c.place_id in ${under(place.id)}
    order by ${order}, p.id limit ${FOUND_AT_MOST + 1}`.execute(db);
  return rows.map(({ id, name, sex, class_id, class_name, ...row }) => ({
    id,
    name,
    sex,
    class: { ...row, id: class_id, name: class_name },
  }));
}

async function heldBy(db: Db, text: string, types: readonly string[]): Promise<number[]> {
  if (!/\d{3,}/.test(text)) return [];
  const { rows } = await sql<{ person_id: number }>`
    select distinct person_id from person_number
    where type = any(${[...types]}) and value = any(${[...new Set([text, text.toUpperCase()])]}) limit 50`.execute(db);
  return rows.map(({ person_id }) => person_id);
}

type TeacherRow = PersonRow & { place_id: number; post: string };

/** The teachers of a place who work there on the term's last day or have not left, by school and person. */
export async function pageTeachers(
  db: Db,
  asked: { placeId: number; term: Term; after?: string | undefined; limit: number },
): Promise<PeoplePage<Teacher>> {
  const { term, limit } = asked;
  const cursor = readCursor(asked.after, 2);
  const found: TeacherRow[] = [];
  for (let from = cursor?.[0] ?? 0; found.length <= limit; ) {
    const some = (await schoolsFrom(db, asked.placeId, from)).map(({ id }) => id);
    const behind = sql`and (e.place_id, e.person_id) > (${cursor?.[0] ?? 0}, ${cursor?.[1] ?? 0})`;
    const at = sql`any(${some}::integer[])`;
    found.push(...(await teachersAt(db, at, term, behind, limit + 1 - found.length)));
    if (some.length < SCHOOLS_AT_ONCE) break;
    from = (some.at(-1) as number) + 1;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    people: await describeTeachers(db, page, term),
    next: last && found.length > limit ? `${last.place_id}.${last.id}` : null,
  };
}

/** Teachers of a place by part of the name, or by a whole number. */
export async function searchTeachersOf(
  db: Db,
  asked: { placeId: number; term: Term; text: string },
): Promise<{ people: Teacher[]; more: boolean }> {
  const text = asked.text.trim();
  const place = await getPlace(db, asked.placeId);
  const byNumber = await heldBy(db, text, ['staff', 'phone', 'identity']);
  const condition =
    byNumber.length > 0
      ? byNumbers(byNumber).condition
      : place.kind === 'school'
        ? nameHas(text)
        : (nameBegins(text)?.condition ?? sql`p.name like ${`${escapeLike(text)}%`}`);
  const schools = sql`any(array${under(place.id)})`;
  const rows = await teachersAt(db, schools, asked.term, sql`and ${condition}`, FOUND_AT_MOST + 1);
  const page = rows.slice(0, FOUND_AT_MOST);
  return { people: await describeTeachers(db, page, asked.term), more: rows.length > page.length };
}

async function teachersAt(
  db: Db,
  schoolIds: ReturnType<typeof sql>,
  term: Term,
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<TeacherRow[]> {
  const { rows } = await sql<TeacherRow>`
    select distinct on (e.place_id, p.id) p.id, p.name, p.sex, e.place_id, e.post
    from employment e join person p on p.id = e.person_id
    where e.place_id = ${schoolIds} and e.starts_on <= ${term.endsOn}::date
      and (e.ends_on is null or e.ends_on >= ${term.startsOn}::date) ${condition}
    order by e.place_id, p.id, e.starts_on desc limit ${limit}`.execute(db);
  return rows;
}

async function describeTeachers(db: Db, rows: readonly TeacherRow[], term: Term): Promise<Teacher[]> {
  const ids = rows.map(({ id }) => id);
  const { rows: taught } = await sql<
    ClassRow & { person_id: number; is_class_teacher: boolean; zh: string | null; en: string | null }
  >`
    select t.person_id, t.is_class_teacher, c.id, c.place_id, c.stage, c.entry_year, c.number, c.name,
      course.name_zh as zh, course.name_en as en
    from teaching t join class c on c.id = t.class_id left join course on course.id = t.course_id
    where t.person_id = any(${ids}::integer[]) and t.term_id = ${term.id}
    order by c.stage, c.entry_year desc, c.number`.execute(db);
  const accounts = await withAccount(db, ids);
  const byId = await schoolsById(
    db,
    rows.map((row) => row.place_id),
  );
  return rows.map(({ id, name, sex, post, place_id }) => {
    const school = byId.get(place_id) as Place;
    const own = taught.filter((row) => row.person_id === id && row.place_id === place_id);
    const classes = new Map(own.map((row) => [row.id, row]));
    const courses = new Map(own.flatMap(({ zh, en }) => (zh === null ? [] : [[zh, { zh, en: en ?? zh }]])));
    return {
      id,
      name,
      sex,
      post,
      school: briefPlace(school),
      courses: [...courses.values()],
      classes: [...classes.values()].map((row) => ({
        ...briefClass(row, term, school),
        isClassTeacher: own.some((one) => one.id === row.id && one.is_class_teacher),
      })),
      hasAccount: accounts.has(id),
    };
  });
}
