import type { LeafReason, Reason } from './reason.js';
import type { GroupKey, Words } from './scheme.js';

type Indicators = Readonly<Record<string, { title: Words; unit: Words }>>;
interface State {
  /** Whether the node belongs to the subject's grade. */
  isHere: boolean;
  /** Whether this is the overall score of a scheme that has none. */
  isOff: boolean;
  /** The coverage that the scheme asks for, times 10,000. */
  asked: number;
}

/** A reason as a parent can read it: what was seen first, no rank, and no 0 where data are lacking. */
export function inWords(reason: Reason, { isHere, isOff, asked }: State, indicators: Indicators): Words {
  if (!isHere) return { zh: '这一项不适用于本年级。', en: 'This does not belong to this grade.' };
  if (isOff)
    return {
      zh: '本方案不计综合得分,请看各方面的情况。',
      en: 'This scheme has no overall score; please see the aspects.',
    };
  if (reason.leaf) return leafInWords(reason, reason.leaf, indicators);
  if (reason.score === null) {
    const [has, needs] = [percent(reason.coverage), percent(asked / 10_000)];
    return {
      zh: `数据不足:已有数据只占权重的 ${has},方案要求至少 ${needs},所以暂不给分。`,
      en: `Not enough data: what is there makes ${has} of the weight and the scheme asks for ${needs}, so there is no score yet.`,
    };
  }
  const counted = reason.children.filter(({ score }) => score !== null);
  const lacking = reason.children.filter(({ score }) => score === null);
  const parts = (language: 'zh' | 'en') =>
    counted.map(({ title, score, weight }) =>
      language === 'zh' ? `${title.zh} ${score}(权重 ${weight})` : `${title.en} ${score} (weight ${weight})`,
    );
  return {
    zh:
      `由 ${counted.length} 项按权重平均:${parts('zh').join('、')},得 ${reason.score} 分。` +
      (lacking.length > 0 ? `${lacking.map(({ title }) => title.zh).join('、')}数据不足,未计入。` : ''),
    en:
      `The weighted mean of ${counted.length}: ${parts('en').join(', ')}, which gives ${reason.score}.` +
      (lacking.length > 0 ? ` Not counted for lack of data: ${lacking.map(({ title }) => title.en).join(', ')}.` : ''),
  };
}

function leafInWords(reason: Reason, leaf: LeafReason, indicators: Indicators): Words {
  const seen = rawInWords(leaf, reason.title, indicators);
  if (leaf.raw.value === null) return seen;
  if (reason.score === null) {
    return {
      zh: `${seen.zh}方案没有给这个数值对应的分数,暂不给分。`,
      en: `${seen.en} The scheme has no score for this value, so there is none.`,
    };
  }
  const scored = scoreInWords(leaf, reason.score);
  return { zh: seen.zh + scored.zh, en: `${seen.en} ${scored.en}` };
}

/** What was seen, and how it became one number. */
function rawInWords({ raw, observations }: LeafReason, title: Words, indicators: Indicators): Words {
  const names = [...new Set(observations.map(({ indicator }) => indicator))].map(
    (indicator) => indicators[indicator]?.title ?? { zh: indicator, en: indicator },
  );
  const zh = names.length > 0 ? names.map((name) => `“${name.zh}”`).join('、') : `“${title.zh}”`;
  const en = names.length > 0 ? names.map((name) => `“${name.en}”`).join(', ') : `“${title.en}”`;
  if (raw.value === null) {
    return {
      zh: `数据不足:本学期还没有${zh}的记录。`,
      en: `Not enough data: nothing is recorded for ${en} this term.`,
    };
  }
  const n = observations.length;
  const value = `${raw.value}${raw.unit.zh === '' ? '' : ` ${raw.unit.zh}`}`;
  const valueEn = `${raw.value}${raw.unit.en === '' ? '' : ` ${raw.unit.en}`}`;
  const first = observations[0];
  switch (raw.fn) {
    case 'sum':
      if (n === 0)
        return {
          zh: `本学期没有${zh}的记录,按 0 计。`,
          en: `Nothing is recorded for ${en} this term, which counts as 0.`,
        };
      return { zh: `把 ${n} 次${zh}加起来,得 ${value}。`, en: `${n} records of ${en} add up to ${valueEn}.` };
    case 'count':
      return { zh: `本学期${zh}共 ${value}。`, en: `${en} was recorded ${valueEn} this term.` };
    case 'mean':
      return { zh: `${n} 次${zh}平均,得 ${value}。`, en: `The mean of ${n} records of ${en} is ${valueEn}.` };
    case 'max':
      return {
        zh: `${n} 次${zh}中最大的一次是 ${value}。`,
        en: `The greatest of ${n} records of ${en} is ${valueEn}.`,
      };
    case 'min':
      return { zh: `${n} 次${zh}中最小的一次是 ${value}。`, en: `The least of ${n} records of ${en} is ${valueEn}.` };
    case 'latest':
      return {
        zh: `${zh}最近一次${first ? `(${first.on})` : ''}是 ${value}。`,
        en: `The latest record of ${en}${first ? ` (${first.on})` : ''} is ${valueEn}.`,
      };
    case 'share':
      return {
        zh: `${n} 次${zh}中有 ${percent(raw.value)} 达到要求。`,
        en: `${percent(raw.value)} of ${n} records of ${en} reach the mark.`,
      };
  }
}

