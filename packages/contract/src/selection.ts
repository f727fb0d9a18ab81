import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
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

const RecordAspect = Choice('moral', 'academic', 'health', 'art', 'practice');

/** What of a record is shown beside its title: only what its type lets out. */
export const RecordFact = Type.Object({ label: Words, value: Type.String() });

const SelectionState = Type.Unsafe<
  'none' | 'draft' | 'handed-in' | 'returned' | 'approved' | 'signed' | 'ready' | 'public'
>(
  Type.Union(
    ['none', 'draft', 'handed-in', 'returned', 'approved', 'signed', 'ready', 'public'].map((state) =>
      Type.Literal(state),
    ),
    {
      description:
        'signed: by the pupil, the guardian’s consent is awaited; ready: nothing is awaited; public: in a round',
    },
  ),
);
export type SelectionState = Static<typeof SelectionState>;

/** Who has to do something next; null: nobody. */
const Waiting = Nullable(Choice('student', 'teacher', 'guardian'));

const SelectionRule = Type.Object({
  perAspect: Type.Integer({ minimum: 1, maximum: 20 }),
  inAll: Type.Integer({ minimum: 1, maximum: 60 }),
  highlighted: Type.Integer({ minimum: 0, maximum: 10 }),
  guardianUnder: Type.Integer({
    minimum: 0,
    maximum: 18,
    description: 'Pupils younger than this need a guardian’s consent',
  }),
});
export type SelectionRule = Static<typeof SelectionRule>;

const SelectableRecord = Type.Object({
  id: Uuid,
  aspect: RecordAspect,
  type: Words,
  title: Type.String(),
  day: Day,
  facts: Type.Array(RecordFact),
});
export type SelectableRecord = Static<typeof SelectableRecord>;

const SelectionItem = Type.Object({
  recordId: Uuid,
  highlighted: Type.Boolean(),
  reason: Type.String(),
  /** Null: the record counts no longer. */
  record: Nullable(SelectableRecord),
});
export type SelectionItem = Static<typeof SelectionItem>;

const SelectionNote = Type.Object({
  id: Uuid,
  kind: Choice('suggest', 'comment', 'hand-in', 'approve', 'return', 'reopen', 'sign', 'consent'),
  by: Choice('student', 'teacher', 'guardian'),
  recordId: Nullable(Uuid),
  words: Type.String(),
  at: Instant,
});
export type SelectionNote = Static<typeof SelectionNote>;

const SelectionPage = Type.Object({
  student: Type.Object({ id: Id, name: Type.String() }),
  class: ClassBrief,
  term: TermCode,
  window: Type.Object({ opensOn: Day, closesOn: Day, open: Type.Boolean() }),
  rule: SelectionRule,
  state: SelectionState,
  waiting: Waiting,
  version: Count,
  items: Type.Array(SelectionItem),
  /** Every confirmed record of the term, chosen or not. */
  records: Type.Array(SelectableRecord),
  notes: Type.Array(SelectionNote),
  signatures: Type.Array(Type.Object({ by: Choice('student', 'guardian'), name: Type.String(), at: Instant })),
  /** SHA-256 of what is signed. */
  digest: Type.String(),
  consentNeeded: Type.Boolean(),
  may: Type.Object({
    choose: Type.Boolean(),
    guide: Type.Boolean(),
    decide: Type.Boolean(),
    reopen: Type.Boolean(),
    sign: Type.Boolean(),
    consent: Type.Boolean(),
  }),
});
export type SelectionPage = Static<typeof SelectionPage>;

const ofStudent = Fields({ studentId: Id });
const Version = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Reason = Type.String({ maxLength: 200 });
const NoteWords = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });
const TypedName = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' });
const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const getSelection = {
  method: 'GET',
  path: '/students/:studentId/selection',
  summary: 'What a pupil chose for the term, what could be chosen, and what was said about it',
  permission: 'selection.read',
  params: ofStudent,
  query: Fields({ term: TermCode }),
  reply: SelectionPage,
} as const satisfies Endpoint;

