import { createFold, evaluate, levelNames, parseScheme, type Subjects } from './index.js';

/** Small evaluations for the tests of this package. */
export type Seen = [subject: number, indicator: string, value: number, day?: number, recordedAt?: number];

export function everybody(n: number, more: Partial<Subjects> = {}): Subjects {
  return {
    n,
    grade: new Uint8Array(n).fill(21),
    sex: new Uint8Array(n).fill(1),
    school: new Int32Array(n).fill(1),
    ...more,
  };
}

export function run(document: unknown, subjects: Subjects, seen: Seen[]) {
  const scheme = parseScheme(document);
  const fold = createFold(scheme, subjects.n);
  for (const [subject, indicator, value, day = 0, recordedAt = 0] of seen) {
    fold.add(subject, scheme.indicators.indexOf(indicator), Math.round(value * 10_000), day, recordedAt);
  }
  const evaluation = evaluate(scheme, fold, subjects);
  const scoresOf = (code: string) =>
    [...evaluation.scores[scheme.nodes.findIndex((node) => node.code === code)]].map((score) =>
      score < 0 ? null : score / 100,
    );
  const levelsOf = (code: string) => {
    const at = scheme.nodes.findIndex((node) => node.code === code);
    return [...evaluation.levels[at]].map((level) => levelNames(scheme.nodes[at].levels)[level] ?? null);
  };
  return { scheme, fold, evaluation, scoresOf, levelsOf };
}

export const one = (raw: object, score: object, more: object = {}) => ({
  code: 'one',
  indicators: [{ code: 'x', weight: 1, from: ['seen'], raw, score }],
  ...more,
});
export const scoreOf = (raw: object, score: object, values: number[]) =>
  run(
    one(raw, score),
    everybody(1),
    values.map((value) => [0, 'seen', value]),
  ).scoresOf('x')[0];
export const sample = {
  code: 'student-five-aspects',
  version: 1,
  subject: 'student',
  title: { zh: '学生综合素质评价(五方面)', en: 'Student evaluation, five aspects' },
  indicators: [
    {
      code: 'health',
      weight: 20,
      title: { zh: '身心健康', en: 'Health' },
      children: [
        {
          code: 'health.fitness',
          weight: 60,
          title: { zh: '体质健康', en: 'Fitness' },
          from: ['health.fitness-total'],
          raw: { fn: 'latest' },
          score: { fn: 'identity' },
        },
        {
          code: 'health.exercise',
          weight: 40,
          title: { zh: '体育锻炼', en: 'Exercise' },
          from: ['health.exercise-days'],
          raw: { fn: 'sum' },
          score: {
            fn: 'points',
            points: [
              [0, 0],
              [40, 60],
              [80, 85],
              [100, 100],
            ],
          },
        },
      ],
    },
  ],
  levels: {
    fn: 'cuts',
    cuts: [
      ['A', 85],
      ['B', 70],
      ['C', 60],
      ['D', 0],
    ],
  },
  coverage: 0.5,
};
