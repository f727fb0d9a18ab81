import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Division, gradeOf, type Stage } from './rules.js';

export interface Place {
  id: number;
  kind: 'province' | 'city' | 'county' | 'school';
  code: string;
  name: string;
  parentId: number | null;
  division: Division;
  /** Schools only; empty when not known. */
  stages: Stage[];
}

export interface Term {
  id: number;
  code: string;
  /** 2025 for 2025-2026. */
  schoolYear: number;
  half: 1 | 2;
  startsOn: string;
  endsOn: string;
}

/** A class as it stands in one term. */
export interface ClassInTerm {
  id: number;
  placeId: number;
  stage: Stage;
  entryYear: number;
  number: number;
  /** What the school calls it beside the number; '' when nothing. */
  name: string;
  /** stage × 10 + year in the stage. */
  grade: number;
  /** Enrolled on the term's last day, or on the last day they were enrolled within it. */
  pupils: number;
}

export interface Person {
  id: number;
  kind: 'student' | 'guardian' | 'teacher';
  name: string;
  /** GB/T 2261.1: 0, 1 male, 2 female, 9. */
  sex: number;
  bornOn: string | null;
  ethnicity: string;
  details: Record<string, string>;
}

export interface Student extends Person {
  kind: 'student';
  numbers: Array<{ type: string; value: string }>;
}

export interface Enrolment {
  personId: number;
  classId: number;
  placeId: number;
  stage: Stage;
  entryYear: number;
  classNumber: number;
  className: string;
  startsOn: string;
  endsOn: string | null;
  began: 'admission' | 'transfer' | 'promotion';
}

export interface FamilyTie {
  personId: number;
  guardianId: number;
  name: string;
  relation: string;
  isGuardian: boolean;
}

const toPlace = (row: {
  id: number;
  kind: string;
  code: string;
  name: string;
  parent_id: number | null;
  division: string;
  stages: number[];
}): Place => ({
  id: row.id,
  kind: row.kind as Place['kind'],
  code: row.code,
  name: row.name,
  parentId: row.parent_id,
  division: row.division as Division,
  stages: row.stages as Stage[],
});

const toTerm = (row: {
  id: number;
  code: string;
  school_year: number;
  half: number;
  starts_on: string;
  ends_on: string;
}): Term => ({
  id: row.id,
  code: row.code,
  schoolYear: row.school_year,
  half: row.half as 1 | 2,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
});

// Places and terms

export async function findPlace(db: Db | Tx, code: string): Promise<Place | undefined> {
  const row = await db.selectFrom('place').selectAll().where('code', '=', code).executeTakeFirst();
  return row && toPlace(row);
}

export async function findPlaceById(db: Db | Tx, id: number): Promise<Place | undefined> {
  const row = await db.selectFrom('place').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toPlace(row);
}

/** A place and everything under it, the place itself first, each parent before its children. */
export async function placesUnder(db: Db | Tx, placeId: number): Promise<Place[]> {
  const { rows } = await sql<Parameters<typeof toPlace>[0]>`
    with recursive under as (
      select p.*, 0 as depth from place p where p.id = ${placeId}
      union all
      select p.*, under.depth + 1 from place p join under on p.parent_id = under.id
    )
    select id, kind, code, name, parent_id, division, stages from under order by depth, id`.execute(db);
  return rows.map(toPlace);
}

/** A place and everything above it, itself first. */
export async function placesAbove(db: Db | Tx, placeId: number): Promise<Place[]> {
  const { rows } = await sql<Parameters<typeof toPlace>[0]>`
    with recursive above as (
      select p.*, 0 as depth from place p where p.id = ${placeId}
      union all
      select p.*, above.depth + 1 from place p join above on p.id = above.parent_id
    )
    select id, kind, code, name, parent_id, division, stages from above order by depth`.execute(db);
  return rows.map(toPlace);
}

export async function terms(db: Db | Tx): Promise<Term[]> {
  return (await db.selectFrom('term').selectAll().orderBy('starts_on').execute()).map(toTerm);
}

export async function findTerm(db: Db | Tx, code: string): Promise<Term | undefined> {
  const row = await db.selectFrom('term').selectAll().where('code', '=', code).executeTakeFirst();
  return row && toTerm(row);
}

