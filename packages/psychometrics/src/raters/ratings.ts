/** One rater's ratings, one a subject in the same order for every rater; NaN is no rating. */
export type Ratings = ArrayLike<number>;

/**
 * @returns the number of subjects.
 * @throws RangeError if there are fewer than 2 raters or subjects, raters differ in length, or a rating is infinite.
 */
export function checkRatings(raters: readonly Ratings[]): number {
  if (raters.length < 2) throw new RangeError(`at least 2 raters are needed, not ${raters.length}`);
  const subjects = raters[0].length;
  if (subjects < 2) throw new RangeError(`at least 2 subjects are needed, not ${subjects}`);
  raters.forEach((ratings, rater) => {
    if (ratings.length !== subjects) {
      throw new RangeError(`rater ${rater + 1} has ${ratings.length} ratings, the first ${subjects}`);
    }
    for (let i = 0; i < subjects; i++) {
      if (Math.abs(ratings[i]) === Number.POSITIVE_INFINITY)
        throw new RangeError(`rater ${rater + 1} gave an infinite rating`);
    }
  });
  return subjects;
}

/** The different ratings given, ascending. */
export function categoriesOf(raters: readonly Ratings[]): number[] {
  const found = new Set<number>();
  for (const ratings of raters)
    for (let i = 0; i < ratings.length; i++) if (!Number.isNaN(ratings[i])) found.add(ratings[i]);
  return [...found].sort((a, b) => a - b);
}
