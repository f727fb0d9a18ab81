import type { getRatingMissing, ReplyOf } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { leadsNow } from '../identity/index.js';

/**
 * Who of a class has forms left, and how many; not whom they are about. A family's stands by the child's name, those of a
 * class teacher who was by the one of now.
 */
export async function missingIn(
  db: Db,
  roundId: string,
  classId: number,
): Promise<ReplyOf<typeof getRatingMissing>['missing']> {
  const { rows } = await sql<ReplyOf<typeof getRatingMissing>['missing'][number]>`
    with leader as (
      select min(l.person_id) as id from teaching l
      where l.class_id = ${classId} and l.is_class_teacher and ${leadsNow(sql`l.person_id`, sql`l.class_id`)}),
    waiting as (
      select t.kind, case when t.kind <> 'teacher' or ${leadsNow(sql`t.person_id`, sql`t.class_id`)} then t.person_id
        else coalesce((select id from leader), t.person_id) end as person_id
      from rating_task t
      where t.round_id = ${roundId} and t.class_id = ${classId} and t.state = 'open' and t.subject_id is not null)
    select w.person_id as "personId", p.name, w.kind, count(*) as left from waiting w join person p on p.id = w.person_id
    group by w.person_id, p.name, w.kind order by w.kind, p.name, w.person_id`.execute(db);
  return rows;
}