export const saveSelection = {
  method: 'PUT',
  path: '/students/:studentId/selection',
  summary: 'Choose and order records; refused when another device changed it meanwhile',
  permission: 'selection.choose',
  params: ofStudent,
  body: Fields({
    term: TermCode,
    version: Version,
    items: Type.Array(Fields({ recordId: Uuid, highlighted: Type.Boolean(), reason: Reason }), { maxItems: 60 }),
  }),
  reply: SelectionPage,
} as const satisfies Endpoint;

export const handInSelection = {
  method: 'POST',
  path: '/students/:studentId/selection/hand-in',
  summary: 'Hand the chosen records to the class teacher',
  permission: 'selection.choose',
  params: ofStudent,
  body: Fields({ term: TermCode, version: Version }),
  reply: SelectionPage,
} as const satisfies Endpoint;

export const addSelectionNote = {
  method: 'POST',
  path: '/students/:studentId/selection/notes',
  summary: 'Suggest a record, or comment on the choice; the same id again adds nothing',
  permission: 'selection.guide',
  params: ofStudent,
  body: Fields({
    id: Uuid,
    term: TermCode,
    kind: Choice('suggest', 'comment'),
    recordId: Type.Optional(Uuid),
    words: NoteWords,
  }),
  reply: SelectionPage,
} as const satisfies Endpoint;

export const decideSelection = {
  method: 'POST',
  path: '/students/:studentId/selection/decision',
  summary: 'Approve what was handed in, send it back with words, or open it again before publicity',
  permission: 'selection.decide',
  params: ofStudent,
  body: Fields({
    term: TermCode,
    version: Version,
    decision: Choice('approve', 'return', 'reopen'),
    words: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  reply: SelectionPage,
} as const satisfies Endpoint;

export const signSelection = {
  method: 'POST',
  path: '/students/:studentId/selection/signature',
  summary: 'The pupil signs what was shown (本人确认); entered in the ledger',
  permission: 'selection.choose',
  params: ofStudent,
  body: Fields({ term: TermCode, name: TypedName, digest: Digest }),
  reply: SelectionPage,
} as const satisfies Endpoint;

export const consentToSelection = {
  method: 'POST',
  path: '/students/:studentId/selection/consent',
  summary: 'A guardian consents to what the pupil signed; entered in the ledger',
  permission: 'selection.consent',
  params: ofStudent,
  body: Fields({ term: TermCode, name: TypedName, digest: Digest }),
  reply: SelectionPage,
} as const satisfies Endpoint;

const BoardRow = Type.Object({
  studentId: Id,
  name: Type.String(),
  state: SelectionState,
  waiting: Waiting,
  items: Count,
});

export const listSelections = {
  method: 'GET',
  path: '/classes/:classId/selections',
  summary: 'How far each pupil of a class is, and who waits for whom',
  permission: 'selection.board',
  params: Fields({ classId: Id }),
  query: Fields({ term: TermCode }),
  reply: Type.Object({
    class: ClassBrief,
    window: Type.Object({ opensOn: Day, closesOn: Day, open: Type.Boolean() }),
    pupils: Type.Array(BoardRow),
    /** Nobody is reminded twice a day. */
    remindedOn: Nullable(Day),
  }),
} as const satisfies Endpoint;

export const remindSelections = {
  method: 'POST',
  path: '/classes/:classId/selections/reminder',
  summary: 'Remind every pupil and guardian of the class who has something to do; once a day',
  permission: 'selection.board',
  params: Fields({ classId: Id }),
  body: Fields({ term: TermCode }),
  reply: Type.Object({ reminded: Count }),
} as const satisfies Endpoint;

export const getSelectionRule = {
  method: 'GET',
  path: '/places/:placeId/selection-rule',
  summary: 'How many records may be chosen at a place, and whose rule that is',
  permission: 'selection.rule',
  params: Fields({ placeId: Id }),
  reply: Type.Composite([
    SelectionRule,
    Type.Object({ placeId: Nullable(Type.Integer({ description: 'Null: nobody set one' })) }),
  ]),
} as const satisfies Endpoint;

export const saveSelectionRule = {
  method: 'PUT',
  path: '/places/:placeId/selection-rule',
  summary: 'Set the rule of a place and of those below it that have none',
  permission: 'selection.rule',
  params: Fields({ placeId: Id }),
  body: Fields(SelectionRule.properties),
  reply: Done,
} as const satisfies Endpoint;
