import type { Raw, Scheme } from './scheme.js';

/** One thing kept a subject about a set of indicators. Leaves that need the same share it. */
export interface Tally {
  kind: 'sum' | 'count' | 'max' | 'min' | 'latest' | 'hits';
  from: readonly string[];
  /** hits: values of at least this, times 10,000. */
  at: number | null;
  name: string;
}

const kindsOf: Record<Raw['fn'], ReadonlyArray<Tally['kind']>> = {
  sum: ['sum'],
  count: ['count'],
  mean: ['sum', 'count'],
  max: ['max'],
  min: ['min'],
  latest: ['latest'],
  share: ['hits', 'count'],
};

/** @param from sorted, as parsing leaves it. */
export function tallyOf(kind: Tally['kind'], from: readonly string[], at: number | null): Tally {
  return { kind, from, at, name: `${kind}${at === null ? '' : `>=${at}`}|${from.join(',')}` };
}

/** Every tally that the leaves of a scheme need, once each, by name. */
export function talliesOf(scheme: Scheme): Tally[] {
  const byName = new Map<string, Tally>();
  for (const { leaf } of scheme.nodes) {
    if (!leaf) continue;
    for (const kind of kindsOf[leaf.raw.fn]) {
      const tally = tallyOf(kind, leaf.from, kind === 'hits' ? leaf.raw.at : null);
      byName.set(tally.name, tally);
    }
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
