/** Files that prove something: taken, made harmless, kept, and given to whoever may see what they prove. */

export {
  type Attachment,
  type AttachmentOwner,
  attachmentsOf,
  claimAttachments,
  releaseAttachments,
} from './own.js';
export { attachmentPolicy } from './policy.js';
export { attachmentRoutes } from './routes.js';
