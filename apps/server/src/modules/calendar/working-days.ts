import type { Db, Tx } from '../../platform/database/index.js';

const DAY_MS = 86_400_000;

async function specialDays(db: Db | Tx, from: string, to: string): Promise<Map<string, boolean>> {
  const rows = await db
    .selectFrom('special_day')
    .select(['day', 'works'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  return new Map(rows.map(({ day, works }) => [day, works]));
}

/** The day so many days after a day; a negative number: before it. */
export const later = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

function works(day: string, special: ReadonlyMap<string, boolean>): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return special.get(day) ?? (weekday !== 0 && weekday !== 6);
}

/** The last of `count` working days that begin with the first working day after `day` (工作日: the day itself does not count). */
export async function addWorkingDays(db: Db | Tx, day: string, count: number): Promise<string> {
  const special = await specialDays(db, day, later(day, count * 3 + 60));
  let at = day;
  for (let left = count; left > 0; ) {
    at = later(at, 1);
    if (works(at, special)) left -= 1;
  }
  return at;
}

/** How many working days there are after `from`, up to and with `to`. */
export async function workingDaysBetween(db: Db | Tx, from: string, to: string): Promise<number> {
  if (to <= from) return 0;
  return countWorkingDays(from, to, await specialDays(db, from, to));
}

function countWorkingDays(from: string, to: string, special: ReadonlyMap<string, boolean>): number {
  let count = 0;
  for (let at = later(from, 1); at <= to; at = later(at, 1)) if (works(at, special)) count += 1;
  return count;
}

/** The same for many pairs of days, with one question to the database. */
export async function workingDaysOf(
  db: Db | Tx,
  pairs: ReadonlyArray<readonly [from: string, to: string]>,
): Promise<number[]> {
  const ends = pairs.flat().sort();
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined) return [];
  const special = await specialDays(db, first, last);
  return pairs.map(([from, to]) => countWorkingDays(from, to, special));
}
