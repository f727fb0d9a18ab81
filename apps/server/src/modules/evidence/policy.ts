import type { Policy } from '../identity/index.js';

export const evidencePolicy = {
  'evidence.read': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
  'evidence.import': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
  // A profile is everybody's: a school that needs its own asks the bureau.
  'profile.manage': { administrator: 'everywhere', bureau: 'own-place' },
} as const satisfies Policy;
