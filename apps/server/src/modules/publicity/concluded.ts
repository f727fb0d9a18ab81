import type { ShownRecord } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { StepProgress } from '../selection/index.js';

/** A record that stood before the school to the end: what an archive may seal. */
export interface ConcludedRecord {
  recordId: string;
  /** What was shown, and its digest. */
  shown: ShownRecord;
  digest: string;
  roundId: string;
  openedOn: string;
  closedOn: string;
  /** The entry of the outcome in the ledger. */
  ledgerEntryId: string;
}

/** In the pupil's order; without what was withdrawn or struck out. */
export async function concludedSelections(db: Db | Tx, personId: number, termId: number): Promise<ConcludedRecord[]> {
  const { rows } = await sql<ConcludedRecord>`
    select e.record_id as "recordId", e.shown, e.digest, r.id as "roundId", r.opened_on as "openedOn",
      r.closes_on as "closedOn", o.entry_id as "ledgerEntryId"
    from publicity_outcome o
    join publicity_round r on r.id = o.round_id and r.state = 'concluded'
    join publicity_entry e on e.person_id = o.person_id and e.round_id = o.round_id and e.state = 'shown'
    where o.person_id = ${personId} and o.term_id = ${termId}
    order by r.opened_at, e.position`.execute(db);
  return rows;
}

/** Whether a pupil's selection is still shown, or waits for its round to be concluded. */
export async function isPublic(db: Db | Tx, personId: number, termId: number): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (select 1 from publicity_outcome o join publicity_round r on r.id = o.round_id and r.state = 'open'
      where o.person_id = ${personId} and o.term_id = ${termId}) as open`.execute(db);
  return rows[0]?.open === true;
}

export interface ClassPublicity {
  classId: number;
  /** Pupils enrolled in the term; those in a round under way; those whose round is concluded. */
  pupils: number;
  shown: number;
  concluded: number;
  openObjections: number;
  overdueObjections: number;
  /** A round's days are over and it is not concluded. */
  over: boolean;
}

/** How classes stand with publicity in a term. */
export async function publicityState(
  db: Db | Tx,
  classIds: readonly number[],
  termId: number,
  today: string,
): Promise<ClassPublicity[]> {
  if (classIds.length === 0) return [];
  const ids = sql`${[...classIds]}::integer[]`;
  const { rows: pupils } = await sql<{ classId: number; count: number }>`
    with days as (select starts_on, ends_on from term where id = ${termId})
    select e.class_id as "classId", count(*)::int as count from enrolment e cross join days d
    where e.class_id = any(${ids}) and e.starts_on <= d.ends_on and (e.ends_on is null or e.ends_on >= d.starts_on)
      and not exists (
        select 1 from enrolment later where later.person_id = e.person_id
          and later.starts_on > e.starts_on and later.starts_on <= d.ends_on)
    group by e.class_id`.execute(db);
  const { rows: rounds } = await sql<{ classId: number; shown: number; concluded: number; over: boolean }>`
    select o.class_id as "classId", count(*) filter (where r.state = 'open')::int as shown,
      count(*) filter (where r.state = 'concluded')::int as concluded,
      coalesce(bool_or(r.state = 'open' and r.closes_on < ${today}), false) as over
    from publicity_class c
    join publicity_round r on r.id = c.round_id and r.term_id = ${termId}
    join publicity_outcome o on o.round_id = c.round_id and o.class_id = c.class_id
    where c.class_id = any(${ids}) group by o.class_id`.execute(db);
  const { rows: objections } = await sql<{ classId: number; open: number; overdue: number }>`
    select e.class_id as "classId", count(*)::int as open, count(*) filter (where j.due_on < ${today})::int as overdue
    from publicity_class c
    join publicity_round r on r.id = c.round_id and r.term_id = ${termId} and r.state = 'open'
    join objection j on j.round_id = c.round_id and j.state in ('filed', 'assigned')
    join publicity_entry e on e.person_id = j.person_id and e.id = j.entry_id and e.class_id = c.class_id
    where c.class_id = any(${ids}) group by e.class_id`.execute(db);
  return classIds.map((classId) => {
    const { shown = 0, concluded = 0, over = false } = rounds.find((row) => row.classId === classId) ?? {};
    const { open = 0, overdue = 0 } = objections.find((row) => row.classId === classId) ?? {};
    return {
      classId,
      pupils: pupils.find((row) => row.classId === classId)?.count ?? 0,
      shown,
      concluded,
      openObjections: open,
      overdueObjections: overdue,
      over,
    };
  });
}

/**
 * How far classes are with publicity: done is concluded; the teacher has to open a round for those who signed and to end one
 * that is over, the committee to answer objections.
 */
export async function stepProgress(
  db: Db | Tx,
  termId: number,
  classIds: readonly number[],
  today: string,
): Promise<StepProgress[]> {
  const { rows: ready } = await sql<{ classId: number; count: number }>`
    select class_id as "classId", count(*)::int as count from selection
    where class_id = any(${[...classIds]}::integer[]) and term_id = ${termId} and state = 'ready'
    group by class_id`.execute(db);
  return (await publicityState(db, classIds, termId, today)).map((state) => {
    const waits = ready.find(({ classId }) => classId === state.classId)?.count ?? 0;
    return {
      classId: state.classId,
      done: state.concluded,
      total: state.pupils,
      waiting: [
        { role: 'teacher' as const, count: waits + (state.over ? state.shown : 0) },
        { role: 'committee' as const, count: state.openObjections },
      ].filter(({ count }) => count > 0),
    };
  });
}
