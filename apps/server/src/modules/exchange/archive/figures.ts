import { standardSource } from '@wuyu/fitness';
import type { TermFacts } from './facts.js';
import { type FitnessFacts, fitnessLevels } from './fitness-facts.js';
import { type Frame, startOf, termTitle } from './frame.js';

/** Numbers and references of one term: what Open Badges has results and evidence for. */
export interface Figures {
  /** Tells them from the archive's others. */
  key: string;
  name: string;
  /** Moment with offset. */
  at: string;
  achievement: {
    id: string;
    name: string;
    description: string;
    criteria: string;
    /** The same for everybody who has the same achievement; `id` is the part after the achievement's. */
    results: Array<{
      id: string;
      name: string;
      resultType: 'ScaledScore' | 'RawScore' | 'PerformanceLevel';
      valueMin?: string;
      valueMax?: string;
      allowedValue?: string[];
    }>;
  };
  results: Array<{ of: string; value: string }>;
  evidence: Array<{ id: string; name: string; genre: string; narrative: string }>;
}

/** The scores of a term, where the report shows them, and the numbers of its reports. */
export function scoreFigures({ term, confirmedAt, scheme, scores, reports }: TermFacts, frame: Frame): Figures[] {
  if (scores.length + reports.length === 0) return [];
  const name = `${termTitle(term.code)} 得分与成长报告`;
  return [
    {
      key: `scores ${term.code}`,
      name,
      at: confirmedAt,
      achievement: {
        id: `urn:wuyu:scores:${scheme.code}:${scheme.version}:${scheme.digest.slice(0, 16)}`,
        name: `${scheme.title}:得分`,
        description: `${scheme.title}(${scheme.code} 第 ${scheme.version} 版)各方面的得分,0 至 100 分`,
        criteria: '按已公布的方案计算;数据不足的方面没有得分。',
        results: scheme.aspects.map(({ node, title }) => ({
          id: node,
          name: title,
          resultType: 'ScaledScore' as const,
          valueMin: '0',
          valueMax: '100',
        })),
      },
      results: scores.map(({ node, score }) => ({ of: node, value: score.toFixed(2) })),
      evidence: reports.map(({ number, digest }) => ({
        id: frame.addressOf(number),
        name: '成长报告',
        genre: 'urn:wuyu:growth-report',
        narrative: `${number} sha256:${digest}`,
      })),
    },
  ];
}

/** What was measured of a term's fitness, and what the national standard makes of it. */
export function fitnessFigures(fitness: FitnessFacts, frame: Frame): Figures[] {
  const { term, on, table, items, measured, total, level } = fitness;
  const at = startOf(on, frame.offset);
  if (Date.parse(at) > frame.issuedAt.getTime()) return [];
  const scored = { resultType: 'ScaledScore', valueMin: '0' } as const;
  return [
    {
      key: `fitness ${term.code}`,
      name: `${termTitle(term.code)} 体质健康`,
      at,
      achievement: {
        id: `urn:wuyu:fitness-2014:${table.grade}:${table.sex}`,
        name: standardSource.title.zh,
        description: '体质健康测试的成绩与评分',
        criteria: `按${standardSource.title.zh}评分;项目不全的没有总分。`,
        results: [
          ...items.flatMap(({ item, title, unit }) => [
            { id: item, name: `${title}(${unit})`, resultType: 'RawScore' as const },
            { id: `${item}-score`, name: `${title} 得分`, ...scored, valueMax: '100' },
          ]),
          { id: 'total', name: '总分', ...scored, valueMax: '120' },
          { id: 'level', name: '等级', resultType: 'PerformanceLevel', allowedValue: fitnessLevels },
        ],
      },
      results: [
        ...measured.flatMap(({ item, value, score }) => [
          { of: item, value: String(value) },
          { of: `${item}-score`, value: String(score) },
        ]),
        ...(total === null ? [] : [{ of: 'total', value: String(total) }]),
        ...(level === null ? [] : [{ of: 'level', value: level }]),
      ],
      evidence: [],
    },
  ];
}
