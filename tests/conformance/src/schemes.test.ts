import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createFold, evaluate, foldDigest, parseScheme, type Scheme } from '@wuyu/evaluation';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../../schemes/', import.meta.url));
const read = (name: string) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as Record<string, unknown>;
const jsonIn = (path: string) =>
  readdirSync(`${folder}${path}`)
    .filter((name) => name.endsWith('.json'))
    .sort();

const vocabulary = read('vocabulary.json').indicators as Array<{
  id: number;
  code: string;
  low?: number;
  high?: number;
}>;
const known = new Set(vocabulary.map(({ code }) => code));
const schemes = jsonIn('').filter((name) => name !== 'vocabulary.json');
const templates = jsonIn('templates');

/** Puts what a template says in its places: `levels`, or `indicators[moral].levels` by the node's code. */
function applied(document: Record<string, unknown>, replaces: Record<string, unknown>): Record<string, unknown> {
  const copy = structuredClone(document);
  for (const [place, value] of Object.entries(replaces)) {
    const found = /^indicators\[([^\]]+)\]\.(\w+)$/.exec(place);
    if (!found) copy[place] = value;
    else {
      const nodes = copy.indicators as Array<Record<string, unknown>>;
      const node = nodes.find(({ code }) => code === found[1]);
      if (!node) throw new RangeError(`no node ${found[1]}`);
      node[found[2] as string] = value;
    }
  }
  return copy;
}

describe('The vocabulary', () => {
  it('has each id and each code once, and ranges the right way round', () => {
    expect(new Set(vocabulary.map(({ id }) => id)).size).toBe(vocabulary.length);
    expect(known.size).toBe(vocabulary.length);
    expect(vocabulary.filter(({ low, high }) => low !== undefined && high !== undefined && low >= high)).toEqual([]);
  });
});

describe.each(schemes)('The scheme %s', (name) => {
  it('is valid by the vocabulary and reads only what is in it', () => {
    const scheme = parseScheme(read(name), known);
    expect(scheme.code).toBe(name.replace('.json', ''));
    expect(scheme.indicators.filter((code) => !known.has(code))).toEqual([]);
  });

  it('names its sources in every aspect', () => {
    const aspects = read(name).indicators as Array<{ code: string; source?: string }>;
    expect(aspects.filter(({ source }) => !source)).toEqual([]);
    expect(read(name).source).toBeTruthy();
  });

  it('gives nobody a score without data', () => {
    const scheme: Scheme = parseScheme(read(name), known);
    const grades = [11, 16, 21, 23, 31, 33];
    const n = grades.length;
    const one = new Int32Array(n).fill(1);
    const places = { class: one, school: one, county: one, city: one, province: one };
    const subjects = { n, grade: Uint8Array.from(grades), sex: new Uint8Array(n).fill(1), ...places };
    const { scores } = evaluate(scheme, createFold(scheme, subjects.n), subjects);
    expect(scores.flatMap((column) => [...column]).filter((score) => score > 0)).toEqual([]);
  });
});

describe.each(templates)('The template %s', (name) => {
  it('put into every scheme with its nodes leaves a valid scheme', () => {
    const replaces = read(`templates/${name}`).replaces as Record<string, unknown>;
    const five = read('student-five-aspects.json');
    const scheme = parseScheme(applied(five, replaces), known);
    expect(scheme.nodes.some(({ levels }) => levels?.fn === 'shares')).toBe(true);
    expect(foldDigest(scheme)).toBe(foldDigest(parseScheme(five, known)));
  });

  it('names its source and only nodes that are there', () => {
    const { source, replaces } = read(`templates/${name}`) as { source?: string; replaces: Record<string, unknown> };
    expect(source).toMatch(/^https?:/);
    expect(() => applied(read('student-five-aspects.json'), replaces)).not.toThrow();
  });
});