/** The term in which a day lies; between two terms the one before it; undefined before the first. */
export async function currentTerm(db: Db | Tx, day: string): Promise<Term | undefined> {
  const row = await db
    .selectFrom('term')
    .selectAll()
    .where('starts_on', '<=', day)
    .orderBy('starts_on', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toTerm(row);
}

// Classes

/** The classes of every school under a place that have a grade in the term, with their numbers of pupils. */
export async function classesOf(db: Db | Tx, placeId: number, term: Term): Promise<ClassInTerm[]> {
  const schools = (await placesUnder(db, placeId)).filter(({ kind }) => kind === 'school');
  if (schools.length === 0) return [];
  const divisions = new Map(schools.map((school) => [school.id, school.division]));
  const { rows } = await sql<{
    id: number;
    place_id: number;
    stage: number;
    entry_year: number;
    number: number;
    name: string;
    pupils: number;
  }>`
    select c.id, c.place_id, c.stage, c.entry_year, c.number, c.name, coalesce(n.pupils, 0)::int as pupils
    from class c
    left join (
      select e.class_id, count(*) as pupils from enrolment e
      where e.starts_on <= ${term.endsOn} and (e.ends_on is null or e.ends_on >= ${term.endsOn})
      group by e.class_id
    ) n on n.class_id = c.id
    where c.place_id = any(${schools.map(({ id }) => id)}::int[]) and c.entry_year <= ${term.schoolYear}
    order by c.place_id, c.stage, c.entry_year desc, c.number`.execute(db);
  return rows.flatMap((row) => {
    const years = { stage: row.stage as Stage, entryYear: row.entry_year };
    const grade = gradeOf(years, term, divisions.get(row.place_id) ?? '6-3');
    if (grade === undefined) return [];
    return [
      { id: row.id, placeId: row.place_id, ...years, number: row.number, name: row.name, grade, pupils: row.pupils },
    ];
  });
}

export async function findClass(
  db: Db | Tx,
  classId: number,
): Promise<Omit<ClassInTerm, 'grade' | 'pupils'> | undefined> {
  const row = await db.selectFrom('class').selectAll().where('id', '=', classId).executeTakeFirst();
  return (
    row && {
      id: row.id,
      placeId: row.place_id,
      stage: row.stage as Stage,
      entryYear: row.entry_year,
      number: row.number,
      name: row.name,
    }
  );
}

/** The pupils whose last enrolment within the term is in the class, ordered by id. */
export async function studentsOfClass(db: Db | Tx, classId: number, term: Term): Promise<Person[]> {
  const { rows } = await sql<PersonRow>`
    select p.id, p.kind, p.name, p.sex, p.born_on, p.ethnicity, p.details
    from enrolment e join person p on p.id = e.person_id
    where e.class_id = ${classId} and e.starts_on <= ${term.endsOn} and (e.ends_on is null or e.ends_on >= ${term.startsOn})
      and not exists (
        select 1 from enrolment later
        where later.person_id = e.person_id and later.starts_on > e.starts_on and later.starts_on <= ${term.endsOn})
    order by p.id`.execute(db);
  return rows.map(toPerson);
}

// People

interface PersonRow {
  id: number;
  kind: string;
  name: string;
  sex: number;
  born_on: string | null;
  ethnicity: string;
  details: Record<string, string>;
}

const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  kind: row.kind as Person['kind'],
  name: row.name,
  sex: row.sex,
  bornOn: row.born_on,
  ethnicity: row.ethnicity,
  details: row.details,
});

export async function findPerson(db: Db | Tx, id: number): Promise<Person | undefined> {
  const { rows } = await sql<PersonRow>`
    select id, kind, name, sex, born_on, ethnicity, details from person where id = ${id}`.execute(db);
  return rows[0] && toPerson(rows[0]);
}

export async function findStudent(db: Db | Tx, id: number): Promise<Student | undefined> {
  const person = await findPerson(db, id);
  if (person?.kind !== 'student') return undefined;
  const numbers = await db
    .selectFrom('person_number')
    .select(['type', 'value'])
    .where('person_id', '=', id)
    .orderBy('type')
    .orderBy('value')
    .execute();
  return { ...person, kind: 'student', numbers };
}

/**
 * The pupil with this number: national, identity, auxiliary, or a school's own.
 *
 * @param schoolId narrows a school's own number to pupils now at this school.
 * @returns undefined when nobody or more than one has it.
 */
