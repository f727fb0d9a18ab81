import { type Calendar, type CalendarWarning, type Fault, Problem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, can, recordAct, requirePlace } from '../identity/index.js';
import { briefPlace, getPlace, getTerm, type Term } from '../roster/index.js';
import { calendarPolicy } from './policy.js';
import { oddities } from './warnings.js';
import { findWindows, type Step, type StepWindow, steps } from './windows.js';
import { later, workingDaysBetween } from './working-days.js';

/** No window may reach further beyond its term. */
const MOST_AFTER_TERM = 180;
const MOST_EXCEPTIONS = 200;

/** How many classes under a place have not finished a step; told by those who count. */
export type CountUnfinished = (step: Step, placeId: number, term: Term) => Promise<number>;

export interface NewWindow {
  placeId: number;
  step: Step;
  term: string;
  opensOn: string;
  closesOn: string;
  /** The own window's `changedAt` as the caller last read it; null: there was none. */
  seen: string | null;
  dryRun?: boolean | undefined;
}

/** The windows of a place in a term, with whose they are and what is odd about them. */
export async function readCalendar(
  db: Db,
  actor: Actor,
  placeId: number,
  termCode: string,
  today: string,
): Promise<Calendar> {
  await requirePlace(db, actor, calendarPolicy, 'calendar.read', placeId);
  const term = await getTerm(db, termCode);
  const windows = await findWindows(db, placeId, term.id);
  return describe(db, actor, placeId, term, windows, today, []);
}

async function describe(
  db: Db | Tx,
  actor: Actor,
  placeId: number,
  term: Term,
  windows: ReadonlyMap<Step, StepWindow>,
  today: string,
  warnings: readonly CalendarWarning[],
): Promise<Calendar> {
  const owners = [...new Set([...windows.values()].flatMap(({ placeId: owner }) => owner ?? []))];
  const places = new Map(
    await Promise.all(owners.map(async (id) => [id, briefPlace(await getPlace(db, id))] as const)),
  );
  const publicity = windows.get('publicity');
  const planned = new Map([...windows].filter(([, { placeId: owner }]) => owner !== null));
  const days = publicity ? await workingDaysBetween(db, later(publicity.opensOn, -1), publicity.closesOn) : 0;
  const { id, code, startsOn, endsOn } = term;
  return {
    place: briefPlace(await getPlace(db, placeId)),
    term: { id, code, startsOn, endsOn },
    today,
    windows: steps.map((step) => {
      const { opensOn, closesOn, placeId: owner, changedAt } = windows.get(step) as StepWindow;
      return {
        step,
        opensOn,
        closesOn,
        from: owner === null ? null : (places.get(owner) ?? null),
        own: owner === placeId,
        changedAt: changedAt?.toISOString() ?? null,
      };
    }),
    warnings: [...warnings, ...oddities(planned, days)],
    mayEdit: (await can(db, actor, calendarPolicy, 'calendar.set-window', { placeId })) !== undefined,
    exceptions: await exceptionsUnder(db, placeId, term.id),
  };
}

async function exceptionsUnder(db: Db | Tx, placeId: number, termId: number): Promise<Calendar['exceptions']> {
  const rows = await db
    .withRecursive('down', (q) =>
      q
        .selectFrom('place')
        .select('id')
        .where('parent_id', '=', placeId)
        .unionAll(q.selectFrom('place').innerJoin('down', 'down.id', 'place.parent_id').select('place.id')),
    )
    .selectFrom('down')
    .innerJoin('step_window as w', 'w.place_id', 'down.id')
    .innerJoin('place', 'place.id', 'down.id')
    .select(['place.id', 'place.kind', 'place.code', 'place.name', 'w.step', 'w.opens_on', 'w.closes_on'])
    .where('w.term_id', '=', termId)
    .orderBy('place.code')
    .orderBy('w.step')
    .limit(MOST_EXCEPTIONS)
    .execute();
  return rows.map(({ step, opens_on: opensOn, closes_on: closesOn, ...place }) => ({
    place: { ...place, kind: place.kind as Calendar['place']['kind'] },
    step: step as Step,
    opensOn,
    closesOn,
  }));
}

/** What cannot be, each at its field. */
function faultsOf({ opensOn, closesOn }: NewWindow, term: Term): Fault[] {
  const latest = later(term.endsOn, MOST_AFTER_TERM);
  const faults: Fault[] = [];
  if (opensOn < term.startsOn)
    faults.push({ path: 'opensOn', code: 'calendar.opens-before-term', values: { startsOn: term.startsOn } });
  if (closesOn < opensOn) faults.push({ path: 'closesOn', code: 'calendar.ends-before-it-opens', values: { opensOn } });
  else if (closesOn > latest)
    faults.push({ path: 'closesOn', code: 'calendar.closes-too-late', values: { days: MOST_AFTER_TERM, latest } });
  return faults;
}

