/** Files that prove something: taken, made harmless, kept, and given to whoever may see what they prove. */

export { copyAttachments } from './backup.js';
export { attachmentFolder, openKeeping, openStorage } from './keeping.js';
export {
  type Attachment,
  type AttachmentOwner,
  attachmentsOf,
  claimAttachments,
  type Fingerprint,
  fingerprintsOf,
  forgetUploader,
  releaseAttachments,
} from './own.js';
export { attachmentPolicy } from './policy.js';
export type { AttachmentReaders } from './read-attachment.js';
export { eraseAttachments } from './removal.js';
export { attachmentRoutes, attachmentTasks } from './routes.js';
