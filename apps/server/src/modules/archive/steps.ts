import type { ArchiveDocument } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

/** What the steps before left, as an archive holds it. */

export async function selectionsOf(
  _db: Db | Tx,
  _personId: number,
  _termId: number,
): Promise<ArchiveDocument['selections']> {
  return [];
}

/** Whether what the pupil chose is still shown, or an objection to it is still open. */
export async function publicityIsOpen(_db: Db | Tx, _personId: number, _termId: number): Promise<boolean> {
  return false;
}

export async function ratingsOf(_db: Db | Tx, _personId: number, _termId: number): Promise<ArchiveDocument['ratings']> {
  return [];
}

/** Confirmed records, as the timeline has its rows; see timeline.ts. */
export function recordsOnTimeline(_personId: number): RawBuilder<unknown> {
  return sql`select 'record' as source, null::date as day, '' as id, 'record' as kind, '' as title, null::integer as term_id,
    '' as aspect, null::integer as class_id, null::float8 as value, '' as unit where false`;
}

/** Confirmed records that have photos, as the album has its rows; see album.ts. */
export function photosOfRecords(_personId: number): RawBuilder<unknown> {
  return sql`select null::uuid as id, 'record' as source, null::date as day, '' as aspect, '' as caption,
    null::uuid as account_id where false`;
}
