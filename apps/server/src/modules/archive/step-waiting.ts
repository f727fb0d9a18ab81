import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

/** The pupils of classes whose archive of a term waits for the pupil to sign. */
export async function stepWaiting(
  db: Db | Tx,
  termId: number,
  classIds: readonly number[],
): Promise<Array<{ classId: number; personId: number; role: 'student' }>> {
  const { rows } = await sql<{ classId: number; personId: number }>`
    select e.class_id as "classId", e.person_id as "personId"
    from term t join enrolment e on e.class_id = any(${[...classIds]}::integer[])
      and e.starts_on <= t.ends_on and (e.ends_on is null or e.ends_on >= t.starts_on)
    left join lateral (select state, turn from term_archive a
      where a.person_id = e.person_id and a.term_id = t.id order by revision desc limit 1) a on true
    where t.id = ${termId} and coalesce(a.state, '') <> 'sealed' and coalesce(a.turn, 'student') = 'student'
      and not exists (select 1 from enrolment later where later.person_id = e.person_id
        and later.starts_on > e.starts_on and later.starts_on <= t.ends_on)
    order by e.class_id, e.person_id`.execute(db);
  return rows.map((row) => ({ ...row, role: 'student' }));
}
