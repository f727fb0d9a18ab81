import { randomUUID } from 'node:crypto';
import { Problem, type PublicityPlan } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { addWorkingDays, findWindow, requireOpen } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { notify } from '../notice/index.js';
import { classMembers, namesAtSchool, type Term } from '../roster/index.js';
import { type ReadySelection, readySelections, selectableByIds, setPublic } from '../selection/index.js';
import { digestOfShown, type Freezing, freeze } from './freeze.js';
import { hintNames } from './other-names.js';
import { getRound, mayManage, type RoundRow } from './rounds.js';
import { findPublicityRule } from './rule.js';
import { type AskedScope, classesIn } from './scope.js';

export interface Moment {
  now: Date;
  today: string;
}

export interface NewRound extends AskedScope {
  id: string;
  days?: number | undefined;
  audience?: 'class' | 'school' | undefined;
  namesRead?: boolean | undefined;
}

/** So many texts that name somebody are listed; of more the count is said. */
const NAMED_SHOWN = 100;

/** What can be shown, and what stands in its way. */
async function gather(db: Db | Tx, classIds: readonly number[], termId: number, lock: boolean): Promise<Freezing> {
  const ready = await readySelections(db, classIds, termId, lock);
  const wanted = ready.flatMap(({ personId, items }) => items.map(({ recordId }) => ({ personId, recordId })));
  return freeze(ready, await selectableByIds(db, wanted));
}

/** @throws Problem 404 `request.not-found` without the right over the scope. */
async function requireScope(db: Db | Tx, actor: Actor, asked: AskedScope, term: Term) {
  const scope = await classesIn(db, asked, term);
  if (!(await mayManage(db, actor, scope))) throw new Problem(404, 'request.not-found');
  return scope;
}

/** Nothing is opened. */
export async function planRound(
  db: Db,
  actor: Actor,
  asked: AskedScope,
  term: Term,
  today: string,
): Promise<PublicityPlan> {
  const { placeId, classIds } = await requireScope(db, actor, asked, term);
  const { shown, flagged, ready } = await gather(db, classIds, term.id, false);
  const hints = hintNames(shown, await namesAtSchool(db, placeId, term));
  const names = new Map(ready.map(({ personId, name }) => [personId, name]));
  const { days } = await findPublicityRule(db, placeId);
  const { opensOn, closesOn } = await findWindow(db, 'publicity', placeId, term.id);
  const pupils = new Set(shown.map(({ personId }) => personId));
  let enrolled = 0;
  for (const classId of classIds) enrolled += (await classMembers(db, classId, placeId, term)).length;
  return {
    pupils: pupils.size,
    entries: shown.length,
    missing: Math.max(0, enrolled - pupils.size - (await countPublic(db, classIds, term.id))),
    days,
    closesOn: await addWorkingDays(db, today, days),
    window: { opensOn, closesOn, open: opensOn <= today && today <= closesOn },
    flagged: flagged.map(({ personId: studentId, name, recordId, number }) => ({ studentId, name, recordId, number })),
    named: {
      records: hints.length,
      first: hints
        .slice(0, NAMED_SHOWN)
        .map(({ personId: studentId, ...hint }) => ({ studentId, name: names.get(studentId) ?? '', ...hint })),
    },
  };
}

