import { randomUUID } from 'node:crypto';
import { changePassword, createAccount, getSelection, type Role, saveSelection, signIn } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import type { Visitor } from '../../platform/http/testing.js';
import type { TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';

/** A confirmed record of a pupil in this term. */
export async function addRecord(
  db: Db,
  personId: number,
  given: { type?: string; title?: string; day?: string; fields?: Record<string, string | number>; state?: string } = {},
): Promise<string> {
  const id = randomUUID();
  const { type = 'volunteer-service', title = '敬老院志愿服务', day = '2026-05-20', state = 'confirmed' } = given;
  await db
    .insertInto('record')
    .values({
      person_id: personId,
      id,
      term_id: 2,
      class_id: region.class1,
      type,
      state,
      day,
      fields: JSON.stringify({ title, hours: 3, place: '社区', role: 'main', ...given.fields }),
      writer_id: personId,
      writer_role: 'student',
      confirmer: 'class-teacher',
      changed_at: new Date('2026-05-21T00:00:00Z'),
      decided_at: new Date('2026-05-21T00:00:00Z'),
    })
    .execute();
  return id;
}

let logins = 0;

/** Somebody beside the demo accounts, signed in. */
export async function newcomer(
  app: TestApp,
  account: { role: Role; personId?: number; placeId?: number; displayName?: string },
): Promise<Visitor> {
  logins += 1;
  const login = `newcomer-${logins}`;
  const administrator = app.visitor();
  await administrator.call(signIn, { body: { login: 'demo-admin', password: 'wuyu-demo-administrator' } });
  const { code } = await administrator.call(createAccount, { body: { login, ...account } });
  const visitor = app.visitor();
  await visitor.call(signIn, { body: { login, password: code } });
  await visitor.call(changePassword, { body: { old: code, new: `a sentence of ${login}` } });
  return visitor;
}

/** Chooses these records in this order, with a sentence each. */
export async function choose(
  visitor: Visitor,
  studentId: number,
  records: readonly string[],
  more: Partial<{ version: number; highlighted: string; reason: string }> = {},
) {
  const term = region.thisTerm;
  const { version } = await visitor.call(getSelection, { params: { studentId }, query: { term } });
  return visitor.call(saveSelection, {
    params: { studentId },
    body: {
      term,
      version: more.version ?? version,
      items: records.map((recordId) => ({
        recordId,
        highlighted: recordId === more.highlighted,
        reason: more.reason ?? '这是我坚持最久的一件事',
      })),
    },
  });
}
