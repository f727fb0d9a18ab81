import { type AlbumPage, Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { attachmentsOf, claimAttachments, releaseAttachments } from '../attachment/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { findRecords } from '../record/index.js';
import { terms } from '../roster/index.js';
import { photoOf } from './photo.js';
import { photosOfRecords } from './steps.js';

const ALBUM = 'album';

interface AlbumRow {
  id: string;
  source: 'record' | 'album';
  day: string;
  aspect: string;
  caption: string;
  account_id: string | null;
}

/** Photos of confirmed records, and the album's own entries; newest first, by key. */
export async function albumOf(
  db: Db,
  actor: Actor,
  { personId, before, limit }: { personId: number; before?: string | undefined; limit: number },
): Promise<{ pages: AlbumPage[]; next: string | null }> {
  const [, day, id] = /^(\d{4}-\d{2}-\d{2})~([0-9a-f-]{36})$/.exec(before ?? '') ?? [];
  if (before !== undefined && day === undefined) throw new Problem(400, 'request.invalid', { detail: 'before' });
  const bound = day === undefined ? sql`true` : sql`(day, id) < (${day}::date, ${id}::uuid)`;
  const { rows } = await sql<AlbumRow>`
    (select id, 'album' as source, day, aspect, caption, account_id from album_entry
      where person_id = ${personId} and ${bound} order by day desc, id desc limit ${limit + 1})
    union all
    (select * from (${photosOfRecords(personId)}) as records where ${bound} order by day desc, id desc limit ${limit + 1})
    order by day desc, id desc limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    pages: await describe(db, actor, shown),
    next: rows.length > limit && last ? `${last.day}~${last.id}` : null,
  };
}

async function describe(db: Db | Tx, actor: Actor, rows: readonly AlbumRow[]): Promise<AlbumPage[]> {
  const refs = (source: AlbumRow['source']) => rows.filter((row) => row.source === source).map(({ id }) => id);
  const files = new Map([
    ...(await attachmentsOf(db, ALBUM, refs('album'))),
    ...(await attachmentsOf(db, 'record', refs('record'))),
  ]);
  const records = new Map((await findRecords(db, refs('record'))).map((record) => [record.id, record]));
  const allTerms = await terms(db);
  return rows.map(({ id, source, day, aspect, caption, account_id }) => ({
    id,
    from: source,
    day,
    term: allTerms.find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn)?.code ?? null,
    aspect: records.get(id)?.aspect ?? aspect,
    caption: caption || (records.get(id)?.typeTitle.zh ?? ''),
    photos: (files.get(id) ?? []).filter(({ kind }) => kind !== 'pdf').map(photoOf),
    own: source === 'album' && account_id !== null && account_id === actor.accountId,
  }));
}

export interface NewAlbumEntry {
  personId: number;
  id: string;
  day: string;
  aspect: string;
  caption: string;
  attachments: readonly string[];
}

/**
 * Puts photos into the album; the same entry again answers the same.
 *
 * @throws Problem 422 `archive.day-to-come`, `attachment.unknown`; 409 `archive.other-content`.
 */
export async function addToAlbum(
  db: Db,
  actor: Actor,
  entry: NewAlbumEntry,
  at: Date,
  today: string,
): Promise<AlbumPage> {
  const { personId, day, aspect, attachments } = entry;
  const id = entry.id.toLowerCase();
  const caption = entry.caption.trim();
  if (day > today) throw new Problem(422, 'archive.day-to-come', {}, [{ path: 'day', code: 'archive.day-to-come' }]);
  if (caption === '')
    throw new Problem(400, 'request.invalid', { detail: 'caption' }, [
      { path: 'caption', code: 'request.field-missing', values: { path: 'caption' } },
    ]);
  return db.transaction().execute(async (tx) => {
    const inserted = await tx
      .insertInto('album_entry')
      .values({ person_id: personId, id, day, aspect, caption, account_id: actor.accountId, created_at: at })
      .onConflict((conflict) => conflict.columns(['person_id', 'id']).doNothing())
      .executeTakeFirst();
    const row = await tx
      .selectFrom('album_entry')
      .selectAll()
      .where('person_id', '=', personId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (inserted.numInsertedOrUpdatedRows === 0n) {
      const same =
        row.day === day && row.aspect === aspect && row.caption === caption && row.account_id === actor.accountId;
      if (!same) throw new Problem(409, 'archive.other-content');
    } else {
      await claimAttachments(tx, actor, attachments, { kind: ALBUM, ref: id, personId });
      await recordAct(tx, {
        act: 'album.added',
        accountId: actor.accountId,
        personId,
        details: { entry: id, photos: attachments.length },
      });
    }
    const [page] = await describe(tx, actor, [{ ...row, source: 'album' }]);
    return page as AlbumPage;
  });
}

/** Takes an own entry out, and lets go of its photos. @throws Problem 404 `request.not-found` */
export async function removeFromAlbum(db: Db, actor: Actor, personId: number, entryId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('album_entry')
      .where('person_id', '=', personId)
      .where('id', '=', entryId)
      .where('account_id', '=', actor.accountId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Problem(404, 'request.not-found');
    await releaseAttachments(tx, ALBUM, entryId.toLowerCase());
    await recordAct(tx, {
      act: 'album.removed',
      accountId: actor.accountId,
      personId,
      details: { entry: entryId },
    });
  });
}
