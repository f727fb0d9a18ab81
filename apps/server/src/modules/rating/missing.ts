import type { getRatingMissing, ReplyOf } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';

/** Who of a class has forms left, and how many; not whom they are about. A family's stands by the child's name. */
export async function missingIn(
  db: Db,
  roundId: string,
  classId: number,
): Promise<ReplyOf<typeof getRatingMissing>['missing']> {
  const { rows } = await sql<ReplyOf<typeof getRatingMissing>['missing'][number]>`
    select t.person_id as "personId", p.name, t.kind, count(*) as left
    from rating_task t join person p on p.id = t.person_id
    where t.round_id = ${roundId} and t.class_id = ${classId} and t.state = 'open' and t.subject_id is not null
    group by t.person_id, p.name, t.kind order by t.kind, p.name, t.person_id`.execute(db);
  return rows;
}
