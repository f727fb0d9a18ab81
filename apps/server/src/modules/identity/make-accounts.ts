import type { Role } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { insertAccount } from './accounts.js';
import { recordAct } from './audit.js';
import { hashPassword, makeCode } from './passwords.js';

const ACCOUNTS_LOCK = 5_005_040;

/** Somebody who is to have an account as what he or she is. */
export interface PersonToSignIn {
  personId: number;
  role: Extract<Role, 'student' | 'guardian' | 'teacher'>;
  /** A login to propose. */
  login: string;
}

/**
 * Makes accounts for people who have none in their role, each with a one-time code. Whether the actor may is asked before.
 *
 * @param renew those whose code was never used get another one
 * @returns login and code of each account that was made or renewed
 */
export async function makeAccounts(
  db: Db,
  actor: Actor,
  people: readonly PersonToSignIn[],
  { renew, now }: { renew: boolean; now: Date },
): Promise<Array<{ personId: number; login: string; code: string }>> {
  if (people.length === 0) return [];
  const before = await accountsOf(db, people);
  const wanted = people.filter((person) => {
    const known = before.find((account) => isOf(account, person));
    return !known || (renew && known.must_change);
  });
  if (wanted.length === 0) return [];
  // Argon2 takes its time on purpose, so it is done before the transaction.
  const codes = await Promise.all(
    wanted.map(async () => {
      const code = makeCode();
      return { code, passwordHash: await hashPassword(code) };
    }),
  );
  return db.transaction().execute(async (tx) => {
    // Two at once for the same class: the second then finds what the first has made.
    await sql`select pg_advisory_xact_lock(${ACCOUNTS_LOCK})`.execute(tx);
    const has = await accountsOf(tx, wanted);
    const made: Array<{ personId: number; login: string; code: string }> = [];
    for (const [at, { personId, role, login }] of wanted.entries()) {
      const { code, passwordHash } = codes[at] as (typeof codes)[number];
      const known = has.find((account) => isOf(account, { personId, role }));
      if (known) {
        if (!renew || !known.must_change) continue;
        await tx
          .updateTable('account')
          .set({ password_hash: passwordHash, failures: 0, locked_until: null })
          .where('id', '=', known.id)
          .execute();
        const details = { account: known.id };
        await recordAct(tx, { act: 'account.reset', accountId: actor.accountId, personId, details });
        made.push({ personId, login: known.login, code });
        continue;
      }
      const free = await freeLogin(tx, login);
      const account = await insertAccount(tx, { login: free, role, personId, passwordHash, mustChange: true }, now);
      await recordAct(tx, {
        act: 'account.created',
        accountId: actor.accountId,
        personId,
        details: { account, role },
      });
      made.push({ personId, login: free, code });
    }
    return made;
  });
}

async function accountsOf(db: Db | Tx, people: readonly PersonToSignIn[]) {
  return db
    .selectFrom('account')
    .innerJoin('account_role', 'account_role.account_id', 'account.id')
    .select(['account.id', 'account.login', 'account.person_id', 'account.must_change', 'account_role.role'])
    .where(
      'account.person_id',
      'in',
      people.map(({ personId }) => personId),
    )
    .execute();
}

const isOf = (
  account: { person_id: number | null; role: string },
  { personId, role }: Pick<PersonToSignIn, 'personId' | 'role'>,
) => account.person_id === personId && account.role === role;

/** The login itself, or with a number behind it where somebody has it already. */
async function freeLogin(db: Tx, login: string): Promise<string> {
  const taken = await db
    .selectFrom('account')
    .select('login')
    .where((is) => is.or([is('login', '=', login), is('login', 'like', `${login}-%`)]))
    .execute();
  const logins = new Set(taken.map((account) => account.login));
  for (let n = 1; ; n++) {
    const tried = n === 1 ? login : `${login}-${n}`;
    if (!logins.has(tried)) return tried;
  }
}
