import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.js';
import { notify } from '../notice/index.js';
import type { ObjectionRow } from './objections.js';

const path = ({ id }: ObjectionRow) => `/objections/${id}`;

/** Those who give an objection to somebody: the school and its head, of the last level the bureaus above. */
export async function tellDeciders(tx: Tx, objection: ObjectionRow, kind: string, now: Date): Promise<void> {
  const roles = objection.level < 2 ? ['school', 'head'] : ['bureau'];
  const { rows } = await sql<{ id: string }>`
    with recursive up as (
      select id, parent_id, 0 as height from place where id = ${objection.placeId}
      union all select p.id, p.parent_id, up.height + 1 from place p join up on p.id = up.parent_id)
    select distinct a.id from account_role r join account a on a.id = r.account_id and not a.disabled
    where r.role = any(${roles}::text[]) and r.place_id = (
      select up.id from up join account_role near on near.place_id = up.id and near.role = any(${roles}::text[])
      order by up.height limit 1)`.execute(tx);
  await notify(
    tx,
    rows.map(({ id: accountId }) => ({ accountId, kind, path: path(objection) })),
    now,
  );
}

/** The pupil whose entry it is, and the guardians. */
export async function tellFamily(tx: Tx, objection: ObjectionRow, kind: string, now: Date): Promise<void> {
  const guardians = await tx
    .selectFrom('guardianship')
    .select('guardian_id')
    .where('person_id', '=', objection.personId)
    .where('is_guardian', '=', true)
    .execute();
  const people = [objection.personId, ...guardians.map(({ guardian_id }) => guardian_id)];
  await notify(
    tx,
    people.map((personId) => ({ personId, kind, path: path(objection) })),
    now,
  );
}

export async function tellAccount(
  tx: Tx,
  accountId: string | null,
  kind: string,
  to: string,
  now: Date,
): Promise<void> {
  if (accountId !== null) await notify(tx, [{ accountId, kind, path: to }], now);
}

export const objectionPath = path;
