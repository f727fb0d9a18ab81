import {
  analyseDistractors,
  analyseItems,
  cronbachAlpha,
  type DistractorAnalysis,
  omegaTotal,
  standardErrorOfMeasurement,
} from '@wuyu/psychometrics';
import { type Voice, voiceOf } from '../say.js';
import { type ItemChoice, readItems } from './choose-items.js';
import { figure, layOut } from './lay-out.js';
import { marksByKey } from './marks-by-key.js';
import { computed, type Places } from './refusal.js';

export interface ItemsOptions extends ItemChoice {
  key?: string;
  json?: boolean;
  lang?: string;
}

/** `wuyu psych items FILE`: classical item analysis. */
export async function itemsOfFile(path: string, options: ItemsOptions): Promise<void> {
  const voice = voiceOf(options);
  const key = options.key?.split(',').map((option) => option.trim());
  const { names, columns } = await readItems(path, options, key ? 'labels' : 'numbers', [], voice);
  const { file, numbers, rowNumbers } = columns;
  const keyed = key && marksByKey(columns, names, key);
  const marks = keyed?.marks ?? names.map((name) => numbers.get(name)!);
  const places: Places = { file, items: names, rows: rowNumbers };
  const analysis = computed(places, () => analyseItems(marks));
  const alpha = computed(places, () => cronbachAlpha(marks));
  const omega = omegaOf(marks, places, voice);
  const distractors = keyed && computed(places, () => analyseDistractors(keyed.chosen, key));
  const isEnglish = voice.language === 'en';
  const header = isEnglish
    ? ['item', 'n', 'mean', 'sd', 'difficulty', 'item-total', 'item-rest', 'D27', 'α without']
    : ['题目', '人数', '均分', '标准差', '难度', '题总相关', '题余相关', '区分度D27', '删除后α'];
  const sem = alpha.alpha >= 0 ? standardErrorOfMeasurement(analysis.totalSd, alpha.alpha) : null;
  const summary = `${figure(alpha.alpha, 4)} (95 % ${figure(alpha.low)} – ${figure(alpha.high)})`;
  voice.outcome(
    {
      alpha: alpha.alpha,
      omega,
      items: analysis.items.map((item, i) => ({
        item: names[i],
        difficulty: item.difficulty,
        itemTotal: item.itemTotal,
        itemRest: item.itemRest,
        d27: item.discrimination,
        ...(distractors ? { key: key![i], options: distractors[i].options, weak: distractors[i].weak } : {}),
      })),
    },
    [
      ...layOut(
        header,
        analysis.items.map((item, i) => [
          names[i],
          String(item.n),
          figure(item.mean),
          figure(item.sd),
          figure(item.difficulty),
          figure(item.itemTotal),
          figure(item.itemRest),
          figure(item.discrimination),
          figure(alpha.ifDropped[i]),
        ]),
      ),
      '',
      ...(distractors ? [...distractorTable(names, distractors, isEnglish), ''] : []),
      isEnglish
        ? `${analysis.persons} persons, ${analysis.complete} answered every item; total ${figure(analysis.totalMean, 2)}, sd ${figure(analysis.totalSd, 2)}`
        : `${analysis.persons} 人,其中 ${analysis.complete} 人答完全部题目;总分均值 ${figure(analysis.totalMean, 2)},标准差 ${figure(analysis.totalSd, 2)}`,
      `α ${summary}  ω ${figure(omega, 4)}  ${isEnglish ? 'standard error of measurement' : '测量标准误'} ${figure(sem, 2)}`,
    ],
  );
}

/** ω, or null where one factor is not determined: that is no reason to withhold the analysis of the items. */
function omegaOf(marks: readonly Float64Array[], places: Places, voice: Voice): number | null {
  // One factor is not determined by two items.
  if (marks.length < 3) return null;
  try {
    return omegaTotal(marks).total;
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes('did not converge'))) {
      return computed(places, () => {
        throw error;
      });
    }
    voice.note(voice.language === 'en' ? 'no ω: the factor analysis does not settle' : '因素分析没有收敛,不给出 ω');
    return null;
  }
}

function distractorTable(
  names: readonly string[],
  analyses: readonly DistractorAnalysis[],
  isEnglish: boolean,
): string[] {
  return layOut(
    isEnglish
      ? ['item', 'option', 'n', 'share', 'upper 27 %', 'lower 27 %', 'difference', 'option-rest', '']
      : ['题目', '选项', '人数', '比例', '高分组', '低分组', '差', '选项题余相关', ''],
    analyses.flatMap(({ options, weak }, i) =>
      options.map((use) => [
        names[i],
        use.option,
        String(use.count),
        figure(use.share),
        figure(use.upper),
        figure(use.lower),
        figure(use.discrimination),
        figure(use.optionRest),
        use.isKey ? (isEnglish ? 'key' : '答案') : weak.includes(use.option) ? (isEnglish ? 'weak' : '欠佳') : '',
      ]),
    ),
  );
}
