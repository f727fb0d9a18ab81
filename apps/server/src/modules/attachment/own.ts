import { type AttachmentBrief, Problem } from '@wuyu/contract';
import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';

/** What an attachment belongs to. */
export interface AttachmentOwner {
  /** e.g. `record`, `objection`, `album`. */
  kind: string;
  ref: string;
  /** The pupil it is about; null: nobody. */
  personId: number | null;
}

export type Attachment = AttachmentBrief;

/**
 * Gives uploads of the actor's own to an owner, in the caller's transaction. Those it has already stay its own.
 *
 * @throws Problem 422 `attachment.unknown` when one is not there, somebody else's, or another owner's.
 */
export async function claimAttachments(
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
  owner: AttachmentOwner,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx
    .selectFrom('attachment')
    .select(['id', 'account_id', 'owner_kind', 'owner_ref'])
    .where('id', 'in', [...ids])
    .forUpdate()
    .execute();
  const usable = rows.filter(
    (row) =>
      (row.owner_kind === owner.kind && row.owner_ref === owner.ref) ||
      (row.owner_kind === '' && row.account_id === actor.accountId),
  );
  if (usable.length !== new Set(ids).size) throw new Problem(422, 'attachment.unknown');
  await tx
    .updateTable('attachment')
    .set({ owner_kind: owner.kind, owner_ref: owner.ref, person_id: owner.personId })
    .where('id', 'in', [...ids])
    .execute();
}

/**
 * Forgets who uploaded what an owner has: no account, no time of day, and an id that stands in no audit. For what somebody
 * gives without a name.
 */
export async function forgetUploader(tx: Tx, kind: string, ref: string, today: string): Promise<void> {
  await sql`
    update attachment set id = gen_random_uuid(), account_id = null, uploaded_at = ${new Date(`${today}T00:00:00Z`)}
    where owner_kind = ${kind} and owner_ref = ${ref}`.execute(tx);
}

/** What owners of a kind have, by ref; in the order of uploading. */
export async function attachmentsOf(
  db: Db | Tx,
  kind: string,
  refs: readonly string[],
): Promise<Map<string, Attachment[]>> {
  if (refs.length === 0) return new Map();
  const rows = await db
    .selectFrom('attachment')
    .selectAll()
    .where('owner_kind', '=', kind)
    .where('owner_ref', 'in', [...refs])
    .orderBy('uploaded_at')
    .orderBy('id')
    .execute();
  const found = new Map<string, Attachment[]>();
  for (const row of rows) found.set(row.owner_ref, [...(found.get(row.owner_ref) ?? []), describeAttachment(row)]);
  return found;
}

export type AttachmentRow = Selectable<Database['attachment']>;

export function describeAttachment(row: AttachmentRow): Attachment {
  return {
    id: row.id,
    kind: row.kind as Attachment['kind'],
    fileName: row.file_name,
    mediaType: row.media_type,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    seconds: row.seconds,
    hasPreview: row.preview_bytes > 0,
  };
}

/** Lets go of what an owner has, but for `except`: it is removed with what nobody claims. */
export async function releaseAttachments(
  tx: Tx,
  kind: string,
  ref: string,
  except: readonly string[] = [],
): Promise<void> {
  let query = tx
    .updateTable('attachment')
    .set({ owner_kind: '', owner_ref: '', account_id: null })
    .where('owner_kind', '=', kind)
    .where('owner_ref', '=', ref);
  if (except.length > 0) query = query.where('id', 'not in', [...except]);
  await query.execute();
}

/** What tells whether a file is the same as, or looks like, another one. */
export interface Fingerprint {
  id: string;
  /** SHA-256 of what is kept, in hexadecimal. */
  digest: string;
  /** The perceptual hash of an image, 0 to 2^63 − 1; null: none. */
  look: bigint | null;
}

/** The fingerprints of what one owner has. */
export async function fingerprintsOf(db: Db | Tx, kind: string, ref: string): Promise<Fingerprint[]> {
  const rows = await db
    .selectFrom('attachment')
    .select(['id', 'digest', 'look'])
    .where('owner_kind', '=', kind)
    .where('owner_ref', '=', ref)
    .orderBy('id')
    .execute();
  return rows.map(({ id, digest, look }) => ({
    id,
    digest: digest.toString('hex'),
    look: look === null ? null : BigInt(`0b${look}`),
  }));
}
