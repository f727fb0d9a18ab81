import { type AuditAct, type PointAct, Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { requireOpen } from '../calendar/index.js';
import { offerFacts, retractFacts } from '../evidence/index.js';
import { type Actor, recordAct, requireClass } from '../identity/index.js';
import { appendEntries } from '../ledger/index.js';
import { indicators } from '../scheme/index.js';
import { TAKEN_BACK } from './confirm.js';
import { tidyText } from './form.js';
import { getRunningTerm } from './placement.js';
import { type ActRow, actOf, lockAct, UNDO_MINUTES } from './point-acts.js';
import { type Item, itemsAt } from './point-items.js';
import { pupilsOn, requireGiver, stageOf, usableItems } from './point-rights.js';
import { recordPolicy } from './policy.js';
import type { Clock } from './submit.js';
import { pathOf } from './switches.js';

/** How many days after the fact points may be given: today and these before. */
export const POINT_DAYS = 7;
const DAY_MS = 86_400_000;

export interface GivenPoints {
  classId: number;
  actId: string;
  item: string;
  day?: string | undefined;
  studentIds: readonly number[];
  note?: string | undefined;
}

/**
 * Gives one item to pupils of a class. A teacher's points count at once; those of the class committee wait for the class
 * teacher. The same under the same id again changes nothing.
 */
export async function givePoints(db: Db, actor: Actor, given: GivenPoints, { now, today }: Clock): Promise<PointAct> {
  const { classId, actId } = given;
  const giver = await requireGiver(db, actor, classId);
  const day = given.day ?? today;
  const note = tidyText(given.note ?? '');
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${actId}, 6))`.execute(tx);
    const found = await lockAct(tx, actId);
    if (found) return sameAct(tx, actor, found, { ...given, day, note }, now);
    const item = await findItem(tx, classId, giver.placeId, given.item);
    const term = await getRunningTerm(tx, today);
    await requireOpen(tx, 'record', giver.placeId, term.id, today);
    const earliest = new Date(Date.parse(today) - POINT_DAYS * DAY_MS).toISOString().slice(0, 10);
    if (day > today || day < earliest || day < term.startsOn || day > term.endsOn) {
      const values = { day, days: POINT_DAYS };
      throw new Problem(422, 'point.day', values, [{ code: 'point.day', path: 'body.day', values }]);
    }
    await requireMembers(tx, classId, day, given.studentIds);
    const state = giver.as === 'teacher' ? 'confirmed' : 'waiting';
    const said = { item: item.code, title: JSON.stringify(item.title), points: item.points, day, note, state } as const;
    await tx
      .insertInto('point_act')
      .values({
        id: actId,
        class_id: classId,
        term_id: term.id,
        ...said,
        writer_id: actor.personId as number,
        writer_role: giver.as,
        written_at: now,
      })
      .execute();
    await tx
      .insertInto('point')
      .values(given.studentIds.map((person_id) => ({ person_id, act_id: actId, term_id: term.id, ...said })))
      .execute();
    const act = (await lockAct(tx, actId)) as ActRow;
    if (state === 'confirmed') await count(tx, act, item, given.studentIds, now);
    await audit(tx, actor, act, 'points.given', given.studentIds.length);
    return actOf(tx, actor, act, now);
  });
}

/** @throws Problem 409 `record.id-taken` unless the act says the same. */
async function sameAct(
  tx: Tx,
  actor: Actor,
  act: ActRow,
  given: GivenPoints & { day: string; note: string },
  now: Date,
): Promise<PointAct> {
  const students = await studentsOf(tx, act.id);
  const same =
    act.class_id === given.classId &&
    act.writer_id === actor.personId &&
    act.item === given.item &&
    act.day === given.day &&
    act.note === given.note &&
    students.join() === [...given.studentIds].sort((a, b) => a - b).join();
  if (!same) throw new Problem(409, 'record.id-taken');
  return actOf(tx, actor, act, now);
}

async function findItem(tx: Tx, classId: number, placeId: number, code: string): Promise<Item> {
  const items = await usableItems(tx, placeId, await stageOf(tx, classId));
  const item = items.find((one) => one.code === code);
  if (item) return item;
  throw new Problem(422, 'point.item-unknown', {}, [{ code: 'point.item-unknown', path: 'body.item' }]);
}

async function requireMembers(tx: Tx, classId: number, day: string, studentIds: readonly number[]): Promise<void> {
  const members = new Set((await pupilsOn(tx, classId, day)).map(({ id }) => id));
  const count = studentIds.filter((id) => !members.has(id)).length;
  if (count === 0) return;
  const fault = { code: 'point.not-in-class', path: 'body.studentIds', values: { count } };
  throw new Problem(422, 'point.not-in-class', { count }, [fault]);
}

const factRef = (actId: string) => `point:${actId}`;

/** From now on the points of an act count: their facts, and an entry a pupil. */
async function count(tx: Tx, act: ActRow, item: Item, studentIds: readonly number[], now: Date): Promise<void> {
  const ids = new Map((await indicators(tx)).map(({ id, code }) => [code, id]));
  const facts = item.facts.map(({ indicator, value }) => {
    const indicatorId = ids.get(indicator);
    if (indicatorId === undefined) throw new Error(`The vocabulary has no ${indicator}.`);
    return { indicatorId, value };
  });
  const common = { ref: factRef(act.id), source: 'point', termId: act.term_id, day: act.day };
  await offerFacts(
    tx,
    studentIds.flatMap((personId) => facts.map((fact) => ({ personId, ...common, ...fact }))),
    now,
  );
  const body = { act: act.id, item: act.item, points: act.points, day: act.day, class: act.class_id, note: act.note };
  const entries = studentIds.map((personId) => ({
    kind: 'record-confirmed' as const,
    schema: 2,
    personId,
    ref: factRef(act.id),
    body,
  }));
  const entryIds = await appendEntries(tx, entries, now);
  await sql`
    update point set state = 'confirmed', entry_id = e.entry_id
    from unnest(${[...studentIds]}::integer[], ${entryIds}::uuid[]) as e (person_id, entry_id)
    where point.person_id = e.person_id and point.act_id = ${act.id}`.execute(tx);
}

/** Takes points back, by whoever gave them; until then they may have counted. */
export async function undoPoints(
  db: Db,
  actor: Actor,
  { classId, actId }: { classId: number; actId: string },
  now: Date,
): Promise<PointAct> {
  await requireGiver(db, actor, classId);
  return db.transaction().execute(async (tx) => {
    const act = await lockAct(tx, actId);
    if (!act || act.class_id !== classId || act.writer_id !== actor.personId)
      throw new Problem(404, 'request.not-found');
    if (act.state === 'undone') return actOf(tx, actor, act, now);
    if (act.state === 'rejected') throw new Problem(409, 'record.state');
    if (now.getTime() - act.written_at.getTime() > UNDO_MINUTES * 60_000)
      throw new Problem(409, 'point.undo-late', { minutes: UNDO_MINUTES });
    const students = await studentsOf(tx, actId);
    if (act.state === 'confirmed') await uncount(tx, act, students, now);
    const undone = await setState(tx, act, 'undone', actor, now);
    await audit(tx, actor, act, 'points.undone', students.length);
    return actOf(tx, actor, undone, now);
  });
}

async function uncount(tx: Tx, act: ActRow, studentIds: readonly number[], now: Date): Promise<void> {
  const ref = factRef(act.id);
  await retractFacts(
    tx,
    studentIds.map((personId) => ({ personId, ref })),
    now,
  );
  const rows = await tx.selectFrom('point').select(['person_id', 'entry_id']).where('act_id', '=', act.id).execute();
  const kind = 'correction' as const;
  const body = { act: act.id, takenBack: true };
  const entries = rows.flatMap(({ person_id: personId, entry_id: about }) =>
    about === null ? [] : [{ kind, schema: TAKEN_BACK, personId, ref, body, about }],
  );
  await appendEntries(tx, entries, now);
}

/** The class teacher's word on points that the class committee gave. */
export async function decidePoints(
  db: Db,
  actor: Actor,
  { classId, actId, state }: { classId: number; actId: string; state: 'confirmed' | 'rejected' },
  now: Date,
): Promise<PointAct> {
  const { placeId } = await requireClass(db, actor, recordPolicy, 'point.confirm', classId);
  return db.transaction().execute(async (tx) => {
    const act = await lockAct(tx, actId);
    if (!act || act.class_id !== classId) throw new Problem(404, 'request.not-found');
    if (act.state === state) return actOf(tx, actor, act, now);
    if (act.state !== 'waiting') throw new Problem(409, 'record.state');
    const students = await studentsOf(tx, actId);
    if (state === 'confirmed') {
      // An item that was switched off since was still given while it was on.
      const item = (await itemsAt(tx, await pathOf(tx, placeId))).find(({ code }) => code === act.item);
      if (!item) throw new Problem(422, 'point.item-unknown');
      await count(tx, act, { ...item, facts: factsAsGiven(item, act.points) }, students, now);
    }
    const decided = await setState(tx, act, state, actor, now);
    await audit(tx, actor, act, `points.${state}`, students.length);
    return actOf(tx, actor, decided, now);
  });
}

/** An item's points may have changed since: what counts is what was given. */
const factsAsGiven = (item: Item, points: number) =>
  item.facts.map((fact) => (fact.value === item.points ? { ...fact, value: points } : fact));

async function setState(tx: Tx, act: ActRow, state: ActRow['state'], actor: Actor, now: Date): Promise<ActRow> {
  const changed = { state, decided_by: actor.personId, decided_at: now };
  await tx.updateTable('point_act').set(changed).where('id', '=', act.id).execute();
  await tx.updateTable('point').set({ state }).where('act_id', '=', act.id).execute();
  return { ...act, ...changed };
}

async function studentsOf(tx: Tx, actId: string): Promise<number[]> {
  const rows = await tx
    .selectFrom('point')
    .select('person_id')
    .where('act_id', '=', actId)
    .orderBy('person_id')
    .execute();
  return rows.map(({ person_id }) => person_id);
}

async function audit(tx: Tx, actor: Actor, act: ActRow, what: AuditAct, pupils: number): Promise<void> {
  const details = { classId: act.class_id, points: act.id, item: act.item, pupils };
  await recordAct(tx, { act: what, accountId: actor.accountId, details });
}
