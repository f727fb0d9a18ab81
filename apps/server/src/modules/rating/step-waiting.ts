import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

/** The pupils of classes who have forms left in an open round of a term; `guardian`: their families have. */
export async function stepWaiting(
  db: Db | Tx,
  termId: number,
  classIds: readonly number[],
): Promise<Array<{ classId: number; personId: number; role: 'student' | 'guardian' }>> {
  const { rows } = await sql<{ classId: number; personId: number; role: 'student' | 'guardian' }>`
    select distinct t.class_id as "classId", t.person_id as "personId",
      case t.kind when 'guardian' then 'guardian' else 'student' end as role
    from rating_round r join rating_task t on t.round_id = r.id
    where r.term_id = ${termId} and r.state = 'open' and t.class_id = any(${[...classIds]}::integer[])
      and t.state = 'open' and t.kind in ('self', 'peer', 'guardian') order by 1, 2, 3`.execute(db);
  return rows;
}
