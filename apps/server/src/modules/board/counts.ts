import { calendarSteps, type StepName, type WaitingRole, waitingRoles } from '@wuyu/contract';
import type { Insertable } from 'kysely';
import type { Database, Db } from '../../platform/database/index.js';
import { listClasses, type Term } from '../roster/index.js';
import { sumAbove, WHOLE } from './region-sums.js';
import { type ClassCount, stepFaces } from './steps.js';

/** How old a school's counts may be when its board is opened. */
const FRESH_MS = 30_000;

type Row = Insertable<Database['step_count']>;

const sumOf = (counts: readonly ClassCount[], role: WaitingRole) =>
  counts.reduce((sum, { waiting }) => sum + (waiting.find((one) => one.role === role)?.count ?? 0), 0);

function rowOf(
  keys: Pick<Row, 'term_id' | 'place_id' | 'class_id' | 'step' | 'counted_at'>,
  counts: readonly ClassCount[],
): Row {
  return {
    ...keys,
    done: counts.reduce((sum, { done }) => sum + done, 0),
    total: counts.reduce((sum, { total }) => sum + total, 0),
    ...(Object.fromEntries(waitingRoles.map((role) => [role, sumOf(counts, role)])) as Record<WaitingRole, number>),
  };
}

/** Counts a school's classes in a term and keeps it, with the sum of the school. */
export async function recountSchool(db: Db, placeId: number, term: Term, now: Date, today: string): Promise<void> {
  const classIds = (await listClasses(db, placeId, term)).map(({ id }) => id);
  const rows: Row[] = [];
  for (const step of calendarSteps) {
    const counts = await stepFaces[step].count(db, term.id, classIds, today);
    const keys = { term_id: term.id, place_id: placeId, step, counted_at: now };
    rows.push(rowOf({ ...keys, class_id: WHOLE }, counts));
    for (const one of counts) rows.push(rowOf({ ...keys, class_id: one.classId }, [one]));
  }
  await db.transaction().execute(async (tx) => {
    // Two who count at once do it one after the other.
    await tx.selectFrom('place').select('id').where('id', '=', placeId).forNoKeyUpdate().execute();
    await tx.deleteFrom('step_count').where('term_id', '=', term.id).where('place_id', '=', placeId).execute();
    if (rows.length > 0) await tx.insertInto('step_count').values(rows).execute();
  });
}

/** Counts a school anew unless that was done a moment ago, and with it the places above. */
export async function freshenSchool(db: Db, placeId: number, term: Term, now: Date, today: string): Promise<void> {
  const last = await db
    .selectFrom('step_count')
    .select('counted_at')
    .where('term_id', '=', term.id)
    .where('place_id', '=', placeId)
    .limit(1)
    .executeTakeFirst();
  if (last && now.getTime() - last.counted_at.getTime() <= FRESH_MS) return;
  await recountSchool(db, placeId, term, now, today);
  await sumAbove(db, placeId, term.id);
}

interface KeptCount extends ClassCount {
  step: StepName;
  countedAt: Date;
}

export const waitingOf = (row: Readonly<Record<WaitingRole, number>>): KeptCount['waiting'] =>
  waitingRoles.map((role) => ({ role, count: row[role] })).filter(({ count }) => count > 0);

/** What is kept of a school's classes. */
export async function keptCounts(db: Db, termId: number, placeId: number): Promise<KeptCount[]> {
  const rows = await db
    .selectFrom('step_count')
    .selectAll()
    .where('term_id', '=', termId)
    .where('place_id', '=', placeId)
    .where('class_id', '>', WHOLE)
    .execute();
  return rows.map((row) => ({
    classId: row.class_id,
    step: row.step as StepName,
    done: row.done,
    total: row.total,
    waiting: waitingOf(row),
    countedAt: row.counted_at,
  }));
}
