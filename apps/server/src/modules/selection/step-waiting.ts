import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

/** The pupils of classes who have to choose, change or sign in a term; `guardian`: whose family has to consent. */
export async function stepWaiting(
  db: Db | Tx,
  termId: number,
  classIds: readonly number[],
): Promise<Array<{ classId: number; personId: number; role: 'student' | 'guardian' }>> {
  const { rows } = await sql<{ classId: number; personId: number; role: 'student' | 'guardian' }>`
    with term_days as (select starts_on, ends_on from term where id = ${termId})
    select e.class_id as "classId", e.person_id as "personId",
      case when s.state = 'signed' then 'guardian' else 'student' end as role
    from enrolment e cross join term_days d
    left join selection s on s.person_id = e.person_id and s.term_id = ${termId}
    where e.class_id = any(${[...classIds]}::integer[])
      and e.starts_on <= d.ends_on and (e.ends_on is null or e.ends_on >= d.starts_on)
      and not exists (
        select 1 from enrolment later where later.person_id = e.person_id
          and later.starts_on > e.starts_on and later.starts_on <= d.ends_on)
      and (s.state is null or s.state not in ('handed-in', 'ready', 'public'))
    order by 1, 2`.execute(db);
  return rows;
}
