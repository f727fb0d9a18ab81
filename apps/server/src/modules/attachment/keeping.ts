import path from 'node:path';
import type { AttachmentKeeping } from './add-attachment.js';
import type { AttachmentConfig } from './config.js';
import { createWorkshop } from './media/workshop.js';
import { type AttachmentStorage, diskStorage } from './storage.js';
import { s3Storage } from './storage-s3.js';

/** The folder of attachments below the data folder, where they are kept on disk. */
export const attachmentFolder = (dataDir: string) => path.join(dataDir, 'attachments');

export function openStorage(dataDir: string, { s3 }: AttachmentConfig): AttachmentStorage {
  return s3 ? s3Storage(s3) : diskStorage(attachmentFolder(dataDir));
}

/** All that taking and giving attachments needs; its workshop is to be closed. */
export function openKeeping(dataDir: string, config: AttachmentConfig): AttachmentKeeping {
  return {
    storage: openStorage(dataDir, config),
    workshop: createWorkshop(),
    workFolder: path.join(dataDir, 'uploads'),
    quota: config.quota,
  };
}
