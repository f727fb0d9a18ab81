import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.js';

/** A statement is about so many people at most. */
const AT_ONCE = 10_000;

/**
 * At and below each of these places, how many of the notices are about somebody there: pupils by their school, teachers by
 * theirs, guardians by their children's, accounts by the places of their roles.
 */
export async function placesToTell(
  tx: Tx,
  notices: ReadonlyArray<{ personId?: number; accountId?: string }>,
  placeIds: readonly number[],
): Promise<Map<number, number>> {
  const total = new Map<number, number>();
  for (let from = 0; from < notices.length; from += AT_ONCE) {
    const part = notices.slice(from, from + AT_ONCE);
    const people = [...new Set(part.flatMap(({ personId }) => personId ?? []))];
    const accounts = [...new Set(part.flatMap(({ accountId }) => accountId ?? []))];
    const { rows } = await sql<{ root: number; people: number }>`
      with recursive down as (
        select id as root, id from unnest(${[...new Set(placeIds)]}::integer[]) as id
        union all select down.root, p.id from place p join down on p.parent_id = down.id),
      told as (
        select e.person_id::text as who, c.place_id from enrolment e join class c on c.id = e.class_id
          where e.person_id = any(${people}::integer[]) and e.ends_on is null
        union select e.person_id::text, e.place_id from employment e
          where e.person_id = any(${people}::integer[]) and e.ends_on is null
        union select g.guardian_id::text, c.place_id from guardianship g
          join enrolment e on e.person_id = g.person_id and e.ends_on is null join class c on c.id = e.class_id
          where g.guardian_id = any(${people}::integer[])
        union select r.account_id::text, r.place_id from account_role r where r.account_id = any(${accounts}::uuid[]))
      select down.root, count(distinct told.who)::integer as people
      from down join told on told.place_id = down.id group by down.root`.execute(tx);
    for (const { root, people: n } of rows) total.set(root, (total.get(root) ?? 0) + n);
  }
  return total;
}
