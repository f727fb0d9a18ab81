import { randomUUID } from 'node:crypto';
import type { Role } from '@wuyu/contract';
import { sessionCookie } from '../../platform/http/serve.js';
import { createVisitor, type Visitor } from '../../platform/http/testing.js';
import type { TestApp } from '../../testing.js';
import { openSession } from '../identity/sessions.js';
import { region } from '../identity/testing.js';

export const NOW = new Date('2026-05-20T02:00:00Z');
export const TODAY = '2026-05-20';

/** Puts `count` more pupils into a class. @returns their ids */
export async function addPupils(
  { database }: TestApp,
  classId: number,
  count: number,
  from: number,
): Promise<number[]> {
  const ids = Array.from({ length: count }, (_, i) => from + i);
  await database.db
    .insertInto('person')
    .values(ids.map((id) => ({ id, kind: 'student', name: `生${id}`, sex: 1, changed_at: NOW })))
    .execute();
  await database.db
    .insertInto('enrolment')
    .values(ids.map((person_id) => ({ person_id, class_id: classId, starts_on: '2024-09-01' })))
    .execute();
  return ids;
}

const visitors = new Map<string, Visitor>();

/** Somebody signed in for a person, with an account of their own. */
export async function visitorOf(app: TestApp, personId: number, role: Role = 'student'): Promise<Visitor> {
  const key = `${app.address} ${personId} ${role}`;
  const known = visitors.get(key);
  if (known) return known;
  const { db } = app.database;
  const id = randomUUID();
  await db
    .insertInto('account')
    .values({ id, login: `${role}-${personId}`, password_hash: '-', person_id: personId, created_at: NOW })
    .execute();
  await db.insertInto('account_role').values({ account_id: id, role, place_id: 0 }).execute();
  const visitor = createVisitor(app.address);
  visitor.cookies.set(sessionCookie, await openSession(db, id, NOW));
  visitors.set(key, visitor);
  return visitor;
}

/** A round of class1 as its teacher would open it. */
export const roundOf = (change: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  term: region.thisTerm,
  rubric: 'conduct',
  classId: region.class1,
  weights: { self: 10, peer: 30, teacher: 40, guardian: 20 },
  peers: 6,
  closesOn: '2026-05-29',
  ...change,
});
