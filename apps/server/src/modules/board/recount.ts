import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { currentTerm, type Term, terms } from '../roster/index.js';
import { recountSchool } from './counts.js';
import { sumRegions } from './region-sums.js';

/** So long after its end the term before is counted too. */
const AFTER_TERM_MS = 60 * 86_400_000;
/** A round stops after this; the next one begins with the schools that were counted longest ago. */
const BUDGET_MS = 8 * 60_000;

/** The schools of a term, those counted longest ago first. */
async function schoolsToCount(db: Db, termId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from place p left join step_count c on c.place_id = p.id and c.term_id = ${termId} and c.class_id = 0
      and c.step = 'record'
    where p.kind = 'school' order by c.counted_at nulls first, p.id`.execute(db);
  return rows.map(({ id }) => id);
}

async function termsToCount(db: Db, today: string): Promise<Term[]> {
  const current = await currentTerm(db, today);
  const before = (await terms(db)).filter(
    ({ id, endsOn }) => id !== current?.id && endsOn < today && Date.parse(today) - Date.parse(endsOn) < AFTER_TERM_MS,
  );
  return [...(current ? [current] : []), ...before.slice(-1)];
}

/** Counts every school again, in turn, and then the places above them. @returns how many schools were counted. */
export async function recountAll(
  db: Db,
  { now, today }: { now(): Date; today(): string },
  signal: AbortSignal,
): Promise<number> {
  const until = now().getTime() + BUDGET_MS;
  let counted = 0;
  for (const term of await termsToCount(db, today())) {
    for (const placeId of await schoolsToCount(db, term.id)) {
      if (signal.aborted || now().getTime() > until) break;
      await recountSchool(db, placeId, term, now(), today());
      counted += 1;
    }
    await sumRegions(db, term.id);
  }
  return counted;
}
