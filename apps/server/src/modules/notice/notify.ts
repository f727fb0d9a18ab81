import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/database/index.js';

export interface NewNotice {
  /** All accounts of this person are told. */
  personId?: number;
  /** This account is told: of whoever stands at a place and need not be a person of the roster. */
  accountId?: string;
  /** The words are those of `notice.<kind>` in both languages. */
  kind: string;
  /** Placeholders of the words: counts, days, codes; never a name or a text. */
  details?: Record<string, string | number>;
  /** The page where something can be done, e.g. `/records/review`. */
  path?: string;
}

/** Tells people in the caller's transaction. Whoever has no account is not told. */
export async function notify(tx: Tx, notices: readonly NewNotice[], at: Date): Promise<void> {
  if (notices.length === 0) return;
  const people = [...new Set(notices.flatMap(({ personId }) => personId ?? []))];
  const named = [...new Set(notices.flatMap(({ accountId }) => accountId ?? []))];
  const accounts = await tx
    .selectFrom('account')
    .select(['id', 'person_id'])
    .where(({ eb, or }) =>
      or([
        ...(people.length > 0 ? [eb('person_id', 'in', people)] : []),
        ...(named.length > 0 ? [eb('id', 'in', named)] : []),
      ]),
    )
    .where('disabled', '=', false)
    .execute();
  const rows = notices.flatMap(({ personId, accountId, kind, details = {}, path = '' }) =>
    accounts
      .filter(({ id, person_id }) => (personId !== undefined && person_id === personId) || id === accountId)
      .map(({ id }) => ({
        id: randomUUID(),
        account_id: id,
        kind,
        details: JSON.stringify(details),
        path,
        created_at: at,
      })),
  );
  if (rows.length > 0) await tx.insertInto('notice').values(rows).execute();
}
