import { randomUUID } from 'node:crypto';
import { getTermArchive, type Role, type SignerRole, signTermArchive, type TermArchive } from '@wuyu/contract';
import { ensureTermPartitions } from '../../platform/database/index.js';
import { sessionCookie } from '../../platform/http/serve.js';
import { createVisitor, type Visitor } from '../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { openSession } from '../identity/sessions.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';

export const NOW = new Date('2026-07-10T02:00:00Z');

export const names: Readonly<Partial<Record<Role, string>>> = {
  student: '安',
  teacher: '师',
  guardian: '安母',
  committee: '钱委员',
  head: '孙校长',
};

const signedIn = new Map<string, Visitor>();

/** Somebody signed in for a person, or as a role at a place. */
export async function visitorOf(
  { database, address }: TestApp,
  of: { personId?: number; placeId?: number; role: Role; name?: string },
): Promise<Visitor> {
  const { personId = null, placeId = 0, role, name = '' } = of;
  const key = JSON.stringify([address, of]);
  const known = signedIn.get(key);
  if (known) return known;
  const { db } = database;
  const id = randomUUID();
  await db
    .insertInto('account')
    .values({
      id,
      login: `${role}-${id.slice(0, 8)}`,
      password_hash: '-',
      person_id: personId,
      display_name: name,
      created_at: NOW,
    })
    .execute();
  await db.insertInto('account_role').values({ account_id: id, role, place_id: placeId }).execute();
  const visitor = createVisitor(address);
  visitor.cookies.set(sessionCookie, await openSession(db, id, NOW));
  signedIn.set(key, visitor);
  return visitor;
}

/** The small region with the vocabulary, and some facts of ann and ben in this term. */
export async function openArchiveTest(now = () => NOW): Promise<TestApp> {
  const app = await openTestApp({ now });
  const { db, pool } = app.database;
  await installBuiltIns(db, NOW);
  await ensureTermPartitions(pool as never);
  await db
    .insertInto('person_number')
    .values({ person_id: region.ann, type: 'student', value: 'G110101201203040021' })
    .execute();
  await db
    .insertInto('batch')
    .values({ id: 1, source: 'score-sheet', place_id: region.county, recorded_at: NOW, observations: 1 })
    .execute();
  const indicators = await db.selectFrom('indicator').select(['id', 'code']).execute();
  const fact = (person_id: number, code: string, value: number, cell: number, day = '2026-03-10') => ({
    person_id,
    indicator_id: indicators.find((has) => has.code === code)?.id as number,
    term_id: 2,
    day,
    value: value * 10_000,
    recorded_at: NOW,
    cell,
    batch_id: 1,
  });
  await db
    .insertInto('observation')
    .values([
      fact(region.ann, 'academic.math', 88, 1),
      fact(region.ann, 'practice.service-hours', 2.5, 2),
      fact(region.ann, 'practice.service-hours', 3, 3, '2026-04-10'),
      fact(region.ann, 'art.award', 1, 4, '2026-03-20'),
      fact(region.ann, 'health.vital-capacity', 2900, 5),
      fact(region.ann, 'health.resilience', 70, 6),
      fact(region.ben, 'academic.math', 91, 1025),
    ])
    .execute();
  await remark(app, region.ann, 'teacher', '认真负责。');
  return app;
}

export async function remark(
  { database }: TestApp,
  personId: number,
  kind: 'teacher' | 'self',
  body: string,
  termId = 2,
): Promise<void> {
  await database.db
    .insertInto('remark')
    .values({ person_id: personId, term_id: termId, kind, body, written_at: NOW })
    .onConflict((conflict) => conflict.columns(['person_id', 'term_id', 'kind']).doUpdateSet({ body }))
    .execute();
}

export const of = (studentId: number, term: string = region.thisTerm) => ({ params: { studentId, term } });

/** Shows the archive to somebody, who signs what was shown. */
export async function signAs(
  visitor: Visitor,
  as: SignerRole,
  name: string,
  studentId: number = region.ann,
  term: string = region.thisTerm,
): Promise<TermArchive> {
  const { digest } = await visitor.call(getTermArchive, of(studentId, term));
  return visitor.call(signTermArchive, { ...of(studentId, term), body: { as, digest, name } });
}

/** All four sign ann's archive, as far as `until`. */
export async function signAll(
  app: TestApp,
  until: SignerRole = 'head',
  term: string = region.thisTerm,
): Promise<TermArchive> {
  let archive: TermArchive | undefined;
  for (const role of ['student', 'teacher', 'committee', 'head'] as const) {
    archive = await signAs(await app.as(role), role, names[role] ?? '', region.ann, term);
    if (role === until) break;
  }
  return archive as TermArchive;
}

/** What a call was refused with. */
export const refusal = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'taken',
    (error: { status: number; code: string }) => `${error.status} ${error.code}`,
  );
