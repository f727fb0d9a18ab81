import { type FollowedObjection, type Objection, Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { addWorkingDays } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { closeObjection } from './close-objection.js';
import { tellDeciders } from './objection-notices.js';
import { isFamily } from './objection-rights.js';
import {
  addStep,
  describeObjection,
  describeStep,
  getObjection,
  idOfReceipt,
  type ObjectionRow,
  objectionsWhere,
  setObjection,
  stepsOf,
} from './objections.js';
import type { Moment } from './open.js';
import { lockRound } from './rounds.js';

export type Side = 'objector' | 'pupil';

export interface Answer {
  answer: 'appeal' | 'accept';
  words?: string | undefined;
}

/** Whom a decision went against, and who may therefore take it further; in part means both. */
export function mayAppeal({ state, outcome, level, dueOn }: ObjectionRow, side: Side, today: string): boolean {
  if (state !== 'decided' || level === 2 || today > dueOn) return false;
  return outcome === 'partly' || outcome === (side === 'objector' ? 'rejected' : 'upheld');
}

/** Whoever could appeal may say instead that the matter is settled; where both could, only time settles it. */
export function mayAccept(objection: ObjectionRow, side: Side, today: string): boolean {
  return objection.outcome !== 'partly' && mayAppeal(objection, side, today);
}

/** As the objector sees it: of the entry and the pupil nothing that was not in the objection itself. */
export async function follow(db: Db | Tx, objection: ObjectionRow, today: string): Promise<FollowedObjection> {
  const { id: _, roundId: __, anonymous: ___, ...seen } = describeObjection(objection, today);
  return {
    ...seen,
    steps: (await stepsOf(db, objection)).map(describeStep),
    may: { appeal: mayAppeal(objection, 'objector', today), accept: mayAccept(objection, 'objector', today) },
  };
}

/** @throws Problem 404 `publicity.receipt-unknown` */
export async function followReceipt(db: Db, receipt: string, today: string): Promise<FollowedObjection> {
  return follow(db, await byReceipt(db, receipt), today);
}

async function byReceipt(db: Db, receipt: string): Promise<ObjectionRow> {
  return getObjection(db, idOfReceipt(receipt)).catch((error) => {
    if (error instanceof Problem) throw new Problem(404, 'publicity.receipt-unknown');
    throw error;
  });
}

export async function answerByReceipt(
  db: Db,
  receipt: string,
  answer: Answer,
  moment: Moment,
): Promise<FollowedObjection> {
  const { id, accountId } = await byReceipt(db, receipt);
  // Of an anonymous objector not the time of day either.
  const at = accountId === null ? new Date(`${moment.today}T00:00:00Z`) : moment.now;
  await answerDecision(db, null, id, 'objector', answer, { ...moment, now: at });
  return followReceipt(db, receipt, moment.today);
}

/** The pupil, a guardian or a named objector. @throws Problem 404 `request.not-found` to everybody else. */
export async function answerAsKnown(db: Db, actor: Actor, id: string, answer: Answer, moment: Moment): Promise<void> {
  const objection = await getObjection(db, id);
  const side = await sideOf(db, actor, objection);
  if (!side) throw new Problem(404, 'request.not-found');
  await answerDecision(db, actor, id, side, answer, moment);
}

export async function sideOf(db: Db, actor: Actor, objection: ObjectionRow): Promise<Side | undefined> {
  if (await isFamily(db, actor, objection)) return 'pupil';
  return objection.accountId !== null && objection.accountId === actor.accountId ? 'objector' : undefined;
}

/** @throws Problem 409 `publicity.no-appeal`; 422 `publicity.words-missing`. */
async function answerDecision(
  db: Db,
  actor: Actor | null,
  id: string,
  side: Side,
  { answer, words = '' }: Answer,
  { now, today }: Moment,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { roundId } = await getObjection(tx, id);
    const round = await lockRound(tx, roundId, 'share');
    const objection = await getObjection(tx, id, true);
    const may = answer === 'appeal' ? mayAppeal : mayAccept;
    if (!may(objection, side, today)) throw new Problem(409, 'publicity.no-appeal');
    const details = { objection: id, answer, level: objection.level };
    await recordAct(tx, {
      act: 'objection.answered',
      accountId: actor?.accountId ?? null,
      placeId: objection.placeId,
      details,
    });
    if (answer === 'accept') return closeObjection(tx, objection, now);
    if (words.trim() === '')
      throw new Problem(422, 'publicity.words-missing', {}, [{ path: 'words', code: 'publicity.words-missing' }]);
    const level = objection.level + 1;
    const dueOn = await addWorkingDays(tx, today, round.answerDays);
    await setObjection(tx, objection, { state: 'filed', level, assigned_to: null, due_on: dueOn }, now);
    await addStep(tx, objection, { kind: 'appealed', by: side, words: words.trim(), level }, now);
    await tellDeciders(tx, { ...objection, level }, 'objection-appealed', now);
  });
}

/** What was objected to a pupil's entries in a term, newest first; for the family. */
export async function objectionsTo(db: Db, personId: number, termId: number, today: string): Promise<Objection[]> {
  const rows = await objectionsWhere(
    db,
    sql`o.person_id = ${personId} and o.round_id in (select id from publicity_round where term_id = ${termId})`,
    sql`o.filed_at desc, o.id`,
  );
  return rows.map((row) => describeObjection(row, today));
}

/** What somebody objected to under the own name, newest first. */
export async function filedBy(db: Db, accountId: string, today: string) {
  const rows = await objectionsWhere(db, sql`o.account_id = ${accountId}`, sql`o.filed_at desc, o.id`, 50);
  const { rows: titles } = await sql<{ id: string; title: string }>`
    select id, shown ->> 'title' as title from publicity_entry
    where id = any(${rows.map(({ entryId }) => entryId)}::uuid[])`.execute(db);
  return Promise.all(
    rows.map(async (row) => ({
      ...(await follow(db, row, today)),
      id: row.id,
      entryTitle: titles.find(({ id }) => id === row.entryId)?.title ?? '',
    })),
  );
}
