import { Problem } from '@wuyu/contract';

/** Counts acts a day in memory only: of an anonymous objector nothing is kept that could be read later. */
export interface Tally {
  /** @throws Problem 429 `publicity.too-many` when somebody has done it as often as is allowed in a day. */
  require(who: string, today: string): void;
  add(who: string, today: string): void;
}

export function createTally(most: number): Tally {
  let day = '';
  let counts = new Map<string, number>();
  const on = (today: string) => {
    if (today === day) return;
    day = today;
    counts = new Map();
  };
  return {
    require(who, today) {
      on(today);
      if ((counts.get(who) ?? 0) >= most) throw new Problem(429, 'publicity.too-many', { most });
    },
    add(who, today) {
      on(today);
      counts.set(who, (counts.get(who) ?? 0) + 1);
    },
  };
}
