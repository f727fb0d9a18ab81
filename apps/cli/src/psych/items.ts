import { analyseItems, cronbachAlpha, omegaTotal, standardErrorOfMeasurement } from '@wuyu/psychometrics';
import { voiceOf } from '../say.js';
import { readItems } from './choose-items.js';
import { figure, layOut } from './lay-out.js';
import { computed } from './refusal.js';

export interface ItemsOptions {
  items?: string;
  json?: boolean;
  lang?: string;
}

const remedy = {
  zh: '请用 --items 选出题目列:每题的得分要有高有低,并且有足够多的人答完全部题目',
  en: 'Choose the item columns with --items: every item needs different marks, and enough persons who answered all of them',
};

/** `wuyu psych items FILE`: classical item analysis. */
export async function itemsOfFile(path: string, options: ItemsOptions): Promise<void> {
  const voice = voiceOf(options);
  const { names, columns } = await readItems(path, options.items, [], voice);
  const { file, numbers, rowNumbers } = columns;
  const marks = names.map((name) => numbers.get(name)!);
  const places = { file, items: names, rows: rowNumbers, language: voice.language };
  const analysis = computed(places, remedy, () => analyseItems(marks, { names }));
  const alpha = computed(places, remedy, () => cronbachAlpha(marks, { names }));
  // One factor is not determined by two items.
  const omega = names.length < 3 ? null : computed(places, remedy, () => omegaTotal(marks, { names }).total);
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
      isEnglish
        ? `${analysis.persons} persons, ${analysis.complete} answered every item; total ${figure(analysis.totalMean, 2)}, sd ${figure(analysis.totalSd, 2)}`
        : `${analysis.persons} 人,其中 ${analysis.complete} 人答完全部题目;总分均值 ${figure(analysis.totalMean, 2)},标准差 ${figure(analysis.totalSd, 2)}`,
      `α ${summary}  ω ${figure(omega, 4)}  ${isEnglish ? 'standard error of measurement' : '测量标准误'} ${figure(sem, 2)}`,
    ],
  );
}
