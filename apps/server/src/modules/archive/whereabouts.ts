import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

/** The class a pupil is in now: that of the last enrolment begun. With a transfer the archive, and who works on it, moves on. */
export async function classNow(
  db: Db | Tx,
  personId: number,
  today: string,
): Promise<{ classId: number; placeId: number } | undefined> {
  const { rows } = await sql<{ classId: number; placeId: number }>`
    select e.class_id as "classId", c.place_id as "placeId" from enrolment e join class c on c.id = e.class_id
    where e.person_id = ${personId} order by (e.starts_on <= ${today}::date) desc, e.starts_on desc limit 1`.execute(
    db,
  );
  return rows[0];
}

/** The school of that class. @throws Problem 404 `request.not-found` */
export async function schoolNow(db: Db | Tx, personId: number, today: string): Promise<number> {
  const found = await classNow(db, personId, today);
  if (!found) throw new Problem(404, 'request.not-found');
  return found.placeId;
}

/** Who leads the class now, as in identity/relation.ts: in the last term begun for which it has teachers at all. */
export async function leadersOf(db: Db | Tx, classId: number, today: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.person_id as id from teaching t
    where t.class_id = ${classId} and t.is_class_teacher and t.term_id = (
      select t2.term_id from teaching t2 join term on term.id = t2.term_id
      where t2.class_id = t.class_id order by (term.starts_on <= ${today}::date) desc, term.starts_on desc limit 1)
    group by t.person_id`.execute(db);
  return rows.map(({ id }) => id);
}
