import { randomUUID } from 'node:crypto';
import { changePassword, createAccount, type InputOf, type Role, signIn, submitRecord } from '@wuyu/contract';
import type { Visitor } from '../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { installBuiltIns } from '../scheme/index.js';

/** Within the second term of the small region. */
export const NOW = new Date('2026-05-20T04:00:00Z');

export interface RecordApp extends TestApp {
  /** What the server takes for now. */
  clock: { now: Date };
  /** Signed in with an account of this person's own. */
  person(role: Role, personId: number): Promise<Visitor>;
}

/** The small region with the vocabulary; the clock stands where the test puts it. */
export async function openRecordApp(): Promise<RecordApp> {
  const clock = { now: NOW };
  const app = await openTestApp({ now: () => clock.now });
  await installBuiltIns(app.database.db, NOW);
  return {
    ...app,
    clock,
    async person(role, personId) {
      const login = `${role}-${personId}`;
      const { code } = await (await app.as('administrator')).call(createAccount, { body: { login, role, personId } });
      const visitor = app.visitor();
      await visitor.call(signIn, { body: { login, password: code } });
      await visitor.call(changePassword, { body: { old: code, new: `password of ${login}` } });
      return visitor;
    },
  };
}

type Submission = InputOf<typeof submitRecord>['body'];

/** A record that is in order: an hour and a half of sweeping, for the class teacher to confirm. */
export const sweeping: Submission = {
  type: 'public-welfare',
  day: '2026-05-18',
  fields: { title: '打扫社区花园', hours: 1.5, place: '幸福社区' },
  attachments: [],
};

/** Hands a record in as somebody. */
export async function submit(
  as: Visitor,
  changed: Partial<Submission> = {},
  of: { studentId: number; recordId: string } = { studentId: region.ann, recordId: randomUUID() },
) {
  return as.call(submitRecord, { params: of, body: { ...sweeping, ...changed } });
}
