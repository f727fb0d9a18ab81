import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Count, Day, Done, Fields, Id, Instant, Nullable } from './shapes.js';

export const rosterUses = [
  'accounts',
  'observations',
  'records',
  'ratings',
  'selection',
  'publicity',
  'results',
  'reports',
  'comments',
  'archives',
  'ledger',
  'other',
] as const;
export type RosterUse = (typeof rosterUses)[number];

const RosterImport = Type.Object({
  id: Id,
  fileName: Type.String(),
  kinds: Type.Array(Choice('places', 'terms', 'courses', 'classes', 'grades', 'students', 'teachers', 'teaching')),
  asOf: Day,
  recordedAt: Instant,
  /** Counts by name: rows, added, changed, transferred … */
  figures: Type.Record(Type.String(), Count),
  /** kept: what it changed is kept and may be undone; final: no longer kept. */
  state: Choice('kept', 'undone', 'final'),
  keptUntil: Nullable(Instant),
});
export type RosterImport = Static<typeof RosterImport>;

const RosterUndo = Type.Composite([
  RosterImport,
  Type.Object({
    /** A later import that touched the same people or places; it has to be undone first. */
    later: Nullable(Type.Object({ id: Id, fileName: Type.String(), recordedAt: Instant })),
    uses: Type.Array(
      Type.Object({
        what: Choice(...rosterUses),
        count: Type.Integer({ minimum: 1, description: 'Counted up to 1,000 of a kind' }),
      }),
      { description: 'What has been built on it since; while there is any it cannot be undone' },
    ),
  }),
]);
export type RosterUndo = Static<typeof RosterUndo>;

export const listRosterImports = {
  method: 'GET',
  path: '/roster-imports',
  summary: 'The imports of rosters in the own scope that changed something, newest first',
  permission: 'roster.import',
  query: Fields({
    before: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  }),
  reply: Type.Object({ imports: Type.Array(RosterImport), next: Nullable(Id) }),
} as const satisfies Endpoint;

export const getRosterImport = {
  method: 'GET',
  path: '/roster-imports/:importId',
  summary: 'One import of a roster, and what stands in the way of undoing it',
  permission: 'roster.import',
  params: Fields({ importId: Id }),
  reply: RosterUndo,
} as const satisfies Endpoint;

export const undoRosterImport = {
  method: 'POST',
  path: '/roster-imports/:importId/undo',
  summary: 'Undo an import of a roster: whoever it put in goes, what it changed is as it was; everything or nothing',
  permission: 'roster.import',
  params: Fields({ importId: Id }),
  body: Fields({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Done,
} as const satisfies Endpoint;
