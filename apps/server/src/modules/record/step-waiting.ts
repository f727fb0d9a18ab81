import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

/** The pupils of classes with a record of a term that came back to them; `guardian`: with one that the family has to confirm. */
export async function stepWaiting(
  db: Db | Tx,
  termId: number,
  classIds: readonly number[],
): Promise<Array<{ classId: number; personId: number; role: 'student' | 'guardian' }>> {
  const { rows } = await sql<{ classId: number; personId: number; role: 'student' | 'guardian' }>`
    select distinct class_id as "classId", person_id as "personId",
      case when state = 'returned' then 'student' else 'guardian' end as role
    from record where class_id = any(${[...classIds]}::integer[]) and term_id = ${termId}
      and (state = 'returned' or (state = 'waiting' and confirmer = 'guardian')) order by 1, 2, 3`.execute(db);
  return rows;
}
