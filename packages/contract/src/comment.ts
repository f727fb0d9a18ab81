import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, ClassBrief, Count, Day, Done, Fields, Id, Instant, Nullable, TermCode, Uuid } from './shapes.js';

/** The longest a comment may be wherever no shorter limit is set, in characters. */
export const LONGEST_COMMENT = 500;

const CommentState = Choice('none', 'draft', 'confirmed');

const Fact = Type.Object({
  id: Type.String({ description: 'What it is: an observation, a record, a criterion of a round' }),
  title: Type.String(),
  day: Nullable(Day),
  value: Type.String({ description: 'With its unit; empty where it has none' }),
  term: TermCode,
});

/** A sentence, and the facts that it rests on. Without facts: that nothing of the kind is on record. */
const Sentence = Type.Object({ text: Type.String(), facts: Type.Array(Fact) });
export type CommentSentence = Static<typeof Sentence>;

const Said = Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() });

const Suggestion = Type.Object({
  text: Type.String(),
  sentences: Type.Array(Sentence),
  by: Choice('rules', 'model'),
  /** Why it is the rules' although the model was asked. */
  note: Nullable(Said),
});

const Model = Type.Object({ available: Type.Boolean(), name: Type.String() });

const CommentWindow = Type.Object({ opensOn: Day, closesOn: Day, open: Type.Boolean() });

export const CommentJob = Type.Object({
  id: Uuid,
  state: Choice('waiting', 'running', 'done', 'failed', 'cancelled'),
  done: Count,
  total: Count,
  /** How many drafts are the rules' although the model was asked. */
  fallbacks: Count,
  problem: Nullable(Said),
});
export type CommentJob = Static<typeof CommentJob>;

const inTerm = Fields({ term: TermCode });
const ofStudent = Fields({ studentId: Id });

export const listClassComments = {
  method: 'GET',
  path: '/classes/:classId/comments',
  summary: 'The pupils of a class with how far the comment of each is, and whether a model may be asked',
  permission: 'remark.write-teacher',
  params: Fields({ classId: Id }),
  query: inTerm,
  reply: Type.Object({
    class: ClassBrief,
    most: Count,
    model: Model,
    window: CommentWindow,
    students: Type.Array(
      Type.Object({ id: Id, name: Type.String(), number: Nullable(Type.String()), state: CommentState, length: Count }),
    ),
    job: Nullable(CommentJob),
  }),
} as const satisfies Endpoint;

export const getComment = {
  method: 'GET',
  path: '/students/:studentId/comment',
  summary: "A pupil's comment of a term as it is written, what was confirmed, and the neighbours in the class",
  permission: 'remark.write-teacher',
  params: ofStudent,
  query: inTerm,
  reply: Type.Object({
    student: Type.Object({ id: Id, name: Type.String() }),
    class: ClassBrief,
    state: CommentState,
    version: Count,
    body: Type.String(),
    /** What the report prints; empty before the first confirmation. */
    confirmed: Type.String(),
    changedAt: Nullable(Instant),
    /** Written last by the caller. */
    own: Type.Boolean(),
    most: Count,
    model: Model,
    window: CommentWindow,
    previous: Nullable(Id),
    next: Nullable(Id),
  }),
} as const satisfies Endpoint;

export const suggestComment = {
  method: 'POST',
  path: '/students/:studentId/comment/suggestion',
  summary:
    "A draft from the pupil's own facts, by rules; reworded by the model where one is configured and asked for. Nothing is kept",
  permission: 'remark.write-teacher',
  params: ofStudent,
  body: Fields({ term: TermCode, model: Type.Boolean() }),
  reply: Suggestion,
} as const satisfies Endpoint;

export const writeComment = {
  method: 'PUT',
  path: '/students/:studentId/comment',
  summary: 'Keep a comment as a draft, or confirm it: then it is what the report prints',
  permission: 'remark.write-teacher',
  params: ofStudent,
  body: Fields({
    term: TermCode,
    version: Type.Integer({ minimum: 0, description: 'The version that the writer saw' }),
    body: Type.String({ maxLength: 2000 }),
    confirm: Type.Boolean(),
  }),
  reply: Type.Object({ version: Count, state: CommentState }),
} as const satisfies Endpoint;

export const startCommentJob = {
  method: 'POST',
  path: '/comment-jobs',
  summary: 'Draft the comments of a class that nobody has begun; the same id again is the same job',
  permission: 'remark.write-teacher',
  body: Fields({ id: Uuid, term: TermCode, classId: Id, model: Type.Boolean() }),
  status: 202,
  reply: CommentJob,
} as const satisfies Endpoint;

const ofJob = Fields({ jobId: Uuid });

export const getCommentJob = {
  method: 'GET',
  path: '/comment-jobs/:jobId',
  summary: 'Progress of a batch of drafts',
  permission: 'remark.write-teacher',
  params: ofJob,
  reply: CommentJob,
} as const satisfies Endpoint;

export const cancelCommentJob = {
  method: 'POST',
  path: '/comment-jobs/:jobId/cancel',
  summary: 'Stop a batch of drafts; what is drafted stays',
  permission: 'remark.write-teacher',
  params: ofJob,
  reply: CommentJob,
} as const satisfies Endpoint;

const ofPlace = Fields({ placeId: Id });

export const getCommentLimit = {
  method: 'GET',
  path: '/places/:placeId/comment-limit',
  summary: 'How long comments may be at a place, and whether a model is configured',
  permission: 'comment.settings',
  params: ofPlace,
  reply: Type.Object({ most: Count, own: Type.Boolean(), model: Model }),
} as const satisfies Endpoint;

export const setCommentLimit = {
  method: 'PUT',
  path: '/places/:placeId/comment-limit',
  summary: 'Set how long comments may be at a place and below it; null: as the place above says',
  permission: 'comment.settings',
  params: ofPlace,
  body: Fields({ most: Nullable(Type.Integer({ minimum: 50, maximum: LONGEST_COMMENT })) }),
  reply: Done,
} as const satisfies Endpoint;
