import { Problem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, can, inScope, type Policy, readOf, recordAct, scopeOf } from '../identity/index.js';
import { isOpen, type ObjectionRow } from './objections.js';
import { publicityPolicy } from './policy.js';

/** The actor with only some of the roles: a right may depend on which. */
function as(actor: Actor, ...roles: string[]): Actor {
  return { ...actor, roles: actor.roles.filter(({ role }) => roles.includes(role)) };
}

/** Whether somebody gives this objection to others: the school and its head, of the last level the bureau. */
export async function mayAssign(db: Db | Tx, actor: Actor, objection: ObjectionRow): Promise<boolean> {
  if (!isOpen(objection)) return false;
  const giver = objection.level === 2 ? as(actor, 'bureau') : as(actor, 'school', 'head');
  return inScope(db, scopeOf(giver, publicityPolicy, 'objection.assign'), objection.placeId);
}

/** Whoever it was given to, and still has the role. */
export async function mayDecide(db: Db | Tx, actor: Actor, objection: ObjectionRow): Promise<boolean> {
  if (objection.state !== 'assigned' || objection.assignedTo !== actor.accountId) return false;
  return inScope(db, scopeOf(actor, publicityPolicy, 'objection.handle'), objection.placeId);
}

/** Of the pupil's own family. */
export async function isFamily(db: Db | Tx, actor: Actor, { personId }: ObjectionRow): Promise<boolean> {
  const family: Policy = { 'publicity.withdraw': { student: 'self', guardian: 'own-child' } };
  return (await can(db, actor, family, 'publicity.withdraw', { personId })) !== undefined;
}

/** The school and its head, whoever it is given to, on the last level the bureau; never by being the class teacher. */
export async function readsAsHandler(db: Db | Tx, actor: Actor, objection: ObjectionRow): Promise<boolean> {
  const { level, placeId, assignedTo } = objection;
  const readers = level === 2 ? as(actor, 'school', 'head', 'bureau') : as(actor, 'school', 'head');
  if (await inScope(db, scopeOf(readers, publicityPolicy, 'objection.read'), placeId)) return true;
  if (actor.accountId === null || assignedTo !== actor.accountId) return false;
  return inScope(db, scopeOf(actor, publicityPolicy, 'objection.read'), placeId);
}

/**
 * Those who handle it and the pupil's family. A read from outside the family is written down.
 *
 * @throws Problem 404 `request.not-found`
 */
export async function requireObjection(db: Db, actor: Actor, objection: ObjectionRow): Promise<void> {
  if (await isFamily(db, actor, objection)) return;
  if (await readsAsHandler(db, actor, objection)) {
    await readOf(db, actor, objection.personId, 'objection.read', 'own-place');
    return;
  }
  await recordAct(db, {
    act: 'read.refused',
    accountId: actor.accountId,
    placeId: objection.placeId,
    details: { what: 'objection.read', objection: objection.id },
  });
  throw new Problem(404, 'request.not-found');
}
