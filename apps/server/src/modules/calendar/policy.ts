import type { Policy } from '../identity/index.js';

/** Days and windows name nobody. A pupil and a family are told theirs by `/calendar/now`. */
export const calendarPolicy = {
  'calendar.read': {
    administrator: 'everywhere',
    bureau: 'own-place',
    school: 'own-place',
    head: 'own-place',
    committee: 'own-place',
    expert: 'own-place',
    teacher: 'own-school',
  },
  'calendar.set-window': { administrator: 'everywhere', bureau: 'own-place', school: 'own-place' },
  // Holidays are everybody's: a bureau must stand over every school there is (special-days.ts).
  'calendar.set-days': { administrator: 'everywhere', bureau: 'own-place' },
} as const satisfies Policy;
