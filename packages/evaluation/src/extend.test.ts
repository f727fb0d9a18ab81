import { describe, expect, it } from 'vitest';
import { checkExtension, compareSchemes, rebase, type SchemeDocument } from './extend.js';
import { parseScheme } from './parse-scheme.js';
import { SchemeError } from './scheme.js';

const leaf = (code: string, more: Record<string, unknown> = {}) => ({
  code,
  weight: 50,
  title: { zh: code, en: code },
  from: [`i.${code}`],
  raw: { fn: 'sum' },
  score: { fn: 'identity' },
  ...more,
});

const region = (version = 1): SchemeDocument => ({
  code: 'region',
  version,
  title: { zh: '县方案', en: 'County' },
  open: ['coverage'],
  coverage: 0.5,
  indicators: [
    {
      code: 'moral',
      weight: 50,
      title: { zh: '思想品德', en: 'Moral' },
      open: ['children'],
      children: [leaf('m1', { open: ['weight', 'score'] }), leaf('m2')],
    },
    { code: 'health', weight: 50, title: { zh: '身心健康', en: 'Health' }, children: [leaf('h1'), leaf('h2')] },
  ],
});

/** A school's own, by what it does to the region's. */
function school(
  change: (document: SchemeDocument, at: (path: string) => Record<string, unknown>) => void,
): SchemeDocument {
  const document = { ...structuredClone(region()), code: 'school', base: 'region@1' };
  const at = (path: string) =>
    path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document) as Record<
      string,
      unknown
    >;
  change(document, at);
  parseScheme(document);
  return document;
}

const faultsOf = (own: SchemeDocument) => checkExtension(region(), own).map(({ path, code }) => [path, code]);

describe('a scheme that builds on another', () => {
  it('is free where it is left open, and below what is its own', () => {
    const own = school((document, at) => {
      document.coverage = 0.4;
      at('indicators.0.children.0').weight = 10;
      at('indicators.0.children.0').score = {
        fn: 'points',
        points: [
          [0, 0],
          [9, 100],
        ],
      };
      (at('indicators.0').children as unknown[]).push({ code: 'own', weight: 5, children: [leaf('o1')] });
    });
    expect(faultsOf(own)).toEqual([]);
  });

  it('is refused with the path of everything that is locked', () => {
    const own = school((document, at) => {
      document.subject = 'class';
      at('indicators.0').weight = 60;
      at('indicators.0.children.0').open = ['weight', 'score', 'title'];
      at('indicators.0.children.1').raw = { fn: 'mean' };
      (at('indicators.1').children as unknown[]).push(leaf('h3'));
      document.indicators.push(leaf('top'));
    });
    expect(faultsOf(own)).toEqual([
      ['subject', 'scheme.locked'],
      ['indicators[0].weight', 'scheme.locked'],
      ['indicators[0].children[0].open', 'scheme.locked'],
      ['indicators[0].children[1].raw', 'scheme.locked'],
      ['indicators[1].children[2]', 'scheme.not-extensible'],
      ['indicators[2]', 'scheme.not-extensible'],
    ]);
  });

  it('removes and moves nothing of the other', () => {
    const own = school((_, at) => {
      (at('indicators.1').children as unknown[]).pop();
      const [first] = (at('indicators.0').children as unknown[]).splice(0, 1);
      (at('indicators.1').children as unknown[]).push(first);
    });
    expect(faultsOf(own)).toEqual([
      ['indicators[1].children[1]', 'scheme.locked-moved'],
      ['indicators[1].children', 'scheme.locked-removed'],
    ]);
  });

  it('is no different for the order of nodes and fields', () => {
    const own = school((document, at) => {
      document.indicators.reverse();
      const { from, ...rest } = at('indicators.0.children.0') as { from: unknown };
      (at('indicators.0').children as unknown[])[0] = { from, ...rest };
    });
    expect(compareSchemes(region(), own)).toEqual([]);
  });

  it('takes its own changes over to a newer version, and says what it could not keep', () => {
    const own = school((document, at) => {
      document.coverage = 0.4;
      at('indicators.0.children.0').weight = 10;
      (at('indicators.0').children as unknown[]).push(leaf('own', { children: undefined }));
    });
    const next = region(2);
    (next.indicators[0]?.children?.[0] as { open?: string[] }).open = ['score'];
    next.indicators.push(leaf('art'));
    const { document, dropped } = rebase(region(), next, own);
    expect(document).toMatchObject({ code: 'school', base: 'region@2', coverage: 0.4 });
    expect(document.indicators.map(({ code }) => code)).toEqual(['moral', 'health', 'art']);
    expect(document.indicators[0]?.children?.map(({ code, weight }) => [code, weight])).toEqual([
      ['m1', 50],
      ['m2', 50],
      ['own', 50],
    ]);
    expect(dropped.map(({ node, fields }) => [node, fields.map(({ field }) => field)])).toEqual([['m1', ['weight']]]);
    expect(checkExtension(next, document)).toEqual([]);
  });
});

describe('what a scheme leaves open', () => {
  it('is named by known words, and what it builds on by code and version', () => {
    const bad = { ...region(), base: 'region', open: ['children', 'all'] };
    (bad.indicators[0] as { open?: unknown }).open = 'children';
    let faults: readonly { path: string; code: string }[] = [];
    try {
      parseScheme(bad);
    } catch (error) {
      if (error instanceof SchemeError) faults = error.faults;
    }
    expect(faults.map(({ path, code }) => [path, code])).toEqual([
      ['base', 'scheme.base-form'],
      ['open[1]', 'scheme.unknown-open'],
      ['indicators[0].open', 'scheme.type'],
    ]);
  });
});
