/** One rating of a person's work on one item (task, criterion) by one rater. */
export interface FacetRating {
  person: string;
  item: string;
  rater: string;
  score: number;
}

/** The ratings with names as indexes and scores as categories. */
export interface FacetDesign {
  persons: string[];
  items: string[];
  raters: string[];
  /** Ratings grouped by person: those of person p are from starts[p] to starts[p + 1]. */
  starts: Uint32Array;
  item: Uint32Array;
  rater: Uint32Array;
  category: Uint8Array;
  score: Float64Array;
  /** Which set of thresholds an item uses. */
  setOf: Uint32Array;
  /** The scores that the categories of each set stand for, ascending. */
  categories: number[][];
}

/**
 * @throws RangeError if there are no ratings, fewer than 2 persons or raters, a score is not finite, or a scale has one category or
 *   more than 100.
 */
export function facetDesign(ratings: readonly FacetRating[], thresholds: 'common' | 'item'): FacetDesign {
  if (ratings.length === 0) throw new RangeError('there are no ratings');
  const index = {
    person: new Map<string, number>(),
    item: new Map<string, number>(),
    rater: new Map<string, number>(),
  };
  for (const rating of ratings) {
    for (const facet of ['person', 'item', 'rater'] as const) {
      if (!index[facet].has(rating[facet])) index[facet].set(rating[facet], index[facet].size);
    }
    if (!Number.isFinite(rating.score)) {
      throw new RangeError(
        `rater ${rating.rater} gave person ${rating.person} a score of ${rating.score}; leave out what is missing`,
      );
    }
  }
  const persons = [...index.person.keys()];
  const items = [...index.item.keys()];
  const raters = [...index.rater.keys()];
  if (persons.length < 2) throw new RangeError(`at least 2 persons are needed, not ${persons.length}`);
  if (raters.length < 2) throw new RangeError(`at least 2 raters are needed, not ${raters.length}`);
  const starts = new Uint32Array(persons.length + 1);
  for (const { person } of ratings) starts[index.person.get(person)! + 1]++;
  for (let p = 0; p < persons.length; p++) starts[p + 1] += starts[p];
  const next = starts.slice();
  const design: FacetDesign = {
    persons,
    items,
    raters,
    starts,
    item: new Uint32Array(ratings.length),
    rater: new Uint32Array(ratings.length),
    category: new Uint8Array(ratings.length),
    score: new Float64Array(ratings.length),
    setOf: Uint32Array.from(items, (_, i) => (thresholds === 'item' ? i : 0)),
    categories: [],
  };
  for (const { person, item, rater, score } of ratings) {
    const at = next[index.person.get(person)!]++;
    design.item[at] = index.item.get(item)!;
    design.rater[at] = index.rater.get(rater)!;
    design.score[at] = score;
  }
  setCategories(design);
  return design;
}

/** Categories are the scores that occur, by rank: one that nobody gave has no threshold. */
function setCategories(design: FacetDesign): void {
  const sets = design.setOf.reduce((a, b) => Math.max(a, b), 0) + 1;
  const found = Array.from({ length: sets }, () => new Set<number>());
  design.score.forEach((score, at) => found[design.setOf[design.item[at]]].add(score));
  design.categories = found.map((scores) => [...scores].sort((a, b) => a - b));
  design.categories.forEach((categories, set) => {
    const name = sets === 1 ? 'all ratings' : `all ratings of item ${design.items[set]}`;
    // One item of which all ratings are the same is extreme, and left out like any other.
    if (categories.length < 2 && (sets === 1 || design.items.length === 1))
      throw new RangeError(`${name} are the same`);
    if (categories.length > 100)
      throw new RangeError(`${categories.length} different scores are too many for a rating scale`);
  });
  const place = design.categories.map((categories) => new Map(categories.map((score, k) => [score, k])));
  design.score.forEach((score, at) => {
    design.category[at] = place[design.setOf[design.item[at]]].get(score)!;
  });
}

/**
 * Are all raters, and all items, comparable? They are when differences between them can be told from differences between persons.
 *
 * @throws RangeError that names the subsets when they are not.
 */
export function refuseDisconnected(design: FacetDesign): void {
  const { items, raters, starts } = design;
  const size = items.length + raters.length;
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  const seen = new Float64Array(size);
  for (let person = 0; person + 1 < starts.length; person++) {
    const own = new Set<number>();
    for (let at = starts[person]; at < starts[person + 1]; at++) {
      const pair = [design.item[at], items.length + design.rater[at]];
      for (const a of pair) {
        own.add(a);
        seen[a]++;
        for (const b of pair) matrix[a][b]++;
      }
    }
    const n = starts[person + 1] - starts[person];
    for (const a of own) for (const b of own) matrix[a][b] -= (seen[a] * seen[b]) / n;
    for (const a of own) seen[a] = 0;
  }
  const basis = nullSpace(matrix);
  // One direction each for the origin of items and of raters is always free.
  if (basis.length <= 2) return;
  const byRater = subsetsOf(basis, items.length, raters);
  const [facet, subsets] =
    byRater.length > 1 ? (['raters', byRater] as const) : (['items', subsetsOf(basis, 0, items)] as const);
  const list = subsets.map((names) =>
    names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', '),
  );
  throw new RangeError(
    `the ${facet} fall into ${subsets.length} subsets that no common person or rater connects: ${list.join(' | ')}`,
  );
}

/** Elements that have the same coordinates in every free direction can be compared. */
function subsetsOf(basis: readonly Float64Array[], offset: number, names: readonly string[]): string[][] {
  const subsets: { at: number; names: string[] }[] = [];
  names.forEach((name, i) => {
    const known = subsets.find(({ at }) => basis.every((vector) => Math.abs(vector[at] - vector[offset + i]) < 1e-6));
    if (known) known.names.push(name);
    else subsets.push({ at: offset + i, names: [name] });
  });
  return subsets.map((subset) => subset.names);
}

/** Vectors that a positive semidefinite matrix turns to zero, by elimination with the largest pivot; overwrites the matrix. */
function nullSpace(matrix: Float64Array[]): Float64Array[] {
  const size = matrix.length;
  const largest = Math.max(...matrix.map((row, i) => row[i]));
  const isPivot = new Uint8Array(size);
  for (;;) {
    let pivot = -1;
    for (let i = 0; i < size; i++) {
      if (!isPivot[i] && matrix[i][i] > 1e-9 * largest && (pivot < 0 || matrix[i][i] > matrix[pivot][pivot])) pivot = i;
    }
    if (pivot < 0) break;
    isPivot[pivot] = 1;
    const row = matrix[pivot];
    const value = row[pivot];
    for (let j = 0; j < size; j++) row[j] /= value;
    for (let i = 0; i < size; i++) {
      const factor = matrix[i][pivot];
      if (i === pivot || factor === 0) continue;
      for (let j = 0; j < size; j++) matrix[i][j] -= factor * row[j];
    }
  }
  const free = [...isPivot.keys()].filter((i) => !isPivot[i]);
  return free.map((at) =>
    Float64Array.from({ length: size }, (_, i) => (i === at ? 1 : isPivot[i] ? -matrix[i][at] : 0)),
  );
}
