import { describe, expect, it } from 'vitest';
import { explain, findNorm, rawOf } from './index.js';
import { everybody, one, run, type Seen, sample } from './trial.js';

describe('an explanation', () => {
  const indicators = {
    'health.fitness-total': { title: { zh: '体测总分', en: 'fitness total' }, unit: { zh: '分', en: 'points' } },
    'health.exercise-days': { title: { zh: '锻炼天数', en: 'days of exercise' }, unit: { zh: '天', en: 'days' } },
  };
  const factsOf = (seen: Seen[]) => {
    const { scheme, fold, evaluation } = run(sample, everybody(1), seen);
    return {
      scheme,
      facts: {
        grade: 21,
        scores: evaluation.scores.map((column) => column[0]),
        levels: evaluation.levels.map((column) => column[0]),
        raws: scheme.nodes.map(({ leaf, index }) => (leaf ? rawOf(scheme, index, fold, everybody(1))[0] : Number.NaN)),
        norms: [],
        observations: seen.map(([, indicator, value]) => ({ indicator, on: '2025-10-01', value: value * 10_000 })),
        indicators,
      },
    };
  };

  it('goes from a score down to the observations, in words', () => {
    const { scheme, facts } = factsOf([
      [0, 'health.fitness-total', 81.5],
      [0, 'health.exercise-days', 30],
      [0, 'health.exercise-days', 30],
    ]);
    const reason = explain(scheme, 'health', facts);
    expect(reason).toMatchObject({ score: 77.9, level: 'B', coverage: 1 });
    expect(reason.words.zh).toBe('由 2 项按权重平均:体质健康 81.5(权重 60)、体育锻炼 72.5(权重 40),得 77.9 分。');
    expect(reason.children[1].words.zh).toBe(
      '把 2 次“锻炼天数”加起来,得 60 天。按对照表(0→0, 40→60, 80→85, 100→100)按比例折算,得 72.5 分。',
    );
    expect(reason.children[1].leaf!.observations).toHaveLength(2);
  });

  it('says that data are lacking, never 0', () => {
    const { scheme, facts } = factsOf([[0, 'health.exercise-days', 30]]);
    const reason = explain(scheme, 'overall', facts);
    expect(reason).toMatchObject({ score: null, coverage: 0.4 });
    expect(reason.words.zh).toContain('数据不足');
    expect(reason.children[0].children[0].words.zh).toContain('数据不足');
    expect(() => explain(scheme, 'nothing', facts)).toThrow(RangeError);
  });

  it('finds the norm that was used', () => {
    const document = one({ fn: 'latest' }, { fn: 'norm', group: ['grade', 'sex'], mean: 70, sd: 10 });
    const sex = new Uint8Array(40).map((_, at) => (at < 29 ? 2 : 1));
    const { scheme, evaluation } = run(
      document,
      everybody(40, { sex }),
      Array.from({ length: 40 }, (_, at): Seen => [at, 'seen', at]),
    );
    expect(findNorm(scheme, 'x', { grade: 21, sex: 2 }, evaluation.norms)?.group).toBe('grade=21');
    expect(findNorm(scheme, 'x', { grade: 22, sex: 2 }, evaluation.norms)).toBeUndefined();
  });
});
