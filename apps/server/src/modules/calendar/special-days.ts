import { type Fault, isDay, Problem, type SpecialDay } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, recordAct, scopeOf } from '../identity/index.js';
import { calendarPolicy } from './policy.js';
import { later } from './working-days.js';

/** The longest stretch that one pasted line may name. */
const MOST_DAYS = 31;

export async function listSpecialDays(
  db: Db,
  actor: Actor,
  year: number,
): Promise<{ days: SpecialDay[]; years: number[]; mayEdit: boolean }> {
  const days = await db
    .selectFrom('special_day')
    .select(['day', 'works', 'title', 'source', 'status'])
    .where('day', '>=', `${year}-01-01`)
    .where('day', '<=', `${year}-12-31`)
    .orderBy('day')
    .execute();
  const { rows: years } = await sql<{
    year: number;
  }>`select distinct extract(year from day)::integer as year from special_day order by 1`.execute(db);
  return {
    days: days.map((day) => ({ ...day, status: day.status as SpecialDay['status'] })),
    years: years.map((row) => row.year),
    mayEdit: await mayEdit(db, actor),
  };
}

/** Holidays hold for everybody here, so that who changes them must stand over every school. */
async function mayEdit(db: Db | Tx, actor: Actor): Promise<boolean> {
  const scope = scopeOf(actor, calendarPolicy, 'calendar.set-days');
  if (scope === 'everywhere') return true;
  if (scope.length === 0) return false;
  const { rows } = await sql<{ outside: boolean }>`
    with recursive down as (
      select id from place where id = any(${[...scope]}::integer[])
      union select p.id from place p join down on p.parent_id = down.id)
    select exists (select 1 from place where kind = 'school' and id not in (select id from down)) as outside`.execute(
    db,
  );
  return rows[0]?.outside === false;
}

async function requireEdit(db: Db | Tx, actor: Actor): Promise<void> {
  if (!(await mayEdit(db, actor))) throw new Problem(403, 'calendar.not-whole-region');
}

interface NewDay {
  day: string;
  works: boolean;
  title: string;
  source: string;
}

async function putDays(tx: Tx, actor: Actor, days: readonly NewDay[], at: Date): Promise<void> {
  for (const { day, ...rest } of days) {
    const values = { ...rest, status: 'local', changed_by: actor.recordedBy, changed_at: at };
    await tx
      .insertInto('special_day')
      .values({ day, ...values })
      .onConflict((conflict) => conflict.column('day').doUpdateSet(values))
      .execute();
  }
}

export async function setSpecialDay(
  db: Db,
  actor: Actor,
  { day, works, title }: { day: string; works: boolean; title: string },
  at: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await requireEdit(tx, actor);
    await putDays(tx, actor, [{ day, works, title: title.trim(), source: '' }], at);
    await recordAct(tx, { act: 'special-day.set', accountId: actor.accountId, details: { day, works } });
  });
}

export async function removeSpecialDay(db: Db, actor: Actor, day: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await requireEdit(tx, actor);
    const gone = await tx.deleteFrom('special_day').where('day', '=', day).returning('works').executeTakeFirst();
    if (gone)
      await recordAct(tx, {
        act: 'special-day.removed',
        accountId: actor.accountId,
        details: { day, works: gone.works },
      });
  });
}

const line =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s*[~至到—–]+\s*(?:(\d{4})[-/.年])?(?:(\d{1,2})[-/.月])(\d{1,2})日?)?[\s,,、]+(休|班|holiday|work)(?:[\s,,、]+(.*))?$/i;

const dayOf = (year: string, month: string, day: string) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

/** Pasted lines as days. @throws Problem 422 `calendar.days` with a fault a line that could not be read. */
export function readLines(text: string): Array<{ day: string; works: boolean; title: string }> {
  const faults: Fault[] = [];
  const found = new Map<string, { day: string; works: boolean; title: string }>();
  text.split(/\r?\n/).forEach((raw, i) => {
    const given = raw.trim();
    if (given === '') return;
    const fault = (code: string, values = {}) =>
      void faults.push({ path: 'lines', row: i + 1, code, values: { line: i + 1, ...values } });
    const match = line.exec(given);
    if (!match) return fault('calendar.day-line');
    const [
      ,
      year = '',
      month = '',
      day = '',
      lastYear = year,
      lastMonth = month,
      lastDay = day,
      kind = '',
      title = '',
    ] = match;
    const first = dayOf(year, month, day);
    const last = dayOf(lastYear, lastMonth, lastDay);
    if (!isDay(first) || !isDay(last)) return fault('calendar.day-line');
    if (last < first || last >= later(first, MOST_DAYS)) return fault('calendar.day-range', { most: MOST_DAYS });
    const works = kind === '班' || kind.toLowerCase() === 'work';
    for (let at = first; at <= last; at = later(at, 1))
      found.set(at, { day: at, works, title: title.trim().slice(0, 100) });
  });
  if (faults.length > 0) throw new Problem(422, 'calendar.days', { count: faults.length }, faults.slice(0, 100));
  return [...found.values()];
}

/** Puts pasted lines in, all or none. */
export async function importSpecialDays(
  db: Db,
  actor: Actor,
  { lines, source = '', dryRun = false }: { lines: string; source?: string | undefined; dryRun?: boolean | undefined },
  at: Date,
): Promise<{ added: number; changed: number; unchanged: number }> {
  await requireEdit(db, actor);
  const days = readLines(lines);
  return db.transaction().execute(async (tx) => {
    const known = new Map(
      days.length === 0
        ? []
        : (
            await tx
              .selectFrom('special_day')
              .select(['day', 'works', 'title'])
              .where(
                'day',
                'in',
                days.map(({ day }) => day),
              )
              .execute()
          ).map((row) => [row.day, row] as const),
    );
    const added = days.filter(({ day }) => !known.has(day));
    const changed = days.filter(({ day, works, title }) => {
      const before = known.get(day);
      return before !== undefined && (before.works !== works || (title !== '' && before.title !== title));
    });
    const outcome = {
      added: added.length,
      changed: changed.length,
      unchanged: days.length - added.length - changed.length,
    };
    if (dryRun || added.length + changed.length === 0) return outcome;
    await putDays(
      tx,
      actor,
      [...added, ...changed].map((day) => ({ ...day, source: source.trim() })),
      at,
    );
    await recordAct(tx, { act: 'special-days.imported', accountId: actor.accountId, details: outcome });
    return outcome;
  });
}
