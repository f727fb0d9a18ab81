import { Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Code, Count, Fields, Id, Instant, Nullable, Words } from './shapes.js';

export const listSchemes = {
  method: 'GET',
  path: '/schemes',
  summary: 'The published schemes with their versions, by code',
  permission: 'scheme.read',
  reply: Type.Object({
    schemes: Type.Array(
      Type.Object({
        code: Code,
        title: Words,
        source: Type.String(),
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
