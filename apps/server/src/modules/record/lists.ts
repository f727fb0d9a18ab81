import type {
  countRecords,
  listClassRecords,
  listWaitingRecords,
  RecordBrief,
  RecordState,
  ReplyOf,
} from '@wuyu/contract';
import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type Actor } from '../identity/index.js';
import { findTerm, type Term } from '../roster/index.js';
import { type Cursor, pageOf, readCursor } from './cursor.js';
import { getRunningTerm } from './placement.js';
import { getKind } from './record-types.js';
import { briefOf, type RecordRow } from './rows.js';

export interface Page {
  after?: string | undefined;
  limit?: number | undefined;
}

export interface Filter {
  term?: string | undefined;
  state?: RecordState | undefined;
  type?: string | undefined;
}

type Named = ReplyOf<typeof listClassRecords>['records'][number];
type NamedRow = RecordRow & { student_name: string };

/** The term asked for, or the one that runs. @throws Problem 404 `request.not-found` */
export async function termAsked(db: Db, code: string | undefined, today: string): Promise<Term> {
  if (code === undefined) return getRunningTerm(db, today);
  const term = await findTerm(db, code);
  if (!term) throw new Problem(404, 'request.not-found');
  return term;
}

const newestDayFirst = ({ day, id }: RecordRow): Cursor => ({ at: day, id });

/** A pupil's records of a term, the newest day first; drafts only to whoever writes them. */
export async function listRecords(
  db: Db,
  actor: Actor,
  studentId: number,
  { term, state, type, after, limit = 30 }: Filter & Page,
  today: string,
): Promise<{ records: RecordBrief[]; next: string | null }> {
  const { id: termId } = await termAsked(db, term, today);
  const cursor = readCursor(after, 'day');
  const { rows } = await sql<RecordRow>`
    select * from record
    where person_id = ${studentId} and term_id = ${termId} and (state <> 'draft' or writer_id = ${actor.personId})
      ${state === undefined ? sql`` : sql`and state = ${state}`} ${type === undefined ? sql`` : sql`and type = ${type}`}
      ${cursor ? sql`and (day, id) < (${cursor.at}::date, ${cursor.id}::uuid)` : sql``}
    order by day desc, id desc limit ${limit + 1}`.execute(db);
  const { page, next } = pageOf(rows, limit, newestDayFirst);
  return { records: page.map((row) => briefOf(row, actor)), next };
}

/** A class's records of a term, the newest day first. */
export async function listOfClass(
  db: Db,
  actor: Actor,
  classId: number,
  { term, state, type, after, limit = 30 }: Filter & Page,
  today: string,
): Promise<{ records: Named[]; next: string | null }> {
  const { id: termId } = await termAsked(db, term, today);
  const cursor = readCursor(after, 'day');
  const { rows } = await sql<NamedRow>`
    select r.*, p.name as student_name from record r join person p on p.id = r.person_id
    where r.class_id = ${classId} and r.term_id = ${termId} and r.state <> 'draft'
      ${state === undefined ? sql`` : sql`and r.state = ${state}`}
      ${type === undefined ? sql`` : sql`and r.type = ${type}`}
      ${cursor ? sql`and (r.day, r.id) < (${cursor.at}::date, ${cursor.id}::uuid)` : sql``}
    order by r.day desc, r.id desc limit ${limit + 1}`.execute(db);
  const { page, next } = pageOf(rows, limit, newestDayFirst);
  return { records: page.map((row) => namedOf(row, actor)), next };
}

const namedOf = (row: NamedRow, actor: Actor): Named => ({ ...briefOf(row, actor), studentName: row.student_name });

/** What somebody has begun to write, and what came back to them; the last changed first. */
export async function listDrafts(
  db: Db,
  actor: Actor,
  { after, limit = 30 }: Page,
): Promise<{ records: Named[]; next: string | null }> {
  const cursor = readCursor(after, 'instant');
  const { rows } = await sql<NamedRow>`
    select r.*, p.name as student_name from record r join person p on p.id = r.person_id
    where r.writer_id = ${actor.personId} and r.state in ('draft', 'returned')
      ${cursor ? sql`and (r.changed_at, r.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql``}
    order by r.changed_at desc, r.id desc limit ${limit + 1}`.execute(db);
  const { page, next } = pageOf(rows, limit, (row) => ({ at: row.changed_at.toISOString(), id: row.id }));
  return { records: page.map((row) => namedOf(row, actor)), next };
}

/** What waits for a guardian or a class teacher, the oldest first. */
export async function listWaiting(
  db: Db,
  actor: Actor,
  { after, limit = 30 }: Page,
): Promise<ReplyOf<typeof listWaitingRecords>> {
  const cursor = readCursor(after, 'instant');
  const mine = sql`
    with mine as (
      select g.person_id, 'guardian' as role from guardianship g
        where g.guardian_id = ${actor.personId} and g.is_guardian and ${has(actor, 'guardian')}
      union all
      select e.person_id, 'class-teacher' from (${ledClasses(actor)}) as led
        join enrolment e on e.class_id = led.class_id
        where ${has(actor, 'teacher')}
          and e.class_id = (select class_id from enrolment where person_id = e.person_id
            order by (starts_on <= current_date) desc, starts_on desc limit 1))`;
  const those = sql`
    mine join record r on r.person_id = mine.person_id and r.confirmer = mine.role and r.state = 'waiting'
      and not (mine.role = 'guardian' and r.writer_id = ${actor.personId})`;
  const { rows } = await sql<NamedRow>`
    ${mine} select r.*, p.name as student_name from ${those} join person p on p.id = r.person_id
    ${cursor ? sql`where (r.submitted_at, r.id) > (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql``}
    order by r.submitted_at, r.id limit ${limit + 1}`.execute(db);
  const counted = await sql<{ total: number }>`${mine} select count(*) as total from ${those}`.execute(db);
  const { page, next } = pageOf(rows, limit, (row) => ({ at: (row.submitted_at as Date).toISOString(), id: row.id }));
  return { records: page.map((row) => namedOf(row, actor)), next, total: counted.rows[0]?.total ?? 0 };
}

const has = (actor: Actor, role: string) => (actor.roles.some((one) => one.role === role) ? sql`true` : sql`false`);

/** The classes whose class teacher somebody is now, as `led-class` in identity has it. */
const ledClasses = (actor: Actor) => sql`
  select t.class_id from teaching t
  where t.person_id = ${actor.personId} and t.is_class_teacher and t.term_id = (
    select t2.term_id from teaching t2 join term on term.id = t2.term_id
    where t2.class_id = t.class_id order by (term.starts_on <= current_date) desc, term.starts_on desc limit 1)`;

/** How many records there are by kind and state: a pupil's or a class's, without drafts. */
export async function countOf(
  db: Db,
  of: { studentId: number } | { classId: number },
  code: string | undefined,
  today: string,
): Promise<ReplyOf<typeof countRecords>> {
  const term = await termAsked(db, code, today);
  const who = 'studentId' in of ? sql`person_id = ${of.studentId}` : sql`class_id = ${of.classId}`;
  const { rows } = await sql<{ type: string; state: RecordState; count: number }>`
    select type, state, count(*) as count from record
    where ${who} and term_id = ${term.id} and state <> 'draft' group by type, state order by type, state`.execute(db);
  return {
    term: term.code,
    total: rows.reduce((sum, { count }) => sum + count, 0),
    counts: rows.map(({ type, state, count }) => {
      const { title, aspect } = getKind(type);
      return { type, typeTitle: title, aspect, state, count };
    }),
  };
}
