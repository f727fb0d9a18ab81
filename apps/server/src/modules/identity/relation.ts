import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';

/**
 * How an actor may stand to what is asked about, from near to far. A policy table gives each role one of them:
 *
 * - `self`: the person is the actor's own;
 * - `own-child`: the person is a child of whom the actor is a guardian;
 * - `led-class`: the class (or the person's class) is one whose class teacher (班主任) the actor is;
 * - `taught-class`: the actor teaches the class, or leads it;
 * - `committee-class`: the class (or the person's class) is one on whose committee (班委) the actor is, and in which the actor
 *   is a pupil now;
 * - `attended-class`: the class is one in which the actor, or a child of theirs, is a pupil now;
 * - `attended-school`: the place is a school at which the actor, or a child of theirs, is a pupil now;
 * - `own-school`: the place is a school at which the actor works or teaches;
 * - `own-place`: the place, or that of the class or person, stands at or under the role's place;
 * - `everywhere`: no condition.
 */
export const relations = [
  'self',
  'own-child',
  'led-class',
  'taught-class',
  'committee-class',
  'attended-class',
  'attended-school',
  'own-school',
  'own-place',
  'everywhere',
] as const;
export type Relation = (typeof relations)[number];

/** What is asked about. */
export type Target = { personId: number } | { classId: number } | { placeId: number };

/** A person's class is the one of the last enrolment begun: with a transfer, the archive and the right to read it move on. */
const classOfPerson = (personId: number) => sql`
  (select class_id from enrolment where person_id = ${personId}
   order by (starts_on <= current_date) desc, starts_on desc limit 1)`;

/** Whether a teacher has a class now: in the last term begun for which the class has teachers at all. */
const taughtNow = (
  teacherId: number | ReturnType<typeof sql>,
  classId: ReturnType<typeof sql>,
  onlyLed: boolean,
) => sql<boolean>`
  exists (
    select 1 from teaching now_teaches
    where now_teaches.person_id = ${teacherId} and now_teaches.class_id = ${classId}
      ${onlyLed ? sql`and now_teaches.is_class_teacher` : sql``}
      and now_teaches.term_id = (
        select t2.term_id from teaching t2 join term on term.id = t2.term_id
        where t2.class_id = now_teaches.class_id
        order by (term.starts_on <= current_date) desc, term.starts_on desc limit 1))`;

/** `led-class` as a condition in SQL, for lists of what a class teacher has to do; both may be columns. */
export const leadsNow = (teacherId: number | ReturnType<typeof sql>, classId: ReturnType<typeof sql>) =>
  taughtNow(teacherId, classId, true);

/** The places of a person: a pupil's school, a teacher's schools, the schools of a guardian's children. */
const placesOfPerson = (personId: number) => sql`
  select c.place_id from class c where c.id = ${classOfPerson(personId)}
  union select e.place_id from employment e
    where e.person_id = ${personId} and (e.ends_on is null or e.ends_on >= current_date)
  union select c.place_id from guardianship g
    join lateral (select class_id from enrolment where person_id = g.person_id
                  order by (starts_on <= current_date) desc, starts_on desc limit 1) now on true
    join class c on c.id = now.class_id
    where g.guardian_id = ${personId} and g.is_guardian`;

/** The class of a pupil, or the classes of a guardian's children, now. */
const classesOfFamily = (personId: number) => sql`
  select ${classOfPerson(personId)}
  union select now.class_id from guardianship g
    join lateral (select class_id from enrolment where person_id = g.person_id
                  order by (starts_on <= current_date) desc, starts_on desc limit 1) now on true
    where g.guardian_id = ${personId} and g.is_guardian`;

function placesOf(target: Target): ReturnType<typeof sql> {
  if ('placeId' in target) return sql`select ${target.placeId}::integer`;
  if ('classId' in target) return sql`select place_id from class where id = ${target.classId}`;
  return placesOfPerson(target.personId);
}

async function holds(db: Db | Tx, condition: ReturnType<typeof sql>): Promise<boolean> {
  const { rows } = await sql<{ holds: boolean }>`select (${condition}) as holds`.execute(db);
  return rows[0]?.holds === true;
}

/** Whether a place stands at or under one of `roots`. */
export function isUnder(db: Db | Tx, target: Target, roots: readonly number[]): Promise<boolean> {
  return holds(
    db,
    sql`exists (
      with recursive up as (
        select id, parent_id from place where id in (${placesOf(target)})
        union select p.id, p.parent_id from place p join up on p.id = up.parent_id)
      select 1 from up where id = any(${[...roots]}::integer[]))`,
  );
}

/** Whether the actor stands to the target in this relation, in the given role at `placeId`. */
export async function stands(
  db: Db | Tx,
  actor: Actor,
  relation: Relation,
  target: Target,
  placeId: number | null,
): Promise<boolean> {
  const self = actor.personId;
  switch (relation) {
    case 'everywhere':
      return true;
    case 'own-place':
      return placeId !== null && isUnder(db, target, [placeId]);
    case 'self':
      return self !== null && 'personId' in target && target.personId === self;
    case 'own-child':
      if (self === null || !('personId' in target)) return false;
      return holds(
        db,
        sql`exists (select 1 from guardianship where person_id = ${target.personId} and guardian_id = ${self} and is_guardian)`,
      );
    case 'own-school':
      if (self === null || !('placeId' in target)) return false;
      return holds(
        db,
        sql`exists (select 1 from employment where person_id = ${self} and place_id = ${target.placeId}
                      and (ends_on is null or ends_on >= current_date))
            or exists (select 1 from class c where c.place_id = ${target.placeId} and ${taughtNow(self, sql`c.id`, false)})`,
      );
    case 'committee-class': {
      if (self === null || 'placeId' in target) return false;
      const classId = 'classId' in target ? sql`${target.classId}::integer` : classOfPerson(target.personId);
      return holds(
        db,
        sql`exists (select 1 from class_committee where class_id = ${classId} and person_id = ${self})
            and ${classOfPerson(self)} = ${classId}`,
      );
    }
    case 'attended-class':
      if (self === null || !('classId' in target)) return false;
      return holds(db, sql`${target.classId}::integer in (${classesOfFamily(self)})`);
    case 'attended-school':
      if (self === null || !('placeId' in target)) return false;
      return holds(
        db,
        sql`${target.placeId}::integer in (select place_id from class where id in (${classesOfFamily(self)}))`,
      );
    case 'led-class':
    case 'taught-class': {
      if (self === null || 'placeId' in target) return false;
      const classId = 'classId' in target ? sql`${target.classId}::integer` : classOfPerson(target.personId);
      return holds(db, taughtNow(self, classId, relation === 'led-class'));
    }
  }
}
