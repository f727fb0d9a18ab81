import type { getNow, ReplyOf } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { Actor } from '../identity/index.js';
import { briefPlace, getPlace, type Term, terms } from '../roster/index.js';
import { findWindows } from './windows.js';
import { later, workingDaysOf } from './working-days.js';

/** Somebody at more places than these is told of the first. */
const MOST_PLACES = 6;

/** Where somebody works or learns, and where the children are of whom somebody is a guardian. */
async function placesOf(db: Db, actor: Actor): Promise<number[]> {
  const atPlace = actor.roles.flatMap(({ placeId }) => placeId ?? []);
  const self = actor.personId;
  if (self === null) return [...new Set(atPlace)];
  const { rows } = await sql<{ place_id: number }>`
    with own as (
      select ${self}::integer as person_id
      union select person_id from guardianship where guardian_id = ${self} and is_guardian)
    select c.place_id from own
      join lateral (select class_id from enrolment where person_id = own.person_id
                    order by (starts_on <= current_date) desc, starts_on desc limit 1) last on true
      join class c on c.id = last.class_id
    union select place_id from employment where person_id = ${self} and (ends_on is null or ends_on >= current_date)`.execute(
    db,
  );
  return [...new Set([...atPlace, ...rows.map(({ place_id }) => place_id)])];
}

/** What is open now for somebody, in the term of today and in the one before while it has something to finish. */
export async function readNow(db: Db, actor: Actor, today: string): Promise<ReplyOf<typeof getNow>> {
  const places = (await placesOf(db, actor)).slice(0, MOST_PLACES);
  const begun = (await terms(db)).filter(({ startsOn }) => startsOn <= today).slice(-2);
  const calendars = [];
  for (const placeId of places) {
    const place = briefPlace(await getPlace(db, placeId));
    for (const term of begun) {
      const steps = await stepsNow(db, placeId, term, today);
      if (term === begun.at(-1) || steps.some(({ state }) => state === 'open')) {
        const { id, code, startsOn, endsOn } = term;
        calendars.push({ place, term: { id, code, startsOn, endsOn }, steps });
      }
    }
  }
  return { today, calendars };
}

async function stepsNow(db: Db, placeId: number, term: Term, today: string) {
  const windows = [...(await findWindows(db, placeId, term.id))];
  const left = await workingDaysOf(
    db,
    windows.map(([, { opensOn, closesOn }]) => [later(today, -1), today < opensOn ? later(opensOn, -1) : closesOn]),
  );
  return windows.map(([step, { opensOn, closesOn }], i) => ({
    step,
    opensOn,
    closesOn,
    state: today < opensOn ? ('ahead' as const) : today > closesOn ? ('closed' as const) : ('open' as const),
    workingDays: left[i] ?? 0,
  }));
}
