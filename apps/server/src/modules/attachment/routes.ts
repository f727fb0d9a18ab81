import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import type { Task } from '../../platform/jobs/index.js';
import { type AttachmentKeeping, addAttachment } from './add-attachment.js';
import { type AttachmentReaders, contentOf, getReadable } from './read-attachment.js';
import { clearAttachments, removeOwn } from './removal.js';
import type { AttachmentStorage } from './storage.js';

export interface AttachmentDependencies {
  database: OpenDatabase;
  keeping: AttachmentKeeping;
  readers: AttachmentReaders;
  now(): Date;
}

const most = Math.max(contract.MOST_IMAGE_MEGABYTES, contract.MOST_PDF_MEGABYTES, contract.MOST_VIDEO_MEGABYTES);
const upload = { megabytes: most, tooLarge: new contract.Problem(413, 'attachment.too-large', { most }) };

export function attachmentRoutes(serve: Serve, { database, keeping, readers, now }: AttachmentDependencies): void {
  const { db } = database;
  serve(
    contract.addAttachment,
    ({ actor, upload: { id }, file }) => addAttachment(db, actor, { file, id: id?.toLowerCase() }, keeping, now()),
    { upload },
  );

  serve(contract.getAttachment, async ({ actor, params }) =>
    contentOf(await getReadable(db, actor, params.attachmentId, readers), keeping.storage, false),
  );

  serve(contract.getAttachmentPreview, async ({ actor, params }) =>
    contentOf(await getReadable(db, actor, params.attachmentId, readers), keeping.storage, true),
  );

  serve(contract.removeAttachment, async ({ actor, params }) => {
    await removeOwn(database, actor, params.attachmentId, now());
    return { done: true as const };
  });
}

export function attachmentTasks(
  database: Pick<OpenDatabase, 'pool'>,
  storage: AttachmentStorage,
  now: () => Date,
): Record<string, Task> {
  return { 'clear-attachments': async () => void (await clearAttachments(database, storage, now())) };
}