/**
 * Sets the window of a step at a place. A dry run changes nothing and tells what would be warned about.
 *
 * @throws Problem 422 `calendar.window` with a fault a field; 409 `calendar.changed-meanwhile`.
 */
export async function setWindow(
  db: Db,
  actor: Actor,
  window: NewWindow,
  { at, today, countUnfinished }: { at: Date; today: string; countUnfinished: CountUnfinished },
): Promise<Calendar> {
  const { placeId, step, opensOn, closesOn } = window;
  await requirePlace(db, actor, calendarPolicy, 'calendar.set-window', placeId);
  const term = await getTerm(db, window.term);
  const faults = faultsOf(window, term);
  if (faults.length > 0) throw new Problem(422, 'calendar.window', {}, faults);
  const before = await findWindows(db, placeId, term.id);
  const old = before.get(step) as StepWindow;
  const warnings = await changeWarnings(db, window, old, term, today, countUnfinished);
  if (window.dryRun) {
    const planned = new Map(before).set(step, { opensOn, closesOn, placeId, changedAt: old.changedAt });
    return describe(db, actor, placeId, term, planned, today, warnings);
  }
  return db.transaction().execute(async (tx) => {
    const own = await tx
      .selectFrom('step_window')
      .selectAll()
      .where('place_id', '=', placeId)
      .where('term_id', '=', term.id)
      .where('step', '=', step)
      .forUpdate()
      .executeTakeFirst();
    if ((own?.changed_at.toISOString() ?? null) !== sameInstant(window.seen))
      throw new Problem(409, 'calendar.changed-meanwhile');
    const values = { opens_on: opensOn, closes_on: closesOn, changed_by: actor.recordedBy, changed_at: at };
    const put = await tx
      .insertInto('step_window')
      .values({ place_id: placeId, term_id: term.id, step, ...values })
      .onConflict((conflict) =>
        own
          ? conflict.columns(['place_id', 'term_id', 'step']).doUpdateSet(values)
          : conflict.columns(['place_id', 'term_id', 'step']).doNothing(),
      )
      .executeTakeFirst();
    // Two at once who both saw none: the second is told.
    if (put.numInsertedOrUpdatedRows === 0n) throw new Problem(409, 'calendar.changed-meanwhile');
    await recordAct(tx, {
      act: 'window.set',
      accountId: actor.accountId,
      placeId,
      details: { step, term: term.code, opensOn, closesOn, before: old.opensOn, beforeClosing: old.closesOn },
    });
    return describe(tx, actor, placeId, term, await findWindows(tx, placeId, term.id), today, warnings);
  });
}

const sameInstant = (text: string | null) => (text === null ? null : new Date(text).toISOString());

/** What the change does to work that goes on now. */
async function changeWarnings(
  db: Db,
  { placeId, step, closesOn }: NewWindow,
  old: StepWindow,
  term: Term,
  today: string,
  countUnfinished: CountUnfinished,
): Promise<CalendarWarning[]> {
  const warnings: CalendarWarning[] = [];
  const underWay = old.opensOn <= today && today <= old.closesOn;
  if (underWay && closesOn < old.closesOn) {
    const count = await countUnfinished(step, placeId, term);
    if (count > 0) warnings.push({ code: 'shortened', step, other: null, count });
  }
  if (closesOn < today) warnings.push({ code: 'ends-before-today', step, other: null, count: null });
  const differ = (await exceptionsUnder(db, placeId, term.id)).filter((one) => one.step === step).length;
  if (differ > 0) warnings.push({ code: 'schools-differ', step, other: null, count: differ });
  return warnings;
}

/** The step goes by the place above again. Without a window of its own nothing changes. */
export async function restoreWindow(
  db: Db,
  actor: Actor,
  { placeId, step, term: code }: { placeId: number; step: Step; term: string },
  today: string,
): Promise<Calendar> {
  await requirePlace(db, actor, calendarPolicy, 'calendar.set-window', placeId);
  const term = await getTerm(db, code);
  return db.transaction().execute(async (tx) => {
    const gone = await tx
      .deleteFrom('step_window')
      .where('place_id', '=', placeId)
      .where('term_id', '=', term.id)
      .where('step', '=', step)
      .returning(['opens_on', 'closes_on'])
      .executeTakeFirst();
    if (gone)
      await recordAct(tx, {
        act: 'window.restored',
        accountId: actor.accountId,
        placeId,
        details: { step, term: term.code, before: gone.opens_on, beforeClosing: gone.closes_on },
      });
    return describe(tx, actor, placeId, term, await findWindows(tx, placeId, term.id), today, []);
  });
}
