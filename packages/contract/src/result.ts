import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import {
  Choice,
  Code,
  Count,
  Day,
  Fields,
  Grade,
  Id,
  Instant,
  Level,
  Nullable,
  PlaceBrief,
  Score,
  Share,
  TermCode,
  Uuid,
  Words,
} from './shapes.js';

export const RunState = Choice('running', 'done', 'failed', 'cancelled');

export const Run = Type.Object({
  id: Id,
  scheme: Type.Object({ code: Code, version: Id }),
  term: TermCode,
  place: PlaceBrief,
  state: RunState,
  progress: Share,
  subjects: Count,
  observations: Count,
  position: Count,
  inputDigest: Type.String(),
  resultDigest: Type.String(),
  startedAt: Instant,
  finishedAt: Nullable(Instant),
  problem: Nullable(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
});
export type Run = Static<typeof Run>;

/**
 * How a node's scores are spread among those who have one. Null figures: too few (below 10), or hidden with others so that
 * too few cannot be computed from them.
 */
export const Distribution = Type.Object({
  n: Nullable(Count),
  mean: Score,
  quartiles: Nullable(Type.Array(Type.Number(), { minItems: 3, maxItems: 3, description: 'At 25, 50 and 75 %' })),
  /** Twenty bins of five points each: [0,5), [5,10) … [95,100]. Empty when too few. */
  histogram: Type.Array(Count),
  levels: Type.Array(Type.Object({ level: Type.String(), n: Count })),
});
export type Distribution = Static<typeof Distribution>;

export const Aspect = Type.Object({ node: Code, title: Words });

export const getOverview = {
  method: 'GET',
  path: '/overview',
  summary: 'Progress of imports, the runs, and how each aspect is spread in each place below; by code, never ranked',
  permission: 'result.read',
  query: Fields({ placeId: Id, term: TermCode, scheme: Type.Optional(Code), grade: Type.Optional(Grade) }),
  reply: Type.Object({
    place: PlaceBrief,
    term: TermCode,
    scheme: Nullable(Type.Object({ code: Code, version: Id, title: Words })),
    runId: Nullable(Id),
    students: Count,
    classes: Count,
    schools: Count,
    evidence: Type.Object({
      batches: Count,
      observations: Count,
      lastAt: Nullable(Instant),
      sources: Type.Array(Type.Object({ source: Type.String(), batches: Count, observations: Count })),
    }),
    runs: Type.Array(Run),
    aspects: Type.Array(Aspect),
    /** Of the whole place, in the order of `aspects`. */
    whole: Type.Array(Distribution),
    /** The places right below (for a school: none), by code. */
    places: Type.Array(Type.Object({ place: PlaceBrief, students: Count, aspects: Type.Array(Distribution) })),
    /** The grades of the place, from the lowest. */
    grades: Type.Array(Type.Object({ grade: Grade, aspects: Type.Array(Distribution) })),
  }),
} as const satisfies Endpoint;

export const startRun = {
  method: 'POST',
  path: '/runs',
  summary: 'Start an evaluation; a second one of the same scheme, term and place is told that one is running',
  permission: 'result.run',
  body: Fields({ scheme: Code, version: Type.Optional(Id), term: TermCode, placeId: Id }),
  status: 202,
  reply: Run,
} as const satisfies Endpoint;

export const listRuns = {
  method: 'GET',
  path: '/runs',
  summary: 'The runs of a term in the own scope, newest first',
  permission: 'result.read',
  query: Fields({ term: Type.Optional(TermCode) }),
  reply: Type.Object({ runs: Type.Array(Run) }),
} as const satisfies Endpoint;

export const getRun = {
  method: 'GET',
  path: '/runs/:runId',
  summary: 'One run and its progress',
  permission: 'result.read',
  params: Fields({ runId: Id }),
  reply: Run,
} as const satisfies Endpoint;

export const cancelRun = {
  method: 'POST',
  path: '/runs/:runId/cancel',
  summary: 'Stop a run; its results are not kept',
  permission: 'result.run',
  params: Fields({ runId: Id }),
  reply: Run,
} as const satisfies Endpoint;

export const whatIf = {
  method: 'POST',
  path: '/what-if',
  summary: 'What other weights would change: the distributions before and after; nothing is kept',
  permission: 'result.run',
  body: Fields({
    scheme: Code,
    version: Type.Optional(Id),
    term: TermCode,
    placeId: Id,
    /** New weights by node; nodes that are not named keep theirs. */
    weights: Type.Record(
      Code,
      Type.Number({ minimum: 0, maximum: 1_000_000, description: 'At most two digits after the point' }),
    ),
  }),
  reply: Type.Object({
    runId: Id,
    subjects: Count,
    /** How many change their overall level. */
    levelChanges: Count,
    aspects: Type.Array(Type.Object({ node: Code, title: Words, before: Distribution, after: Distribution })),
  }),
} as const satisfies Endpoint;

export const PreviewState = Choice('waiting', 'running', 'done', 'failed', 'cancelled');
const PreviewId = Type.String({ format: 'uuid' });

export const startPreview = {
  method: 'POST',
  path: '/scheme-previews',
  summary: 'Evaluate a document that is not published on the data of a term, beside a published one; nothing is kept',
  permission: 'result.run',
  body: Fields({
    placeId: Id,
    term: TermCode,
    document: Type.Unknown(),
    /** What it is compared with. */
    scheme: Code,
    version: Type.Optional(Id),
  }),
  status: 202,
  reply: Type.Object({ id: PreviewId, state: PreviewState }),
} as const satisfies Endpoint;

export const getPreview = {
  method: 'GET',
  path: '/scheme-previews/:previewId',
  summary: "How far a preview of one's own is, and what came out; it is forgotten ten minutes after it ended",
  permission: 'result.run',
  params: Fields({ previewId: PreviewId }),
  reply: Type.Object({
    id: PreviewId,
    state: PreviewState,
    progress: Share,
    problem: Nullable(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
    outcome: Nullable(
      Type.Object({
        subjects: Count,
        /** How many change their overall level; null where one of the two has none. */
        levelChanges: Nullable(Count),
        aspects: Type.Array(
          Type.Object({ node: Code, title: Words, before: Nullable(Distribution), after: Nullable(Distribution) }),
        ),
      }),
    ),
  }),
} as const satisfies Endpoint;

export const cancelPreview = {
  method: 'POST',
  path: '/scheme-previews/:previewId/cancel',
  summary: "Stop a preview of one's own",
  permission: 'result.run',
  params: Fields({ previewId: PreviewId }),
  reply: Type.Object({ id: PreviewId, state: PreviewState }),
} as const satisfies Endpoint;

export const explain = {
  method: 'GET',
  path: '/students/:studentId/explain',
  summary: 'Why a node has this score: the nodes below it, weights, raw values, norms, and the observations behind',
  permission: 'student.read',
  params: Fields({ studentId: Id }),
  query: Fields({ node: Code, term: TermCode, scheme: Type.Optional(Code) }),
  reply: Type.Object({
    studentId: Id,
    term: TermCode,
    runId: Id,
    scheme: Type.Object({ code: Code, version: Id }),
    /** The asked node first, then those below it, each parent before its children. */
    steps: Type.Array(
      Type.Object({
        node: Code,
        parent: Nullable(Code),
        title: Words,
        weight: Type.Number(),
        score: Score,
        level: Level,
        coverage: Share,
        /** How it came about, in words a parent understands. */
        words: Words,
        raw: Nullable(Type.Object({ fn: Type.String(), value: Nullable(Type.Number()), unit: Words })),
        norm: Nullable(
          Type.Object({
            group: Type.String(),
            n: Count,
            mean: Nullable(Type.Number()),
            sd: Nullable(Type.Number()),
            fellBack: Type.Boolean({ description: 'The finest group was too small' }),
          }),
        ),
        observations: Type.Array(
          Type.Object({
            indicator: Type.String(),
            title: Words,
            on: Day,
            value: Type.Number(),
            unit: Words,
            source: Type.String(),
            /** The record or points that it came of. */
            origin: Nullable(Type.Object({ title: Words, record: Nullable(Type.Object({ studentId: Id, id: Uuid })) })),
            batchId: Count,
            row: Count,
            column: Count,
          }),
        ),
      }),
    ),
  }),
} as const satisfies Endpoint;
export type Explanation = Static<typeof explain.reply>;
