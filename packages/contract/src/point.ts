import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { RecordAspect } from './record-type.js';
import {
  Choice,
  ClassBrief,
  Code,
  Count,
  Day,
  Done,
  Fields,
  Id,
  Instant,
  Nullable,
  TermCode,
  Uuid,
  Words,
} from './shapes.js';

/** What a daily point is given for, e.g. 举手发言 +1. */
export const PointItem = Type.Object({
  code: Code,
  title: Words,
  aspect: RecordAspect,
  /** Below 0: something to be mended. */
  points: Type.Integer(),
  /** Made by the school or region itself. */
  own: Type.Boolean(),
});
export type PointItem = Static<typeof PointItem>;

/** `waiting`: given by the class committee, for the class teacher to confirm. */
export const PointState = Choice('waiting', 'confirmed', 'undone', 'rejected');

/** One item given to one or several pupils of a class at once. */
export const PointAct = Type.Object({
  id: Uuid,
  item: Code,
  title: Words,
  points: Type.Integer(),
  day: Day,
  note: Type.String(),
  state: PointState,
  by: Type.Object({ role: Choice('teacher', 'class-committee'), own: Type.Boolean() }),
  at: Instant,
  /** Until when the caller may undo it; null: not, or not any more. */
  undoUntil: Nullable(Instant),
  students: Type.Array(Type.Object({ id: Id, name: Type.String() })),
});
export type PointAct = Static<typeof PointAct>;

const ofClass = Fields({ classId: Id });
const ofAct = Fields({ classId: Id, actId: Uuid });

export const listPointClasses = {
  method: 'GET',
  path: '/point-classes',
  summary: 'The classes to which the caller may give points: taught, led, or on whose committee',
  permission: 'point.give',
  reply: Type.Object({ classes: Type.Array(ClassBrief) }),
} as const satisfies Endpoint;

export const getPointSheet = {
  method: 'GET',
  path: '/classes/:classId/point-sheet',
  summary:
    'What is needed to give points to a class: its pupils by name, the items, those last used by the caller first',
  permission: 'point.give',
  params: ofClass,
  reply: Type.Object({
    class: ClassBrief,
    term: TermCode,
    today: Day,
    /** Whether points can be given now; see also the window of the step `record`. */
    open: Type.Boolean(),
    as: Choice('teacher', 'class-committee'),
    mayConfirm: Type.Boolean(),
    items: Type.Array(PointItem),
    students: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  }),
} as const satisfies Endpoint;

export const givePoints = {
  method: 'PUT',
  path: '/classes/:classId/points/:actId',
  summary: 'Give one item to pupils of a class; the caller makes the id, and the same again changes nothing',
  permission: 'point.give',
  params: ofAct,
  body: Fields({
    item: Code,
    /** Absent: today. */
    day: Type.Optional(Day),
    studentIds: Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true }),
    note: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  reply: PointAct,
} as const satisfies Endpoint;

export const undoPoints = {
  method: 'POST',
  path: '/classes/:classId/points/:actId/undo',
  summary: 'Take points back, within 10 minutes, by whoever gave them',
  permission: 'point.give',
  params: ofAct,
  reply: PointAct,
} as const satisfies Endpoint;

export const listPoints = {
  method: 'GET',
  path: '/classes/:classId/points',
  summary: "A class's points of a day, or all that wait; the newest first. A class committee sees what it gave itself",
  permission: 'point.give',
  params: ofClass,
  query: Fields({
    day: Type.Optional(Day),
    state: Type.Optional(PointState),
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  reply: Type.Object({ acts: Type.Array(PointAct), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

export const confirmPoints = {
  method: 'POST',
  path: '/classes/:classId/points/:actId/confirm',
  summary: 'Confirm points that the class committee gave',
  permission: 'point.confirm',
  params: ofAct,
  reply: PointAct,
} as const satisfies Endpoint;

export const rejectPoints = {
  method: 'POST',
  path: '/classes/:classId/points/:actId/reject',
  summary: 'Refuse points that the class committee gave',
  permission: 'point.confirm',
  params: ofAct,
  reply: PointAct,
} as const satisfies Endpoint;

export const listStudentPoints = {
  method: 'GET',
  path: '/students/:studentId/points',
  summary: "A pupil's confirmed points of a term, the newest day first, and their sum; never beside anybody else's",
  permission: 'record.read',
  params: Fields({ studentId: Id }),
  query: Fields({
    term: Type.Optional(TermCode),
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  reply: Type.Object({
    term: TermCode,
    /** Of the whole term. */
    total: Type.Object({ praised: Count, mended: Count, points: Type.Integer() }),
    points: Type.Array(
      Type.Object({ actId: Uuid, item: Code, title: Words, points: Type.Integer(), day: Day, note: Type.String() }),
    ),
    next: Nullable(Type.String()),
  }),
} as const satisfies Endpoint;

export const getClassCommittee = {
  method: 'GET',
  path: '/classes/:classId/committee',
  summary: 'The class committee (班委): pupils who keep the daily record of their class',
  permission: 'class-committee.manage',
  params: ofClass,
  reply: Type.Object({ students: Type.Array(Type.Object({ id: Id, name: Type.String() })) }),
} as const satisfies Endpoint;

export const setClassCommittee = {
  method: 'PUT',
  path: '/classes/:classId/committee',
  summary: 'Say who is on the class committee',
  permission: 'class-committee.manage',
  params: ofClass,
  body: Fields({ studentIds: Type.Array(Id, { maxItems: 20, uniqueItems: true }) }),
  reply: Done,
} as const satisfies Endpoint;
