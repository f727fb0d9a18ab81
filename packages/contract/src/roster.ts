import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import {
  Choice,
  ClassBrief,
  Code,
  Count,
  Day,
  Done,
  Fields,
  Id,
  Level,
  Nullable,
  PlaceBrief,
  Score,
  Sex,
  TermBrief,
  TermCode,
  Words,
} from './shapes.js';

export const listTerms = {
  method: 'GET',
  path: '/terms',
  summary: 'The terms, newest first; `current` is the one of today, else the last begun',
  permission: 'session.own',
  reply: Type.Object({ terms: Type.Array(TermBrief), current: Nullable(TermCode) }),
} as const satisfies Endpoint;

export const listTopPlaces = {
  method: 'GET',
  path: '/places',
  summary: 'The places at which the own scope begins',
  permission: 'place.read',
  reply: Type.Object({ places: Type.Array(PlaceBrief) }),
} as const satisfies Endpoint;

export const getPlace = {
  method: 'GET',
  path: '/places/:placeId',
  summary: 'A region or school: its path from the top, what stands under it, how many pupils and classes',
  permission: 'place.read',
  params: Fields({ placeId: Id }),
  query: Fields({ term: Type.Optional(TermCode) }),
  reply: Type.Object({
    place: PlaceBrief,
    path: Type.Array(PlaceBrief, { description: 'From the top down to the place itself' }),
    children: Type.Array(Type.Composite([PlaceBrief, Type.Object({ students: Count, schools: Count })])),
    division: Nullable(Choice('6-3', '5-4')),
    stages: Type.Array(Type.Integer({ minimum: 1, maximum: 3 })),
    students: Count,
    classes: Count,
    schools: Count,
  }),
} as const satisfies Endpoint;

export const listClasses = {
  method: 'GET',
  path: '/places/:placeId/classes',
  summary: 'The classes of a school in a term, by grade and number',
  permission: 'place.read',
  params: Fields({ placeId: Id }),
  query: Fields({ term: TermCode }),
  reply: Type.Object({ classes: Type.Array(Type.Composite([ClassBrief, Type.Object({ students: Count })])) }),
} as const satisfies Endpoint;

/** One node's outcome without the figures behind it. */
export const NodeLevel = Type.Object({ node: Code, score: Score, level: Level });

export const getClass = {
  method: 'GET',
  path: '/classes/:classId',
  summary: 'A class in a term: its pupils by pupil number, with the level of each aspect; never a rank',
  permission: 'class.read',
  params: Fields({ classId: Id }),
  query: Fields({ term: TermCode, scheme: Type.Optional(Code) }),
  reply: Type.Object({
    class: ClassBrief,
    school: PlaceBrief,
    term: TermCode,
    runId: Nullable(Id),
    aspects: Type.Array(Type.Object({ node: Code, title: Words })),
    students: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        number: Nullable(Type.String({ description: 'The number within the school, else the pupil number' })),
        sex: Sex,
        aspects: Type.Array(NodeLevel, { description: 'In the order of `aspects`' }),
      }),
    ),
  }),
} as const satisfies Endpoint;

export const StudentBrief = Type.Object({
  id: Id,
  name: Type.String(),
  class: Nullable(ClassBrief),
  school: Nullable(PlaceBrief),
});

export const findStudent = {
  method: 'POST',
  path: '/students/find',
  summary: 'Find a pupil by an exact number, within the own scope; in the body, so that no number stands in an address',
  permission: 'student.read',
  body: Fields({ number: Type.String({ minLength: 1, maxLength: 40 }) }),
  reply: Type.Object({ students: Type.Array(StudentBrief) }),
} as const satisfies Endpoint;

/** A node of the scheme as it came out for one pupil. */
const StudentNode = Type.Object({
  node: Code,
  parent: Nullable(Code),
  title: Words,
  weight: Type.Number(),
  score: Score,
  level: Level,
});

export const RemarkKind = Choice('teacher', 'family', 'self');

export const getStudent = {
  method: 'GET',
  path: '/students/:studentId',
  summary: 'A pupil: basic data, enrolments, aspects and leaves of a term, curves over terms, fitness card, remarks',
  permission: 'student.read',
  params: Fields({ studentId: Id }),
  query: Fields({ term: TermCode, scheme: Type.Optional(Code) }),
  reply: Type.Object({
    id: Id,
    name: Type.String(),
    sex: Sex,
    bornOn: Nullable(Day),
    ethnicity: Type.String(),
    number: Nullable(
      Type.String({ description: 'The national pupil number; only for the own family, the own teachers and school' }),
    ),
    term: TermCode,
    class: Nullable(ClassBrief),
    school: Nullable(PlaceBrief),
    enrolments: Type.Array(
      Type.Object({
        class: ClassBrief,
        school: PlaceBrief,
        startsOn: Day,
        endsOn: Nullable(Day),
        began: Choice('admission', 'transfer', 'promotion'),
      }),
    ),
    scheme: Nullable(Type.Object({ code: Code, version: Count, title: Words })),
    runId: Nullable(Id),
    overall: Nullable(Type.Object({ score: Score, level: Level })),
    aspects: Type.Array(StudentNode),
    /** Every node below the aspects, in the scheme's order. */
    nodes: Type.Array(StudentNode),
    curves: Type.Array(
      Type.Object({
        node: Code,
        title: Words,
        points: Type.Array(Type.Object({ term: TermCode, score: Score, level: Level, schemeVersion: Count })),
      }),
    ),
    fitness: Nullable(
      Type.Object({
        standard: Words,
        total: Nullable(Type.Number()),
        bonus: Type.Number(),
        level: Nullable(Words),
        complete: Type.Boolean({ description: 'false: items that count are missing, so there is no total' }),
        items: Type.Array(
          Type.Object({
            code: Code,
            title: Words,
            value: Nullable(Type.Number()),
            unit: Type.String(),
            score: Nullable(Type.Number()),
            level: Nullable(Words),
          }),
        ),
      }),
    ),
    remarks: Type.Array(Type.Object({ kind: RemarkKind, body: Type.String() })),
    /** What the caller may do with this pupil. */
    may: Type.Object({ remarks: Type.Array(RemarkKind), explain: Type.Boolean(), report: Type.Boolean() }),
  }),
} as const satisfies Endpoint;
export type StudentPage = Static<typeof getStudent.reply>;

export const writeRemark = {
  method: 'PUT',
  path: '/students/:studentId/remarks/:kind',
  summary: "The family's or the pupil's own words for a term; null clears them. The teacher's is the comment",
  permission: ['remark.write-family', 'remark.write-self'],
  params: Fields({ studentId: Id, kind: Choice('family', 'self') }),
  body: Fields({
    term: TermCode,
    body: Nullable(Type.String({ minLength: 1, maxLength: 2000 })),
    seen: Type.Optional(
      Type.String({ maxLength: 2000, description: 'What stood there; refused when it is something else by now' }),
    ),
  }),
  reply: Done,
} as const satisfies Endpoint;
