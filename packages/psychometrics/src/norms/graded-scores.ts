/** How a fact was come by: read on a public page, or from memory and still to be proof-read against the official text. */
export type FactStatus = 'public page' | 'to be proof-read';

export interface GradeBand {
  grade: string;
  /** Share of the candidates, in per cent. */
  share: number;
  /** Converted scores of the band, lowest and highest; equal where everybody in it gets the same. */
  scores: readonly [low: number, high: number];
}

/** A rule that turns raw scores of an elective subject into graded scores (等级赋分), comparable across subjects. */
export interface GradedScoreScheme {
  code: string;
  name: string;
  /** From the best. */
  bands: readonly GradeBand[];
  status: FactStatus;
  sources: readonly string[];
  note: string;
}

const twentyOne = [
  ...[1, 2, 3, 4, 5].map((share, i) => ['A', i, share] as const),
  ...[7, 8, 9, 8, 8].map((share, i) => ['B', i, share] as const),
  ...[7, 6, 6, 6, 5].map((share, i) => ['C', i, share] as const),
  ...[4, 4, 3, 2, 1].map((share, i) => ['D', i, share] as const),
].map(([letter, i, share], at): GradeBand => {
  return { grade: `${letter}${i + 1}`, share, scores: [100 - 3 * at, 100 - 3 * at] };
});

const fixed = (bands: readonly (readonly [grade: string, share: number, score: number])[]): GradeBand[] =>
  bands.map(([grade, share, score]) => ({ grade, share, scores: [score, score] }));

/** The rules that are known, each with where it comes from and how certain it is. */
export const gradedScoreSchemes: readonly GradedScoreScheme[] = [
  {
    code: '3+1+2',
    name: '“3+1+2”再选科目等级赋分',
    bands: [
      { grade: 'A', share: 15, scores: [86, 100] },
      { grade: 'B', share: 35, scores: [71, 85] },
      { grade: 'C', share: 35, scores: [56, 70] },
      { grade: 'D', share: 13, scores: [41, 55] },
      { grade: 'E', share: 2, scores: [30, 40] },
    ],
    status: 'public page',
    sources: ['http://ipaogen.com/zhishi/202307/0FSL5b2023.html', 'https://www.fudaoke.com/exam/3264352.html'],
    note: 'Base: candidates who passed the 合格性考试 and have a valid score. The letters of the formula are to be proof-read. Secondary pages, not the ministry’s text.',
  },
  {
    code: 'beijing-tianjin-21',
    name: '北京、天津 21 级等级赋分',
    bands: [...twentyOne, { grade: 'E', share: 1, scores: [40, 40] }],
    status: 'to be proof-read',
    sources: [],
    note: 'From general knowledge, not from a retrieved text: check shares and years of validity with the city’s 教育考试院 before use.',
  },
  {
    code: 'shanghai-11',
    name: '上海 11 级等级赋分',
    bands: fixed([
      ['A+', 5, 70],
      ['A', 10, 67],
      ['B+', 10, 64],
      ['B', 10, 61],
      ['B-', 10, 58],
      ['C+', 10, 55],
      ['C', 10, 52],
      ['C-', 10, 49],
      ['D+', 10, 46],
      ['D', 10, 43],
      ['E', 5, 40],
    ]),
    status: 'to be proof-read',
    sources: [],
    note: 'From general knowledge, not from a retrieved text: check shares and years of validity with 上海市教育考试院 before use.',
  },
  {
    code: 'shandong-8',
    name: '山东 8 级等级赋分',
    bands: [
      { grade: 'A', share: 3, scores: [91, 100] },
      { grade: 'B+', share: 7, scores: [81, 90] },
      { grade: 'B', share: 16, scores: [71, 80] },
      { grade: 'C+', share: 24, scores: [61, 70] },
      { grade: 'C', share: 24, scores: [51, 60] },
      { grade: 'D+', share: 16, scores: [41, 50] },
      { grade: 'D', share: 7, scores: [31, 40] },
      { grade: 'E', share: 3, scores: [21, 30] },
    ],
    status: 'to be proof-read',
    sources: [],
    note: 'From general knowledge, not from a retrieved text: check with 山东省教育招生考试院 before use.',
  },
];

export interface GradedScores {
  /** Whole numbers, NaN where the raw score is. */
  scores: Float64Array;
  /** Index into the scheme's bands, −1 where there is no raw score. */
  bands: Int32Array;
  /** The raw scores that each band reaches from and to, and how many persons it has; null for a band without persons. */
  cuts: ({ low: number; high: number; persons: number } | null)[];
}

/**
 * Graded scores. Candidates are cut into bands by rank; within a band, raw scores Y are mapped in proportion onto its scores T:
 *
 *     (Y2 − Y) / (Y − Y1) = (T2 − T) / (T − T1)
 *
 * with Y1, Y2 the lowest and highest raw score in the band; rounded to whole numbers, halves up. Equal raw scores get the same.
 * What the rule leaves open is settled here: persons with the same score stand together in the higher of the bands they touch,
 * and a band with a single raw score gets its highest T.
 *
 * @param raw NaN has no score.
 * @throws RangeError if nobody has a score, one is infinite, or the shares do not add to 100.
 */
export function gradeScores(raw: ArrayLike<number>, scheme: Pick<GradedScoreScheme, 'bands'>): GradedScores {
  const { bands } = scheme;
  const sum = bands.reduce((total, band) => total + band.share, 0);
  if (!(Math.abs(sum - 100) < 1e-9 && bands.every((band) => band.share >= 0 && band.scores[0] <= band.scores[1]))) {
    throw new RangeError(`the shares of the bands add to ${sum}, not to 100, or a band is upside down`);
  }
  const present: number[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (Number.isNaN(raw[i])) continue;
    if (!Number.isFinite(raw[i])) throw new RangeError(`a raw score is ${raw[i]}`);
    present.push(i);
  }
  if (present.length === 0) throw new RangeError('nobody has a score');
  present.sort((a, b) => raw[b] - raw[a]);
  const bandOf = new Int32Array(raw.length).fill(-1);
  const cuts: GradedScores['cuts'] = bands.map(() => null);
  let band = 0;
  let reached = bands[0].share;
  for (let from = 0; from < present.length; ) {
    const score = raw[present[from]];
    while (band < bands.length - 1 && (100 * from) / present.length >= reached - 1e-9) reached += bands[++band].share;
    let to = from;
    for (; to < present.length && raw[present[to]] === score; to++) bandOf[present[to]] = band;
    const cut = cuts[band];
    cuts[band] = { low: score, high: cut?.high ?? score, persons: (cut?.persons ?? 0) + to - from };
    from = to;
  }
  const scores = Float64Array.from(bandOf, (at, person) => {
    if (at < 0) return Number.NaN;
    const { low, high } = cuts[at]!;
    const [t1, t2] = bands[at].scores;
    return high > low ? Math.floor(t1 + ((raw[person] - low) / (high - low)) * (t2 - t1) + 0.5 + 1e-9) : t2;
  });
  return { scores, bands: bandOf, cuts };
}
