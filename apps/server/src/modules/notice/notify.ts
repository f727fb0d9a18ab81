import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/database/index.js';

export interface NewNotice {
  /** All accounts of this person are told. */
  personId: number;
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
  const people = [...new Set(notices.map(({ personId }) => personId))];
  const accounts = await tx
    .selectFrom('account')
    .select(['id', 'person_id'])
    .where('person_id', 'in', people)
    .where('disabled', '=', false)
    .execute();
  const rows = notices.flatMap(({ personId, kind, details = {}, path = '' }) =>
    accounts
      .filter(({ person_id }) => person_id === personId)
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
