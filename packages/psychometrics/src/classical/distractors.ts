import { correlationOf, itemName } from './marks.js';

/** How one option of a multiple-choice item was used. */
export interface OptionUse {
  option: string;
  isKey: boolean;
  count: number;
  /** Share of those who answered the item. */
  share: number;
  /** Share of the upper and of the lower group who chose it. */
  upper: number;
  lower: number;
  /** upper − lower: positive for a good key, negative for a good distractor. */
  discrimination: number;
  /** Correlation between choosing it and the number-right score on the other items; NaN when nobody or everybody chose it. */
  optionRest: number;
}

export interface DistractorAnalysis {
  /** Persons who answered the item; the others count as not right. */
  n: number;
  difficulty: number;
  options: OptionUse[];
  /** Distractors that hardly anybody chose, or that the upper group preferred over the lower. */
  weak: string[];
}

export interface DistractorOptions {
  names?: readonly string[];
  /** Answers that mean "none", besides null and the empty string. */
  missing?: readonly string[];
  /** Share of persons in the upper and in the lower group, default 0.27. */
  share?: number;
  /** A distractor chosen by a smaller share is weak, default 0.05. */
  leastShare?: number;
}

/**
 * How the options of multiple-choice items were used by stronger and weaker persons.
 *
 * @param answers one array an item, one chosen option a person; null or '' is no answer and counts as not right.
 * @param key the right option of each item.
 * @throws RangeError if lengths differ, if there are fewer than 2 items or too few persons, or if nobody chose a key anywhere.
 *
 * Source: Haladyna & Rodriguez (2013), Developing and Validating Test Items, ch. 17.
 */
export function analyseDistractors(
  answers: readonly (readonly (string | null)[])[],
  key: readonly string[],
  options: DistractorOptions = {},
): DistractorAnalysis[] {
  const { names, missing = [], share = 0.27, leastShare = 0.05 } = options;
  if (answers.length < 2) throw new RangeError(`at least 2 items are needed, not ${answers.length}`);
  if (key.length !== answers.length) throw new RangeError(`${answers.length} items need ${answers.length} keys`);
  const persons = answers[0].length;
  if (!(share > 0 && share <= 0.5))
    throw new RangeError(`the share of a group is above 0 and at most 0.5, not ${share}`);
  const groupSize = Math.floor(share * persons);
  if (groupSize < 1) throw new RangeError(`${persons} persons are too few for upper and lower groups`);
  const none = new Set<string | null>([null, '', ...missing]);
  const totals = new Float64Array(persons);
  answers.forEach((chosen, item) => {
    if (chosen.length !== persons) {
      throw new RangeError(`${itemName(item, names)} has ${chosen.length} answers, the first item ${persons}`);
    }
    if (none.has(key[item])) throw new RangeError(`the key of ${itemName(item, names)} is missing`);
    chosen.forEach((option, person) => {
      if (option === key[item]) totals[person]++;
    });
  });
  const order = Uint32Array.from(totals.keys()).sort((a, b) => totals[a] - totals[b] || a - b);
  if (totals[order[0]] === totals[order[persons - 1]]) throw new RangeError('the number-right score does not vary');
  const lower = order.subarray(0, groupSize);
  const upper = order.subarray(persons - groupSize);

  return answers.map((chosen, item) => {
    const right = key[item];
    const used = new Set(chosen.filter((option): option is string => !none.has(option)));
    used.add(right);
    const n = chosen.reduce((count, option) => count + (none.has(option) ? 0 : 1), 0);
    if (n === 0) throw new RangeError(`nobody answered ${itemName(item, names)}`);
    const rest = totals.map((total, person) => total - (chosen[person] === right ? 1 : 0));
    const shareOf = (group: Uint32Array, option: string) =>
      group.reduce((count, person) => count + (chosen[person] === option ? 1 : 0), 0) / group.length;
    const uses = [...used].sort().map((option): OptionUse => {
      const chose = Float64Array.from(chosen, (other) => (other === option ? 1 : 0));
      const count = chose.reduce((sum, one) => sum + one, 0);
      const inUpper = shareOf(upper, option);
      const inLower = shareOf(lower, option);
      return {
        option,
        isKey: option === right,
        count,
        share: count / n,
        upper: inUpper,
        lower: inLower,
        discrimination: inUpper - inLower,
        optionRest: correlationOf(chose, rest),
      };
    });
    return {
      n,
      difficulty: uses.find((use) => use.isKey)!.count / persons,
      options: uses,
      weak: uses
        .filter((use) => !use.isKey && (use.share < leastShare || use.discrimination > 0))
        .map((use) => use.option),
    };
  });
}
