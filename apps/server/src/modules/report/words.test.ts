import { describe, expect, it } from 'vitest';
import { reportLabels } from './labels.js';
import { allSuggestions, nextSteps, type StepCandidate } from './next-steps.js';
import { classTitle, evidence, figure, gradeTitle, growth, minutes, sentence, shortTerm, termTitle } from './words.js';

const service = { code: 'practice.service-hours', title: '志愿服务', unit: '小时' };
const seen = (...values: number[]) =>
  values.map((value, i) => ({ indicator: '', on: `2025-10-0${i + 1}`, value: value * 10_000 }));

describe('the words of a report', () => {
  it('begin with what was seen', () => {
    const half = evidence(service, seen(2.5, 2, 3, 1, 2, 2), 'zh-CN', true);
    expect(sentence(half, 'zh-CN')).toBe('本学期参加志愿服务 6 次，共 12.5 小时。');
    expect(sentence(evidence(service, seen(1.5), 'en', true), 'en')).toBe(
      'This term, volunteered 1 time, 1.5 hours in all.',
    );
  });

  it('say nothing where nothing was seen', () => {
    expect(sentence(evidence(service, [], 'zh-CN', true), 'zh-CN')).toBe('');
  });

  it('say no points where levels are reported', () => {
    for (const code of ['academic.math', 'art.assessment', 'health.fitness-total', 'moral.conduct', 'local.dance']) {
      const words = evidence({ code, title: '某项', unit: '分' }, seen(87.5, 91), 'zh-CN', false);
      expect(words).toBe('某项有 2 次记录');
    }
    expect(evidence({ code: 'health.exercise-minutes', title: '', unit: '分钟' }, seen(70), 'zh-CN', false)).toBe(
      '平均每天体育活动 70 分钟',
    );
  });

  it('compare a pupil with nobody else', () => {
    expect(growth(4.2, '上学期', 'zh-CN', true)).toBe('与自己上次（上学期）相比提高 4.2 分。');
    expect(growth(-3, '上学期', 'zh-CN', true)).toBe('与自己上次（上学期）相比回落 3 分，建议关注。');
    expect(growth(-0.9, '上学期', 'zh-CN', true)).toContain('基本持平');
    expect(growth(4.2, '上学期', 'zh-CN', false)).not.toMatch(/\d/);
  });

  it('never call a minor deficient, nor rank', () => {
    const all = [
      ...allSuggestions.map(({ zh }) => zh),
      ...Object.values(reportLabels['zh-CN']).filter(
        (words) =>
          words !== '本报告不含排名' && !words.startsWith('数据不足') && words !== reportLabels['zh-CN'].curvesNote,
      ),
      growth(-20, '', 'zh-CN', true),
      growth(-20, '', 'zh-CN', false),
    ];
    for (const words of all) expect(words).not.toMatch(/不足|缺点|错误|差生|落后|排名|名次|百分位/);
  });

  it('write figures, runs, terms, grades and classes as schools do', () => {
    expect(figure(12.5)).toBe('12.5');
    expect(figure(-0.854)).toBe('−0.85');
    expect(minutes(232)).toBe('3′52″');
    expect(minutes(245.04)).toBe('4′05″');
    expect(termTitle('2025-2026-1', 'zh-CN')).toBe('2025—2026学年第一学期');
    expect(shortTerm('2025-2026-2', 'zh-CN')).toBe('2026春');
    expect(gradeTitle(22, '6-3', 'zh-CN')).toBe('八年级');
    expect(gradeTitle(21, '5-4', 'zh-CN')).toBe('六年级');
    expect(gradeTitle(31, '6-3', 'zh-CN')).toBe('高一');
    expect(gradeTitle(0, '6-3', 'zh-CN')).toBe('');
    expect(classTitle('八年级', 3, '', 'zh-CN')).toBe('八年级(3)班');
  });
});

const candidate = (code: string, score: number): StepCandidate => ({
  code,
  title: code,
  aspect: code.split('.')[0] ?? '',
  score,
  evidence: `${code} 6 次。`,
});

describe('the next steps', () => {
  it('are two to four, from the weakest leaves, each with its evidence', () => {
    const steps = nextSteps(
      [
        candidate('moral.club', 90),
        candidate('health.exercise.days', 50),
        candidate('academic.reading', 60),
        candidate('art.works', 70),
        candidate('practice.labour', 55),
        candidate('practice.works', 58),
      ],
      'zh-CN',
    );
    expect(steps.map(({ title }) => title)).toEqual([
      'health.exercise.days',
      'practice.labour',
      'practice.works',
      'academic.reading',
    ]);
    for (const { evidence: words, suggestion } of steps) expect(words.length * suggestion.length).toBeGreaterThan(0);
  });

  it('say the same thing once, and are the same in any order', () => {
    const list = [
      candidate('academic.subjects.math', 40),
      candidate('academic.subjects.english', 41),
      candidate('unheard.of', 45),
      candidate('moral.conduct', 99),
    ];
    const steps = nextSteps(list, 'en');
    expect(steps.map(({ title }) => title)).toEqual(['academic.subjects.math', 'unheard.of']);
    expect(nextSteps([...list].reverse(), 'en')).toEqual(steps);
  });

  it('are none without data', () => {
    expect(nextSteps([], 'zh-CN')).toEqual([]);
  });
});
