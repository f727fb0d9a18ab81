import { type Permission, Problem, type Role } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { readOf, recordAct } from './audit.js';
import { isUnder, type Relation, relations, stands, type Target } from './relation.js';

/**
 * Who may do what to whose data: permission → role → the relation that is needed. What is not named is denied. Every
 * module has one such table, in its policy.ts.
 */
export type Policy = Readonly<Partial<Record<Permission, Readonly<Partial<Record<Role, Relation>>>>>>;

/** Identity's own table. */
export const identityPolicy = {
  'account.read': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
  // Whom one may manage is also a matter of rank: accounts.ts.
  'account.manage': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place', teacher: 'led-class' },
  'audit.read': { administrator: 'everywhere' },
} as const satisfies Policy;

/** Reads in these relations are a family's and a teacher's daily life; all others of a minor's data are written down. */
const near: ReadonlySet<Relation> = new Set(['self', 'own-child', 'led-class', 'taught-class']);

/** Whether reads in this relation are not written down. */
export const isNear = (relation: Relation): boolean => near.has(relation);

const distance = (relation: Relation) => relations.indexOf(relation);

/** Puts the modules' tables together. @throws RangeError when two name the same permission. */
export function joinPolicies(policies: readonly Policy[]): Policy {
  const joined: Record<string, Policy[Permission]> = {};
  for (const [permission, rule] of policies.flatMap((policy) => Object.entries(policy))) {
    if (joined[permission]) throw new RangeError(`${permission} has two rules`);
    joined[permission] = rule;
  }
  return joined;
}

function rulesFor(actor: Actor, policy: Policy, permission: Permission) {
  const rule = policy[permission] ?? {};
  return actor.roles.flatMap(({ role, placeId }) => {
    const relation = Object.hasOwn(rule, role) ? rule[role] : undefined;
    return relation === undefined ? [] : [{ relation, placeId }];
  });
}

/** Whether some role of the actor has the right over anything at all. */
export function mayAtAll(actor: Actor, policy: Policy, permission: Permission): boolean {
  return rulesFor(actor, policy, permission).length > 0;
}

/** @returns the nearest relation by which the actor has the right over the target; undefined: denied. */
export async function can(
  db: Db | Tx,
  actor: Actor,
  policy: Policy,
  permission: Permission,
  target: Target,
): Promise<Relation | undefined> {
  const rules = rulesFor(actor, policy, permission).sort((a, b) => distance(a.relation) - distance(b.relation));
  for (const { relation, placeId } of rules) if (await stands(db, actor, relation, target, placeId)) return relation;
  return undefined;
}

/** Where an actor has a right that goes by place: everywhere, or at and under these places (perhaps none). */
export type Scope = 'everywhere' | readonly number[];

export function scopeOf(actor: Actor, policy: Policy, permission: Permission): Scope {
  const rules = rulesFor(actor, policy, permission);
  if (rules.some(({ relation }) => relation === 'everywhere')) return 'everywhere';
  return rules.flatMap(({ relation, placeId }) => (relation === 'own-place' && placeId !== null ? [placeId] : []));
}

/** Whether a place stands in a scope. */
export async function inScope(db: Db | Tx, scope: Scope, placeId: number): Promise<boolean> {
  if (scope === 'everywhere') return true;
  return scope.length > 0 && isUnder(db, { placeId }, scope);
}

const notFound = () => new Problem(404, 'request.not-found');

/**
 * The right over one pupil. A read from further away than a class or a family is written down in the same request, as
 * is one that was refused.
 *
 * @returns the relation by which it holds.
 * @throws Problem(404, 'request.not-found') without the right, as if there were no such pupil.
 */
export async function requireStudent(
  db: Db | Tx,
  actor: Actor,
  policy: Policy,
  permission: Permission,
  personId: number,
): Promise<Relation> {
  const person = await db.selectFrom('person').select('kind').where('id', '=', personId).executeTakeFirst();
  if (person?.kind !== 'student') throw notFound();
  const relation = await can(db, actor, policy, permission, { personId });
  if (relation === undefined) {
    await recordAct(db, { act: 'read.refused', accountId: actor.accountId, personId, details: { what: permission } });
    throw notFound();
  }
  if (!isNear(relation)) await readOf(db, actor, personId, permission, relation);
  return relation;
}

/** The right over a class, written down like a read of its pupils. @throws Problem(404, 'request.not-found') */
export async function requireClass(
  db: Db | Tx,
  actor: Actor,
  policy: Policy,
  permission: Permission,
  classId: number,
): Promise<{ relation: Relation; placeId: number }> {
  const found = await db.selectFrom('class').select('place_id').where('id', '=', classId).executeTakeFirst();
  if (!found) throw notFound();
  const relation = await can(db, actor, policy, permission, { classId });
  const entry = { accountId: actor.accountId, placeId: found.place_id, details: { what: permission, classId } };
  if (relation === undefined) {
    await recordAct(db, { act: 'read.refused', ...entry });
    throw notFound();
  }
  if (!isNear(relation)) await recordAct(db, { act: 'read.class', ...entry, details: { ...entry.details, relation } });
  return { relation, placeId: found.place_id };
}

/** The right over a place; its figures name nobody, so nothing is written down. @throws Problem(404, 'request.not-found') */
export async function requirePlace(
  db: Db | Tx,
  actor: Actor,
  policy: Policy,
  permission: Permission,
  placeId: number,
): Promise<Relation> {
  const found = await db.selectFrom('place').select('id').where('id', '=', placeId).executeTakeFirst();
  const relation = found ? await can(db, actor, policy, permission, { placeId }) : undefined;
  if (relation === undefined) throw notFound();
  return relation;
}
