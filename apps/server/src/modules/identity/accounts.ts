import { randomUUID } from 'node:crypto';
import { type Account, Problem, type Role } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { recordAct } from './audit.js';
import { hashPassword, makeCode } from './passwords.js';
import { identityPolicy, scopeOf } from './policy.js';
import { isUnder, stands, type Target } from './relation.js';
import { closeSessions } from './sessions.js';
import { loginOf } from './sign-in.js';

export interface NewAccount {
  login: string;
  displayName?: string | undefined;
  role: Role;
  placeId?: number | undefined;
  personId?: number | undefined;
}

/** Roles that act at a place; the others act through a person, but for the administrator. */
const standsAtPlace = (role: string) => ['bureau', 'school', 'head', 'committee', 'expert'].includes(role);

/** Exactly what a role needs: nothing, a place of its kind, or a person of its kind. */
export async function checkFit(db: Db | Tx, { role, placeId, personId }: NewAccount): Promise<void> {
  const misfit = () => new Problem(422, 'identity.role-place');
  if (role === 'administrator') {
    if (placeId !== undefined || personId !== undefined) throw misfit();
  } else if (standsAtPlace(role)) {
    if (placeId === undefined) throw misfit();
    const place = await db.selectFrom('place').select('kind').where('id', '=', placeId).executeTakeFirst();
    if (!place) throw misfit();
    if (role !== 'expert' && (place.kind === 'school') !== (role !== 'bureau')) throw misfit();
    // A head or a member of the committee is somebody; whom a bureau's or a school's account belongs to is not asked.
    if (personId !== undefined) {
      const person = await db.selectFrom('person').select('kind').where('id', '=', personId).executeTakeFirst();
      if (person?.kind !== 'teacher') throw misfit();
    }
  } else {
    if (personId === undefined || placeId !== undefined) throw misfit();
    const person = await db.selectFrom('person').select('kind').where('id', '=', personId).executeTakeFirst();
    if (person?.kind !== role) throw misfit();
  }
}

/**
 * Whether an actor may manage accounts of a role at a place or of a person: each level those below it, and a class
 * teacher the pupils and families of the own class (山东省's rules for resets).
 */
async function mayManage(
  db: Db | Tx,
  actor: Actor,
  of: { role: string; placeId: number | null; personId: number | null },
): Promise<boolean> {
  const atPlace = standsAtPlace(of.role);
  /** Those whom the school itself names. */
  const ofSchool = of.role === 'head' || of.role === 'committee';
  const target: Target | undefined =
    of.role === 'administrator'
      ? undefined
      : atPlace
        ? of.placeId === null
          ? undefined
          : { placeId: of.placeId }
        : of.personId === null
          ? undefined
          : { personId: of.personId };
  for (const { role, placeId } of actor.roles) {
    if (role === 'administrator') return true;
    if (!target) continue;
    const below = of.placeId !== placeId || of.role === 'expert';
    if (role === 'bureau' && placeId !== null && below && (await isUnder(db, target, [placeId]))) return true;
    if (role === 'school' && placeId !== null && (!atPlace || ofSchool) && (await isUnder(db, target, [placeId])))
      return true;
    if (role === 'teacher' && (await leadsFamilyOf(db, actor, of))) return true;
  }
  return false;
}

async function leadsFamilyOf(
  db: Db | Tx,
  actor: Actor,
  of: { role: string; personId: number | null },
): Promise<boolean> {
  if (of.personId === null) return false;
  if (of.role === 'student') return stands(db, actor, 'led-class', { personId: of.personId }, null);
  if (of.role !== 'guardian') return false;
  const children = await db
    .selectFrom('guardianship')
    .select('person_id')
    .where('guardian_id', '=', of.personId)
    .where('is_guardian', '=', true)
    .execute();
  for (const { person_id } of children)
    if (await stands(db, actor, 'led-class', { personId: person_id }, null)) return true;
  return false;
}

