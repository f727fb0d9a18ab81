import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../platform/database/index.js';
import { csvFile, importFile, NOW, numberOf, openEvidenceDatabase, standing } from './evidence.fixture.js';
import { countReturning } from './lift.js';
import { position, standingObservations } from './queries.js';
import { withdraw } from './withdraw.js';

const PUPILS = [1, 2, 3];
const DAY = '2025-11-05';

let database: TestDatabase;
beforeAll(async () => {
  database = await openEvidenceDatabase();
});
afterAll(() => database.close());

const empty = () =>
  database.pool.query(
    'delete from correction; delete from lifted_correction; delete from observation; delete from batch',
  );

/** The marks of one file; null: the pupil is not in it. */
type File = Array<number | null>;
type Step = { file: File } | { undo: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ file: fc.array(fc.constantFrom(60, 70, 80, null), { minLength: 3, maxLength: 3 }) }),
    },
    { weight: 2, arbitrary: fc.record({ undo: fc.nat(5) }) },
  ),
  { minLength: 3, maxLength: 9 },
);

const corrections: Step[] = [{ file: [60, 60, null] }, { file: [70, 70, null] }, { file: [80, null, null] }];

/** Each pupil's marks, the newest last, with the batch of each: what was replaced lies below. */
type Piles = Array<Array<{ batch: number; value: number }>>;

const shown = (piles: Piles) =>
  piles.flatMap((pile, i) => (pile.length > 0 ? [`${PUPILS[i]} academic.math ${DAY} ${pile.at(-1)?.value}`] : []));

async function handIn(piles: Piles, file: File, batches: number[]): Promise<void> {
  const lines = file.flatMap((mark, i) => (mark === null ? [] : [[numberOf(PUPILS[i] as number), mark, DAY]]));
  if (lines.length === 0) return;
  const { batchId } = await importFile(
    database,
    await csvFile([['学籍号', '数学', '考试日期'], ...lines]),
    'score-sheet',
  );
  if (batchId === undefined) return;
  batches.push(batchId);
  for (const [i, value] of file.entries())
    if (value !== null && piles[i]?.at(-1)?.value !== value) piles[i]?.push({ batch: batchId, value });
}

async function undo(piles: Piles, batch: number): Promise<void> {
  const on = piles.filter((pile) => pile.at(-1)?.batch === batch);
  const expected = { withdrawn: on.length, returned: on.filter((pile) => pile.length > 1).length };
  expect(await countReturning(database.db, batch)).toBe(expected.returned);
  const act = withdraw(database, { recordedBy: 'x' }, { batchId: batch, reason: '选错了文件', now: NOW });
  if (expected.withdrawn === 0) return expect(act).rejects.toMatchObject({ code: 'evidence.nothing-to-withdraw' });
  expect(await act).toEqual(expected);
  for (const [i, pile] of piles.entries()) piles[i] = pile.filter((one) => one.batch !== batch);
}

describe('undoing imports that correct each other', () => {
  it('leaves what stood without them, in whatever order, and every earlier position reads as it did', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        await empty();
        const piles: Piles = PUPILS.map(() => []);
        const batches: number[] = [];
        const seen = new Map<number, string[]>();
        for (const step of given) {
          if ('file' in step) await handIn(piles, step.file, batches);
          else if (batches.length > 0) await undo(piles, batches[step.undo % batches.length] as number);
          expect(await standing(database)).toEqual(shown(piles));
          seen.set(await position(database.db), shown(piles));
        }
        for (const [at, lines] of seen) {
          const found = await Promise.all(
            PUPILS.map((personId) => standingObservations(database.db, { personId, position: at })),
          );
          expect(
            found
              .flat()
              .map(({ personId, indicator, day, value }) => `${personId} ${indicator} ${day} ${value / 10_000}`),
          ).toEqual(lines);
        }
      }),
      // First: of a batch that was replaced in part and undone, and then the one that had replaced it.
      { numRuns: 25, examples: [[[...corrections, { undo: 1 }, { undo: 2 }]]] },
    );
  });
});
