import type {
  getPointSheet,
  listPointClasses,
  listPoints,
  listStudentPoints,
  PointAct,
  ReplyOf,
  Words,
} from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { findWindow } from '../calendar/index.js';
import type { Actor } from '../identity/index.js';
import { findClassBrief } from '../roster/index.js';
import { pageOf, readCursor } from './cursor.js';
import { type Page, termAsked } from './lists.js';
import { getRunningTerm } from './placement.js';
import { type ActRow, actsOf } from './point-acts.js';
import { pupilsOn, requireGiver, stageOf, usableItems } from './point-rights.js';
import type { Clock } from './submit.js';

/** How far back it is looked which items somebody used last. */
const RECENT = 200;

/** What is needed to give points to a class: pupils by name, and the items, those last used by the actor first. */
export async function pointSheet(
  db: Db,
  actor: Actor,
  classId: number,
  today: string,
): Promise<ReplyOf<typeof getPointSheet>> {
  const { as, leads, placeId } = await requireGiver(db, actor, classId);
  const term = await getRunningTerm(db, today);
  const { opensOn, closesOn } = await findWindow(db, 'record', placeId, term.id);
  const brief = await findClassBrief(db, classId, term.schoolYear);
  if (!brief) throw new Error(`There is no class ${classId}.`);
  const { school: _, ...found } = brief;
  const items = await usableItems(db, placeId, await stageOf(db, classId));
  const recent = await recentItems(db, actor);
  const rank = (code: string) => (recent.has(code) ? (recent.get(code) as number) : recent.size);
  return {
    class: found,
    term: term.code,
    today,
    open: opensOn <= today && today <= closesOn,
    as,
    mayConfirm: leads,
    items: items
      .map(({ code, title, aspect, points, ownId }) => ({ code, title, aspect, points, own: ownId !== null }))
      .sort((a, b) => rank(a.code) - rank(b.code)),
    students: await pupilsOn(db, classId, today),
  };
}

/** The items that somebody gave last, with their place from the last one on. */
async function recentItems(db: Db, actor: Actor): Promise<Map<string, number>> {
  const { rows } = await sql<{ item: string }>`
    select item from point_act where writer_id = ${actor.personId} order by written_at desc limit ${RECENT}`.execute(
    db,
  );
  return new Map([...new Set(rows.map(({ item }) => item))].map((item, place) => [item, place]));
}

/** The classes to which somebody may give points now. */
export async function pointClasses(db: Db, actor: Actor, today: string): Promise<ReplyOf<typeof listPointClasses>> {
  const { schoolYear } = await getRunningTerm(db, today);
  const teaches = actor.roles.some(({ role }) => role === 'teacher');
  const learns = actor.roles.some(({ role }) => role === 'student');
  const { rows } = await sql<ReplyOf<typeof listPointClasses>['classes'][number]>`
    select c.id, c.place_id as "placeId", c.stage * 10 + greatest(1, ${schoolYear}::integer - c.entry_year + 1) as grade,
      c.number, c.name
    from class c where c.id in (
      select t.class_id from teaching t where ${teaches} and t.person_id = ${actor.personId} and t.term_id = (
        select t2.term_id from teaching t2 join term on term.id = t2.term_id
        where t2.class_id = t.class_id order by (term.starts_on <= current_date) desc, term.starts_on desc limit 1)
      union
      select cc.class_id from class_committee cc where ${learns} and cc.person_id = ${actor.personId} and cc.class_id = (
        select class_id from enrolment where person_id = cc.person_id
        order by (starts_on <= current_date) desc, starts_on desc limit 1))
    order by c.stage, c.entry_year desc, c.number`.execute(db);
  return { classes: rows };
}

/** A class's points of a day, or all in a state, the newest first. A class committee sees what each gave itself. */
export async function pointsOfClass(
  db: Db,
  actor: Actor,
  classId: number,
  { day, state, after, limit = 50 }: Page & { day?: string | undefined; state?: PointAct['state'] | undefined },
  { now, today }: Clock,
): Promise<ReplyOf<typeof listPoints>> {
  const { as } = await requireGiver(db, actor, classId);
  const cursor = readCursor(after, 'instant');
  const of = day ?? (state === undefined ? today : undefined);
  const { rows } = await sql<ActRow>`
    select * from point_act where class_id = ${classId}
      ${of === undefined ? sql`` : sql`and day = ${of}`} ${state === undefined ? sql`` : sql`and state = ${state}`}
      ${as === 'teacher' ? sql`` : sql`and writer_id = ${actor.personId}`}
      ${cursor ? sql`and (written_at, id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql``}
    order by written_at desc, id desc limit ${limit + 1}`.execute(db);
  const { page, next } = pageOf(rows, limit, ({ written_at, id }) => ({ at: written_at.toISOString(), id }));
  return { acts: await actsOf(db, actor, page, now), next };
}

interface PointRow {
  act_id: string;
  item: string;
  title: Words;
  points: number;
  day: string;
  note: string;
}

/** A pupil's points of a term that count, the newest day first, and their sum. */
export async function pointsOfStudent(
  db: Db,
  studentId: number,
  { term: code, after, limit = 50 }: Page & { term?: string | undefined },
  today: string,
): Promise<ReplyOf<typeof listStudentPoints>> {
  const term = await termAsked(db, code, today);
  const cursor = readCursor(after, 'day');
  const those = sql`from point where person_id = ${studentId} and term_id = ${term.id} and state = 'confirmed'`;
  const { rows } = await sql<PointRow>`
    select act_id, item, title, points, day, note ${those}
      ${cursor ? sql`and (day, act_id) < (${cursor.at}::date, ${cursor.id}::uuid)` : sql``}
    order by day desc, act_id desc limit ${limit + 1}`.execute(db);
  const total = await sql<{ praised: number; mended: number; points: number }>`
    select count(*) filter (where points > 0) as praised, count(*) filter (where points < 0) as mended,
      coalesce(sum(points), 0)::integer as points ${those}`.execute(db);
  const { page, next } = pageOf(rows, limit, ({ day, act_id }) => ({ at: day, id: act_id }));
  return {
    term: term.code,
    total: total.rows[0] ?? { praised: 0, mended: 0, points: 0 },
    points: page.map(({ act_id: actId, ...point }) => ({ actId, ...point })),
    next,
  };
}
