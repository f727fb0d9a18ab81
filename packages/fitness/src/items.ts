/** 1 male, 2 female (GB/T 2261.1). The standard has no tables for anything else. */
export type Sex = 1 | 2;

/** Items that are measured and looked up; `bmi` follows from height and weight. */
export type MeasuredItem =
  | 'vital_capacity'
  | 'run_50m'
  | 'sit_and_reach'
  | 'rope_skip_1min'
  | 'sit_up_1min'
  | 'shuttle_50m_x8'
  | 'standing_long_jump'
  | 'pull_up'
  | 'run_800m'
  | 'run_1000m';

export type FitnessItem = 'bmi' | MeasuredItem;

type Unit = 'ml' | 's' | 'cm' | 'times' | 'kg/m²';

interface ItemFacts {
  readonly zh: string;
  readonly en: string;
  readonly unit: Unit;
  /** Which direction earns more; bands only for bmi. */
  readonly better: 'high' | 'low' | 'band';
  /** Fewer than this no measurement can be. Sit and reach is counted from the feet, so it may be negative. */
  readonly least: number;
}

const facts: Readonly<Record<FitnessItem, ItemFacts>> = {
  bmi: { zh: '体重指数(BMI)', en: 'Body mass index', unit: 'kg/m²', better: 'band', least: 0 },
  vital_capacity: { zh: '肺活量', en: 'Vital capacity', unit: 'ml', better: 'high', least: 0 },
  run_50m: { zh: '50米跑', en: '50 m run', unit: 's', better: 'low', least: 0 },
  sit_and_reach: { zh: '坐位体前屈', en: 'Sit and reach', unit: 'cm', better: 'high', least: -100 },
  rope_skip_1min: { zh: '一分钟跳绳', en: 'Rope skipping, one minute', unit: 'times', better: 'high', least: 0 },
  sit_up_1min: { zh: '一分钟仰卧起坐', en: 'Sit-ups, one minute', unit: 'times', better: 'high', least: 0 },
  shuttle_50m_x8: { zh: '50米×8往返跑', en: '50 m × 8 shuttle run', unit: 's', better: 'low', least: 0 },
  standing_long_jump: { zh: '立定跳远', en: 'Standing long jump', unit: 'cm', better: 'high', least: 0 },
  pull_up: { zh: '引体向上', en: 'Pull-ups', unit: 'times', better: 'high', least: 0 },
  run_800m: { zh: '800米跑', en: '800 m run', unit: 's', better: 'low', least: 0 },
  run_1000m: { zh: '1000米跑', en: '1000 m run', unit: 's', better: 'low', least: 0 },
};

const unitsInChinese: Readonly<Record<Unit, string>> = {
  ml: '毫升',
  s: '秒',
  cm: '厘米',
  times: '次',
  'kg/m²': '千克/米²',
};

/** Every item of the standard, in the order of the official card. */
export const fitnessItems = Object.keys(facts) as readonly FitnessItem[];

/** True when the standard knows the item, whoever is to be measured. */
export function isFitnessItem(item: string): item is FitnessItem {
  return Object.hasOwn(facts, item);
}

/** @throws RangeError when the standard does not know the item. */
export function factsOf(item: string): ItemFacts & { readonly item: FitnessItem } {
  if (!isFitnessItem(item)) throw new RangeError(`The fitness standard has no item "${item}"`);
  return { item, ...facts[item] };
}

/** The item's name for people. @throws RangeError when the standard does not know the item. */
export function itemTitle(item: string, language: 'zh-CN' | 'en'): string {
  return factsOf(item)[language === 'en' ? 'en' : 'zh'];
}

/** The unit of the item's measurement for people. @throws RangeError when the standard does not know the item. */
export function unit(item: string, language: 'zh-CN' | 'en' = 'zh-CN'): string {
  const { unit } = factsOf(item);
  return language === 'en' ? unit : unitsInChinese[unit];
}
