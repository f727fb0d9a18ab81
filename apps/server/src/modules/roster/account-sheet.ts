import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import {
  type Actor,
  identityPolicy,
  makeAccounts,
  type PersonToSignIn,
  requireClass,
  requirePlace,
} from '../identity/index.js';

export interface SheetRow {
  name: string;
  pupil: string | null;
  login: string;
  code: string;
}

interface Asked {
  of: 'student' | 'guardian' | 'teacher';
  classId?: number | undefined;
  placeId?: number | undefined;
  renew: boolean;
}

type Holder = PersonToSignIn & { name: string; pupil: string | null };

/** More would keep the caller waiting for too long. */
const MOST = 500;

/**
 * Accounts for everybody of a class or all teachers of a school, with one-time codes that are nowhere but in the answer.
 * Who has an account keeps it; asked again with `renew`, those who never signed in get a new code.
 *
 * @throws Problem 404 `request.not-found`, 422 `roster.sheet-of`, `roster.sheet-too-many`
 */
export async function accountSheet(
  db: Db,
  actor: Actor,
  asked: Asked,
  today: string,
  now: Date,
): Promise<{ accounts: SheetRow[]; known: number }> {
  const holders = await holdersOf(db, actor, asked, today);
  if (holders.length > MOST) throw new Problem(422, 'roster.sheet-too-many', { most: MOST });
  const made = await makeAccounts(db, actor, holders, { renew: asked.renew, now });
  const byPerson = new Map(holders.map((holder) => [holder.personId, holder]));
  return {
    accounts: made.map(({ personId, login, code }) => {
      const { name, pupil } = byPerson.get(personId) as Holder;
      return { name, pupil, login, code };
    }),
    known: holders.length - made.length,
  };
}

async function holdersOf(db: Db, actor: Actor, { of, classId, placeId }: Asked, today: string): Promise<Holder[]> {
  if (of === 'teacher') {
    if (placeId === undefined) throw new Problem(422, 'roster.sheet-of');
    await requirePlace(db, actor, identityPolicy, 'account.manage', placeId);
    const { rows } = await sql<{ id: number; name: string }>`
      select distinct p.id, p.name from employment e join person p on p.id = e.person_id
      where e.place_id = ${placeId} and e.starts_on <= ${today}::date and (e.ends_on is null or e.ends_on >= ${today}::date)
      order by p.id limit ${MOST + 1}`.execute(db);
    return rows.map(({ id, name }) => ({ personId: id, role: of, login: `t${id}`, name, pupil: null }));
  }
  if (classId === undefined) throw new Problem(422, 'roster.sheet-of');
  await requireClass(db, actor, identityPolicy, 'account.manage', classId);
  const inClass = sql`e.class_id = ${classId} and e.starts_on <= ${today}::date
    and (e.ends_on is null or e.ends_on >= ${today}::date)`;
  if (of === 'student') {
    const { rows } = await sql<{ id: number; name: string }>`
      select p.id, p.name from enrolment e join person p on p.id = e.person_id where ${inClass}
      order by p.id limit ${MOST + 1}`.execute(db);
    return rows.map(({ id, name }) => ({ personId: id, role: of, login: `s${id}`, name, pupil: null }));
  }
  const { rows } = await sql<{ id: number; name: string; pupil: string }>`
    select distinct on (child.id, g.id) g.id, g.name, child.name as pupil
    from enrolment e join person child on child.id = e.person_id
      join guardianship t on t.person_id = child.id and t.is_guardian join person g on g.id = t.guardian_id
    where ${inClass} order by child.id, g.id limit ${MOST + 1}`.execute(db);
  // One who has two children in the class needs one account.
  const seen = new Map(rows.map((row) => [row.id, row]));
  return [...seen.values()].map(({ id, name, pupil }) => ({ personId: id, role: of, login: `g${id}`, name, pupil }));
}
