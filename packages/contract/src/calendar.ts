import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Count, Day, Done, Fields, Id, Instant, Nullable, PlaceBrief, TermBrief, TermCode } from './shapes.js';

/** The steps that have a window, in the order of the year. */
export const calendarSteps = ['record', 'rating', 'selection', 'publicity', 'comment', 'archive'] as const;
export const StepName = Choice(...calendarSteps);
export type StepName = Static<typeof StepName>;

/** A step's window at a place, and whose it is. */
const StepWindow = Type.Object({
  step: StepName,
  opensOn: Day,
  closesOn: Day,
  from: Nullable(PlaceBrief),
  own: Type.Boolean({
    description: 'It is set at the place itself; else `from` is above it, or null: the term as it is',
  }),
  changedAt: Nullable(Instant),
});

/** What should be looked at again, though it is not forbidden. */
const CalendarWarning = Type.Object({
  code: Choice('out-of-order', 'overlap', 'shortened', 'ends-before-today', 'few-working-days', 'schools-differ'),
  step: StepName,
  /** The step that it does not agree with. */
  other: Nullable(StepName),
  /** Working days, classes that are not done, or schools with a window of their own, according to the code. */
  count: Nullable(Count),
});
export type CalendarWarning = Static<typeof CalendarWarning>;

const Calendar = Type.Object({
  place: PlaceBrief,
  term: TermBrief,
  today: Day,
  windows: Type.Array(StepWindow, { description: 'One a step, in the order of the year' }),
  warnings: Type.Array(CalendarWarning),
  mayEdit: Type.Boolean(),
  /** Schools below that go their own way in some step, by code; at most 200. */
  exceptions: Type.Array(Type.Object({ place: PlaceBrief, step: StepName, opensOn: Day, closesOn: Day })),
});
export type Calendar = Static<typeof Calendar>;

export const getCalendar = {
  method: 'GET',
  path: '/places/:placeId/calendar',
  summary:
    'The windows of all steps at a place in a term: its own, those of the nearest place above, or the term itself',
  permission: 'calendar.read',
  params: Fields({ placeId: Id }),
  query: Fields({ term: TermCode }),
  reply: Calendar,
} as const satisfies Endpoint;

export const setWindow = {
  method: 'PUT',
  path: '/places/:placeId/calendar/:step',
  summary:
    "Set a step's window at a place, for it and what stands below; a dry run only tells what would be warned about",
  permission: 'calendar.set-window',
  params: Fields({ placeId: Id, step: StepName }),
  body: Fields({
    term: TermCode,
    opensOn: Day,
    closesOn: Day,
    seen: Nullable(Type.String({ format: 'date-time', description: "The own window's `changedAt` as it was read" })),
    dryRun: Type.Optional(Type.Boolean()),
  }),
  reply: Calendar,
} as const satisfies Endpoint;

export const restoreWindow = {
  method: 'DELETE',
  path: '/places/:placeId/calendar/:step',
  summary: "Give up the own window: the step goes by the place above again, or by the term's days",
  permission: 'calendar.set-window',
  params: Fields({ placeId: Id, step: StepName }),
  query: Fields({ term: TermCode }),
  reply: Calendar,
} as const satisfies Endpoint;

const StepNow = Type.Object({
  step: StepName,
  opensOn: Day,
  closesOn: Day,
  state: Choice('ahead', 'open', 'closed'),
  /** Working days left: to its end with today while it is open, to its beginning before. */
  workingDays: Count,
});
export type StepNow = Static<typeof StepNow>;

export const getNow = {
  method: 'GET',
  path: '/calendar/now',
  summary:
    "What is open now where the caller works or learns, or the caller's children do; the last term too while it has steps to finish",
  permission: 'session.own',
  reply: Type.Object({
    today: Day,
    calendars: Type.Array(Type.Object({ place: PlaceBrief, term: TermBrief, steps: Type.Array(StepNow) })),
  }),
} as const satisfies Endpoint;

const SpecialDay = Type.Object({
  day: Day,
  works: Type.Boolean({ description: 'false: a holiday; true: a weekend day that is worked' }),
  title: Type.String(),
  source: Type.String(),
  status: Choice('unverified', 'verified', 'local'),
});
export type SpecialDay = Static<typeof SpecialDay>;

const Year = Type.Integer({ minimum: 2000, maximum: 2100 });

export const listSpecialDays = {
  method: 'GET',
  path: '/calendar/days',
  summary: 'The days of a year that are not what their weekday says, with their source and how sure we are',
  permission: 'session.own',
  query: Fields({ year: Year }),
  reply: Type.Object({
    days: Type.Array(SpecialDay),
    years: Type.Array(Year, { description: 'Years for which there are days' }),
    mayEdit: Type.Boolean(),
  }),
} as const satisfies Endpoint;

export const setSpecialDay = {
  method: 'PUT',
  path: '/calendar/days/:day',
  summary: 'Say that a day is a holiday, or worked; it holds for the whole installation',
  permission: 'calendar.set-days',
  params: Fields({ day: Day }),
  body: Fields({ works: Type.Boolean(), title: Type.String({ maxLength: 100 }) }),
  reply: Done,
} as const satisfies Endpoint;

export const removeSpecialDay = {
  method: 'DELETE',
  path: '/calendar/days/:day',
  summary: 'The day is again what its weekday says',
  permission: 'calendar.set-days',
  params: Fields({ day: Day }),
  reply: Done,
} as const satisfies Endpoint;

export const importSpecialDays = {
  method: 'POST',
  path: '/calendar/days',
  summary: 'Put in pasted lines such as `2026-10-01~2026-10-07 休 国庆节` or `2026-10-10 班`; all of them or none',
  permission: 'calendar.set-days',
  body: Fields({
    lines: Type.String({ minLength: 1, maxLength: 20_000 }),
    source: Type.Optional(Type.String({ maxLength: 200 })),
    dryRun: Type.Optional(Type.Boolean()),
  }),
  reply: Type.Object({ added: Count, changed: Count, unchanged: Count }),
} as const satisfies Endpoint;
