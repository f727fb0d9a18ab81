import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type Actor, can } from '../identity/index.js';
import { publicityPolicy } from './policy.js';
import { describeRounds, getRound, mayManage, mayRead, type RoundRow, stateOf } from './rounds.js';

/** @throws Problem 404 `request.not-found` */
export async function requireReadable(db: Db, actor: Actor, roundId: string): Promise<RoundRow> {
  const round = await getRound(db, roundId);
  if (!(await mayRead(db, actor, round))) throw new Problem(404, 'request.not-found');
  return round;
}

/** A round, and what the caller may do with it now. */
export async function roundPage(db: Db, actor: Actor, roundId: string, today: string) {
  const round = await requireReadable(db, actor, roundId);
  const [described] = await describeRounds(db, [round], today);
  if (!described) throw new Problem(404, 'request.not-found');
  const state = stateOf(round, today);
  const manages = await mayManage(db, actor, round);
  const signs: number[] = [];
  for (const classId of round.classIds)
    if (await can(db, actor, publicityPolicy, 'publicity.sign', { classId })) signs.push(classId);
  const ends = manages || actor.roles.some(({ role }) => role === 'head');
  const objects = await can(db, actor, publicityPolicy, 'publicity.object', { placeId: round.placeId });
  return {
    ...described,
    school: round.school,
    standings: ends || signs.length > 0 ? await standingsOf(db, round, ends ? round.classIds : signs, today) : [],
    may: {
      object: objects !== undefined && state === 'open',
      manage: manages && (state === 'open' || state === 'over'),
      conclude: manages && state === 'over',
      sign: state === 'over' ? signs : [],
    },
  };
}

/** What still stands between classes and the end of a round; figures only, never what was objected to. */
async function standingsOf(db: Db, round: RoundRow, classIds: readonly number[], today: string) {
  const signed = await db
    .selectFrom('publicity_signature')
    .selectAll()
    .where('round_id', '=', round.id)
    .orderBy('signed_at')
    .execute();
  const { rows: counts } = await sql<{ classId: number; all: number; open: number; overdue: number }>`
    select e.class_id as "classId", count(*)::int as all,
      count(*) filter (where o.state in ('filed', 'assigned') or (o.state = 'decided' and o.due_on >= ${today}))::int as open,
      count(*) filter (where o.state in ('filed', 'assigned') and o.due_on < ${today})::int as overdue
    from objection o join publicity_entry e on e.person_id = o.person_id and e.id = o.entry_id
    where o.round_id = ${round.id} group by e.class_id`.execute(db);
  return classIds.map((classId) => {
    const { all = 0, open = 0, overdue = 0 } = counts.find((row) => row.classId === classId) ?? {};
    return {
      classId,
      signed: signed
        .filter(({ class_id }) => class_id === classId)
        .map(({ role, name, signed_at }) => ({
          role: role as 'class-teacher' | 'teacher',
          name,
          at: signed_at.toISOString(),
        })),
      objections: all,
      openObjections: open,
      overdueObjections: overdue,
    };
  });
}
