import type { Role } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { checkFit, insertAccount, type NewAccount } from './accounts.js';
import { recordAct } from './audit.js';
import { hashPassword, makeCode } from './passwords.js';

/**
 * On a database without any account: makes the administrator, with a one-time code to be shown once.
 *
 * @returns undefined when there is an account already.
 */
export async function firstAdministrator(db: Db): Promise<{ login: string; code: string } | undefined> {
  const code = makeCode();
  const passwordHash = await hashPassword(code);
  return db.transaction().execute(async (tx) => {
    // Two servers started at once make one administrator between them.
    await sql`lock table account in share row exclusive mode`.execute(tx);
    if (await tx.selectFrom('account').select('id').limit(1).executeTakeFirst()) return undefined;
    const login = 'admin';
    const id = await insertAccount(tx, {
      login,
      displayName: '',
      role: 'administrator',
      passwordHash,
      mustChange: true,
    });
    await recordAct(tx, { act: 'account.created', accountId: null, details: { account: id, role: 'administrator' } });
    return { login, code };
  });
}

/** Whose accounts the demo shall have. */
export interface DemoPeople {
  bureauPlaceId: number;
  schoolPlaceId: number;
  teacherId: number;
  studentId: number;
  guardianId: number;
}

export interface DemoAccount {
  role: Role;
  login: string;
  password: string;
}

/**
 * One account a role for the demo region. Their passwords stand in the open (`wuyu-demo-` and the role), so they exist in
 * the demo only. Those that are there already are left as they are.
 */
export async function demoAccounts(db: Db, people: DemoPeople): Promise<DemoAccount[]> {
  const wanted: NewAccount[] = [
    { login: 'demo-admin', role: 'administrator' },
    { login: 'demo-bureau', role: 'bureau', placeId: people.bureauPlaceId },
    { login: 'demo-school', role: 'school', placeId: people.schoolPlaceId },
    { login: 'demo-head', role: 'head', placeId: people.schoolPlaceId },
    { login: 'demo-committee', role: 'committee', placeId: people.schoolPlaceId },
    { login: 'demo-teacher', role: 'teacher', personId: people.teacherId },
    { login: 'demo-student', role: 'student', personId: people.studentId },
    { login: 'demo-guardian', role: 'guardian', personId: people.guardianId },
    { login: 'demo-expert', role: 'expert', placeId: people.bureauPlaceId },
  ];
  const made: DemoAccount[] = [];
  for (const account of wanted) {
    await checkFit(db, account);
    const password = `wuyu-demo-${account.role}`;
    made.push({ role: account.role, login: account.login, password });
    if (await db.selectFrom('account').select('id').where('login', '=', account.login).executeTakeFirst()) continue;
    const passwordHash = await hashPassword(password);
    await db.transaction().execute((tx) => insertAccount(tx, { ...account, passwordHash, mustChange: false }));
  }
  return made;
}
