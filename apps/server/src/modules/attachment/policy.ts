import type { Policy } from '../identity/index.js';

/** The own uploads. Who else reads one that is claimed is up to what claimed it: `AttachmentReaders`. */
export const attachmentPolicy = {
  'attachment.add': {
    administrator: 'self',
    bureau: 'self',
    school: 'self',
    head: 'self',
    committee: 'self',
    teacher: 'self',
    student: 'self',
    guardian: 'self',
    expert: 'self',
  },
  'attachment.read': {
    administrator: 'self',
    bureau: 'self',
    school: 'self',
    head: 'self',
    committee: 'self',
    teacher: 'self',
    student: 'self',
    guardian: 'self',
    expert: 'self',
  },
} as const satisfies Policy;
