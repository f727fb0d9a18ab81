import {
  calendarSteps,
  type getClassBoard,
  Problem,
  type ReplyOf,
  type StepCount,
  type StepName,
} from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, can, isNear, requireClass } from '../identity/index.js';
import { findClassBrief, getTerm, placesUnder, type Term } from '../roster/index.js';
import { type Moment, schoolFor, stepsAt } from './board.js';
import { worksAt } from './distance.js';
import { together } from './figures.js';
import { boardPolicy } from './policy.js';
import { stepFaces } from './steps.js';

/** A class's board, counted now; from further away no more of it than the school's board tells. */
export async function readClassBoard(
  db: Db,
  actor: Actor,
  { classId, term: code }: { classId: number; term: string },
  moment: Moment,
): Promise<ReplyOf<typeof getClassBoard>> {
  const { placeId, relation } = await requireClass(db, actor, boardPolicy, 'board.read', classId);
  const term = await getTerm(db, code);
  const found = await findClassBrief(db, classId, term.schoolYear);
  if (!found) throw new Problem(404, 'request.not-found');
  const { school, ...brief } = found;
  const { id, startsOn, endsOn } = term;
  const counts =
    isNear(relation) || worksAt(actor, placeId)
      ? await countClass(db, classId, term, moment.today)
      : (await schoolFor(db, actor, placeId, term, moment)).classes.find((row) => row.class.id === classId)?.counts;
  return {
    class: brief,
    school,
    term: { id, code, startsOn, endsOn },
    steps: await stepsAt(db, placeId, term, moment.today),
    counts: counts ?? together([]),
    mayRemind: (await can(db, actor, boardPolicy, 'board.remind', { classId })) !== undefined,
  };
}

async function countClass(db: Db, classId: number, term: Term, today: string): Promise<StepCount[]> {
  const counts: StepCount[] = [];
  for (const step of calendarSteps) {
    const [count] = await stepFaces[step].count(db, term.id, [classId], today);
    if (count)
      counts.push({ step, done: count.done, total: count.total, waiting: count.waiting.map((one) => ({ ...one })) });
  }
  return counts;
}

/** How many classes at and under a place have not finished a step, as they were counted last. */
export async function countUnfinished(db: Db, step: StepName, placeId: number, term: Term): Promise<number> {
  const schools = (await placesUnder(db, placeId)).filter(({ kind }) => kind === 'school').map(({ id }) => id);
  if (schools.length === 0) return 0;
  const row = await db
    .selectFrom('step_count')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('term_id', '=', term.id)
    .where('place_id', 'in', schools)
    .where('class_id', '>', 0)
    .where('step', '=', step)
    .whereRef('done', '<', 'total')
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
