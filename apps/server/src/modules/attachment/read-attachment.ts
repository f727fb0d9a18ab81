import { Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import type { Actor, SeekableReply } from '../../platform/http/index.js';
import { isNear, type Relation, readOf, recordAct } from '../identity/index.js';
import type { AttachmentOwner, AttachmentRow } from './own.js';
import type { AttachmentStorage } from './storage.js';

/** One that is claimed, and whose account uploaded it. */
export interface ClaimedAttachment extends AttachmentOwner {
  id: string;
  accountId: string | null;
}

/**
 * Who may read what owners of a kind have; one entry a kind, in app.ts. Answers by which relation, which is written down
 * when it is not a near one; undefined: not. What no entry speaks for is read by nobody.
 */
export type AttachmentReaders = Readonly<
  Record<string, (db: Db, actor: Actor, claimed: ClaimedAttachment) => Promise<Relation | undefined>>
>;

/** @throws Problem 404 `request.not-found` also where the actor may not know of it. */
export async function getReadable(
  db: Db,
  actor: Actor,
  id: string,
  readers: AttachmentReaders,
): Promise<AttachmentRow> {
  const row = await db.selectFrom('attachment').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  if (row.owner_kind === '') {
    if (row.account_id !== null && row.account_id === actor.accountId) return row;
    throw notFound();
  }
  const reader = Object.hasOwn(readers, row.owner_kind) ? readers[row.owner_kind] : undefined;
  const { owner_kind: kind, owner_ref: ref, person_id: personId, account_id: accountId } = row;
  const relation = await reader?.(db, actor, { id, kind, ref, personId, accountId });
  if (relation === undefined) {
    await recordAct(db, {
      act: 'read.refused',
      accountId: actor.accountId,
      personId: row.person_id,
      details: { what: 'attachment.read', attachment: id },
    });
    throw notFound();
  }
  if (row.person_id !== null && !isNear(relation)) await readOf(db, actor, row.person_id, 'attachment.read', relation);
  return row;
}

const notFound = () => new Problem(404, 'request.not-found');

/** The kept file, or its small picture, as an answer. */
export function contentOf(row: AttachmentRow, storage: AttachmentStorage, preview: boolean): SeekableReply {
  if (preview && row.preview_bytes === 0) throw notFound();
  const name = preview ? `${row.file}.preview` : row.file;
  return {
    fileName: preview ? `${row.file_name.replace(/\.[a-z0-9]+$/, '')}.webp` : row.file_name,
    mediaType: preview ? 'image/webp' : row.media_type,
    length: preview ? row.preview_bytes : row.bytes,
    // A browser's own reader of PDFs does not work in the sandbox that we put around what others made.
    inline: row.kind !== 'pdf',
    etag: name,
    open: (from, to) =>
      storage.open(name, from, to).catch((cause: unknown) => {
        throw Object.assign(new Problem(503, 'attachment.storage'), { cause });
      }),
  };
}
