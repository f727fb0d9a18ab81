import { calendarSteps, Problem, type StepName } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

/** The steps that have a window, in the order of the year. */
export const steps = calendarSteps;
export type Step = StepName;

export interface StepWindow {
  opensOn: string;
  closesOn: string;
  /** The place whose window it is; null: nobody set one, so it is the term's own days. */
  placeId: number | null;
  changedAt: Date | null;
}

/** How long after a term what belongs to its end can still be done where nobody set a window. */
const AFTER_TERM = 28;

/**
 * The windows of all steps at a place: the place's own, else that of the nearest place above, else the whole term and the
 * four weeks after it, so that what belongs to the end of a term can still be done.
 */
export async function findWindows(db: Db | Tx, placeId: number, termId: number): Promise<Map<Step, StepWindow>> {
  const { rows } = await sql<{
    step: Step;
    opens_on: string;
    closes_on: string;
    place_id: number | null;
    changed_at: Date | null;
  }>`
    with recursive up as (
      select id, parent_id, 0 as height from place where id = ${placeId}
      union all select p.id, p.parent_id, up.height + 1 from place p join up on p.id = up.parent_id),
    set_windows as (
      select distinct on (w.step) w.step, w.opens_on, w.closes_on, w.place_id, w.changed_at
      from up join step_window w on w.place_id = up.id where w.term_id = ${termId} order by w.step, up.height)
    select s.step, coalesce(w.opens_on, t.starts_on) as opens_on, coalesce(w.closes_on, t.ends_on + ${AFTER_TERM}::integer) as closes_on,
      w.place_id, w.changed_at
    from term t cross join unnest(${[...steps]}::text[]) as s (step) left join set_windows w on w.step = s.step
    where t.id = ${termId}`.execute(db);
  const found = new Map(rows.map((row) => [row.step, row]));
  return new Map(
    steps.map((step) => {
      const row = found.get(step);
      if (!row) throw new RangeError(`There is no term ${termId}.`);
      const { opens_on: opensOn, closes_on: closesOn, place_id, changed_at: changedAt } = row;
      return [step, { opensOn, closesOn, placeId: place_id, changedAt }];
    }),
  );
}

export async function findWindow(db: Db | Tx, step: Step, placeId: number, termId: number): Promise<StepWindow> {
  const window = (await findWindows(db, placeId, termId)).get(step);
  if (!window) throw new RangeError(`There is no step ${step}.`);
  return window;
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
