import { type Rubric, raterKinds } from '@wuyu/contract';

/** What an editor of a rubric holds. */
export type RubricParts = Pick<Rubric, 'title' | 'note' | 'raters' | 'criteria'>;
type Criterion = RubricParts['criteria'][number];

const blank = () => ({ zh: '', en: '' });

const usualLevels = [
  { zh: '一贯如此', en: 'Always', value: 95 },
  { zh: '经常如此', en: 'Often', value: 80 },
  { zh: '有时如此', en: 'Sometimes', value: 65 },
  { zh: '需要帮助', en: 'With help', value: 50 },
];

export function beginCriterion(others: readonly Criterion[]): Criterion {
  return {
    code: freeCode(
      'criterion',
      others.map(({ code }) => code),
    ),
    title: blank(),
    indicator: others.at(-1)?.indicator ?? '',
    levels: usualLevels.map(({ zh, en, value }) => ({ title: { zh, en }, description: blank(), value })),
  };
}

export function beginRubric(): RubricParts {
  return { title: blank(), note: blank(), raters: [...raterKinds], criteria: [beginCriterion([])] };
}

export function partsOf({ title, note, raters, criteria }: Rubric): RubricParts {
  return structuredClone({ title, note, raters, criteria });
}

/** A code that nothing has yet: nobody has to think of one. */
export function freeCode(stem: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) if (!taken.includes(`${stem}-${n}`)) return `${stem}-${n}`;
}
