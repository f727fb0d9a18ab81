import { createHash, randomBytes } from 'node:crypto';
import type { Language, Role } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';

const HOUR = 3_600_000;
/** A session ends when nothing was asked for so long … */
export const IDLE = 12 * HOUR;
/** … and after a week at the latest. */
const LONGEST = 7 * 24 * HOUR;
/** Its end is moved on at most this often, so that not every request writes. */
const STEP = 5 * 60_000;

const digestOf = (token: string) => createHash('sha256').update(token).digest();

/** @returns the token for the cookie; only its digest is kept. */
export async function openSession(db: Db | Tx, accountId: string, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.deleteFrom('session').where('account_id', '=', accountId).where('expires_at', '<=', now).execute();
  await db
    .insertInto('session')
    .values({
      token_digest: digestOf(token),
      account_id: accountId,
      created_at: now,
      expires_at: new Date(now.getTime() + IDLE),
    })
    .execute();
  return token;
}

/** Who has this token. Undefined when it is nobody's, has expired, or the account was disabled. Moves its end on. */
export async function identify(db: Db, token: string, now: Date): Promise<Actor | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined;
  const digest = digestOf(token);
  const found = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select([
      'account.id',
      'account.person_id',
      'account.language',
      'account.must_change',
      'session.created_at',
      'session.expires_at',
    ])
    .where('session.token_digest', '=', digest)
    .where('session.expires_at', '>', now)
    .where('account.disabled', '=', false)
    .executeTakeFirst();
  if (!found) return undefined;
  const until = new Date(Math.min(now.getTime() + IDLE, found.created_at.getTime() + LONGEST));
  if (until.getTime() - found.expires_at.getTime() > STEP) {
    await db.updateTable('session').set({ expires_at: until }).where('token_digest', '=', digest).execute();
  }
  return actorOf(db, found);
}

export async function actorOf(
  db: Db | Tx,
  account: { id: string; person_id: number | null; language: string; must_change: boolean },
): Promise<Actor> {
  const roles = await db
    .selectFrom('account_role')
    .select(['role', 'place_id'])
    .where('account_id', '=', account.id)
    .orderBy('role')
    .orderBy('place_id')
    .execute();
  return {
    accountId: account.id,
    roles: roles.map(({ role, place_id }) => ({ role: role as Role, placeId: place_id === 0 ? null : place_id })),
    personId: account.person_id,
    language: account.language as Language,
    recordedBy: `account:${account.id}`,
    mustChange: account.must_change,
  };
}

export async function closeSession(db: Db | Tx, token: string): Promise<void> {
  await db.deleteFrom('session').where('token_digest', '=', digestOf(token)).execute();
}

/** Ends the account's sessions, all but the one with `keep`. */
export async function closeSessions(db: Db | Tx, accountId: string, keep?: string): Promise<void> {
  let query = db.deleteFrom('session').where('account_id', '=', accountId);
  if (keep !== undefined) query = query.where('token_digest', '!=', digestOf(keep));
  await query.execute();
}

/** When the session of a token ends. */
export async function sessionEnd(db: Db, token: string): Promise<Date | undefined> {
  const found = await db
    .selectFrom('session')
    .select('expires_at')
    .where('token_digest', '=', digestOf(token))
    .executeTakeFirst();
  return found?.expires_at;
}
