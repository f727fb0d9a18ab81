import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MOST_IMAGE_MEGABYTES, MOST_PDF_MEGABYTES, MOST_VIDEO_MEGABYTES, Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { Actor, ReceivedFile } from '../../platform/http/index.js';
import { recordAct } from '../identity/index.js';
import { keptName } from './file-name.js';
import { cleanVideo } from './media/clean-video.js';
import { FORM_BYTES, type Form, formOf } from './media/form.js';
import { MediaError, type Remade } from './media/remade.js';
import type { Workshop } from './media/workshop.js';
import { type Attachment, type AttachmentRow, describeAttachment } from './own.js';
import type { AttachmentStorage } from './storage.js';

export interface AttachmentKeeping {
  storage: AttachmentStorage;
  workshop: Workshop;
  /** Where files are made before they are kept. */
  workFolder: string;
  /** What one account may upload in 24 hours. */
  quota: { files: number; megabytes: number };
}

const MEGABYTE = 1_048_576;
const DAY_MS = 24 * 3_600_000;
/** Longer than any upload takes: a file whose row has not come by then is left over from a crash. */
const ARRIVAL_MS = 3_600_000;

/**
 * Takes a file in: what it shows is made anew and kept, the file itself is removed. The same upload again under the same id
 * answers the same.
 *
 * @throws Problem 409 `attachment.id-taken`; 413 `attachment.too-large`; 415 `attachment.kind-unknown`, `attachment.heic`;
 *   422 what is wrong with the file; 429 `attachment.quota`; 503 `attachment.storage`.
 */
export async function addAttachment(
  db: Db,
  actor: Actor,
  { file, id = randomUUID() }: { file: ReceivedFile; id?: string | undefined },
  keeping: AttachmentKeeping,
  now: Date,
): Promise<Attachment> {
  try {
    const before = await sameUpload(db, actor, id, file);
    if (before) return describeAttachment(before);
    const form = await checkedForm(file);
    await checkQuota(db, actor, file.bytes, keeping.quota, now);
    return await remakeAndKeep(db, actor, { file, id, form }, keeping, now);
  } finally {
    await rm(file.path, { force: true });
  }
}

async function sameUpload(db: Db, actor: Actor, id: string, file: ReceivedFile): Promise<AttachmentRow | undefined> {
  const row = await db.selectFrom('attachment').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  if (row.account_id !== actor.accountId || !row.source.equals(file.sha256))
    throw new Problem(409, 'attachment.id-taken');
  return row;
}

async function checkedForm(file: ReceivedFile): Promise<Exclude<Form, 'unknown' | 'heic'>> {
  if (file.bytes === 0) throw new Problem(422, 'attachment.empty');
  const head = Buffer.alloc(FORM_BYTES);
  const handle = await open(file.path, 'r');
  try {
    await handle.read(head, 0, FORM_BYTES, 0);
  } finally {
    await handle.close();
  }
  const form = formOf(head);
  if (form === 'unknown') throw new Problem(415, 'attachment.kind-unknown');
  if (form === 'heic') throw new Problem(415, 'attachment.heic');
  const most = form === 'pdf' ? MOST_PDF_MEGABYTES : form === 'iso-video' ? MOST_VIDEO_MEGABYTES : MOST_IMAGE_MEGABYTES;
  if (file.bytes > most * MEGABYTE) throw new Problem(413, 'attachment.too-large', { most });
  return form;
}

async function checkQuota(
  db: Db,
  actor: Actor,
  bytes: number,
  quota: AttachmentKeeping['quota'],
  now: Date,
): Promise<void> {
  const { files, sum } = await db
    .selectFrom('attachment')
    .select([sql<number>`count(*)`.as('files'), sql<number>`coalesce(sum(bytes), 0)::bigint`.as('sum')])
    .where('account_id', '=', actor.accountId)
    .where('uploaded_at', '>', new Date(now.getTime() - DAY_MS))
    .executeTakeFirstOrThrow();
  if (files >= quota.files || sum + bytes > quota.megabytes * MEGABYTE)
    throw new Problem(429, 'attachment.quota', quota);
}

async function remakeAndKeep(
  db: Db,
  actor: Actor,
  { file, id, form }: { file: ReceivedFile; id: string; form: Form },
  { storage, workshop, workFolder }: AttachmentKeeping,
  now: Date,
): Promise<Attachment> {
  const name = randomUUID();
  const made = path.join(workFolder, name);
  const preview = `${made}.preview`;
  await mkdir(workFolder, { recursive: true, mode: 0o700 });
  try {
    const remade = await remake(workshop, form, file.path, made, preview);
    const digest = await digestOf(made);
    await db
      .insertInto('attachment_removal')
      .values({ file: name, due_at: new Date(now.getTime() + ARRIVAL_MS) })
      .execute();
    await keep(storage, name, made, { bytes: remade.bytes, digest });
    if (remade.previewBytes > 0)
      await keep(storage, `${name}.preview`, preview, { bytes: remade.previewBytes, digest: await digestOf(preview) });
    return await insert(db, actor, { id, name, file, form, remade, digest, now });
  } finally {
    await rm(made, { force: true });
    await rm(preview, { force: true });
  }
}

async function remake(workshop: Workshop, form: Form, from: string, to: string, previewTo: string): Promise<Remade> {
  try {
    return form === 'iso-video' ? await cleanVideo(from, to) : await workshop.remake(form, from, to, previewTo);
  } catch (error) {
    if (error instanceof MediaError) throw new Problem(422, error.code, error.values);
    throw error;
  }
}

async function keep(
  storage: AttachmentStorage,
  name: string,
  file: string,
  { bytes, digest }: { bytes: number; digest: Buffer },
): Promise<void> {
  try {
    await storage.put(name, file, { bytes, sha256: digest.toString('hex') });
  } catch (cause) {
    throw Object.assign(new Problem(503, 'attachment.storage'), { cause });
  }
}

async function digestOf(file: string): Promise<Buffer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest();
}

interface Kept {
  id: string;
  name: string;
  file: ReceivedFile;
  form: Form;
  remade: Remade;
  digest: Buffer;
  now: Date;
}

/** The row, and the file no longer waiting to be removed. When the phone sent the same twice at once, the first one's row. */
function insert(db: Db, actor: Actor, { id, name, file, form, remade, digest, now }: Kept): Promise<Attachment> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('attachment')
      .values({
        id,
        account_id: actor.accountId,
        kind: form === 'pdf' ? 'pdf' : form === 'iso-video' ? 'video' : 'image',
        file_name: keptName(file.name, remade.mediaType),
        media_type: remade.mediaType,
        bytes: remade.bytes,
        width: remade.width,
        height: remade.height,
        seconds: remade.seconds,
        preview_bytes: remade.previewBytes,
        file: name,
        source: file.sha256,
        digest,
        look: remade.look,
        uploaded_at: now,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) return describeAttachment((await sameUpload(tx, actor, id, file)) as AttachmentRow);
    const { numDeletedRows } = await tx.deleteFrom('attachment_removal').where('file', '=', name).executeTakeFirst();
    // It took so long that the file is gone again.
    if (numDeletedRows !== 1n) throw new Problem(503, 'attachment.storage');
    await recordAct(tx, {
      act: 'attachment.added',
      accountId: actor.accountId,
      // Not the size: it would lead to whoever gave a file without a name.
      details: { attachment: id, kind: row.kind },
    });
    return describeAttachment(row);
  });
}
