import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { claimAttachments, forgetUploader } from '../attachment/index.js';
import { addWorkingDays } from '../calendar/index.js';
import { type Actor, can, recordAct } from '../identity/index.js';
import { type EntryRow, getEntry } from './entries.js';
import { tellDeciders, tellFamily } from './objection-notices.js';
import { addStep, findObjection, idOfReceipt, type ObjectionRow } from './objections.js';
import type { Moment } from './open.js';
import { publicityPolicy } from './policy.js';
import { getRound, lockRound, mayRead, type RoundRow, stateOf } from './rounds.js';
import type { Tally } from './tally.js';

export interface NewObjection {
  entryId: string;
  receipt: string;
  anonymous: boolean;
  words: string;
  attachments: readonly string[];
}

/**
 * Files an objection to an entry. Of an anonymous one neither account nor time of day is kept, in the audit neither. The same
 * receipt again files nothing; other words under it are refused.
 *
 * @throws Problem 404 `request.not-found`; 409 `publicity.over`, `publicity.receipt-taken`; 429 `publicity.too-many`.
 */
export async function fileObjection(
  db: Db,
  actor: Actor,
  filed: NewObjection,
  tally: Tally,
  moment: Moment,
): Promise<string> {
  const id = idOfReceipt(filed.receipt);
  const words = filed.words.trim();
  const entry = await getEntry(db, filed.entryId);
  const round = await getRound(db, entry.roundId);
  const may = await can(db, actor, publicityPolicy, 'publicity.object', { placeId: round.placeId });
  if (may === undefined || !(await mayRead(db, actor, round))) throw new Problem(404, 'request.not-found');
  const who = actor.accountId ?? '';
  await db.transaction().execute(async (tx) => {
    // Until this is through, the round cannot be concluded.
    const locked = await lockRound(tx, round.id, 'share');
    // Sent twice at once, the second finds what the first filed.
    await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 5))`.execute(tx);
    const before = await findObjection(tx, id);
    if (before) return requireSame(before, { entryId: entry.id, words, anonymous: filed.anonymous });
    if (stateOf(locked, moment.today) !== 'open')
      throw new Problem(409, 'publicity.over', { closesOn: locked.closesOn });
    tally.require(who, moment.today);
    const row = await insertObjection(tx, actor, { id, words, filed, entry, round: locked }, moment);
    await claimAttachments(tx, actor, filed.attachments, { kind: 'objection', ref: id, personId: entry.personId });
    if (filed.anonymous) await forgetUploader(tx, 'objection', id, moment.today);
    await addStep(tx, row, { kind: 'filed', by: 'objector' }, timeOf(filed.anonymous, moment));
    await recordAct(tx, {
      act: 'objection.filed',
      accountId: filed.anonymous ? null : actor.accountId,
      placeId: round.placeId,
      details: { objection: id, round: round.id },
    });
    await tellDeciders(tx, row, 'objection-filed', moment.now);
    await tellFamily(tx, row, 'objection-about', moment.now);
  });
  tally.add(who, moment.today);
  return id;
}

function requireSame(
  before: ObjectionRow,
  { entryId, words, anonymous }: { entryId: string; words: string; anonymous: boolean },
): void {
  const same = before.entryId === entryId && before.words === words && (before.accountId === null) === anonymous;
  if (!same) throw new Problem(409, 'publicity.receipt-taken');
}

/** Of an anonymous objector only the day: the minute would lead to whoever was signed in then. */
function timeOf(anonymous: boolean, { now, today }: Moment): Date {
  return anonymous ? new Date(`${today}T00:00:00Z`) : now;
}

async function insertObjection(
  tx: Tx,
  actor: Actor,
  given: { id: string; words: string; filed: NewObjection; entry: EntryRow; round: RoundRow },
  moment: Moment,
): Promise<ObjectionRow> {
  const { id, words, filed, entry, round } = given;
  const at = timeOf(filed.anonymous, moment);
  const dueOn = await addWorkingDays(tx, moment.today, round.answerDays);
  const accountId = filed.anonymous ? null : actor.accountId;
  await tx
    .insertInto('objection')
    .values({
      person_id: entry.personId,
      id,
      entry_id: entry.id,
      round_id: round.id,
      place_id: round.placeId,
      account_id: accountId,
      words,
      state: 'filed',
      due_on: dueOn,
      filed_on: moment.today,
      filed_at: at,
      changed_at: at,
    })
    .execute();
  return {
    id,
    personId: entry.personId,
    entryId: entry.id,
    roundId: round.id,
    placeId: round.placeId,
    accountId,
    words,
    level: 0,
    state: 'filed',
    outcome: null,
    assignedTo: null,
    dueOn,
    filedOn: moment.today,
  };
}
