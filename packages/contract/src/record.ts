import { type Static, Type } from '@sinclair/typebox';
import { AttachmentBrief } from './attachment.js';
import type { Endpoint } from './endpoint.js';
import { RecordAspect, RecordField } from './record-type.js';
import { Choice, Code, Count, Day, Done, Fields, Id, Instant, Nullable, TermCode, Uuid, Words } from './shapes.js';

/**
 * `draft`: the writer's alone; `returned`: a draft again, with a reason; `waiting`: for whoever confirms it; `confirmed`: it
 * counts; `rejected`: it never will; `void`: it counted, and was taken back.
 */
export const RecordState = Choice('draft', 'returned', 'waiting', 'confirmed', 'rejected', 'void');
export type RecordState = Static<typeof RecordState>;

const WriterRole = Choice('student', 'teacher', 'guardian');
const Reason = Type.String({ minLength: 1, maxLength: 500 });
/** The revision that the caller saw: what changed since is not decided unseen. */
const Revision = Type.Integer({ minimum: 1, maximum: 32_767 });

const FieldValues = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  Type.Union([Type.String({ maxLength: 5000 }), Type.Number()]),
);

const content = {
  type: Code,
  /** The day it happened, or the last of its days. */
  day: Day,
  /** The first of its days, for a type with a period. */
  from: Type.Optional(Nullable(Day)),
  /** By code of field. A number is a number, a day a day, a choice its code. */
  fields: FieldValues,
  attachments: Type.Array(Uuid, { maxItems: 9, uniqueItems: true }),
};

export const RecordBrief = Type.Object({
  id: Uuid,
  studentId: Id,
  type: Code,
  typeTitle: Words,
  aspect: RecordAspect,
  title: Type.String(),
  /** Null in a draft without one. */
  day: Nullable(Day),
  from: Nullable(Day),
  state: RecordState,
  revision: Count,
  /** Nothing of it can change while it is put before the school or after it was sealed. */
  frozen: Type.Boolean(),
  writer: Type.Object({ role: WriterRole, own: Type.Boolean() }),
  confirmer: Nullable(Choice('guardian', 'class-teacher')),
  /** Why it was returned, rejected or taken back. */
  reason: Type.String(),
  attachments: Count,
  changedAt: Instant,
  submittedAt: Nullable(Instant),
});
export type RecordBrief = Static<typeof RecordBrief>;

/**
 * What a reviewer may want to look at; never a verdict. `like` leads to the other record only where the caller may read it,
 * and no other pupil is ever named.
 */
const Hint = Type.Object({
  kind: Choice('same-photo', 'similar-photo', 'similar-text', 'many-late'),
  /** similar-text: how much of the text is the same, in percent; many-late: how many records; else 0. */
  amount: Count,
  /** many-late: how many days after the fact; else 0. */
  days: Count,
  like: Nullable(
    Type.Object({
      whose: Choice('same-pupil', 'same-class', 'same-school'),
      day: Day,
      record: Nullable(Type.Object({ studentId: Id, id: Uuid })),
    }),
  ),
});
export type RecordHint = Static<typeof Hint>;

export const RecordAct = Choice(
  'submit',
  'withdraw',
  'return',
  'confirm',
  'reject',
  'correct',
  'void',
  'freeze',
  'unfreeze',
);

export const RecordDetail = Type.Composite([
  RecordBrief,
  Type.Object({
    student: Type.Object({ id: Id, name: Type.String() }),
    term: TermCode,
    fields: FieldValues,
    /** The fields of its type, so that whoever reads it sees their titles: also who may not write such a one. */
    form: Type.Array(RecordField),
    files: Type.Array(AttachmentBrief),
    /** What happened to it, the oldest first; each revision with what it said then. */
    history: Type.Array(
      Type.Object({
        act: RecordAct,
        at: Instant,
        by: Choice('student', 'teacher', 'guardian', 'committee', 'system'),
        /** Of a teacher; null of everybody else. */
        name: Nullable(Type.String()),
        revision: Count,
        reason: Type.String(),
        content: Nullable(
          Type.Object({
            day: Day,
            from: Nullable(Day),
            type: Words,
            fields: FieldValues,
            /** The fields in words, as its kind was then. */
            said: Type.Array(Type.Object({ code: Code, title: Words, value: Words })),
            /** Ids of its files. */
            attachments: Type.Array(Uuid),
          }),
        ),
      }),
    ),
    /** For the reviewer of a record that waits; null for everybody else. */
    hints: Nullable(Type.Array(Hint)),
    /** What the caller may do with it now. */
    may: Type.Array(Choice('edit', 'delete', 'withdraw', 'confirm', 'return', 'reject', 'correct', 'void')),
  }),
]);
export type RecordDetail = Static<typeof RecordDetail>;

const ofStudent = Fields({ studentId: Id });
const ofRecord = Fields({ studentId: Id, recordId: Uuid });
const page = {
  after: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 })),
};
const PageOfRecords = Type.Object({ records: Type.Array(RecordBrief), next: Nullable(Type.String()) });
const ofTerm = { term: Type.Optional(TermCode) };
const filter = { ...ofTerm, state: Type.Optional(RecordState), type: Type.Optional(Code) };

export const saveRecordDraft = {
  method: 'PUT',
  path: '/students/:studentId/records/:recordId/draft',
  summary: 'Keep a draft as far as it is; the caller makes the id. It is checked when it is submitted',
  permission: 'record.write',
  params: ofRecord,
  body: Fields({ ...content, day: Type.Optional(Nullable(Day)) }),
  reply: RecordBrief,
} as const satisfies Endpoint;

