import { createHash } from 'node:crypto';
import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { recordAct } from './audit.js';
import { hashPassword, passwordMatches, refuseEasyPassword } from './passwords.js';
import { actorOf, closeSession, closeSessions, openSession } from './sessions.js';

/** Six wrong passwords in a row lock an account for half an hour (as 山东省's platform has it). */
export const MOST_FAILURES = 6;
export const LOCK_MINUTES = 30;

/** Logins are compared without regard to case and width. */
export const loginOf = (text: string) => text.normalize('NFKC').trim().toLowerCase();

const wrong = () => new Problem(401, 'identity.wrong-password', { most: MOST_FAILURES, minutes: LOCK_MINUTES });
const locked = (until: Date, now: Date) =>
  new Problem(423, 'identity.locked', { minutes: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 60_000)) });

/**
 * Counts a try before the password is looked at, so that many at once get no more tries than one after the other.
 * Undefined: there is no such login. `lockedUntil`: locked before this try.
 */
async function countTry(db: Db, login: string, now: Date) {
  const until = new Date(now.getTime() + LOCK_MINUTES * 60_000);
  const { rows } = await sql<{
    id: string;
    password_hash: string;
    person_id: number | null;
    language: string;
    must_change: boolean;
    was_locked: Date | null;
  }>`
    with before as (select id, locked_until from account where login = ${login} and not disabled for update)
    update account set
      failures = case when before.locked_until > ${now} then failures
                      when before.locked_until is not null then 1 else failures + 1 end,
      locked_until = case when before.locked_until > ${now} then before.locked_until
                          when before.locked_until is null and failures + 1 >= ${MOST_FAILURES} then ${until} end
    from before where account.id = before.id
    returning account.id, password_hash, person_id, language, must_change,
      case when before.locked_until > ${now} then before.locked_until end as was_locked`.execute(db);
  return rows[0];
}

/** Unknown logins lock like known ones, else the lock would tell which exist. In memory only, and bounded. */
export interface UnknownLogins {
  /** @returns until when it is locked, undefined when it may be tried; counts the try. */
  tryOnce(login: string, now: Date): Date | undefined;
}

export function createUnknownLogins(most = 10_000): UnknownLogins {
  const seen = new Map<string, { failures: number; until: Date | undefined }>();
  return {
    tryOnce(login, now) {
      const key = createHash('sha256').update(login).digest('base64');
      let entry = seen.get(key) ?? { failures: 0, until: undefined };
      if (entry.until && entry.until > now) return entry.until;
      if (entry.until) entry = { failures: 0, until: undefined };
      const failures = entry.failures + 1;
      const until = failures >= MOST_FAILURES ? new Date(now.getTime() + LOCK_MINUTES * 60_000) : undefined;
      seen.delete(key);
      seen.set(key, { failures, until });
      const oldest = seen.size > most ? seen.keys().next().value : undefined;
      if (oldest !== undefined) seen.delete(oldest);
      return undefined;
    },
  };
}

/**
 * @returns the session's token and who it is.
 * @throws Problem(401, 'identity.wrong-password'), (423, 'identity.locked'); neither tells whether the login exists.
 */
export async function signIn(
  db: Db,
  unknown: UnknownLogins,
  given: { login: string; password: string },
  now: Date,
): Promise<{ token: string; actor: Actor }> {
  const login = loginOf(given.login);
  const account = await countTry(db, login, now);
  const lockedUntil = account ? account.was_locked : unknown.tryOnce(login, now);
  if (lockedUntil) throw locked(lockedUntil, now);
  const matches = await passwordMatches(account?.password_hash, given.password);
  if (!account || !matches) {
    if (account) await recordAct(db, { act: 'session.refused', accountId: account.id });
    throw wrong();
  }
  return db.transaction().execute(async (tx) => {
    await tx.updateTable('account').set({ failures: 0, locked_until: null }).where('id', '=', account.id).execute();
    const token = await openSession(tx, account.id, now);
    await recordAct(tx, { act: 'session.opened', accountId: account.id });
    return { token, actor: await actorOf(tx, account) };
  });
}

export async function signOut(db: Db, actor: Actor, token: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await closeSession(tx, token);
    await recordAct(tx, { act: 'session.closed', accountId: actor.accountId });
  });
}

/**
 * Changes the own password; every other session ends.
 *
 * @throws Problem(422, 'identity.old-password' | 'identity.same-password' | 'identity.easy-password'), (423, 'identity.locked').
 */
export async function changePassword(
  db: Db,
  accountId: string,
  given: { old: string; new: string },
  keepToken: string | undefined,
  now: Date,
): Promise<void> {
  const { login } = await db
    .selectFrom('account')
    .select('login')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const account = await countTry(db, login, now);
  if (account?.was_locked) throw locked(account.was_locked, now);
  if (!account || !(await passwordMatches(account.password_hash, given.old)))
    throw new Problem(422, 'identity.old-password');
  if (given.old.normalize('NFKC') === given.new.normalize('NFKC')) throw new Problem(422, 'identity.same-password');
  refuseEasyPassword(given.new, login);
  const password = await hashPassword(given.new);
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('account')
      .set({ password_hash: password, must_change: false, failures: 0, locked_until: null })
      .where('id', '=', accountId)
      .execute();
    await closeSessions(tx, accountId, keepToken);
    await recordAct(tx, { act: 'account.password-changed', accountId });
  });
}
