import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { RecordFact } from './selection.js';
import {
  Choice,
  ClassBrief,
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

const Reason = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' });
const TypedName = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' });

const PublicityRule = Type.Object({
  days: Type.Integer({ minimum: 1, maximum: 60, description: 'Working days that a round is shown' }),
  answerDays: Type.Integer({ minimum: 1, maximum: 60, description: 'Working days until an objection is decided' }),
  appealDays: Type.Integer({
    minimum: 1,
    maximum: 60,
    description: 'Working days in which a decision can be appealed',
  }),
});
export type PublicityRule = Static<typeof PublicityRule>;

const Round = Type.Object({
  id: Uuid,
  term: TermCode,
  placeId: Id,
  scope: Choice('class', 'grade', 'school'),
  audience: Choice('class', 'school'),
  /** over: its days have passed, and it is not concluded yet. */
  state: Choice('open', 'over', 'concluded', 'cancelled'),
  classes: Type.Array(ClassBrief),
  days: Count,
  openedOn: Day,
  closesOn: Day,
  pupils: Count,
  entries: Count,
  /** Why it was called off. */
  reason: Type.String(),
});
export type PublicityRound = Static<typeof Round>;

/** A class of a round, for whoever has to finish it. */
const Standing = Type.Object({
  classId: Id,
  signed: Type.Array(Type.Object({ role: Choice('class-teacher', 'teacher'), name: Type.String(), at: Instant })),
  objections: Count,
  openObjections: Count,
  overdueObjections: Count,
});

/** What the public sees of one record; nothing else is kept with it. */
const Shown = Type.Object({
  aspect: Choice('moral', 'academic', 'health', 'art', 'practice'),
  type: Words,
  title: Type.String(),
  day: Day,
  facts: Type.Array(RecordFact),
  highlighted: Type.Boolean(),
  reason: Type.String(),
});
export type ShownRecord = Static<typeof Shown>;

const PublicEntry = Type.Object({
  id: Uuid,
  shown: Shown,
  state: Choice('shown', 'struck'),
  remark: Type.String({ description: 'Why it was struck, or what an objection changed' }),
});
const PublicPupil = Type.Object({
  name: Type.String(),
  /** One's own, or one's child's: it can be withdrawn. */
  own: Type.Boolean(),
  entries: Type.Array(PublicEntry),
});
export type PublicPupil = Static<typeof PublicPupil>;

const ofRound = Fields({ roundId: Uuid });

export const listPublicityRounds = {
  method: 'GET',
  path: '/publicity-rounds',
  summary: 'The rounds of a term that the caller may see, the newest first',
  permission: 'publicity.read',
  query: Fields({ term: TermCode, placeId: Type.Optional(Id), before: Type.Optional(Uuid) }),
  reply: Type.Object({ rounds: Type.Array(Round), next: Nullable(Uuid) }),
} as const satisfies Endpoint;

export const getPublicityRound = {
  method: 'GET',
  path: '/publicity-rounds/:roundId',
  summary: 'One round, and what the caller may do with it',
  permission: 'publicity.read',
  params: ofRound,
  reply: Type.Composite([
    Round,
    Type.Object({
      school: Type.String(),
      /** For those who can finish it; empty for everybody else. */
      standings: Type.Array(Standing),
      may: Type.Object({
        object: Type.Boolean(),
        manage: Type.Boolean(),
        conclude: Type.Boolean(),
        sign: Type.Array(Id),
      }),
    }),
  ]),
} as const satisfies Endpoint;

export const listPublicEntries = {
  method: 'GET',
  path: '/publicity-rounds/:roundId/classes/:classId/entries',
  summary: 'What one class shows: frozen copies of the fields that a record’s type lets out, and nothing else',
  permission: 'publicity.read',
  params: Fields({ roundId: Uuid, classId: Id }),
  query: Fields({ after: Type.Optional(Type.String({ maxLength: 20, pattern: '^[0-9]+$' })) }),
  reply: Type.Object({ pupils: Type.Array(PublicPupil), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

const Scope = {
  term: TermCode,
  scope: Choice('class', 'grade', 'school'),
  /** Of a round of one class. */
  classId: Type.Optional(Id),
  /** Of a round of a grade or a school. */
  placeId: Type.Optional(Id),
  grade: Type.Optional(Type.Integer({ minimum: 11, maximum: 49 })),
};

const Plan = Type.Object({
  pupils: Count,
  entries: Count,
  /** Not signed yet: they come into a later round. */
  missing: Count,
  days: Count,
  closesOn: Day,
  window: Type.Object({ opensOn: Day, closesOn: Day, open: Type.Boolean() }),
  /** Texts that hold a number of a person: such a selection is left out until it is mended. */
  flagged: Type.Array(
    Type.Object({ studentId: Id, name: Type.String(), recordId: Uuid, number: Choice('identity', 'phone') }),
  ),
  /** Texts that seem to name somebody else of the school, the first of them; they are shown all the same. */
  named: Type.Object({
    records: Count,
    first: Type.Array(
      Type.Object({
        studentId: Id,
        name: Type.String(),
        recordId: Uuid,
        title: Type.String(),
        found: Type.Array(Type.Object({ name: Type.String(), kind: Choice('student', 'teacher', 'guardian') })),
      }),
    ),
  }),
});
export type PublicityPlan = Static<typeof Plan>;

export const planPublicity = {
  method: 'GET',
  path: '/publicity-plan',
  summary: 'What a round would show, until when, and what stands in its way; nothing is opened',
  permission: 'publicity.manage',
  query: Fields(Scope),
  reply: Plan,
} as const satisfies Endpoint;

export const openPublicity = {
  method: 'POST',
  path: '/publicity-rounds',
  summary: 'Open a round with every signed selection of a class, grade or school; the caller makes the id',
  permission: 'publicity.manage',
  body: Fields({
    id: Uuid,
    ...Scope,
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
    audience: Type.Optional(Choice('class', 'school')),
    /** The texts that seem to name somebody else were read, and may be shown. */
    namesRead: Type.Optional(Type.Boolean()),
  }),
  status: 201,
  reply: Round,
} as const satisfies Endpoint;

export const cancelPublicity = {
  method: 'POST',
  path: '/publicity-rounds/:roundId/cancel',
  summary: 'Call a round off with a reason; it stays in the list, and the selections can be shown again',
  permission: 'publicity.manage',
  params: ofRound,
  body: Fields({ reason: Reason }),
  reply: Done,
} as const satisfies Endpoint;

export const signPublicity = {
  method: 'POST',
  path: '/publicity-rounds/:roundId/classes/:classId/signature',
  summary: 'A teacher signs for a class when the days are over',
  permission: 'publicity.sign',
  params: Fields({ roundId: Uuid, classId: Id }),
  body: Fields({ name: TypedName }),
  reply: Done,
} as const satisfies Endpoint;

export const concludePublicity = {
  method: 'POST',
  path: '/publicity-rounds/:roundId/conclude',
  summary: 'Conclude a round: every objection is closed and every class signed; the outcomes go into the ledger',
  permission: 'publicity.manage',
  params: ofRound,
  reply: Done,
} as const satisfies Endpoint;

export const withdrawPublicEntry = {
  method: 'POST',
  path: '/publicity-entries/:entryId/withdraw',
  summary: 'Take an entry out while it is public: it stays, struck out, with the reason',
  permission: 'publicity.withdraw',
  params: Fields({ entryId: Uuid }),
  body: Fields({ reason: Reason }),
  reply: Done,
} as const satisfies Endpoint;

export const getPublicityRule = {
  method: 'GET',
  path: '/places/:placeId/publicity-rule',
  summary: 'How many working days publicity, answers and appeals take at a place, whose rule that is, and examples',
  permission: 'publicity.rule',
  params: Fields({ placeId: Id }),
  reply: Type.Composite([
    PublicityRule,
    Type.Object({
      placeId: Nullable(Type.Integer({ description: 'Null: nobody set one' })),
      examples: Type.Array(Type.Object({ days: Count, words: Words, source: Type.String(), status: Type.String() })),
    }),
  ]),
} as const satisfies Endpoint;

export const savePublicityRule = {
  method: 'PUT',
  path: '/places/:placeId/publicity-rule',
  summary: 'Set the working days of a place and of those below it that have none; rounds under way keep theirs',
  permission: 'publicity.rule',
  params: Fields({ placeId: Id }),
  body: Fields(PublicityRule.properties),
  reply: Done,
} as const satisfies Endpoint;

// Objections

const Receipt = Type.String({
  pattern: '^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){4}$',
  description: 'Made by the caller at random and shown to the objector only; the server keeps its digest',
});
const Outcome = Choice('upheld', 'partly', 'rejected');
const ObjectionWords = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' });

const Step = Type.Object({
  kind: Choice('filed', 'assigned', 'inquiry', 'decided', 'appealed', 'closed'),
  level: Type.Integer({ minimum: 0, maximum: 2 }),
  outcome: Nullable(Outcome),
  words: Type.String(),
  by: Type.String({ description: 'The role of whoever did it; objector or pupil' }),
  at: Instant,
});

const Objection = Type.Object({
  id: Uuid,
  roundId: Uuid,
  anonymous: Type.Boolean(),
  words: Type.String(),
  level: Type.Integer({
    minimum: 0,
    maximum: 2,
    description: '0 committee, 1 head or another member, 2 bureau or expert',
  }),
  state: Choice('filed', 'assigned', 'decided', 'closed'),
  outcome: Nullable(Outcome),
  filedOn: Day,
  /** An answer is due; of a decided one, the last day of an appeal. */
  dueOn: Day,
  overdue: Type.Boolean(),
});
export type Objection = Static<typeof Objection>;

/** What an objector follows: of the entry not even the pupil. */
const FollowedObjection = Type.Composite([
  Type.Pick(Objection, ['level', 'state', 'outcome', 'filedOn', 'dueOn', 'overdue', 'words']),
  Type.Object({ steps: Type.Array(Step), may: Type.Object({ appeal: Type.Boolean(), accept: Type.Boolean() }) }),
]);
export type FollowedObjection = Static<typeof FollowedObjection>;

export const fileObjection = {
  method: 'POST',
  path: '/publicity-entries/:entryId/objections',
  summary:
    'Object to an entry, named or anonymous; of an anonymous objector nothing is kept. The same receipt again files nothing',
  permission: 'publicity.object',
  params: Fields({ entryId: Uuid }),
  body: Fields({
    receipt: Receipt,
    anonymous: Type.Boolean(),
    words: ObjectionWords,
    attachments: Type.Array(Uuid, { maxItems: 6, uniqueItems: true }),
  }),
  status: 201,
  reply: FollowedObjection,
} as const satisfies Endpoint;

export const followObjection = {
  method: 'POST',
  path: '/objection-receipts',
  summary: 'How an objection stands, for whoever has its receipt',
  permission: 'public',
  body: Fields({ receipt: Receipt }),
  reply: FollowedObjection,
} as const satisfies Endpoint;

export const answerDecision = {
  method: 'POST',
  path: '/objection-receipts/answer',
  summary: 'Whoever has the receipt appeals against a decision, with words, or accepts it',
  permission: 'public',
  body: Fields({
    receipt: Receipt,
    answer: Choice('appeal', 'accept'),
    words: Type.Optional(Type.String({ maxLength: 2000 })),
  }),
  reply: FollowedObjection,
} as const satisfies Endpoint;

export const listObjections = {
  method: 'GET',
  path: '/objections',
  summary: 'Objections that the caller assigns or decides: the open ones first, the longest due first',
  permission: 'objection.read',
  query: Fields({
    state: Type.Optional(Choice('open', 'closed')),
    after: Type.Optional(Type.String({ maxLength: 60, pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9a-f-]{36}$' })),
  }),
  reply: Type.Object({ objections: Type.Array(Objection), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

const ofObjection = Fields({ objectionId: Uuid });

export const getObjection = {
  method: 'GET',
  path: '/objections/:objectionId',
  summary:
    'One objection with the frozen entry and its file; to nobody but those who handle it and the pupil it is about',
  permission: ['objection.read', 'publicity.withdraw'],
  params: ofObjection,
  reply: Type.Composite([
    Objection,
    Type.Object({
      pupil: Type.String(),
      entry: PublicEntry,
      attachments: Type.Array(
        Type.Object({ id: Uuid, kind: Choice('image', 'pdf', 'video'), fileName: Type.String() }),
      ),
      steps: Type.Array(Step),
      /** To whom it can be given; for those who give it. */
      handlers: Type.Array(Type.Object({ accountId: Uuid, name: Type.String(), role: Type.String() })),
      may: Type.Object({
        assign: Type.Boolean(),
        decide: Type.Boolean(),
        appeal: Type.Boolean(),
      }),
    }),
  ]),
} as const satisfies Endpoint;

export const listOwnObjections = {
  method: 'GET',
  path: '/students/:studentId/objections',
  summary: 'Objections to a pupil’s own entries, for the pupil and the guardians; never by whom',
  permission: 'publicity.withdraw',
  params: Fields({ studentId: Id }),
  query: Fields({ term: TermCode }),
  reply: Type.Object({ objections: Type.Array(Objection) }),
} as const satisfies Endpoint;

export const assignObjection = {
  method: 'POST',
  path: '/objections/:objectionId/assignment',
  summary: 'Give an objection to somebody who is not concerned by it',
  permission: 'objection.assign',
  params: ofObjection,
  body: Fields({ accountId: Uuid }),
  reply: Done,
} as const satisfies Endpoint;

export const handleObjection = {
  method: 'POST',
  path: '/objections/:objectionId/steps',
  summary: 'Write down an inquiry, or decide with reasons',
  permission: 'objection.handle',
  params: ofObjection,
  body: Fields({
    kind: Choice('inquiry', 'decided'),
    outcome: Type.Optional(Outcome),
    words: ObjectionWords,
    /** Said beside the entry, when it is struck or changed. */
    remark: Type.Optional(Type.String({ maxLength: 300 })),
  }),
  reply: Done,
} as const satisfies Endpoint;

export const answerObjection = {
  method: 'POST',
  path: '/objections/:objectionId/answer',
  summary: 'The pupil whose entry it is, a guardian, or a named objector appeals against a decision or accepts it',
  permission: ['publicity.withdraw', 'publicity.object'],
  params: ofObjection,
  body: Fields({ answer: Choice('appeal', 'accept'), words: Type.Optional(Type.String({ maxLength: 2000 })) }),
  reply: Done,
} as const satisfies Endpoint;

export const listFiledObjections = {
  method: 'GET',
  path: '/filed-objections',
  summary: 'What the caller objected to under the own name; anonymous ones are found by their receipts only',
  permission: 'publicity.object',
  reply: Type.Object({
    objections: Type.Array(Type.Composite([FollowedObjection, Type.Object({ id: Uuid, entryTitle: Type.String() })])),
  }),
} as const satisfies Endpoint;