/** Puts an account in. @throws Problem(409, 'identity.login-taken') */
export async function insertAccount(
  tx: Tx,
  account: NewAccount & { passwordHash: string; mustChange: boolean },
  now = new Date(),
): Promise<string> {
  const id = randomUUID();
  const inserted = await tx
    .insertInto('account')
    .values({
      id,
      login: loginOf(account.login),
      password_hash: account.passwordHash,
      must_change: account.mustChange,
      person_id: account.personId ?? null,
      display_name: account.displayName ?? '',
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Problem(409, 'identity.login-taken');
  await tx
    .insertInto('account_role')
    .values({ account_id: id, role: account.role, place_id: account.placeId ?? 0 })
    .execute();
  return id;
}

/**
 * Makes an account with a one-time code, which must be changed at the first sign-in.
 *
 * @throws Problem(422, 'identity.role-place'), (403, 'identity.forbidden'), (409, 'identity.login-taken').
 */
export async function createAccount(
  db: Db,
  actor: Actor,
  account: NewAccount,
  now = new Date(),
): Promise<{ account: Account; code: string }> {
  const of = { role: account.role, placeId: account.placeId ?? null, personId: account.personId ?? null };
  // The right first: whether a place or person exists is not told to whom it does not concern.
  if (!(await mayManage(db, actor, of))) throw new Problem(403, 'identity.forbidden');
  await checkFit(db, account);
  const code = makeCode();
  const passwordHash = await hashPassword(code);
  const id = await db.transaction().execute(async (tx) => {
    const created = await insertAccount(tx, { ...account, passwordHash, mustChange: true });
    await recordAct(tx, {
      act: 'account.created',
      accountId: actor.accountId,
      personId: of.personId,
      placeId: of.placeId,
      details: { account: created, role: account.role },
    });
    return created;
  });
  return { account: await getAccount(db, id, now), code };
}

/**
 * Unlocks an account and gives it a one-time code; its sessions end.
 *
 * @throws Problem(404, 'request.not-found') also when the actor may not.
 */
export async function resetAccount(
  db: Db,
  actor: Actor,
  accountId: string,
  now = new Date(),
): Promise<{ account: Account; code: string }> {
  const found = await db
    .selectFrom('account')
    .select(['id', 'person_id'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  const roles = await db
    .selectFrom('account_role')
    .select(['role', 'place_id'])
    .where('account_id', '=', accountId)
    .execute();
  if (!found) throw new Problem(404, 'request.not-found');
  for (const { role, place_id } of roles) {
    const may = await mayManage(db, actor, {
      role,
      placeId: place_id === 0 ? null : place_id,
      personId: found.person_id,
    });
    if (!may) throw new Problem(404, 'request.not-found');
  }
  if (roles.length === 0 && !actor.roles.some(({ role }) => role === 'administrator'))
    throw new Problem(404, 'request.not-found');
  const code = makeCode();
  const passwordHash = await hashPassword(code);
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('account')
      .set({ password_hash: passwordHash, must_change: true, failures: 0, locked_until: null })
      .where('id', '=', accountId)
      .execute();
    await closeSessions(tx, accountId);
    await recordAct(tx, {
      act: 'account.reset',
      accountId: actor.accountId,
      personId: found.person_id,
      details: { account: accountId },
    });
  });
  return { account: await getAccount(db, accountId, now), code };
}

async function getAccount(db: Db, id: string, now: Date): Promise<Account> {
  const [account] = await describe(db, [id], now);
  if (!account) throw new Problem(404, 'request.not-found');
  return account;
}

async function describe(db: Db, ids: readonly string[], now: Date): Promise<Account[]> {
  if (ids.length === 0) return [];
  const accounts = await db.selectFrom('account').selectAll().where('id', 'in', ids).orderBy('login').execute();
  const roles = await db
    .selectFrom('account_role')
    .selectAll()
    .where('account_id', 'in', ids)
    .orderBy('role')
    .orderBy('place_id')
    .execute();
  return accounts.map((account) => ({
    id: account.id,
    login: account.login,
    displayName: account.display_name,
    personId: account.person_id,
    roles: roles
      .filter(({ account_id }) => account_id === account.id)
      .map(({ role, place_id }) => ({ role: role as Role, placeId: place_id === 0 ? null : place_id })),
    mustChange: account.must_change,
    locked: account.locked_until !== null && account.locked_until > now,
    disabled: account.disabled,
    createdAt: account.created_at.toISOString(),
  }));
}

/** The accounts at and under the actor's places, by login: those with a role there, and of the people there. */
export async function listAccounts(
  db: Db,
  actor: Actor,
  filter: { placeId?: number | undefined; role?: Role | undefined; after?: string | undefined; limit: number },
  now = new Date(),
): Promise<{ accounts: Account[]; next: string | null }> {
  const scope = scopeOf(actor, identityPolicy, 'account.read');
  const within = (roots: readonly number[]) => sql<boolean>`exists (
    with recursive down as (
      select id from place where id = any(${[...roots]}::integer[])
      union all select p.id from place p join down on p.parent_id = down.id)
    select 1 from down where
      down.id in (select place_id from account_role r where r.account_id = account.id)
      or down.id in (select place_id from employment e where e.person_id = account.person_id)
      or down.id in (select c.place_id from enrolment e join class c on c.id = e.class_id
                     where e.person_id = account.person_id and e.ends_on is null)
      or down.id in (select c.place_id from guardianship g join enrolment e on e.person_id = g.person_id and e.ends_on is null
                     join class c on c.id = e.class_id where g.guardian_id = account.person_id))`;
  let query = db
    .selectFrom('account')
    .select(['id', 'login'])
    .orderBy('login')
    .limit(filter.limit + 1);
  if (scope !== 'everywhere') query = query.where(within(scope));
  if (filter.placeId !== undefined) query = query.where(within([filter.placeId]));
  if (filter.after !== undefined) query = query.where('login', '>', filter.after);
  const { role } = filter;
  if (role !== undefined) {
    query = query.where('id', 'in', (q) => q.selectFrom('account_role').select('account_id').where('role', '=', role));
  }
  const rows = await query.execute();
  const page = rows.slice(0, filter.limit);
  const accounts = await describe(
    db,
    page.map(({ id }) => id),
    now,
  );
  return { accounts, next: rows.length > filter.limit ? (page.at(-1)?.login ?? null) : null };
}
