import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Code, Count, Day, Fields, Id, Instant, Nullable, SaidFault, Share } from './shapes.js';

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

/** What a sheet of a roster may list. */
export const rosterSheets = [
  'students',
  'teachers',
  'teaching',
  'classes',
  'grades',
  'courses',
  'places',
  'terms',
] as const;

export const getImportTemplate = {
  method: 'GET',
  path: '/import-template',
  summary: 'A workbook to be filled in for one kind of roster sheet, or for one import profile',
  permission: ['roster.import', 'evidence.import'],
  query: Fields({ kind: ImportKind, code: Code }),
  stream: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Endpoint;

const Batch = Type.Object({
  id: Id,
  source: Type.String(),
  profile: Type.String(),
  fileName: Type.String(),
  recordedAt: Instant,
  observations: Count,
  /** How many of them took the place of earlier ones. */
  corrections: Count,
});
export type Batch = Static<typeof Batch>;

export const listBatches = {
  method: 'GET',
  path: '/batches',
  summary: 'The imported batches of observations in the own scope, newest first',
  permission: 'evidence.import',
  query: Fields({
    before: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  }),
  reply: Type.Object({ batches: Type.Array(Batch), next: Nullable(Id) }),
} as const satisfies Endpoint;

export const getBatch = {
  method: 'GET',
  path: '/batches/:batchId',
  summary: 'One imported batch: how many of its observations still stand, and which finished runs counted it',
  permission: 'evidence.import',
  params: Fields({ batchId: Id }),
  reply: Type.Composite([
    Batch,
    Type.Object({
      standing: Count,
      /** How many earlier ones that it had corrected would stand again. */
      returning: Count,
      /** Newest first, at most 20; `runCount` is how many there are. */
      runs: Type.Array(
        Type.Object({
          id: Id,
          scheme: Type.Object({ code: Code, version: Id }),
          term: Type.String(),
          place: Type.String(),
          finishedAt: Nullable(Instant),
        }),
      ),
      runCount: Count,
    }),
  ]),
} as const satisfies Endpoint;

export const withdrawBatch = {
  method: 'POST',
  path: '/batches/:batchId/withdraw',
  summary:
    'Undo an import of observations: they stay on record and no longer count; what they had corrected counts again',
  permission: 'evidence.import',
  params: Fields({ batchId: Id }),
  body: Fields({
    /** As many as the caller was told that still stand; another number is refused. */
    observations: Count,
    reason: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  reply: Type.Object({ withdrawn: Count, returned: Count }),
} as const satisfies Endpoint;

export const readHeaders = {
  method: 'POST',
  path: '/profile-headers',
  summary: 'The headers of a sample file, sheet by sheet, to make an import profile of; nothing of the file is kept',
  permission: 'profile.manage',
  upload: Fields({}),
  reply: Type.Object({
    sheets: Type.Array(Type.Object({ name: Type.String(), headers: Type.Array(Type.String()) })),
  }),
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
