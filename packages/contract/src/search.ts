import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, ClassBrief, Fields, Id, Nullable, PlaceBrief } from './shapes.js';

/** What was found: enough to tell one from another, and no more. */
const Found = Type.Object({
  kind: Choice('student', 'teacher', 'class', 'place'),
  id: Id,
  name: Type.String({ description: 'Of a class: what the school calls it, often empty; then `class` says it' }),
  class: Nullable(ClassBrief),
  school: Nullable(PlaceBrief),
});
export type Found = Static<typeof Found>;

export const search = {
  method: 'POST',
  path: '/search',
  summary:
    'Pupils, teachers, classes and places in the own scope, 20 at most. A pupil finds itself, a guardian the own children, a teacher the pupils of the own classes, a school its people, a bureau its schools and classes and a pupil by exact number. The words stand in the body, never in an address',
  permission: 'session.own',
  body: Fields({ text: Type.String({ minLength: 1, maxLength: 40 }) }),
  reply: Type.Object({ found: Type.Array(Found, { maxItems: 20 }) }),
} as const satisfies Endpoint;
