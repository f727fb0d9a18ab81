import type { ClassBrief, PlaceBrief } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { schoolYearOf } from './rules/grade.js';

export interface StudentEnrolment {
  class: ClassBrief;
  school: PlaceBrief;
  startsOn: string;
  endsOn: string | null;
  began: 'admission' | 'transfer' | 'promotion';
}

/** Where a pupil has been, oldest first; the grade is that of the enrolment's first school year. */
export async function historyOf(db: Db, personId: number): Promise<StudentEnrolment[]> {
  const { rows } = await sql<{
    starts_on: string;
    ends_on: string | null;
    began: StudentEnrolment['began'];
    id: number;
    place_id: number;
    stage: number;
    entry_year: number;
    number: number;
    name: string;
    code: string;
    school: string;
  }>`
    select e.starts_on, e.ends_on, e.began, c.id, c.place_id, c.stage, c.entry_year, c.number, c.name, p.code, p.name as school
    from enrolment e join class c on c.id = e.class_id join place p on p.id = c.place_id
    where e.person_id = ${personId} order by e.starts_on`.execute(db);
  return rows.map((row) => ({
    class: {
      id: row.id,
      placeId: row.place_id,
      grade: row.stage * 10 + Math.max(1, schoolYearOf(row.starts_on) - row.entry_year + 1),
      number: row.number,
      name: row.name,
    },
    school: { id: row.place_id, kind: 'school', code: row.code, name: row.school },
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    began: row.began,
  }));
}

export interface StudentBasics {
  id: number;
  name: string;
  sex: number;
  bornOn: string | null;
  ethnicity: string;
  /** The national number with all but its ends hidden: it holds the number of the identity card. */
  number: string | null;
}

export async function findStudentBasics(db: Db, personId: number): Promise<StudentBasics | undefined> {
  const person = await db
    .selectFrom('person')
    .select(['id', 'name', 'sex', 'born_on', 'ethnicity'])
    .where('id', '=', personId)
    .where('kind', '=', 'student')
    .executeTakeFirst();
  if (!person) return undefined;
  const number = await db
    .selectFrom('person_number')
    .select('value')
    .where('person_id', '=', personId)
    .where('type', '=', 'student')
    .orderBy('value')
    .limit(1)
    .executeTakeFirst();
  const { born_on: bornOn, ...rest } = person;
  return { ...rest, bornOn, number: number ? maskNumber(number.value) : null };
}

/** `G110105201203040028` → `G**************0028`. */
export function maskNumber(value: string): string {
  if (value.length <= 6) return '*'.repeat(value.length);
  return value.slice(0, 1) + '*'.repeat(value.length - 5) + value.slice(-4);
}

/** Pupils known by exactly this number (pupil number, identity card, school or exam number). */
export async function studentsByNumber(db: Db, number: string): Promise<number[]> {
  const rows = await db
    .selectFrom('person_number')
    .innerJoin('person', 'person.id', 'person_number.person_id')
    .select('person.id')
    .distinct()
    .where('person.kind', '=', 'student')
    .where('person_number.type', 'in', ['student', 'identity', 'auxiliary', 'school', 'exam'])
    .where('person_number.value', 'in', [...new Set([number, number.toUpperCase()])])
    .orderBy('person.id')
    .limit(50)
    .execute();
  return rows.map(({ id }) => id);
}
