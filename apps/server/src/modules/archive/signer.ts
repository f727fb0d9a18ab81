import { Problem, type SignerRole } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, can, requireStudent } from '../identity/index.js';
import { archivePolicy } from './policy.js';

const PRIMARY = 1;

export const signerRoles: readonly SignerRole[] = ['student', 'teacher', 'committee', 'head'];

/** The name an actor signs with: the person's, else the account's own; '' where it has none, and any will do. */
export async function signerNameOf(db: Db | Tx, actor: Actor): Promise<string> {
  const row = await db
    .selectFrom('account')
    .leftJoin('person', 'person.id', 'account.person_id')
    .select(['person.name', 'account.display_name'])
    .where('account.id', '=', actor.accountId)
    .executeTakeFirst();
  return row?.name ?? row?.display_name ?? '';
}

const plain = (name: string) => name.normalize('NFC').replace(/[\s·•]/gu, '');

/** @returns the name as it is kept. @throws Problem 422 `archive.name-wrong` */
export async function requireOwnName(db: Db | Tx, actor: Actor, typed: string): Promise<string> {
  const own = await signerNameOf(db, actor);
  if (plain(typed) === '' || (own !== '' && plain(own) !== plain(typed))) {
    throw new Problem(422, 'archive.name-wrong', {}, [{ path: 'name', code: 'archive.name-wrong' }]);
  }
  return own === '' ? typed.trim() : own;
}

/**
 * The right to sign a pupil's archive in a role. A guardian signs for a pupil of primary school; older ones sign themselves.
 *
 * @throws Problem 404 `request.not-found`
 */
export async function requireSigner(db: Db, actor: Actor, as: SignerRole, personId: number): Promise<void> {
  const relation = await requireStudent(db, actor, archivePolicy, `archive.sign-${as}`, personId);
  if (relation === 'own-child' && (await stageNow(db, personId)) !== PRIMARY) {
    throw new Problem(404, 'request.not-found');
  }
}

/** As what the actor may sign this pupil's archive, whoever's turn it is. */
export async function mayBeSigner(db: Db, actor: Actor, personId: number): Promise<SignerRole[]> {
  const found: SignerRole[] = [];
  for (const role of signerRoles) {
    const relation = await can(db, actor, archivePolicy, `archive.sign-${role}`, { personId });
    if (relation && (relation !== 'own-child' || (await stageNow(db, personId)) === PRIMARY)) found.push(role);
  }
  return found;
}

async function stageNow(db: Db, personId: number): Promise<number | undefined> {
  const { rows } = await sql<{ stage: number }>`
    select c.stage from enrolment e join class c on c.id = e.class_id where e.person_id = ${personId}
    order by (e.starts_on <= current_date) desc, e.starts_on desc limit 1`.execute(db);
  return rows[0]?.stage;
}
