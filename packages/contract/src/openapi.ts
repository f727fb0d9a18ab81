import type { TObject } from '@sinclair/typebox';
import { apiPrefix, type Endpoint } from './endpoint.js';

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'remedy', 'faults'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    remedy: { type: 'string' },
    values: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'message', 'remedy'],
        properties: {
          file: { type: 'string' },
          sheet: { type: 'string' },
          row: { type: 'integer' },
          column: { type: 'string' },
          path: { type: 'string' },
          code: { type: 'string' },
          message: { type: 'string' },
          remedy: { type: 'string' },
        },
      },
    },
  },
};

function parameters(where: 'path' | 'query', fields: TObject | undefined): object[] {
  return Object.entries(fields?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: where,
    required: fields?.required?.includes(name) ?? false,
    schema,
  }));
}

function requestBody(endpoint: Endpoint): object {
  if (endpoint.body)
    return { requestBody: { required: true, content: { 'application/json': { schema: endpoint.body } } } };
  if (!endpoint.upload) return {};
  const { properties, required = [] } = endpoint.upload;
  const schema = {
    type: 'object',
    required: [...required, 'file'],
    properties: { ...properties, file: { type: 'string', contentMediaType: 'application/octet-stream' } },
  };
  return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
}

function operation(name: string, endpoint: Endpoint): object {
  const all = [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)];
  const rights = [endpoint.permission].flat();
  const content = endpoint.stream
    ? { [endpoint.stream === '*' ? 'application/octet-stream' : endpoint.stream]: {} }
    : { 'application/json': { schema: endpoint.reply ?? {} } };
  return {
    operationId: name,
    summary: endpoint.summary,
    'x-permission': rights,
    ...(rights.includes('public') ? { security: [] } : {}),
    ...(all.length > 0 ? { parameters: all } : {}),
    ...requestBody(endpoint),
    responses: {
      [String(endpoint.status ?? 200)]: { description: 'Done', content },
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/**
 * The OpenAPI 3.1 document of the endpoints, by name. Pure: the same endpoints give the same document, in the order of
 * their paths, so that a generated file changes only when the API does.
 */
export function openApi(endpoints: Readonly<Record<string, Endpoint>>, version = '1'): object {
  const paths: Record<string, Record<string, object>> = {};
  const ordered = Object.entries(endpoints).sort(([, a], [, b]) =>
    `${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1,
  );
  for (const [name, endpoint] of ordered) {
    const path = apiPrefix + endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) };
  }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Wuyu', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ session: [] }],
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'wuyu_session' } },
    },
  };
  // Schemas carry symbols of their builder; what is left is plain JSON.
  return JSON.parse(JSON.stringify(document)) as object;
}
