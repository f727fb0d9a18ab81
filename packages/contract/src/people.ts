import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, ClassBrief, Count, Fields, Grade, Id, Nullable, PlaceBrief, Sex, TermCode, Words } from './shapes.js';

const Cursor = Type.String({ minLength: 1, maxLength: 60, pattern: '^[0-9.]+$' });
const Limit = Type.Integer({ minimum: 1, maximum: 200, default: 100 });

const Pupil = Type.Object({
  id: Id,
  name: Type.String(),
  sex: Sex,
  /** The number within the school. */
  number: Nullable(Type.String()),
  class: ClassBrief,
  school: PlaceBrief,
  hasAccount: Type.Boolean(),
});
export type Pupil = Static<typeof Pupil>;

export const listPupils = {
  method: 'GET',
  path: '/places/:placeId/pupils',
  summary: 'The pupils of a place in a term, school by school and class by class; never by a score',
  permission: 'people.read',
  params: Fields({ placeId: Id }),
  query: Fields({
    term: TermCode,
    grade: Type.Optional(Grade),
    classId: Type.Optional(Id),
    after: Type.Optional(Cursor),
    limit: Type.Optional(Limit),
  }),
  reply: Type.Object({ pupils: Type.Array(Pupil), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

const Teacher = Type.Object({
  id: Id,
  name: Type.String(),
  sex: Sex,
  post: Type.String(),
  school: PlaceBrief,
  courses: Type.Array(Words),
  classes: Type.Array(Type.Composite([ClassBrief, Type.Object({ isClassTeacher: Type.Boolean() })])),
  hasAccount: Type.Boolean(),
});
export type Teacher = Static<typeof Teacher>;

export const listTeachers = {
  method: 'GET',
  path: '/places/:placeId/teachers',
  summary: 'The teachers of a place with what they teach in a term, school by school',
  permission: 'people.read',
  params: Fields({ placeId: Id }),
  query: Fields({ term: TermCode, after: Type.Optional(Cursor), limit: Type.Optional(Limit) }),
  reply: Type.Object({ teachers: Type.Array(Teacher), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

const Text = Type.String({ minLength: 1, maxLength: 40 });

export const searchPupils = {
  method: 'POST',
  path: '/places/:placeId/pupils/search',
  summary: 'Pupils of a place by part of the name (in a region: its beginning), or by a whole number; at most fifty',
  permission: 'people.read',
  params: Fields({ placeId: Id }),
  body: Fields({ term: TermCode, text: Text }),
  reply: Type.Object({ pupils: Type.Array(Pupil), more: Type.Boolean() }),
} as const satisfies Endpoint;

export const searchTeachers = {
  method: 'POST',
  path: '/places/:placeId/teachers/search',
  summary: 'Teachers of a place by part of the name, or by a whole number; at most fifty',
  permission: 'people.read',
  params: Fields({ placeId: Id }),
  body: Fields({ term: TermCode, text: Text }),
  reply: Type.Object({ teachers: Type.Array(Teacher), more: Type.Boolean() }),
} as const satisfies Endpoint;

export const makeAccountSheet = {
  method: 'POST',
  path: '/account-sheets',
  summary:
    'Accounts for all pupils or families of a class, or all teachers of a school, with one-time codes shown once',
  permission: 'account.manage',
  body: Fields({
    of: Choice('student', 'guardian', 'teacher'),
    /** Pupils and families. */
    classId: Type.Optional(Id),
    /** Teachers: the school. */
    placeId: Type.Optional(Id),
    /** Accounts that nobody has signed in to yet get a new code too. */
    renew: Type.Optional(Type.Boolean({ default: false })),
  }),
  status: 201,
  reply: Type.Object({
    accounts: Type.Array(
      Type.Object({
        name: Type.String(),
        /** The child of a guardian. */
        pupil: Nullable(Type.String()),
        login: Type.String(),
        code: Type.String({ description: 'Shown now and never again' }),
      }),
    ),
    /** Who had an account already, and got no code. */
    known: Count,
  }),
} as const satisfies Endpoint;
