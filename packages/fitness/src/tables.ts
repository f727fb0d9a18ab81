import type { FitnessItem, MeasuredItem, Sex } from './items.js';

export interface WeightedItem {
  readonly item: FitnessItem;
  /** Of 100. */
  readonly weight: number;
}

type Weights = Readonly<Partial<Record<FitnessItem, number>>>;

const everybody = { bmi: 15, vital_capacity: 15, run_50m: 20 } as const;
const primary12: Weights = { ...everybody, sit_and_reach: 30, rope_skip_1min: 20 };
const primary34: Weights = { ...everybody, sit_and_reach: 20, rope_skip_1min: 20, sit_up_1min: 10 };
const primary56: Weights = { ...everybody, sit_and_reach: 10, rope_skip_1min: 10, sit_up_1min: 20, shuttle_50m_x8: 10 };
const olderMale: Weights = { ...everybody, sit_and_reach: 10, standing_long_jump: 10, pull_up: 10, run_1000m: 20 };
const olderFemale: Weights = { ...everybody, sit_and_reach: 10, standing_long_jump: 10, sit_up_1min: 10, run_800m: 20 };

const inOrder = (weights: Weights): readonly WeightedItem[] =>
  Object.entries(weights).map(([item, weight]) => ({ item: item as FitnessItem, weight }));

const primaryWeights = [primary12, primary34, primary56].map(inOrder);
const olderWeights = { 1: inOrder(olderMale), 2: inOrder(olderFemale) };

/** The items of a grade (as in the tables) and sex with their weights, which sum to 100. */
export function weightsOf(tableGrade: number, sex: Sex): readonly WeightedItem[] {
  return tableGrade < 20 ? primaryWeights[Math.floor((tableGrade - 11) / 2)]! : olderWeights[sex];
}

/**
 * sex → grade → [least normal, greatest normal, greatest overweight], kg/m², each with one decimal. Below the first is
 * underweight (80 points), up to the second normal (100), up to the third overweight (80), above it obese (60).
 * 41 stands for every university year.
 */
export const bmiBands: Readonly<Record<Sex, Readonly<Record<number, readonly [number, number, number]>>>> = {
  1: {
    11: [13.5, 18.1, 20.3],
    12: [13.7, 18.4, 20.4],
    13: [13.9, 19.4, 22.1],
    14: [14.2, 20.1, 22.6],
    15: [14.4, 21.4, 24.1],
    16: [14.7, 21.8, 24.5],
    21: [15.5, 22.1, 24.9],
    22: [15.7, 22.5, 25.2],
    23: [15.8, 22.8, 26.0],
    31: [16.5, 23.2, 26.3],
    32: [16.8, 23.7, 26.5],
    33: [17.3, 23.8, 27.3],
    41: [17.9, 23.9, 27.9],
  },
  2: {
    11: [13.3, 17.3, 19.2],
    12: [13.5, 17.8, 20.2],
    13: [13.6, 18.6, 21.1],
    14: [13.7, 19.4, 22.0],
    15: [13.8, 20.5, 22.9],
    16: [14.2, 20.8, 23.6],
    21: [14.8, 21.7, 24.4],
    22: [15.3, 22.2, 24.8],
    23: [16.0, 22.6, 25.1],
    31: [16.5, 22.7, 25.2],
    32: [16.9, 23.2, 25.4],
    33: [17.1, 23.3, 25.7],
    41: [17.2, 23.9, 27.9],
  },
};

/** For each bonus point in turn, by how much the measurement must go beyond the threshold of 100. */
export const bonusSteps: Readonly<
  Record<'primary' | 'olderMale' | 'olderFemale', Readonly<Partial<Record<MeasuredItem, readonly number[]>>>>
> = {
  primary: {
    rope_skip_1min: [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40],
  },
  olderMale: {
    pull_up: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    run_1000m: [4, 8, 12, 16, 20, 23, 26, 29, 32, 35],
  },
  olderFemale: {
    sit_up_1min: [2, 4, 6, 7, 8, 9, 10, 11, 12, 13],
    run_800m: [5, 10, 15, 20, 25, 30, 35, 40, 45, 50],
  },
};
