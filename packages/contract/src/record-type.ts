import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import {
  Choice,
  Code,
  Count,
  Day,
  Done,
  Fields,
  Id,
  Instant,
  Nullable,
  Share,
  TermCode,
  Uuid,
  Words,
} from './shapes.js';

export const RecordAspect = Choice('moral', 'academic', 'health', 'art', 'practice');
const Stage = Type.Integer({ minimum: 1, maximum: 3 });

/** One field of a record's form. */
export const RecordField = Type.Object({
  code: Code,
  title: Words,
  kind: Choice('text', 'long-text', 'choice', 'day', 'number', 'place'),
  required: Type.Boolean(),
  maxLength: Type.Optional(Count),
  low: Type.Optional(Type.Number()),
  high: Type.Optional(Type.Number()),
  /** The most digits after the point that a number may have. */
  digits: Type.Optional(Count),
  unit: Type.Optional(Words),
  choices: Type.Optional(Type.Array(Type.Object({ code: Code, title: Words }))),
  /** May be shown when the record is put before the school (公示). */
  public: Type.Boolean(),
});
export type RecordField = Static<typeof RecordField>;

/** What a kind of factual record asks for, and what follows from one. */
export const RecordType = Type.Object({
  code: Code,
  title: Words,
  /** What belongs here, for whoever writes. */
  hint: Words,
  aspect: RecordAspect,
  stages: Type.Array(Stage),
  /** The field `title`, always the first, is the record's headline. */
  fields: Type.Array(RecordField),
  /** From a day to a day; else a single day. */
  period: Type.Boolean(),
  proof: Choice('none', 'optional', 'required'),
  mostADay: Nullable(Count),
  mostATerm: Nullable(Count),
  writers: Type.Array(Choice('student', 'teacher', 'guardian')),
  /** Who confirms it at the pupil's stage, when somebody else wrote it. */
  confirmedBy: Choice('guardian', 'class-teacher'),
  /** The indicators that a confirmed one tells of. */
  indicators: Type.Array(Type.Object({ code: Code, title: Words, unit: Words })),
  source: Type.String(),
  unverified: Type.Boolean(),
});
export type RecordType = Static<typeof RecordType>;

export const listRecordTypes = {
  method: 'GET',
  path: '/students/:studentId/record-types',
  summary: 'The kinds of record that the caller may write about a pupil, and whether records are taken now',
  permission: 'record.write',
  params: Fields({ studentId: Id }),
  reply: Type.Object({
    term: TermCode,
    window: Type.Object({ opensOn: Day, closesOn: Day, open: Type.Boolean() }),
    /** The first day that a record of this term may tell of; the last is today or the term's last day. */
    earliest: Day,
    latest: Day,
    types: Type.Array(RecordType),
  }),
} as const satisfies Endpoint;

/** One kind of record or point item at a place, as whoever manages it sees it. */
const ManagedType = Type.Object({
  code: Code,
  kind: Choice('record', 'point'),
  title: Words,
  aspect: RecordAspect,
  stages: Type.Array(Stage),
  points: Nullable(Type.Integer()),
  on: Type.Boolean(),
  /** Set at this place itself; null: as the place above it has it. */
  own: Nullable(Type.Boolean()),
  /** The id of a point item that this place made itself; null: of the program, or of a place above. */
  itemId: Nullable(Uuid),
  source: Type.String(),
  unverified: Type.Boolean(),
});

export const listPlaceRecordTypes = {
  method: 'GET',
  path: '/places/:placeId/record-types',
  summary: 'Every kind of record and point item at a place, and which are switched on there',
  permission: 'record-type.manage',
  params: Fields({ placeId: Id }),
  reply: Type.Object({ types: Type.Array(ManagedType) }),
} as const satisfies Endpoint;

export const switchRecordType = {
  method: 'PUT',
  path: '/places/:placeId/record-types/:code',
  summary: 'Switch a kind of record or point item on or off at a place and below it; null: as the place above has it',
  permission: 'record-type.manage',
  params: Fields({ placeId: Id, code: Code }),
  body: Fields({ on: Nullable(Type.Boolean()) }),
  reply: Done,
} as const satisfies Endpoint;

export const savePointItem = {
  method: 'PUT',
  path: '/places/:placeId/point-items/:itemId',
  summary: "Make or change a place's own point item; the caller makes the id",
  permission: 'record-type.manage',
  params: Fields({ placeId: Id, itemId: Uuid }),
  body: Fields({
    title: Type.String({ minLength: 1, maxLength: 20 }),
    points: Type.Integer({ minimum: -10, maximum: 10 }),
    stages: Type.Array(Stage, { minItems: 1, maxItems: 3, uniqueItems: true }),
  }),
  reply: Type.Object({ code: Code }),
} as const satisfies Endpoint;

export const suggestRecordType = {
  method: 'POST',
  path: '/students/:studentId/record-suggestions',
  summary: "Which kind of record a text seems to be, learnt from the region's own confirmed records",
  permission: 'record.write',
  params: Fields({ studentId: Id }),
  body: Fields({ text: Type.String({ minLength: 1, maxLength: 2000 }) }),
  reply: Type.Object({
    /** The likeliest first, at most three, of the kinds that the caller may write; empty: there is too little to learn from. */
    suggestions: Type.Array(Type.Object({ type: Code, title: Words, share: Share })),
    /** How often the first suggestion was right on records that it had not learnt from. */
    accuracy: Nullable(Share),
    records: Count,
  }),
} as const satisfies Endpoint;

export const RecordModel = Type.Object({
  /** The county whose records it learns from. */
  placeId: Id,
  trainedAt: Nullable(Instant),
  records: Count,
  /** Fewer than this are too few to learn from. */
  needed: Count,
  types: Count,
  accuracy: Nullable(Share),
  /** The accuracy of always naming the commonest kind: what learning has to beat. */
  baseline: Nullable(Share),
  folds: Count,
  usable: Type.Boolean(),
});
export type RecordModel = Static<typeof RecordModel>;

export const getRecordModel = {
  method: 'GET',
  path: '/places/:placeId/record-model',
  summary: 'What the suggestion of the kind has learnt from, and how well it does',
  permission: 'record-type.manage',
  params: Fields({ placeId: Id }),
  reply: RecordModel,
} as const satisfies Endpoint;

export const trainRecordModel = {
  method: 'POST',
  path: '/places/:placeId/record-model',
  summary: "Learn again from the region's confirmed records",
  permission: 'record-type.manage',
  params: Fields({ placeId: Id }),
  status: 202,
  reply: Done,
} as const satisfies Endpoint;
