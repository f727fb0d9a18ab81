import { createHash } from 'node:crypto';

/** Whole numbers below a bound, by SHA-256 of the seed and a counter: the same seed gives the same row. */
function numbersFrom(seed: string): (below: number) => number {
  let counter = 0;
  let block = Buffer.alloc(0);
  let at = 0;
  return (below) => {
    // What does not fit evenly is drawn again, so that none is likelier than another.
    const limit = 2 ** 32 - (2 ** 32 % below);
    for (;;) {
      if (at + 4 > block.length) {
        block = createHash('sha256').update(`${seed}:${counter++}`).digest();
        at = 0;
      }
      const value = block.readUInt32BE(at);
      at += 4;
      if (value < limit) return value % below;
    }
  };
}

/** How many trades a pair is given, so that nothing is left of the ring that the draw begins with. */
const TRADES = 10;

/**
 * Draws whom each rates: everybody rates `count` others and is rated by `count`, nobody oneself, nobody twice. The same seed
 * and people give the same draw, in whatever order the people come.
 *
 * @param count is lowered to the number of others where there are fewer.
 * @returns pairs of rater and rated; the empty list for fewer than two people.
 */
export function drawPeers(
  people: readonly number[],
  count: number,
  seed: string,
): Array<[rater: number, rated: number]> {
  const next = numbersFrom(seed);
  const ring = [...people].sort((a, b) => a - b);
  for (let i = ring.length - 1; i > 0; i -= 1) {
    const j = next(i + 1);
    [ring[i], ring[j]] = [ring[j] as number, ring[i] as number];
  }
  const each = Math.min(count, ring.length - 1);
  if (each < 1) return [];
  const pairs = ring.flatMap((rater, i) =>
    Array.from({ length: each }, (_, d): [number, number] => [rater, ring[(i + d + 1) % ring.length] as number]),
  );
  const key = (rater: number, rated: number) => `${rater} ${rated}`;
  const drawn = new Set(pairs.map(([rater, rated]) => key(rater, rated)));
  // Two pairs trade whom they rate wherever that leaves everything balanced.
  for (let trade = pairs.length * TRADES; trade > 0; trade -= 1) {
    const one = pairs[next(pairs.length)] as [number, number];
    const other = pairs[next(pairs.length)] as [number, number];
    if (one[0] === other[1] || other[0] === one[1]) continue;
    const [mine, theirs] = [key(one[0], other[1]), key(other[0], one[1])];
    if (drawn.has(mine) || drawn.has(theirs)) continue;
    drawn.delete(key(...one));
    drawn.delete(key(...other));
    drawn.add(mine);
    drawn.add(theirs);
    [one[1], other[1]] = [other[1], one[1]];
  }
  return pairs;
}
