import { Problem, type StepName } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { findWindow } from '../calendar/index.js';
import { type Actor, can, recordAct } from '../identity/index.js';
import { type NewNotice, notify } from '../notice/index.js';
import { getTerm, type Term } from '../roster/index.js';
import { boardPolicy } from './policy.js';
import { stepFaces } from './steps.js';

const PAUSE_HOURS = 24;
/** Where a step is done. */
const paths: Record<StepName, string> = {
  record: '/records',
  rating: '/ratings',
  selection: '/selection',
  publicity: '/publicity',
  comment: '/comments',
  archive: '/archive',
};

interface Recipient {
  /** `p:` and the person, or `a:` and the account of whoever stands at a place without one. */
  key: string;
  personId?: number;
  accountId?: string;
}

const person = (personId: number): Recipient => ({ key: `p:${personId}`, personId });

export interface Reminded {
  told: number;
  recently: number;
  unreachable: number;
}

/**
 * Reminds everybody for whom a step waits in some classes: in their inbox, and as they chose by mail. Nobody is reminded of
 * one step twice within 24 hours, by whomever.
 *
 * @throws Problem 404 for a class without the right, 409 `board.not-open`.
 */
export async function remind(
  db: Db,
  actor: Actor,
  { term: code, step, classIds }: { term: string; step: StepName; classIds: readonly number[] },
  { now, today }: { now: Date; today: string },
): Promise<Reminded> {
  const term = await getTerm(db, code);
  const schools = await schoolsOf(db, actor, classIds);
  const [first] = schools.keys();
  const window = first === undefined ? undefined : await findWindow(db, step, first, term.id);
  if (!window || today < window.opensOn || today > window.closesOn) throw new Problem(409, 'board.not-open');
  const counts = await stepFaces[step].count(db, term.id, classIds, today);
  return db.transaction().execute(async (tx) => {
    const wanted = new Map<string, Recipient>();
    const add = (found: readonly Recipient[]) => {
      for (const one of found) wanted.set(one.key, one);
    };
    const waitsFor = (role: string) =>
      counts
        .filter(({ waiting }) => waiting.some((one) => one.role === role && one.count > 0))
        .map(({ classId }) => classId);
    if (isNear(actor)) add(await familiesWaiting(tx, step, term, classIds));
    add(await classTeachers(tx, term, waitsFor('teacher')));
    for (const role of ['committee', 'head'] as const) {
      const places = [...schools].filter(([, ids]) => ids.some((id) => waitsFor(role).includes(id))).map(([id]) => id);
      add(await standingAt(tx, role, places));
    }
    const reachable = await withAccount(tx, [...wanted.values()]);
    const claimed = await claim(tx, reachable, step, term.id, now);
    const notices = claimed.map(
      ({ personId, accountId }): NewNotice => ({
        ...(personId === undefined ? {} : { personId }),
        ...(accountId === undefined ? {} : { accountId }),
        kind: `board-reminder-${step}`,
        details: { closesOn: window.closesOn },
        path: paths[step],
      }),
    );
    await notify(tx, notices, now);
    const reminded = {
      told: claimed.length,
      recently: reachable.length - claimed.length,
      unreachable: wanted.size - reachable.length,
    };
    await recordAct(tx, {
      act: 'board.reminded',
      accountId: actor.accountId,
      placeId: first ?? null,
      details: { step, term: term.code, classes: classIds.length, ...reminded },
    });
    return reminded;
  });
}

/** Whoever has to do with the pupils may remind them; a bureau speaks to those who work at its schools. */
const isNear = ({ roles }: Actor) => roles.some(({ role }) => ['teacher', 'school', 'head'].includes(role));

/** The classes by school. @throws Problem 404 when one of them is not the actor's to remind. */
async function schoolsOf(db: Db, actor: Actor, classIds: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await db
    .selectFrom('class')
    .select(['id', 'place_id'])
    .where('id', 'in', [...classIds])
    .execute();
  const schools = new Map<number, number[]>();
  for (const { id, place_id } of rows) schools.set(place_id, [...(schools.get(place_id) ?? []), id]);
  const may = async (target: { placeId: number } | { classId: number }) =>
    (await can(db, actor, boardPolicy, 'board.remind', target)) !== undefined;
  for (const [placeId, ids] of schools) {
    if (await may({ placeId })) continue;
    for (const classId of ids) if (!(await may({ classId }))) throw new Problem(404, 'request.not-found');
  }
  if (rows.length < classIds.length) throw new Problem(404, 'request.not-found');
  return schools;
}

async function familiesWaiting(tx: Tx, step: StepName, term: Term, classIds: readonly number[]): Promise<Recipient[]> {
  const lagging = (await stepFaces[step].lagging?.(tx, term.id, classIds)) ?? [];
  const pupils = lagging.filter(({ role }) => role === 'student').map(({ personId }) => personId);
  const children = lagging.filter(({ role }) => role === 'guardian').map(({ personId }) => personId);
  const { rows } = await sql<{ id: number }>`
    select distinct guardian_id as id from guardianship
    where person_id = any(${children}::integer[]) and is_guardian`.execute(tx);
  return [...pupils, ...rows.map(({ id }) => id)].map(person);
}

async function classTeachers(tx: Tx, term: Term, classIds: readonly number[]): Promise<Recipient[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct person_id as id from teaching
    where class_id = any(${[...classIds]}::integer[]) and term_id = ${term.id} and is_class_teacher`.execute(tx);
  return rows.map(({ id }) => person(id));
}

async function standingAt(tx: Tx, role: 'committee' | 'head', placeIds: readonly number[]): Promise<Recipient[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from account_role r join account a on a.id = r.account_id
    where r.role = ${role} and r.place_id = any(${[...placeIds]}::integer[]) and not a.disabled`.execute(tx);
  return rows.map(({ id }) => ({ key: `a:${id}`, accountId: id }));
}

async function withAccount(tx: Tx, wanted: readonly Recipient[]): Promise<Recipient[]> {
  const people = wanted.flatMap(({ personId }) => personId ?? []);
  const { rows } = await sql<{ id: number }>`
    select distinct person_id as id from account where person_id = any(${people}::integer[]) and not disabled`.execute(
    tx,
  );
  const known = new Set(rows.map(({ id }) => id));
  return wanted.filter(({ personId }) => personId === undefined || known.has(personId));
}

/** Those whom nobody reminded of the step within the pause; two who remind at once share them. */
async function claim(
  tx: Tx,
  wanted: readonly Recipient[],
  step: StepName,
  termId: number,
  now: Date,
): Promise<Recipient[]> {
  const before = new Date(now.getTime() - PAUSE_HOURS * 3_600_000);
  // In one order, so that two at once wait for each other rather than for ever.
  const keys = wanted.map(({ key }) => key).sort();
  const { rows } = await sql<{ recipient: string }>`
    insert into board_reminder (term_id, step, recipient, reminded_at)
    select ${termId}::smallint, ${step}, key, ${now} from unnest(${keys}::text[]) as key
    on conflict (recipient, term_id, step) do update set reminded_at = excluded.reminded_at
      where board_reminder.reminded_at <= ${before}
    returning recipient`.execute(tx);
  const claimed = new Set(rows.map(({ recipient }) => recipient));
  return wanted.filter(({ key }) => claimed.has(key));
}
