import { describe, expect, it } from 'vitest';
import { canonicalScheme, parseScheme, SchemeError } from './index.js';

const leaf = (code: string, more: object = {}) => ({
  code,
  weight: 50,
  from: [`seen.${code}`],
  raw: { fn: 'sum' },
  score: { fn: 'identity' },
  ...more,
});
const scheme = (indicators: unknown, more: object = {}) => ({
  code: 'five',
  version: 1,
  subject: 'student',
  indicators,
  ...more,
});

/** Paths and codes of everything that is wrong. */
function faultsOf(document: unknown, known?: ReadonlySet<string>): string[] {
  try {
    parseScheme(document, known);
  } catch (error) {
    if (error instanceof SchemeError) return error.faults.map(({ path, code }) => `${path}: ${code}`);
    throw error;
  }
  return [];
}
const leafFaults = (more: object) => faultsOf(scheme([leaf('a', more)]));

describe('a scheme', () => {
  it('is read with its nodes in pre-order below overall', () => {
    const read = parseScheme(
      scheme([{ code: 'health', weight: 20, children: [leaf('run'), leaf('jump')] }, leaf('art', { weight: 12.25 })], {
        coverage: 0.5,
      }),
    );
    expect(read.nodes.map(({ code, parent, weight }) => [code, parent, weight])).toEqual([
      ['overall', -1, 0],
      ['health', 0, 2000],
      ['run', 1, 5000],
      ['jump', 1, 5000],
      ['art', 0, 1225],
    ]);
    expect(read.coverage).toBe(5000);
    expect(read.indicators).toEqual(['seen.run', 'seen.jump', 'seen.art']);
  });

  it('has the same canonical text whatever the order of its fields', () => {
    const { weight, ...rest } = leaf('a');
    const turned = { indicators: [{ ...rest, weight }], subject: 'student', version: 1, code: 'five' };
    expect(canonicalScheme(parseScheme(turned))).toBe(canonicalScheme(parseScheme(scheme([leaf('a')]))));
  });

  it('names every fault with its path at once', () => {
    const document = scheme(
      [
        {
          code: 'health',
          weight: 0,
          children: [
            leaf('run', {
              score: {
                fn: 'points',
                points: [
                  [0, 0],
                  [0, 10],
                ],
              },
            }),
          ],
        },
        leaf('art', { weight: 1.005, raw: { fn: 'share' } }),
      ],
      {
        subject: 'cat',
        coverage: 2,
        levels: {
          fn: 'cuts',
          cuts: [
            ['A', 60],
            ['B', 60],
          ],
        },
        colour: 'red',
      },
    );
    expect(faultsOf(document).sort()).toEqual([
      'colour: scheme.unknown-field',
      'coverage: scheme.coverage-range',
      'indicators[0].children[0].score.points[1]: scheme.points-not-increasing',
      'indicators[0].weight: scheme.weight-not-positive',
      'indicators[1].raw.at: scheme.at-missing',
      'indicators[1].weight: scheme.weight-digits',
      'levels.cuts[1]: scheme.cuts-not-decreasing',
      'subject: scheme.unknown-subject',
    ]);
  });

  it('is refused with a circle: below itself by code, by name, by object, or by what it reads', () => {
    const inner = (code: string, children: unknown) => ({ code, weight: 1, children });
    expect(faultsOf(scheme([inner('a', [inner('b', [leaf('a')])])]))).toEqual([
      'indicators[0].children[0].children[0].code: scheme.circle',
    ]);
    expect(faultsOf(scheme([inner('a', ['a'])]))).toEqual(['indicators[0].children[0]: scheme.circle']);
    const self = inner('a', [] as unknown[]);
    (self.children as unknown[]).push(self);
    expect(faultsOf(scheme([self]))).toEqual(['indicators[0].children[0]: scheme.circle']);
    expect(faultsOf(scheme([inner('a', [leaf('b', { from: ['a'] })])]))).toEqual([
      'indicators[0].children[0].from: scheme.circle',
    ]);
  });

  it('is refused when two nodes have one code, or one has the code of overall', () => {
    expect(faultsOf(scheme([leaf('a'), leaf('a')]))).toEqual(['indicators[1].code: scheme.duplicate-code']);
    expect(faultsOf(scheme([leaf('overall')]))).toEqual(['indicators[0].code: scheme.reserved-code']);
  });

  it('is refused when all weights of a level are zero', () => {
    expect(faultsOf(scheme([leaf('a', { weight: 0 }), leaf('b', { weight: 0 })]))).toEqual([
      'indicators[0].weight: scheme.weight-not-positive',
      'indicators[1].weight: scheme.weight-not-positive',
      'indicators: scheme.weights-zero',
    ]);
  });

  it('needs no weights at the top when it has no overall score', () => {
    expect(faultsOf(scheme([leaf('a', { weight: undefined })], { overall: false }))).toEqual([]);
    expect(faultsOf(scheme([leaf('a', { weight: undefined })]))).toEqual([
      'indicators[0].weight: scheme.missing-field',
    ]);
  });

  it.each([
    [{ from: undefined }, 'from: scheme.leaf-without-from'],
    [{ from: [] }, 'from: scheme.leaf-without-from'],
    [{ from: ['x', 'x'] }, 'from[1]: scheme.duplicate-code'],
    [{ raw: { fn: 'median' } }, 'raw.fn: scheme.unknown-function'],
    [{ raw: { fn: 'mean', missing: 0 } }, 'raw.missing: scheme.missing-not-allowed'],
    [{ raw: { fn: 'sum', missing: 5 } }, 'raw.missing: scheme.missing-not-allowed'],
    [{ raw: { fn: 'sum', at: 5 } }, 'raw.at: scheme.unknown-field'],
    [{ score: { fn: 'curve' } }, 'score.fn: scheme.unknown-function'],
    [{ score: { fn: 'linear', from: [3, 3], to: [0, 100] } }, 'score.from: scheme.linear-same-ends'],
    [{ score: { fn: 'linear', from: [0, 3], to: [0, 101] } }, 'score.to[1]: scheme.score-range'],
    [{ score: { fn: 'linear', to: [0, 100] } }, 'score.from: scheme.missing-field'],
    [{ score: { fn: 'points', points: [] } }, 'score.points: scheme.empty-list'],
    [{ score: { fn: 'norm', group: ['house'], mean: 70, sd: 10 } }, 'score.group[0]: scheme.unknown-group-key'],
    [{ score: { fn: 'norm', group: ['sex', 'sex'], mean: 70, sd: 10 } }, 'score.group[1]: scheme.duplicate-group-key'],
    [{ score: { fn: 'norm', group: ['sex'], mean: 70, sd: 0 } }, 'score.sd: scheme.sd-not-positive'],
    [{ score: { fn: 'norm', group: ['sex'], sd: 10 } }, 'score.mean: scheme.missing-field'],
    [
      {
        score: {
          fn: 'level',
          table: [
            [1, 60],
            [1, 70],
          ],
        },
      },
      'score.table[1]: scheme.duplicate-ordinal',
    ],
    [{ score: { fn: 'standard', name: 'fitness-1999', item: 'run_50m' } }, 'score.name: scheme.unknown-standard'],
    [{ score: { fn: 'standard', name: 'fitness-2014', item: 'chess' } }, 'score.item: scheme.unknown-standard-item'],
    [
      {
        levels: {
          fn: 'shares',
          shares: [
            ['A', 0.5],
            ['B', 0.4],
          ],
        },
      },
      'levels.shares: scheme.shares-sum',
    ],
    [
      {
        levels: {
          fn: 'shares',
          shares: [
            ['A', 0.5],
            ['A', 0.5],
          ],
        },
      },
      'levels.shares[1]: scheme.duplicate-level',
    ],
    [{ stages: ['nursery'] }, 'stages[0]: scheme.unknown-stage'],
    [{ grades: [10] }, 'grades[0]: scheme.unknown-grade'],
    [{ children: [leaf('b')] }, 'from: scheme.inner-with-leaf-field'],
    [{ weight: '5' }, 'weight: scheme.type'],
  ])('is refused with a leaf of %j', (more, fault) => {
    expect(leafFaults(more)).toContain(`indicators[0].${fault}`);
  });

  it('reads only from the vocabulary when there is one', () => {
    expect(faultsOf(scheme([leaf('a')]), new Set(['seen.b']))).toEqual([
      'indicators[0].from[0]: scheme.unknown-indicator',
    ]);
    expect(faultsOf(scheme([leaf('a')]), new Set(['seen.a']))).toEqual([]);
  });

  it.each([[null], [[]], ['text'], [{}], [{ code: 'a', indicators: 5 }], [{ code: 'a', indicators: [null, 7, []] }]])(
    'is never anything like %j',
    (document) => expect(faultsOf(document).length).toBeGreaterThan(0),
  );
});
