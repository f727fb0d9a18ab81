import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPeers } from './draw.js';

const people = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: 0, maxLength: 60 });
const seeds = fc.string({ minLength: 1, maxLength: 40 });

describe('the draw of peers', () => {
  it('has everybody rate as many as rate them, nobody oneself and nobody twice', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 12 }), seeds, (ids, count, seed) => {
        const pairs = drawPeers(ids, count, seed);
        const each = Math.max(0, Math.min(count, ids.length - 1));
        for (const id of ids) {
          expect(pairs.filter(([rater]) => rater === id)).toHaveLength(each);
          expect(pairs.filter(([, rated]) => rated === id)).toHaveLength(each);
        }
        expect(pairs.every(([rater, rated]) => rater !== rated)).toBe(true);
        expect(new Set(pairs.map((pair) => pair.join())).size).toBe(pairs.length);
      }),
    );
  });

  it('is the same for the same seed whatever the order of people, and another for another', () => {
    fc.assert(
      fc.property(people, seeds, (ids, seed) => {
        const sorted = (pairs: Array<[number, number]>) => pairs.map((pair) => pair.join()).sort();
        expect(sorted(drawPeers([...ids].reverse(), 6, seed))).toEqual(sorted(drawPeers(ids, 6, seed)));
      }),
    );
    const ids = Array.from({ length: 40 }, (_, i) => i + 1);
    expect(drawPeers(ids, 6, 'a')).not.toEqual(drawPeers(ids, 6, 'b'));
  });

  it('leaves nothing of the ring it begins with', () => {
    // In a ring the one whom my neighbour rates is rated by me as well, six times of seven.
    const ids = Array.from({ length: 45 }, (_, i) => i + 1);
    const pairs = drawPeers(ids, 6, 'ring');
    const rated = (id: number) => new Set(pairs.filter(([rater]) => rater === id).map(([, whom]) => whom));
    const shared = ids.map((id) =>
      Math.max(...ids.filter((o) => o !== id).map((o) => [...rated(o)].filter((x) => rated(id).has(x)).length)),
    );
    expect(shared.filter((most) => most >= 5).length).toBeLessThan(5);
  });
});
