import type { RaterKind } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { addTallies, talliesOf } from './queries.js';

const waitsFor: Readonly<Record<RaterKind, 'student' | 'teacher' | 'guardian'>> = {
  self: 'student',
  peer: 'student',
  teacher: 'teacher',
  guardian: 'guardian',
};

export interface StepProgress {
  classId: number;
  done: number;
  total: number;
  waiting: Array<{ role: 'student' | 'teacher' | 'guardian'; count: number }>;
}

/** How far the classes are with rating: forms, over all rounds of the term. In a closed round nobody waits any more. */
export async function stepProgress(db: Db, termId: number, classIds: readonly number[]): Promise<StepProgress[]> {
  if (classIds.length === 0) return [];
  const rounds = await db
    .selectFrom('rating_round_class')
    .innerJoin('rating_round', 'rating_round.id', 'rating_round_class.round_id')
    .select(['rating_round.id', 'rating_round.state'])
    .distinct()
    .where('rating_round.term_id', '=', termId)
    .where('rating_round_class.class_id', 'in', [...classIds])
    .execute();
  const closed = new Set(rounds.filter(({ state }) => state === 'closed').map(({ id }) => id));
  const tallies = await talliesOf(
    db,
    rounds.map(({ id }) => id),
    classIds,
  );
  return classIds.map((classId) => {
    const of = tallies
      .filter((tally) => tally.classId === classId)
      .map((tally) => (closed.has(tally.roundId) ? { ...tally, total: tally.done } : tally));
    const sums = addTallies(of);
    const waiting = (['student', 'teacher', 'guardian'] as const).map((role) => ({
      role,
      count: sums.filter(({ kind }) => waitsFor[kind] === role).reduce((sum, { done, total }) => sum + total - done, 0),
    }));
    return {
      classId,
      done: sums.reduce((sum, { done }) => sum + done, 0),
      total: sums.reduce((sum, { total }) => sum + total, 0),
      waiting: waiting.filter(({ count }) => count > 0),
    };
  });
}
