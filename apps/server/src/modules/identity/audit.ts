import type { AuditAct } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';

export interface AuditEntry {
  act: AuditAct;
  accountId?: string | null;
  personId?: number | null;
  placeId?: number | null;
  /** Ids, codes and counts only: never a name, number or text of a person. */
  details?: Record<string, string | number | boolean | null>;
}

/** Writes down an act, in the caller's transaction where there is one: act and entry stand or fall together. */
export async function recordAct(db: Db | Tx, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      at: new Date(),
      account_id: entry.accountId ?? null,
      act: entry.act,
      person_id: entry.personId ?? null,
      place_id: entry.placeId ?? null,
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute();
}

/** Writes down that somebody read data about a person. Called by `requireStudent` where the relation asks for it. */
export function readOf(db: Db | Tx, actor: Actor, personId: number, what: string, relation: string): Promise<void> {
  return recordAct(db, { act: 'read', accountId: actor.accountId, personId, details: { what, relation } });
}

interface AuditFilter {
  personId?: number | undefined;
  only?: 'reads' | 'acts' | undefined;
  before?: number | undefined;
  limit: number;
}

/** @returns entries below `before`, newest first. */
export async function listEntries(db: Db, filter: AuditFilter) {
  let query = db
    .selectFrom('audit')
    .leftJoin('account', 'account.id', 'audit.account_id')
    .leftJoin('place', 'place.id', 'audit.place_id')
    .selectAll('audit')
    .select(['account.login', 'place.name as place_name'])
    .orderBy('audit.id', 'desc')
    .limit(filter.limit + 1);
  if (filter.personId !== undefined) query = query.where('audit.person_id', '=', filter.personId);
  if (filter.only === 'reads') query = query.where('act', 'like', 'read%');
  if (filter.only === 'acts') query = query.where('act', 'not like', 'read%');
  if (filter.before !== undefined) query = query.where('audit.id', '<', filter.before);
  const rows = await query.execute();
  const page = rows.slice(0, filter.limit);
  return {
    entries: page.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      accountId: row.account_id,
      login: row.login,
      act: row.act,
      personId: row.person_id,
      placeId: row.place_id,
      placeName: row.place_name,
      details: row.details as Record<string, string | number | boolean | null>,
    })),
    next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
