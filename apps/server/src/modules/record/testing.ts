import { randomUUID } from 'node:crypto';
import { createAccount, type InputOf, type Role, type submitRecord } from '@wuyu/contract';
import { openTestApp, type TestApp } from '../../testing.js';
import type { Visitor } from '../../platform/http/testing.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';

/** Within the second term of the small region. */
export const NOW = new Date('2026-05-20T04:00:00Z');
export const TODAY = '2026-05-20';

export interface RecordApp extends TestApp {
  /** What the server takes for now. */
  clock: { now: Date };
}

/** The small region with the vocabulary; the clock stands where the test puts it. */
export async function openRecordApp(): Promise<RecordApp> {
  const clock = { now: NOW };
  const app = await openTestApp({ now: () => clock.now });
  await installBuiltIns(app.database.db, NOW);
  return { ...app, clock };
}

export type Submission = InputOf<typeof submitRecord>;

/** A record that is in order: an hour and a half of sweeping, by a pupil for the class teacher to confirm. */
export function sweeping(changed: Partial<Submission> = {}): Submission {
  return {
    studentId: region.ann,
    recordId: randomUUID(),
    type: 'public-welfare',
    day: '2026-05-18',
    fields: { title: '打扫社区花园', hours: 1.5, place: '幸福社区' },
    attachments: [],
    ...changed,
  };
}