async function countPublic(db: Db, classIds: readonly number[], termId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct o.person_id)::int as count from publicity_outcome o
    join publicity_round r on r.id = o.round_id and r.state <> 'cancelled'
    where o.term_id = ${termId} and o.class_id = any(${[...classIds]}::integer[])`.execute(db);
  return rows[0]?.count ?? 0;
}

/**
 * Opens a round: every signed selection of its classes is copied as it is shown, and stays so. The same id again opens nothing.
 *
 * @throws Problem 409 `calendar.…`, `publicity.id-taken`; 422 `publicity.too-short`, `publicity.nobody`, `publicity.names-unread`.
 */
export async function openRound(db: Db, actor: Actor, asked: NewRound, term: Term, moment: Moment): Promise<RoundRow> {
  const scope = await requireScope(db, actor, asked, term);
  await db.transaction().execute(async (tx) => {
    // Two who open for the same school at once: the second finds what the first took.
    await sql`select pg_advisory_xact_lock(5005030, ${scope.placeId}::int)`.execute(tx);
    if (await openedBefore(tx, asked, scope, term)) return;
    await requireOpen(tx, 'publicity', scope.placeId, term.id, moment.today);
    const rule = await findPublicityRule(tx, scope.placeId);
    const days = asked.days ?? rule.days;
    if (days < rule.days) {
      const fault = { path: 'days', code: 'publicity.too-short', values: { least: rule.days } };
      throw new Problem(422, 'publicity.too-short', { least: rule.days }, [fault]);
    }
    const { shown, ready } = await gather(tx, scope.classIds, term.id, true);
    if (ready.length === 0) throw new Problem(422, 'publicity.nobody');
    const named = hintNames(shown, await namesAtSchool(tx, scope.placeId, term)).length;
    if (named > 0 && asked.namesRead !== true)
      throw new Problem(422, 'publicity.names-unread', { count: named }, [
        { path: 'namesRead', code: 'publicity.names-unread', values: { count: named } },
      ]);
    await insertRound(tx, actor, { ...asked, ...scope, term, days, rule, moment });
    await insertShown(tx, asked.id, term.id, ready, shown);
    await setPublic(
      tx,
      ready.map(({ personId }) => ({ personId, termId: term.id })),
      true,
      moment.now,
    );
    await recordAct(tx, {
      act: 'publicity.opened',
      accountId: actor.accountId,
      placeId: scope.placeId,
      details: { round: asked.id, term: term.id, pupils: ready.length, entries: shown.length, days, named },
    });
    const path = `/publicity/${asked.id}`;
    await notify(
      tx,
      ready.map(({ personId }) => ({ personId, kind: 'publicity-opened', path })),
      moment.now,
    );
  });
  return getRound(db, asked.id);
}

async function openedBefore(
  tx: Tx,
  asked: NewRound,
  { scope, placeId, classIds }: Awaited<ReturnType<typeof classesIn>>,
  term: Term,
): Promise<boolean> {
  const before = await getRound(tx, asked.id).catch(() => undefined);
  if (!before) return false;
  const same =
    before.termId === term.id &&
    before.scope === scope &&
    before.placeId === placeId &&
    JSON.stringify(before.classIds) === JSON.stringify([...classIds].sort((a, b) => a - b));
  if (!same) throw new Problem(409, 'publicity.id-taken');
  return true;
}

async function insertRound(
  tx: Tx,
  actor: Actor,
  given: NewRound & {
    placeId: number;
    classIds: readonly number[];
    term: Term;
    days: number;
    rule: { answerDays: number; appealDays: number };
    moment: Moment;
  },
): Promise<void> {
  const { now, today } = given.moment;
  await tx
    .insertInto('publicity_round')
    .values({
      id: given.id,
      term_id: given.term.id,
      place_id: given.placeId,
      scope: given.scope,
      audience: given.audience ?? (given.scope === 'class' ? 'class' : 'school'),
      state: 'open',
      days: given.days,
      answer_days: given.rule.answerDays,
      appeal_days: given.rule.appealDays,
      opened_on: today,
      closes_on: await addWorkingDays(tx, today, given.days),
      opened_by: actor.recordedBy,
      opened_at: now,
    })
    .execute();
  await tx
    .insertInto('publicity_class')
    .values(given.classIds.map((class_id) => ({ round_id: given.id, class_id })))
    .execute();
}

const ROWS_AT_ONCE = 1000;

async function insertShown(
  tx: Tx,
  roundId: string,
  termId: number,
  ready: readonly ReadySelection[],
  shown: Freezing['shown'],
): Promise<void> {
  for (let from = 0; from < ready.length; from += ROWS_AT_ONCE) {
    const rows = ready.slice(from, from + ROWS_AT_ONCE).map(({ personId, classId }) => ({
      person_id: personId,
      round_id: roundId,
      term_id: termId,
      class_id: classId,
    }));
    await tx.insertInto('publicity_outcome').values(rows).execute();
  }
  for (let from = 0; from < shown.length; from += ROWS_AT_ONCE) {
    const rows = shown.slice(from, from + ROWS_AT_ONCE).map(({ personId, classId, recordId, position, copy }) => ({
      person_id: personId,
      id: randomUUID(),
      round_id: roundId,
      class_id: classId,
      record_id: recordId,
      position,
      shown: JSON.stringify(copy),
      digest: digestOfShown(copy),
    }));
    await tx.insertInto('publicity_entry').values(rows).execute();
  }
}
