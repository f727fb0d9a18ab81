import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../bytes/bytes.js';
import { canonicalize } from './canonicalize.js';
import type { JsonValue } from './json-value.js';
import { parseJson } from './parse.js';

const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: `canonical.${wanted}` });

describe('the canonical form', () => {
  it('writes numbers as the examples of RFC 8785, appendix B', () => {
    const examples: [string, string][] = [
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['8000000000000001', '-5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['4340000000000000', '9007199254740992'],
      ['4430000000000000', '295147905179352830000'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['44b52d02c7e14af7', '1.0000000000000001e+23'],
      ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
    ];
    for (const [bits, text] of examples) {
      const number = Buffer.from(bits, 'hex').readDoubleBE();
      expect(canonicalize(number)).toBe(text);
    }
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => canonicalize(number)).toThrow(code('number'));
    }
  });

  it('orders names by UTF-16, not by code point, and escapes as RFC 8785, section 3.2.3', () => {
    const source = `{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh",
      "1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}`;
    const names = Object.keys(JSON.parse(canonicalize(parseJson(source))));
    expect(names.filter((name) => name !== '1')).toEqual(['\r', '\u0080', 'ö', '€', '😀', '\ufb33']);
    expect(canonicalize('\u0000\b\t\n\f\r\u001f"\\/\u007f\u20ac')).toBe(
      '"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\u007f€"',
    );
  });

  it('does not depend on how a value was written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const spaced = JSON.stringify(value, undefined, 2);
        const canonical = canonicalize(parseJson(text));
        expect(canonicalize(parseJson(spaced))).toBe(canonical);
        expect(canonicalize(parseJson(utf8(canonical)))).toBe(canonical);
        expect(JSON.parse(canonical)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what JSON cannot say', () => {
    const sparse: number[] = [];
    sparse[1] = 1;
    const wrong: unknown[] = [undefined, 1n, () => 1, new Date(), new Map(), { a: undefined }, sparse, Symbol('a')];
    for (const value of wrong) expect(() => canonicalize(value as JsonValue)).toThrow(code('value'));
    expect(() => canonicalize('\ud800')).toThrow(code('lone-surrogate'));
    expect(() => canonicalize({ '\udc00': 1 })).toThrow(code('lone-surrogate'));
    let deep: JsonValue = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(() => canonicalize(deep)).toThrow(code('depth'));
  });
});

describe('JSON', () => {
  it('is refused if an object names a member twice, however it is spelled', () => {
    for (const text of ['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '[{"b":{"__proto__":1,"__proto__":2}}]']) {
      expect(() => parseJson(text)).toThrow(code('duplicate-key'));
    }
    expect(canonicalize(parseJson('{"__proto__":1,"constructor":2}'))).toBe('{"__proto__":1,"constructor":2}');
  });

  it('is refused with half a surrogate pair, escaped or not', () => {
    for (const text of ['"\\ud800"', '"\\udc00\\ud800"', '{"\\udfff":1}', '"\ud800"']) {
      expect(() => parseJson(text)).toThrow(code('lone-surrogate'));
    }
    expect(parseJson('"\\ud83d\\ude00"')).toBe('😀');
  });

  it('is refused if it is not exactly JSON', () => {
    const wrong = [
      '',
      ' ',
      '{',
      '[1,]',
      '{"a":1,}',
      '01',
      '1.',
      '.5',
      '+1',
      "'a'",
      '"a',
      '"\n"',
      '"\\x"',
      'nul',
      '1 2',
    ];
    wrong.push('[1', '{"a"}', '{a:1}', 'NaN', '-', '1e', '\ufeff1', '\u00a01', '"\\"', '{"a":1]', 'truefalse');
    for (const text of wrong) expect(() => parseJson(text)).toThrow(code('malformed'));
    expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(code('malformed'));
    expect(() => parseJson('1e400')).toThrow(code('number'));
    expect(() => parseJson('['.repeat(100_000))).toThrow(code('depth'));
  });

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
    const long = JSON.stringify('字'.repeat(2_000_000));
    expect(parseJson(long)).toBe(JSON.parse(long));
  });
});
