import { type Static, Type } from '@sinclair/typebox';
import { StepName } from './calendar.js';
import type { Endpoint } from './endpoint.js';
import {
  Choice,
  ClassBrief,
  Count,
  Day,
  Fields,
  Grade,
  Id,
  Instant,
  Nullable,
  PlaceBrief,
  TermBrief,
  TermCode,
} from './shapes.js';

export const waitingRoles = ['student', 'guardian', 'teacher', 'committee', 'head'] as const;
export const WaitingRole = Choice(...waitingRoles);
export type WaitingRole = Static<typeof WaitingRole>;

/** How far one step is. Null: too few to say, or it would tell of too few elsewhere. */
const StepCount = Type.Object({
  step: StepName,
  done: Nullable(Count),
  total: Count,
  waiting: Nullable(
    Type.Array(Type.Object({ role: WaitingRole, count: Count }), { description: 'Whom the rest waits for' }),
  ),
});
export type StepCount = Static<typeof StepCount>;

const BoardStep = Type.Object({
  step: StepName,
  opensOn: Day,
  closesOn: Day,
  state: Choice('ahead', 'open', 'closed'),
});
export type BoardStep = Static<typeof BoardStep>;

/** What the boards of a place and of a grade have in common. */
const board = {
  place: PlaceBrief,
  path: Type.Array(PlaceBrief),
  term: TermBrief,
  steps: Type.Array(BoardStep),
  countedAt: Nullable(Instant),
  rows: Type.Array(
    Type.Object({
      place: Nullable(PlaceBrief),
      class: Nullable(ClassBrief),
      schools: Nullable(Type.Integer({ minimum: 0, description: 'Of a place: at and under it' })),
      counts: Type.Array(StepCount),
    }),
  ),
  sum: Type.Array(StepCount),
  mayRemind: Type.Boolean(),
};

export const getPlaceBoard = {
  method: 'GET',
  path: '/places/:placeId/board',
  summary:
    'How far each step is: of a school class by class and grade by grade, of a region place by place, counts only. By code and number, never by how far they are',
  permission: 'board.read',
  params: Fields({ placeId: Id }),
  query: Fields({ term: TermCode }),
  reply: Type.Object({
    ...board,
    grades: Type.Array(Type.Object({ grade: Grade, counts: Type.Array(StepCount) }), {
      description: "Of a school: the sum of each grade's classes",
    }),
  }),
} as const satisfies Endpoint;

export const getGradeBoard = {
  method: 'GET',
  path: '/places/:placeId/grades/:grade/board',
  summary: 'How far the classes of one grade of a school are with each step, and whom they wait for',
  permission: 'board.read',
  params: Fields({ placeId: Id, grade: Grade }),
  query: Fields({ term: TermCode }),
  reply: Type.Object({
    ...board,
    grade: Grade,
    entryYear: Type.Integer({ description: 'The year of the autumn in which the grade began its stage' }),
  }),
} as const satisfies Endpoint;

export const getClassBoard = {
  method: 'GET',
  path: '/classes/:classId/board',
  summary:
    'How far a class is with each step, and whom it waits for; from further away no more of it than the board of its school tells',
  permission: 'board.read',
  params: Fields({ classId: Id }),
  query: Fields({ term: TermCode }),
  reply: Type.Object({
    class: ClassBrief,
    school: PlaceBrief,
    term: TermBrief,
    steps: Type.Array(BoardStep),
    counts: Type.Array(StepCount),
    mayRemind: Type.Boolean(),
  }),
} as const satisfies Endpoint;

export const remind = {
  method: 'POST',
  path: '/boards/reminders',
  summary:
    'Remind those for whom a step waits in some classes, nobody twice within 24 hours; a bureau reminds teachers, committee and head only',
  permission: 'board.remind',
  body: Fields({
    term: TermCode,
    step: StepName,
    classIds: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
  }),
  reply: Type.Object({
    told: Count,
    recently: Type.Integer({ minimum: 0, description: 'Reminded within the last 24 hours, so not again' }),
    unreachable: Type.Integer({ minimum: 0, description: 'Without an account' }),
  }),
} as const satisfies Endpoint;
