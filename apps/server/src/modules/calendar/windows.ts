import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

/** The steps that have a window, in the order of the year. */
export const steps = ['record', 'rating', 'selection', 'publicity', 'comment', 'archive'] as const;
export type Step = (typeof steps)[number];

export interface StepWindow {
  opensOn: string;
  closesOn: string;
  /** The place whose window it is; null: nobody set one, so it is the term's own days. */
  placeId: number | null;
}

/**
 * The window of a step at a place: the place's own, else that of the nearest place above, else the whole term and the four
 * weeks after it, so that what belongs to the end of a term can still be done.
 */
export async function findWindow(db: Db | Tx, step: Step, placeId: number, termId: number): Promise<StepWindow> {
  const { rows } = await sql<{ opens_on: string; closes_on: string; place_id: number }>`
    with recursive up as (
      select id, parent_id, 0 as height from place where id = ${placeId}
      union all select p.id, p.parent_id, up.height + 1 from place p join up on p.id = up.parent_id)
    select w.opens_on, w.closes_on, w.place_id from up join step_window w on w.place_id = up.id
    where w.term_id = ${termId} and w.step = ${step} order by up.height limit 1`.execute(db);
  const [own] = rows;
  if (own) return { opensOn: own.opens_on, closesOn: own.closes_on, placeId: own.place_id };
  const term = await db
    .selectFrom('term')
    .select(['starts_on', sql<string>`ends_on + 28`.as('closes_on')])
    .where('id', '=', termId)
    .executeTakeFirstOrThrow();
  return { opensOn: term.starts_on, closesOn: term.closes_on, placeId: null };
}

/** @throws Problem 409 `calendar.not-open` before the window, `calendar.closed` after it. */
export async function requireOpen(
  db: Db | Tx,
  step: Step,
  placeId: number,
  termId: number,
  today: string,
): Promise<StepWindow> {
  const window = await findWindow(db, step, placeId, termId);
  if (today < window.opensOn) throw new Problem(409, 'calendar.not-open', { opensOn: window.opensOn });
  if (today > window.closesOn) throw new Problem(409, 'calendar.closed', { closesOn: window.closesOn });
  return window;
}
