import fCdf from '@stdlib/stats-base-dists-f-cdf';
import { fQuantile } from '../classical/f-quantile.js';
import { checkRatings, type Ratings } from './ratings.js';

export type IccKind = '1,1' | '2,1' | '3,1' | '1,k' | '2,k' | '3,k';

export interface Icc {
  kind: IccKind;
  /** At most 1; negative when subjects differ less than chance would have it. */
  icc: number;
  f: number;
  df1: number;
  df2: number;
  p: number;
  low: number;
  high: number;
}

/**
 * Intraclass correlations of n subjects rated by the same k raters.
 *
 * 1: raters differ from subject to subject; 2: raters are a sample of raters, agreement counts; 3: these raters only, consistency
 * counts. `,1` one rater's rating, `,k` the mean of all.
 *
 * @param raters one array a rater; subjects with a gap are left out.
 * @param confidence of the intervals, default 0.95.
 * @throws RangeError if fewer than 2 subjects are complete, or subjects do not vary within and between.
 *
 * Source: Shrout & Fleiss (1979), Psychol. Bull. 86(2), 420–428; McGraw & Wong (1996), Psychol. Methods 1(1), 30–46.
 */
export function intraclassCorrelations(raters: readonly Ratings[], confidence = 0.95): Icc[] {
  const subjects = checkRatings(raters);
  if (!(confidence > 0 && confidence < 1)) throw new RangeError('a confidence is between 0 and 1');
  const complete = Array.from({ length: subjects }, (_, i) => i).filter((i) =>
    raters.every((ratings) => !Number.isNaN(ratings[i])),
  );
  const n = complete.length;
  const k = raters.length;
  if (n < 2) throw new RangeError(`only ${n} subjects were rated by everybody`);
  const bySubject = complete.map((i) => raters.reduce((sum, ratings) => sum + ratings[i], 0) / k);
  const byRater = raters.map((ratings) => complete.reduce((sum, i) => sum + ratings[i], 0) / n);
  const grand = bySubject.reduce((sum, mean) => sum + mean, 0) / n;
  const between = k * bySubject.reduce((sum, mean) => sum + (mean - grand) ** 2, 0);
  const amongRaters = n * byRater.reduce((sum, mean) => sum + (mean - grand) ** 2, 0);
  let error = 0;
  complete.forEach((i, s) => {
    raters.forEach((ratings, r) => {
      error += (ratings[i] - bySubject[s] - byRater[r] + grand) ** 2;
    });
  });
  const msb = between / (n - 1);
  const msw = (amongRaters + error) / (n * (k - 1));
  const msj = amongRaters / (k - 1);
  const mse = error / ((n - 1) * (k - 1));
  const scale = between + amongRaters + error;
  if (!(scale > 0)) throw new RangeError('all ratings are the same');
  if (!(error > 1e-14 * scale))
    throw new RangeError('raters differ by constants only: there is no error to compare with');
  const tail = 1 - (1 - confidence) / 2;
  const df = n - 1;
  const dfWithin = n * (k - 1);
  const dfError = (n - 1) * (k - 1);
  const icc2 = (msb - mse) / (msb + (k - 1) * mse + (k * (msj - mse)) / n);

  const oneWay = (f: number, df2: number): [number, number] => {
    const low = f / fQuantile(tail, df, df2);
    const high = f * fQuantile(tail, df2, df);
    return [(low - 1) / (low + k - 1), (high - 1) / (high + k - 1)];
  };
  const fj = msj / mse;
  const rest = n * (1 + (k - 1) * icc2) - k * icc2;
  const v = (dfError * (k * icc2 * fj + rest) ** 2) / (df * k ** 2 * icc2 ** 2 * fj ** 2 + rest ** 2);
  const fLow = fQuantile(tail, df, v);
  const fHigh = fQuantile(tail, v, df);
  const base = k * msj + (k * n - k - n) * mse;
  const intervals: [number, number][] = [
    oneWay(msb / msw, dfWithin),
    [(n * (msb - fLow * mse)) / (fLow * base + n * msb), (n * (fHigh * msb - mse)) / (base + n * fHigh * msb)],
    oneWay(msb / mse, dfError),
  ];
  const single = [(msb - msw) / (msb + (k - 1) * msw), icc2, (msb - mse) / (msb + (k - 1) * mse)];
  const average = [(msb - msw) / msb, (msb - mse) / (msb + (msj - mse) / n), (msb - mse) / msb];
  const averaged = (value: number) => (k * value) / (1 + (k - 1) * value);
  return [single, average].flatMap((values, isMean) =>
    values.map((icc, at): Icc => {
      const f = at === 0 ? msb / msw : msb / mse;
      const df2 = at === 0 ? dfWithin : dfError;
      const [low, high] = isMean ? intervals[at].map(averaged) : intervals[at];
      return {
        kind: `${at + 1},${isMean ? 'k' : '1'}` as IccKind,
        icc,
        f,
        df1: df,
        df2,
        p: 1 - fCdf(f, df, df2),
        low,
        high,
      };
    }),
  );
}