export const deleteRecordDraft = {
  method: 'DELETE',
  path: '/students/:studentId/records/:recordId/draft',
  summary: 'Throw a draft of the own away, also one that was returned',
  permission: 'record.write',
  params: ofRecord,
  reply: Done,
} as const satisfies Endpoint;

export const submitRecord = {
  method: 'PUT',
  path: '/students/:studentId/records/:recordId',
  summary: 'Submit a record, new or from a draft; the same content under the same id again changes nothing',
  permission: 'record.write',
  params: ofRecord,
  body: Fields(content),
  reply: RecordBrief,
} as const satisfies Endpoint;

export const withdrawRecord = {
  method: 'POST',
  path: '/students/:studentId/records/:recordId/withdraw',
  summary: 'Take an own record back before it is confirmed; it is a draft again',
  permission: 'record.write',
  params: ofRecord,
  reply: RecordBrief,
} as const satisfies Endpoint;

export const confirmRecord = {
  method: 'POST',
  path: '/students/:studentId/records/:recordId/confirm',
  summary: 'Confirm a record that waits; from now on it counts',
  permission: 'record.confirm',
  params: ofRecord,
  body: Fields({ revision: Revision }),
  reply: RecordBrief,
} as const satisfies Endpoint;

export const returnRecord = {
  method: 'POST',
  path: '/students/:studentId/records/:recordId/return',
  summary: 'Give a record that waits back to its writer, with a reason; nothing of it is lost',
  permission: 'record.confirm',
  params: ofRecord,
  body: Fields({ revision: Revision, reason: Reason }),
  reply: RecordBrief,
} as const satisfies Endpoint;

export const rejectRecord = {
  method: 'POST',
  path: '/students/:studentId/records/:recordId/reject',
  summary: 'Refuse a record that waits for good, with a reason',
  permission: 'record.confirm',
  params: ofRecord,
  body: Fields({ revision: Revision, reason: Reason }),
  reply: RecordBrief,
} as const satisfies Endpoint;

export const correctRecord = {
  method: 'POST',
  path: '/students/:studentId/records/:recordId/correct',
  summary: 'Correct a confirmed record: a new revision takes the place of the old one, which stays readable',
  permission: 'record.correct',
  params: ofRecord,
  body: Fields({ ...content, revision: Revision, reason: Reason }),
  reply: RecordBrief,
} as const satisfies Endpoint;

export const takeBackRecord = {
  method: 'POST',
  path: '/students/:studentId/records/:recordId/void',
  summary: 'Take back a confirmed record, with a reason: it stays readable and no longer counts',
  permission: 'record.correct',
  params: ofRecord,
  body: Fields({ revision: Revision, reason: Reason }),
  reply: RecordBrief,
} as const satisfies Endpoint;

export const getRecord = {
  method: 'GET',
  path: '/students/:studentId/records/:recordId',
  summary: 'One record with its files and history, and what the caller may do with it; hints for its reviewer',
  permission: ['record.read', 'record.write'],
  params: ofRecord,
  reply: RecordDetail,
} as const satisfies Endpoint;

export const listRecords = {
  method: 'GET',
  path: '/students/:studentId/records',
  summary: "A pupil's records of a term, the newest day first; drafts only to their writer",
  permission: 'record.read',
  params: ofStudent,
  query: Fields({ ...filter, ...page }),
  reply: PageOfRecords,
} as const satisfies Endpoint;

/** How many there are, by kind and state. */
const RecordCounts = Type.Object({
  term: TermCode,
  total: Count,
  counts: Type.Array(
    Type.Object({ type: Code, typeTitle: Words, aspect: RecordAspect, state: RecordState, count: Count }),
  ),
});

export const countRecords = {
  method: 'GET',
  path: '/students/:studentId/record-counts',
  summary: 'How many records a pupil has in a term, by kind and state',
  permission: 'record.read',
  params: ofStudent,
  query: Fields(ofTerm),
  reply: RecordCounts,
} as const satisfies Endpoint;

/** A record in a list over several pupils. */
const NamedBrief = Type.Composite([RecordBrief, Type.Object({ studentName: Type.String() })]);

export const listOwnDrafts = {
  method: 'GET',
  path: '/record-drafts',
  summary: 'What the caller has begun to write, about whomever, and what was returned; the last changed first',
  permission: 'record.write',
  query: Fields(page),
  reply: Type.Object({ records: Type.Array(NamedBrief), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

export const listWaitingRecords = {
  method: 'GET',
  path: '/waiting-records',
  summary: "What waits for the caller: a guardian's children's records, a class teacher's classes'; the oldest first",
  permission: 'record.confirm',
  query: Fields(page),
  reply: Type.Object({ records: Type.Array(NamedBrief), next: Nullable(Type.String()), total: Count }),
} as const satisfies Endpoint;

export const listClassRecords = {
  method: 'GET',
  path: '/classes/:classId/records',
  summary: "A class's records of a term, the newest day first; no drafts",
  permission: 'record.read',
  params: Fields({ classId: Id }),
  query: Fields({ ...filter, ...page }),
  reply: Type.Object({ records: Type.Array(NamedBrief), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

export const countClassRecords = {
  method: 'GET',
  path: '/classes/:classId/record-counts',
  summary: 'How many records a class has in a term, by kind and state',
  permission: 'record.read',
  params: Fields({ classId: Id }),
  query: Fields(ofTerm),
  reply: RecordCounts,
} as const satisfies Endpoint;
