import fCdf from '@stdlib/stats-base-dists-f-cdf';

/** Quantile of the F distribution, by bisection of log F on its distribution function. */
export function fQuantile(probability: number, df1: number, df2: number): number {
  let low = -700;
  let high = 700;
  for (let step = 0; step < 200 && high - low > 1e-14; step++) {
    const middle = (low + high) / 2;
    if (fCdf(Math.exp(middle), df1, df2) < probability) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
