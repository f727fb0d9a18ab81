import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { ObjectionRow } from './objections.js';

export interface Handler {
  accountId: string;
  name: string;
  role: string;
}

/**
 * To whom an objection can be given: a member of the school's committee or the head; on appeal somebody who had nothing to do
 * with it before; on the last level an expert or the bureau. Never whoever leads the entry's class, is of the pupil's family, or
 * objected.
 */
export async function handlersOf(db: Db | Tx, objection: ObjectionRow): Promise<Handler[]> {
  const { personId, placeId, level, id, accountId } = objection;
  const roles = level === 2 ? ['expert', 'bureau'] : ['committee', 'head'];
  const { rows } = await sql<Handler>`
    with recursive up as (
      select id, parent_id from place where id = ${placeId}
      union all select p.id, p.parent_id from place p join up on p.id = up.parent_id)
    select distinct on (a.id) a.id as "accountId", coalesce(nullif(a.display_name, ''), p.name, a.login) as name, r.role
    from account_role r join account a on a.id = r.account_id and not a.disabled
    left join person p on p.id = a.person_id
    where r.role = any(${roles}::text[])
      and r.place_id in (select id from up where ${level === 2 ? sql`id <> ${placeId}` : sql`id = ${placeId}`})
      and a.id is distinct from ${accountId}::uuid
      and a.person_id is distinct from ${personId}
      and not exists (select 1 from guardianship g where g.person_id = ${personId} and g.guardian_id = a.person_id)
      and not exists (
        select 1 from publicity_entry e join publicity_round o on o.id = e.round_id
        join teaching t on t.class_id = e.class_id and t.term_id = o.term_id and t.is_class_teacher
        where e.person_id = ${personId} and e.id = ${objection.entryId} and t.person_id = a.person_id)
      and not exists (
        select 1 from objection_step s where s.person_id = ${personId} and s.objection_id = ${id}
          and s.level < ${level} and s.account_id = a.id and s.kind in ('inquiry', 'decided'))
    order by a.id, r.role`.execute(db);
  return rows.sort((a, b) => (a.role === b.role ? (a.name < b.name ? -1 : 1) : a.role < b.role ? -1 : 1));
}
