import { TypeCompiler } from '@sinclair/typebox/compiler';
import { describe, expect, it } from 'vitest';
import { endpoints } from './endpoints.js';
import { openApi } from './openapi.js';
import { permissions } from './permission.js';
import { problemWords } from './problems/index.js';
import { isDay } from './shapes.js';

describe('every endpoint', () => {
  const all = Object.entries(endpoints);

  it('has a method and path of its own', () => {
    expect(new Set(all.map(([, { method, path }]) => `${method} ${path}`)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(35);
  });

  it.each(all)('%s declares its parameters, a known permission, and one kind of answer', (_, endpoint) => {
    const named = [...endpoint.path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name);
    expect(Object.keys(endpoint.params?.properties ?? {})).toEqual(named);
    for (const permission of [endpoint.permission].flat()) expect(permissions).toContain(permission);
    expect([endpoint.reply, endpoint.stream].filter(Boolean)).toHaveLength(1);
    for (const schema of [endpoint.params, endpoint.query, endpoint.body, endpoint.upload]) {
      if (schema) expect(schema.additionalProperties).toBe(false);
    }
    const { reply } = endpoint;
    if (reply) expect(() => TypeCompiler.Compile(reply)).not.toThrow();
  });
});

describe('the OpenAPI document', () => {
  it('names every endpoint and is the same each time', () => {
    const document = openApi(endpoints) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const named = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(named.sort()).toEqual(Object.keys(endpoints).sort());
    expect(document.paths['/api/v1/students/{studentId}']?.get).toBeDefined();
    expect(JSON.stringify(openApi(endpoints))).toBe(JSON.stringify(document));
  });
});

describe('the words of problems', () => {
  it.each(Object.entries(problemWords))('%s names the same values in both languages', (_, words) => {
    const names = (texts: readonly string[]) =>
      [...new Set([...texts.join(' ').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort();
    expect(names(words.zh)).toEqual(names(words.en));
    for (const text of [...words.zh, ...words.en]) expect(text).not.toBe('');
  });
});

describe('a day', () => {
  it('exists in the calendar', () => {
    expect(isDay('2024-02-29')).toBe(true);
    for (const wrong of ['2025-02-29', '2025-02-30', '2025-13-01', '2025-1-1', '', '2025-01-01T00:00:00Z'])
      expect(isDay(wrong)).toBe(false);
  });
});
