import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problemWords, sayProblem } from '@wuyu/contract';
import { describe, expect, it } from 'vitest';
import { computed, faultOf } from './refusal.js';

const library = resolve(import.meta.dirname, '../../../../packages/psychometrics/src');
/** Where the five commands compute. */
const used = [
  'classical/alpha',
  'classical/distractors',
  'classical/item-analysis',
  'classical/marks',
  'classical/minres',
  'classical/omega',
  'response/answers',
  'response/calibrate',
  'response/quadrature',
  'response/quasi-newton',
  'response/score',
  ...sourcesOf('growth', /growth-(?:curves|projection)/),
  ...sourcesOf('mixed', /measurement-error/),
];
/** What no file can lead to: the commands give the library columns of one length, finite numbers, and checked options. */
const impossible = [
  /^a confidence|^a standard deviation|^a reliability|^the share of a group|^there must be one range|outside its range/,
  /has \d+ (?:marks|answers|values)|^\d+ outcomes|^\d+ items need \d+ keys|^the key of |are \d+ answers, not/,
  /infinite|is no answer|is not a number|is missing in row|^item \d+: the answer/,
  /^there are no |^\d+ persons have \d+ groups|has no group|the calibration has no group|^anchor |gave only some/,
  /^a quadrature|general factor|group factors|variables are too few/,
  /^growth needs|comes twice|^a quantile|^a mixed model has|neither an intercept|^there is no column/,
];
const places = {
  file: 'a.csv',
  items: ['Q1', 'Q2', 'Q3'],
  rows: [2, 3, 4, 5],
  priors: ['latest', 'earlier', 'earliest', 'first'],
  groups: ['A', 'B', 'C', 'D'],
  outcome: 'score',
  column: 'earlier',
};

function sourcesOf(folder: string, others: RegExp): string[] {
  return readdirSync(join(library, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !others.test(name))
    .map((name) => `${folder}/${name.slice(0, -3)}`);
}

/** The texts of the RangeErrors of a source, with every value filled in. */
function reasonsOf(source: string): string[] {
  const text = readFileSync(join(library, `${source}.ts`), 'utf8');
  return [...text.matchAll(/new RangeError\(\s*(?:'([^']+)'|`([^`]+)`)/g)].map(([, plain, template]) =>
    (plain ?? template).replace(/\$\{((?:[^{}]|\{[^}]*\})*)\}/g, (_, value: string) => sampleOf(value, source)),
  );
}

function sampleOf(expression: string, source: string): string {
  if (expression.includes('itemName') || (expression === 'name' && source.startsWith('classical'))) return 'item 2';
  if (expression === 'pair') return 'item 1 and item 2';
  if (/^name$|^names\[r\]$|^names\[c\]$|^first$|^model$|^method$/.test(expression)) return 'sex';
  if (/names\.join/.test(expression)) return 'score, sex';
  if (/why/.test(expression)) return 'all lowest';
  return '2';
}

const all = used.flatMap((source) => reasonsOf(source).map((reason) => [source, reason] as const));

describe('a reason of the library', () => {
  it('is found in its source', () => {
    expect(all.length).toBeGreaterThan(60);
  });

  it.each(all.filter(([, reason]) => !impossible.some((pattern) => pattern.test(reason))))(
    'of %s has words: %s',
    (_, reason) => {
      const { code, values = {} } = faultOf(reason, places);
      expect(code).not.toBe('psych.not-computable');
      const { message, remedy } = sayProblem(code, values, 'zh-CN');
      expect(message).toMatch(/[一-龥]{4}/);
      expect(remedy).toMatch(/[一-龥]{3}/);
      expect(message + remedy).not.toMatch(/undefined|item \d|person \d/);
      for (const name of JSON.stringify(problemWords[code].zh).match(/(?<=\{\{)\w+/g) ?? []) {
        expect(values).toHaveProperty(name);
      }
    },
  );

  it.each([
    ['item 2 is constant: every answer is 1', { column: 'Q2', code: 'psych.item-constant' }],
    ['item 3 has 4 categories; the 2pl takes 2', { column: 'Q3', code: 'psych.model-two-marks' }],
    ['fewer than 2 persons answered both item 1 and item 3', { column: 'Q1', code: 'psych.item-pair' }],
    ['person 4 has no answer', { row: 5, code: 'psych.person-without-answers' }],
    ['spline 3 of prior 1 is 0 for everybody', { column: 'latest', code: 'psych.prior-gap' }],
    ['the outcome does not vary', { column: 'score', code: 'psych.column-constant' }],
    ['sex is F for everybody', { column: 'sex', code: 'psych.column-constant' }],
    ['school has a single level: there is nothing to compare', { column: 'school', code: 'psych.one-group' }],
  ])('stands where it belongs in the file: %s', (reason, expected) => {
    expect(faultOf(reason, places)).toMatchObject({ file: 'a.csv', ...expected });
  });

  it('tells how far a search was from its end', () => {
    const { values } = faultOf('the mixed model did not converge: the gradient is [0.012345, -3e-7]', places);
    expect(values).toMatchObject({ gradient: '[1.2e-2, -3.0e-7]' });
    expect(faultOf('the factor analysis did not converge: its largest gradient is 0.5', places).values).toMatchObject({
      gradient: '5.0e-1',
    });
  });

  it('is said as it is when there are no words for it, and a broken program is not caught', () => {
    expect(faultOf('the moon is full', places)).toMatchObject({
      code: 'psych.not-computable',
      values: { reason: 'the moon is full' },
    });
    const broken = () => {
      throw new TypeError('broken');
    };
    expect(() => computed(places, broken)).toThrow(TypeError);
  });
});
