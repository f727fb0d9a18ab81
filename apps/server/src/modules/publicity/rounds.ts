import { Problem, type PublicityRound } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, can } from '../identity/index.js';
import { classAudience, publicityPolicy } from './policy.js';

export interface RoundRow {
  id: string;
  termId: number;
  term: string;
  schoolYear: number;
  placeId: number;
  school: string;
  scope: PublicityRound['scope'];
  audience: PublicityRound['audience'];
  state: 'open' | 'concluded' | 'cancelled';
  days: number;
  answerDays: number;
  appealDays: number;
  openedOn: string;
  closesOn: string;
  reason: string;
  classIds: number[];
}

const roundColumns = sql`
  r.id, r.term_id as "termId", t.code as term, t.school_year as "schoolYear", r.place_id as "placeId", p.name as school,
  r.scope, r.audience, r.state, r.days, r.answer_days as "answerDays", r.appeal_days as "appealDays",
  r.opened_on as "openedOn", r.closes_on as "closesOn", r.reason,
  array(select class_id from publicity_class c where c.round_id = r.id order by class_id) as "classIds"`;

/** @throws Problem 404 `request.not-found` */
export async function getRound(db: Db | Tx, id: string): Promise<RoundRow> {
  const { rows } = await sql<RoundRow>`
    select ${roundColumns} from publicity_round r join term t on t.id = r.term_id join place p on p.id = r.place_id
    where r.id = ${id}`.execute(db);
  if (!rows[0]) throw new Problem(404, 'request.not-found');
  return rows[0];
}

/**
 * The round, locked until the transaction ends: `share` by what must not happen while it is ended (an objection, a withdrawal),
 * `update` by what ends it.
 */
export async function lockRound(tx: Tx, id: string, strength: 'share' | 'update'): Promise<RoundRow> {
  const locked = tx.selectFrom('publicity_round').select('id').where('id', '=', id);
  await (strength === 'share' ? locked.forShare() : locked.forUpdate()).execute();
  return getRound(tx, id);
}

/** The days have passed, and nobody concluded it yet. */
export function stateOf({ state, closesOn }: RoundRow, today: string): PublicityRound['state'] {
  return state === 'open' && today > closesOn ? 'over' : state;
}

/** Whether somebody may see a round: its school, or its classes, or whoever stands above. */
export async function mayRead(db: Db | Tx, actor: Actor, round: RoundRow): Promise<boolean> {
  const relation = await can(db, actor, publicityPolicy, 'publicity.read', { placeId: round.placeId });
  if (relation !== 'attended-school' || round.audience === 'school') return relation !== undefined;
  for (const classId of round.classIds)
    if (await can(db, actor, classAudience, 'publicity.read', { classId })) return true;
  return false;
}

/** Whether somebody may open, sign off and call off a round of this scope. */
export async function mayManage(
  db: Db | Tx,
  actor: Actor,
  { scope, placeId, classIds }: Pick<RoundRow, 'scope' | 'placeId' | 'classIds'>,
): Promise<boolean> {
  const target = scope === 'class' && classIds[0] !== undefined ? { classId: classIds[0] } : { placeId };
  return (await can(db, actor, publicityPolicy, 'publicity.manage', target)) !== undefined;
}

/** The rounds as they are shown, in the order given; classes, pupils and entries are asked for once for all. */
export async function describeRounds(
  db: Db | Tx,
  rounds: readonly RoundRow[],
  today: string,
): Promise<PublicityRound[]> {
  if (rounds.length === 0) return [];
  const ids = rounds.map(({ id }) => id);
  const { rows: classes } = await sql<PublicityRound['classes'][number] & { roundId: string }>`
    select pc.round_id as "roundId", c.id, c.place_id as "placeId", c.number, c.name,
      c.stage * 10 + greatest(1, t.school_year - c.entry_year + 1) as grade
    from publicity_class pc join class c on c.id = pc.class_id
    join publicity_round r on r.id = pc.round_id join term t on t.id = r.term_id
    where pc.round_id = any(${ids}::uuid[]) order by grade, c.number`.execute(db);
  const { rows: counts } = await sql<{ roundId: string; pupils: number; entries: number }>`
    select o.round_id as "roundId", count(*)::int as pupils,
      (select count(*)::int from publicity_entry e where e.round_id = o.round_id) as entries
    from publicity_outcome o where o.round_id = any(${ids}::uuid[]) group by o.round_id`.execute(db);
  return rounds.map((round) => {
    const { id, term, placeId, scope, audience, days, openedOn, closesOn, reason } = round;
    const { pupils = 0, entries = 0 } = counts.find(({ roundId }) => roundId === id) ?? {};
    return {
      id,
      term,
      placeId,
      scope,
      audience,
      state: stateOf(round, today),
      classes: classes.filter(({ roundId }) => roundId === id).map(({ roundId: _, ...brief }) => brief),
      days,
      openedOn,
      closesOn,
      pupils,
      entries,
      reason,
    };
  });
}

const PAGE = 20;

/** The rounds of a term that somebody may see, newest first. */
export async function listRounds(
  db: Db,
  actor: Actor,
  asked: { termId: number; placeId?: number | undefined; before?: string | undefined },
  today: string,
): Promise<{ rounds: PublicityRound[]; next: string | null }> {
  const inSight = await sightOf(db, actor);
  const { rows } = await sql<RoundRow>`
    select ${roundColumns} from publicity_round r join term t on t.id = r.term_id join place p on p.id = r.place_id
    where r.term_id = ${asked.termId}
      ${inSight}
      ${asked.placeId === undefined ? sql`` : sql`and r.place_id = ${asked.placeId}`}
      ${asked.before === undefined ? sql`` : sql`and (r.opened_at, r.id) < (select opened_at, id from publicity_round where id = ${asked.before})`}
    order by r.opened_at desc, r.id desc limit ${PAGE + 1}`.execute(db);
  const page = rows.slice(0, PAGE);
  const seen: RoundRow[] = [];
  for (const round of page) if (await mayRead(db, actor, round)) seen.push(round);
  return { rounds: await describeRounds(db, seen, today), next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** The rounds that somebody may see, or once could: pages are filled with them, and each is looked at again by `mayRead`. */
async function sightOf(db: Db, actor: Actor): Promise<RawBuilder<unknown>> {
  if (actor.roles.some(({ role }) => role === 'administrator')) return sql``;
  const roots = actor.roles.flatMap(({ placeId }) => (placeId === null ? [] : [placeId]));
  const self = actor.personId ?? 0;
  const { rows } = await sql<{ id: number }>`
    with recursive under as (
      select id from place where id = any(${roots}::integer[])
      union select p.id from place p join under on p.parent_id = under.id)
    select id from under
    union select place_id from employment where person_id = ${self}
    union select c.place_id from teaching g join class c on c.id = g.class_id where g.person_id = ${self}
    union select c.place_id from enrolment e join class c on c.id = e.class_id where e.person_id = ${self}
    union select c.place_id from guardianship g join enrolment e on e.person_id = g.person_id
      join class c on c.id = e.class_id where g.guardian_id = ${self} and g.is_guardian`.execute(db);
  const places = sql`and r.place_id = any(${rows.map(({ id }) => id)}::integer[])`;
  if (!actor.roles.every(({ role }) => role === 'student' || role === 'guardian')) return places;
  return sql`${places} and (r.audience = 'school' or exists (
    select 1 from publicity_class pc join enrolment e on e.class_id = pc.class_id
    where pc.round_id = r.id and (e.person_id = ${self} or e.person_id in (
      select person_id from guardianship where guardian_id = ${self} and is_guardian))))`;
}
