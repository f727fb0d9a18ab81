import { Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Code, Count, Done, Fields, Id, Instant, Nullable, PlaceBrief, SaidFault, Words } from './shapes.js';

const SchemeRef = Type.Object({ code: Code, version: Id });

export const listIndicators = {
  method: 'GET',
  path: '/indicators',
  summary: 'The vocabulary: every indicator that may be observed, by id',
  permission: 'scheme.read',
  reply: Type.Object({
    indicators: Type.Array(
      Type.Object({
        code: Code,
        title: Words,
        unit: Words,
        low: Nullable(Type.Number()),
        high: Nullable(Type.Number()),
      }),
    ),
  }),
} as const satisfies Endpoint;

export const listSchemes = {
  method: 'GET',
  path: '/schemes',
  summary: 'The published schemes of a place, of those above it and of everywhere, with their versions, by code',
  permission: 'scheme.read',
  query: Fields({
    /** Absent: the places of the own roles. */
    placeId: Type.Optional(Id),
  }),
  reply: Type.Object({
    schemes: Type.Array(
      Type.Object({
        code: Code,
        title: Words,
        source: Type.String(),
        /** Whose it is; null: of everywhere. */
        place: Nullable(PlaceBrief),
        /** What its newest version builds on. */
        base: Nullable(SchemeRef),
        versions: Type.Array(Type.Object({ version: Id, digest: Type.String(), publishedAt: Instant })),
      }),
    ),
  }),
} as const satisfies Endpoint;

export const getScheme = {
  method: 'GET',
  path: '/schemes/:code/:version',
  summary: 'One version of a scheme: the document, and its nodes as a flat list',
  permission: 'scheme.read',
  params: Fields({ code: Code, version: Id }),
  reply: Type.Object({
    code: Code,
    version: Id,
    digest: Type.String(),
    publishedAt: Instant,
    title: Words,
    place: Nullable(PlaceBrief),
    base: Nullable(SchemeRef),
    levels: Type.Array(Type.String(), { description: 'Best first' }),
    nodes: Type.Array(
      Type.Object({
        node: Code,
        parent: Nullable(Code),
        depth: Count,
        title: Words,
        weight: Type.Number(),
        from: Type.Array(Type.String()),
      }),
    ),
    document: Type.Unknown({ description: 'As published: docs of the scheme language' }),
  }),
} as const satisfies Endpoint;

const Draft = Type.Object({
  code: Code,
  title: Words,
  base: Nullable(SchemeRef),
  revision: Count,
  changedAt: Instant,
});

export const listSchemeDrafts = {
  method: 'GET',
  path: '/places/:placeId/scheme-drafts',
  summary: 'The schemes on which a place is working, by code',
  permission: 'scheme.manage',
  params: Fields({ placeId: Id }),
  reply: Type.Object({ drafts: Type.Array(Draft) }),
} as const satisfies Endpoint;

const draftParams = Fields({ placeId: Id, code: Code });

export const getSchemeDraft = {
  method: 'GET',
  path: '/places/:placeId/scheme-drafts/:code',
  summary: 'A draft with its document',
  permission: 'scheme.manage',
  params: draftParams,
  reply: Type.Composite([Draft, Type.Object({ document: Type.Unknown() })]),
} as const satisfies Endpoint;

export const saveSchemeDraft = {
  method: 'PUT',
  path: '/places/:placeId/scheme-drafts/:code',
  summary: 'Keep a draft as it is, right or not; the reply says what would keep it from being published',
  permission: 'scheme.manage',
  params: draftParams,
  body: Fields({
    document: Type.Unknown(),
    /** The revision that was edited; 0 for a new draft. Another one is refused: somebody else has saved meanwhile. */
    revision: Count,
  }),
  reply: Type.Object({ revision: Count, changedAt: Instant, faults: Type.Array(SaidFault) }),
} as const satisfies Endpoint;

export const deleteSchemeDraft = {
  method: 'DELETE',
  path: '/places/:placeId/scheme-drafts/:code',
  summary: 'Throw a draft away',
  permission: 'scheme.manage',
  params: draftParams,
  reply: Done,
} as const satisfies Endpoint;

export const publishSchemeDraft = {
  method: 'POST',
  path: '/places/:placeId/scheme-drafts/:code/publish',
  summary: 'Publish a draft as the next version of its code, for good; the draft is gone then',
  permission: 'scheme.manage',
  params: draftParams,
  body: Fields({ revision: Count }),
  status: 201,
  reply: SchemeRef,
} as const satisfies Endpoint;

const SchemeChange = Type.Object({
  kind: Choice('added', 'removed', 'moved', 'changed'),
  /** Code of the node; '' the scheme itself. */
  node: Type.String(),
  title: Words,
  fields: Type.Array(Type.Object({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() })),
});

export const getSchemeDifferences = {
  method: 'GET',
  path: '/places/:placeId/scheme-differences',
  summary: 'What the places below have made of a scheme: node by node, and counted over all of them',
  permission: 'scheme.manage',
  params: Fields({ placeId: Id }),
  query: Fields({
    scheme: Code,
    after: Type.Optional(Type.String({ maxLength: 100, description: 'The code of the last place of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  reply: Type.Object({
    scheme: Type.Composite([SchemeRef, Type.Object({ title: Words })]),
    /** Of how many places below there is a scheme that builds on it. */
    places: Count,
    /** How many of them still build on an older version. */
    outdated: Count,
    counts: Type.Array(
      Type.Object({ node: Type.String(), title: Words, added: Count, removed: Count, moved: Count, changed: Count }),
    ),
    page: Type.Array(
      Type.Object({
        place: PlaceBrief,
        scheme: Type.Composite([SchemeRef, Type.Object({ title: Words })]),
        base: SchemeRef,
        changes: Type.Array(SchemeChange),
      }),
    ),
    next: Nullable(Type.String()),
  }),
} as const satisfies Endpoint;
