import { randomUUID } from 'node:crypto';
import { topicOf } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.js';
import { placesToTell } from './places.js';

export interface NewNotice {
  /** All accounts of this person are told. */
  personId?: number;
  /** This account is told: of whoever stands at a place and need not be a person of the roster. */
  accountId?: string;
  /** Its words stand in `noticeKinds` of the contract; it begins with its topic. */
  kind: string;
  /** Placeholders of the words: counts, days, codes; never a name or a text. */
  details?: Record<string, string | number>;
  /** The page where something can be done, e.g. `/records/review`. */
  path?: string;
}

/** Rows put in by one statement. */
const AT_ONCE = 1000;

/**
 * Tells people in the caller's transaction: in their inbox, and through the outbox by mail and webhook as they chose. Whoever
 * has no account is not told.
 *
 * @returns how many of the notices reached an account.
 */
export async function notify(tx: Tx, notices: readonly NewNotice[], at: Date): Promise<number> {
  if (notices.length === 0) return 0;
  const people = [...new Set(notices.flatMap(({ personId }) => personId ?? []))];
  const named = [...new Set(notices.flatMap(({ accountId }) => accountId ?? []))];
  const { rows: accounts } = await sql<{
    id: string;
    person_id: number | null;
    verified: boolean;
    quiet: Record<string, 'inbox' | 'off'>;
  }>`
    select a.id, a.person_id, m.verified_at is not null as verified,
      coalesce((select jsonb_object_agg(topic, channel) from notice_choice c where c.account_id = a.id), '{}') as quiet
    from account a left join account_mail m on m.account_id = a.id
    where not a.disabled and (a.person_id = any(${people}::integer[]) or a.id = any(${named}::uuid[]))`.execute(tx);
  const ofPerson = grouped(accounts, ({ person_id }) => person_id);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const inbox = [];
  const mails = [];
  let told = 0;
  for (const { personId, accountId, kind, details = {}, path = '' } of notices) {
    const reached = [
      ...(personId === undefined ? [] : (ofPerson.get(personId) ?? [])),
      ...(accountId === undefined ? [] : [byId.get(accountId) ?? []].flat()),
    ];
    if (reached.length > 0) told += 1;
    const topic = topicOf(kind);
    const what = { kind, details: JSON.stringify(details), path, created_at: at };
    for (const { id, verified, quiet } of reached) {
      const channel = topic === undefined ? undefined : quiet[topic];
      if (channel === 'off') continue;
      inbox.push({ id: randomUUID(), account_id: id, ...what });
      if (channel === undefined && verified)
        mails.push({ id: randomUUID(), channel: 'mail', account_id: id, due_at: at, ...what });
    }
  }
  for (let from = 0; from < inbox.length; from += AT_ONCE)
    await tx
      .insertInto('notice')
      .values(inbox.slice(from, from + AT_ONCE))
      .execute();
  for (let from = 0; from < mails.length; from += AT_ONCE)
    await tx
      .insertInto('notice_delivery')
      .values(mails.slice(from, from + AT_ONCE))
      .execute();
  await tellWebhooks(tx, notices, at);
  return told;
}

function grouped<K, T>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** One message a webhook and kind, however many people it is about: how many is told, who they are is not. */
async function tellWebhooks(tx: Tx, notices: readonly NewNotice[], at: Date): Promise<void> {
  const webhooks = await tx.selectFrom('webhook').select(['id', 'place_id']).where('active', '=', true).execute();
  if (webhooks.length === 0) return;
  const rows = [];
  for (const [kind, ofKind] of grouped(notices, (notice) => notice.kind)) {
    const counts = await placesToTell(
      tx,
      ofKind,
      webhooks.map(({ place_id }) => place_id),
    );
    for (const { id, place_id } of webhooks) {
      const people = counts.get(place_id) ?? 0;
      if (people === 0) continue;
      rows.push({
        id: randomUUID(),
        channel: 'webhook',
        webhook_id: id,
        kind,
        details: JSON.stringify({ ...sharedDetails(ofKind), people }),
        path: plainPath(ofKind[0]?.path ?? ''),
        due_at: at,
        created_at: at,
      });
    }
  }
  if (rows.length > 0) await tx.insertInto('notice_delivery').values(rows).execute();
}

/** Only what is the same for all of them. */
function sharedDetails(notices: readonly NewNotice[]): Record<string, string | number> {
  const [first, ...others] = notices;
  return Object.fromEntries(
    Object.entries(first?.details ?? {}).filter(([key, value]) =>
      others.every(({ details }) => details?.[key] === value),
    ),
  );
}

/** A page without whom it is about: `/students/1287/records/…` becomes `/`. */
const plainPath = (path: string) => (/\d/.test(path) ? '/' : path);
