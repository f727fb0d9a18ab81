import type { Policy } from '../identity/index.js';

/** Who may read a pupil's report may have the archive: the same people and relations as in the table of reports. */
export const archivePolicy = {
  'report.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    teacher: 'taught-class',
    student: 'self',
    guardian: 'own-child',
  },
} as const satisfies Policy;

// Of those who may make reports only some may say what of an archive holds: these tables are narrower than the endpoints'
// permission and are asked by the handlers.
export const importPolicy = {
  'report.make': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
} as const satisfies Policy;

export const revokePolicy = {
  'report.make': { administrator: 'everywhere', bureau: 'own-place' },
} as const satisfies Policy;
