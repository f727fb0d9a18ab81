import { Problem, type Session } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { sessionEnd } from './sessions.js';

/** Who is signed in, with the places, classes and children that the first page needs. */
export async function describeSession(db: Db, actor: Actor, token: string): Promise<Session> {
  if (actor.accountId === null) throw new Problem(401, 'identity.sign-in-first');
  const account = await db
    .selectFrom('account')
    .select(['id', 'login', 'display_name', 'must_change', 'language'])
    .where('id', '=', actor.accountId)
    .executeTakeFirstOrThrow();
  const placeIds = actor.roles.flatMap(({ placeId }) => placeId ?? []);
  const places =
    placeIds.length === 0
      ? []
      : await db.selectFrom('place').select(['id', 'kind', 'code', 'name']).where('id', 'in', placeIds).execute();
  const person =
    actor.personId === null
      ? undefined
      : await db
          .selectFrom('person')
          .select(['id', 'kind', 'name'])
          .where('id', '=', actor.personId)
          .executeTakeFirst();
  const is = (role: string) => actor.roles.some((has) => has.role === role);
  return {
    account: {
      id: account.id,
      login: account.login,
      displayName: account.display_name || person?.name || '',
      mustChange: account.must_change,
    },
    language: account.language as Session['language'],
    roles: actor.roles.map(({ role, placeId }) => ({
      role,
      place: (places.find(({ id }) => id === placeId) as Session['roles'][number]['place'] | undefined) ?? null,
    })),
    person: (person as Session['person'] | undefined) ?? null,
    classes: person && is('teacher') ? await classesOf(db, person.id) : [],
    children: person && is('guardian') ? await childrenOf(db, person.id) : [],
    expiresAt: ((await sessionEnd(db, token)) ?? new Date()).toISOString(),
  };
}

/** In the last term begun for which each class has teachers at all, as in relation.ts; the grade follows from that term. */
async function classesOf(db: Db, teacherId: number): Promise<Session['classes']> {
  const { rows } = await sql<{
    id: number;
    place_id: number;
    grade: number;
    number: number;
    name: string;
    leads: boolean;
  }>`
    select c.id, c.place_id, c.stage * 10 + term.school_year - c.entry_year + 1 as grade, c.number, c.name,
      bool_or(t.is_class_teacher) as leads
    from teaching t join class c on c.id = t.class_id join term on term.id = t.term_id
    where t.person_id = ${teacherId}
      and t.term_id = (
        select t2.term_id from teaching t2 join term on term.id = t2.term_id
        where t2.class_id = t.class_id order by (term.starts_on <= current_date) desc, term.starts_on desc limit 1)
    group by c.id, term.school_year
    order by 3, c.number`.execute(db);
  return rows.map(({ id, place_id, grade, number, name, leads }) => ({
    id,
    placeId: place_id,
    grade,
    number,
    name,
    isClassTeacher: leads,
  }));
}

function childrenOf(db: Db, guardianId: number): Promise<Session['children']> {
  return db
    .selectFrom('guardianship')
    .innerJoin('person', 'person.id', 'guardianship.person_id')
    .select(['person.id', 'person.name'])
    .where('guardianship.guardian_id', '=', guardianId)
    .where('guardianship.is_guardian', '=', true)
    .orderBy('person.born_on')
    .orderBy('person.id')
    .execute();
}
