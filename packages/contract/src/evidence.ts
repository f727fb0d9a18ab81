import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Code, Count, Day, Fields, Instant, Nullable, SaidFault, Share } from './shapes.js';

/** Imports run as jobs: the file is taken, its id answered, and its progress asked for. */
export const ImportId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9-]+$' });
export const ImportKind = Choice('roster', 'observations');
export const JobState = Choice('waiting', 'running', 'done', 'refused', 'failed', 'cancelled');

const Import = Type.Object({
  id: ImportId,
  kind: ImportKind,
  profile: Nullable(Code),
  fileName: Type.String(),
  dryRun: Type.Boolean(),
  state: JobState,
  /** 0 to 1. */
  progress: Share,
  rows: Count,
  requestedAt: Instant,
  finishedAt: Nullable(Instant),
  /** What changed (or would change): a count for each word, e.g. `observations`, `students`, `transfers`, `unchanged`. */
  outcome: Type.Record(Type.String(), Type.Number()),
  faultCount: Count,
  /** Why it failed, when it did. */
  problem: Nullable(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
  hasAnswer: Type.Boolean({ description: 'The same workbook back with its faults marked can be fetched' }),
});
export type Import = Static<typeof Import>;

export const startImport = {
  method: 'POST',
  path: '/imports',
  summary: 'Hand in a workbook or CSV file; it goes in whole or not at all',
  permission: ['roster.import', 'evidence.import'],
  upload: Fields({
    kind: ImportKind,
    /** Observations: the profile that says what the columns mean. Roster: absent. */
    profile: Type.Optional(Code),
    /** Roster: the day from which it holds. Observations: the day of the facts where the file has none. */
    asOf: Type.Optional(Day),
    dryRun: Type.Optional(Type.Boolean({ default: false })),
    /** Further options of the importer, as a JSON object. */
    options: Type.Optional(Type.String({ maxLength: 10_000 })),
  }),
  status: 202,
  reply: Type.Object({ id: ImportId, state: JobState }),
} as const satisfies Endpoint;

export const listImports = {
  method: 'GET',
  path: '/imports',
  summary: 'The imports in the own scope, newest first',
  permission: ['roster.import', 'evidence.import'],
  query: Fields({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })) }),
  reply: Type.Object({ imports: Type.Array(Import) }),
} as const satisfies Endpoint;

export const getImport = {
  method: 'GET',
  path: '/imports/:importId',
  summary: 'Progress and outcome of one import; the first 500 faults and warnings with what to do',
  permission: ['roster.import', 'evidence.import'],
  params: Fields({ importId: ImportId }),
  reply: Type.Composite([Import, Type.Object({ faults: Type.Array(SaidFault), warnings: Type.Array(SaidFault) })]),
} as const satisfies Endpoint;

export const cancelImport = {
  method: 'POST',
  path: '/imports/:importId/cancel',
  summary: 'Stop an import that waits or runs; nothing of it stays',
  permission: ['roster.import', 'evidence.import'],
  params: Fields({ importId: ImportId }),
  reply: Type.Object({ id: ImportId, state: JobState }),
} as const satisfies Endpoint;

export const getImportAnswer = {
  method: 'GET',
  path: '/imports/:importId/answer',
  summary: 'The same file back, with an error column and comments at the true rows',
  permission: ['roster.import', 'evidence.import'],
  params: Fields({ importId: ImportId }),
  stream: '*',
} as const satisfies Endpoint;

const Profile = Type.Object({
  code: Code,
  document: Type.Unknown({ description: 'How the columns of a table become observations' }),
  changedAt: Nullable(Instant),
  builtIn: Type.Boolean(),
});

export const listProfiles = {
  method: 'GET',
  path: '/profiles',
  summary: 'The import profiles, built-in and saved',
  permission: 'evidence.read',
  reply: Type.Object({ profiles: Type.Array(Profile) }),
} as const satisfies Endpoint;

export const saveProfile = {
  method: 'PUT',
  path: '/profiles/:code',
  summary: 'Save an import profile under a code',
  permission: 'profile.manage',
  params: Fields({ code: Code }),
  body: Fields({ document: Type.Unknown() }),
  reply: Profile,
} as const satisfies Endpoint;
