import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue, parseJson } from './json.js';

const vectors = join(process.env.WUYU_SHARED ?? resolve(import.meta.dirname, '../../../../shared'), 'vectors/jcs');
const hasVectors = existsSync(vectors);
if (!hasVectors) console.info(`skipped: vectors in ${vectors}, which are not there`);

const refusal = (text: string) => {
  try {
    parseJson(text);
    return 'taken';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('JSON text', () => {
  it('is refused when a name occurs twice in one object, however it is written', () => {
    expect(refusal('{"a":1,"a":2}')).toBe('duplicate-json-key');
    expect(refusal('{"a":1,"\\u0061":1}')).toBe('duplicate-json-key');
    expect(refusal('{"x":[{"b":{}},{"c":1,"d":[{"k":"{","k":"}"}]}]}')).toBe('duplicate-json-key');
  });

  it('is taken when one name occurs in several objects, or in values', () => {
    expect(parseJson('{"a":{"a":"a"},"b":["a","a",{"a":"\\"a\\":"}]}')).toEqual({
      a: { a: 'a' },
      b: ['a', 'a', { a: '"a":' }],
    });
  });

  it('is refused when it is no JSON, too deep, or reaches for prototypes', () => {
    expect(refusal('{"a":}')).toBe('malformed');
    expect(refusal('[1,]')).toBe('malformed');
    expect(refusal(`${'['.repeat(65)}${']'.repeat(65)}`)).toBe('malformed');
    expect(refusal(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('taken');
    expect(refusal('{"__proto__":{}}')).toBe('malformed');
  });

  it('is read as by everybody else, whatever value it stands for', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('"__proto__"'));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('the canonical form', () => {
  it('does not depend on the order of names, and is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('"__proto__"'));
        const turned = Object.fromEntries(Object.entries(JSON.parse(text)).reverse()) as JsonValue;
        expect(canonicalJson(turned)).toBe(canonicalJson(JSON.parse(text) as JsonValue));
        expect(JSON.parse(canonicalJson(turned))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is refused for half of a surrogate pair and for numbers without end', () => {
    expect(() => canonicalJson('a\uD800b')).toThrow(/surrogate/);
    expect(() => canonicalJson({ '\uDC00': 1 })).toThrow(/surrogate/);
    expect(canonicalJson('\u{1F600}')).toBe('"\u{1F600}"');
    expect(() => canonicalJson(Number.POSITIVE_INFINITY)).toThrow(/finite/);
  });

  it.skipIf(!hasVectors)('is the one of the RFC 8785 vectors', () => {
    const names = readdirSync(join(vectors, 'input'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const input = parseJson(readFileSync(join(vectors, 'input', name), 'utf8'));
      expect(canonicalJson(input), name).toBe(readFileSync(join(vectors, 'output', name), 'utf8').trim());
    }
  });
});