export async function findStudentByNumber(
  db: Db | Tx,
  number: string,
  schoolId?: number,
): Promise<Student | undefined> {
  const value = number.trim();
  const { rows } = await sql<{ id: number; type: string }>`
    select p.id, n.type from person_number n join person p on p.id = n.person_id
    where p.kind = 'student' and n.type in ('student', 'identity', 'auxiliary', 'school') and n.value in (${value}, ${value.toUpperCase()})`.execute(
    db,
  );
  for (const type of ['student', 'identity', 'auxiliary', 'school']) {
    let ids = [...new Set(rows.filter((row) => row.type === type).map(({ id }) => id))];
    if (type === 'school' && schoolId !== undefined && ids.length > 0) {
      const here = await sql<{ person_id: number }>`
        select e.person_id from enrolment e join class c on c.id = e.class_id
        where e.person_id = any(${ids}::int[]) and e.ends_on is null and c.place_id = ${schoolId}`.execute(db);
      ids = here.rows.map(({ person_id }) => person_id);
    }
    if (ids.length === 1) return findStudent(db, ids[0] as number);
    if (ids.length > 1) return undefined;
  }
  return undefined;
}

const enrolmentColumns = sql`
  e.person_id as "personId", e.class_id as "classId", c.place_id as "placeId", c.stage, c.entry_year as "entryYear",
  c.number as "classNumber", c.name as "className", e.starts_on as "startsOn", e.ends_on as "endsOn", e.began`;

/** All enrolments of a pupil, the first one first. */
export async function enrolmentsOf(db: Db | Tx, personId: number): Promise<Enrolment[]> {
  const { rows } = await sql<Enrolment>`
    select ${enrolmentColumns} from enrolment e join class c on c.id = e.class_id
    where e.person_id = ${personId} order by e.starts_on`.execute(db);
  return rows;
}

/** Where a pupil was enrolled on a day. */
export async function enrolmentOn(db: Db | Tx, personId: number, day: string): Promise<Enrolment | undefined> {
  const { rows } = await sql<Enrolment>`
    select ${enrolmentColumns} from enrolment e join class c on c.id = e.class_id
    where e.person_id = ${personId} and e.starts_on <= ${day} and (e.ends_on is null or e.ends_on >= ${day})
    order by e.starts_on desc limit 1`.execute(db);
  return rows[0];
}

/** The last enrolment of a pupil within a term. */
export async function enrolmentInTerm(db: Db | Tx, personId: number, term: Term): Promise<Enrolment | undefined> {
  const { rows } = await sql<Enrolment>`
    select ${enrolmentColumns} from enrolment e join class c on c.id = e.class_id
    where e.person_id = ${personId} and e.starts_on <= ${term.endsOn} and (e.ends_on is null or e.ends_on >= ${term.startsOn})
    order by e.starts_on desc limit 1`.execute(db);
  return rows[0];
}

/** The school at which a pupil is enrolled on a day. */
export async function schoolOf(db: Db | Tx, personId: number, day: string): Promise<Place | undefined> {
  const enrolment = await enrolmentOn(db, personId, day);
  return enrolment && findPlaceById(db, enrolment.placeId);
}

// Relations

/** A pupil's family; `name` is the family member's. */
export async function guardiansOf(db: Db | Tx, studentId: number): Promise<FamilyTie[]> {
  const { rows } = await sql<FamilyTie>`
    select g.person_id as "personId", g.guardian_id as "guardianId", p.name, g.relation, g.is_guardian as "isGuardian"
    from guardianship g join person p on p.id = g.guardian_id where g.person_id = ${studentId} order by g.guardian_id`.execute(
    db,
  );
  return rows;
}

/** The pupils of whom somebody is a guardian (other relatives have no say); `name` is the pupil's. */
export async function childrenOf(db: Db | Tx, guardianId: number): Promise<FamilyTie[]> {
  const { rows } = await sql<FamilyTie>`
    select g.person_id as "personId", g.guardian_id as "guardianId", p.name, g.relation, g.is_guardian as "isGuardian"
    from guardianship g join person p on p.id = g.person_id
    where g.guardian_id = ${guardianId} and g.is_guardian order by g.person_id`.execute(db);
  return rows;
}

/** The classes a teacher teaches or leads in a term. */
export async function classesOfTeacher(
  db: Db | Tx,
  personId: number,
  termId: number,
): Promise<Array<{ classId: number; courseIds: number[]; isClassTeacher: boolean }>> {
  const { rows } = await sql<{ classId: number; courseIds: number[]; isClassTeacher: boolean }>`
    select class_id as "classId", array_remove(array_agg(course_id order by course_id), 0::smallint) as "courseIds", bool_or(is_class_teacher) as "isClassTeacher"
    from teaching where person_id = ${personId} and term_id = ${termId} group by class_id order by class_id`.execute(
    db,
  );
  return rows;
}