const keyWords: Record<GroupKey, Words> = {
  grade: { zh: '同年级', en: 'the same grade' },
  sex: { zh: '同性别', en: 'the same sex' },
  class: { zh: '同班', en: 'the same class' },
  school: { zh: '同校', en: 'the same school' },
  county: { zh: '同县(区)', en: 'the same county' },
  city: { zh: '同市', en: 'the same city' },
  province: { zh: '同省', en: 'the same province' },
};

/** How the number became a score. */
function scoreInWords({ score, group, raw }: LeafReason, points: number): Words {
  const all = { zh: '全体', en: 'everybody' };
  const keys = group?.keys ?? [];
  const zhGroup = keys.map((key) => keyWords[key].zh).join('') || all.zh;
  const enGroup = keys.map((key) => keyWords[key].en).join(', ') || all.en;
  const gives = { zh: `得 ${points} 分。`, en: `gives ${points}.` };
  switch (score.fn) {
    case 'identity':
      return { zh: `以它为分数(0–100 之间),${gives.zh}`, en: `Taken as it is, within 0–100, it ${gives.en}` };
    case 'linear':
      return {
        zh: `从 ${score.from[0]} 到 ${score.from[1]} 按比例折算为 ${score.to[0]} 到 ${score.to[1]} 分,${gives.zh}`,
        en: `${score.from[0]} to ${score.from[1]} become ${score.to[0]} to ${score.to[1]} in proportion, which ${gives.en}`,
      };
    case 'points': {
      const table = score.points.map(([x, y]) => `${x}→${y}`).join(', ');
      return {
        zh: `按对照表(${table})${score.step ? '取已达到的一档' : '按比例折算'},${gives.zh}`,
        en: `By the table ${table}, ${score.step ? 'the step reached' : 'in proportion between its points'} ${gives.en}`,
      };
    }
    case 'level':
      return { zh: `按等级对照表,${gives.zh}`, en: `By the table of levels it ${gives.en}` };
    case 'norm': {
      if (!group) {
        return {
          zh: `可以相比的同学人数太少或数值都相同,不作比较,取中间分,${gives.zh}`,
          en: `There are too few to compare with, or all are alike, so the middle score is taken: it ${gives.en}`,
        };
      }
      const side =
        raw.value! > group.mean ? ['高于', 'above'] : raw.value! < group.mean ? ['低于', 'below'] : ['等于', 'at'];
      return {
        zh: `${zhGroup} ${group.n} 人的平均值是 ${short(group.mean)}(标准差 ${short(group.sd)}),本次${side[0]}平均值,${gives.zh}`,
        en: `The mean of ${group.n} of ${enGroup} is ${short(group.mean)} (deviation ${short(group.sd)}); this is ${side[1]} it and ${gives.en}`,
      };
    }
    case 'percentile':
      if (!group) {
        return {
          zh: `可以相比的同学人数太少,不作比较,取中间分,${gives.zh}`,
          en: `There are too few to compare with, so the middle score is taken: it ${gives.en}`,
        };
      }
      return {
        zh: `放在${zhGroup} ${group.n} 人的分布中折算,${gives.zh}`,
        en: `Within the distribution of ${group.n} of ${enGroup} it ${gives.en}`,
      };
    case 'standard':
      return { zh: `按国家标准的评分表,${gives.zh}`, en: `By the tables of the national standard it ${gives.en}` };
  }
}

function percent(share: number): string {
  return `${Math.floor(share * 1000 + 0.5) / 10}%`;
}

function short(number: number): string {
  return String(Math.floor(number * 100 + 0.5) / 100);
}
