import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import { readNow } from './now.js';
import { type CountUnfinished, readCalendar, restoreWindow, setWindow } from './plan.js';
import { importSpecialDays, listSpecialDays, removeSpecialDay, setSpecialDay } from './special-days.js';

export interface CalendarDependencies {
  database: OpenDatabase;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
  /** Who counts stands above; absent: nothing is known to be under way. */
  countUnfinished?: CountUnfinished;
}

const done = { done: true } as const;

export function calendarRoutes(
  serve: Serve,
  { database: { db }, now, today, countUnfinished = async () => 0 }: CalendarDependencies,
): void {
  serve(contract.getCalendar, ({ actor, params, query }) =>
    readCalendar(db, actor, params.placeId, query.term, today()),
  );
  serve(contract.setWindow, ({ actor, params, body }) =>
    setWindow(db, actor, { ...params, ...body }, { at: now(), today: today(), countUnfinished }),
  );
  serve(contract.restoreWindow, ({ actor, params, query }) =>
    restoreWindow(db, actor, { ...params, ...query }, today()),
  );
  serve(contract.getNow, ({ actor }) => readNow(db, actor, today()));
  serve(contract.listSpecialDays, ({ actor, query }) => listSpecialDays(db, actor, query.year));
  serve(contract.setSpecialDay, async ({ actor, params, body }) => {
    await setSpecialDay(db, actor, { ...params, ...body }, now());
    return done;
  });
  serve(contract.removeSpecialDay, async ({ actor, params }) => {
    await removeSpecialDay(db, actor, params.day);
    return done;
  });
  serve(contract.importSpecialDays, ({ actor, body }) => importSpecialDays(db, actor, body, now()));
}
