import { randomBytes } from 'node:crypto';
import { type Role, signIn } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import type { Visitor } from '../../platform/http/testing.js';
import type { TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { addRecord } from '../selection/testing.js';

/** A signed selection of one or more confirmed records. @returns the records. */
export async function addReady(
  db: Db,
  personId: number,
  classId: number,
  records: ReadonlyArray<Parameters<typeof addRecord>[2] & { reason?: string }> = [{}],
): Promise<string[]> {
  const ids: string[] = [];
  await db
    .insertInto('selection')
    .values({
      person_id: personId,
      term_id: 2,
      class_id: classId,
      state: 'ready',
      version: 5,
      changed_at: new Date('2026-06-01T00:00:00Z'),
    })
    .execute();
  for (const [position, { reason = '我坚持最久的一件事', ...record }] of records.entries()) {
    const id = await addRecord(db, personId, record);
    ids.push(id);
    await db
      .insertInto('selection_item')
      .values({ person_id: personId, term_id: 2, record_id: id, position, highlighted: position === 0, reason })
      .execute();
  }
  return ids;
}

/** Empties what the tests of publicity fill. */
export async function clearPublicity(db: Db): Promise<void> {
  for (const table of [
    'objection_step',
    'objection',
    'publicity_signature',
    'publicity_outcome',
    'publicity_entry',
    'publicity_class',
    'publicity_round',
    'publicity_rule',
    'selection_item',
    'selection',
    'step_window',
    'record_event',
    'record',
    'ledger_outbox',
    'notice',
    'audit',
  ] as const)
    await db.deleteFrom(table).execute();
}

/** Signs in anew: a session does not last as long as a round. */
export async function signedIn(app: TestApp, role: Role): Promise<Visitor> {
  const visitor = app.visitor();
  const login = role === 'administrator' ? 'demo-admin' : `demo-${role}`;
  await visitor.call(signIn, { body: { login, password: `wuyu-demo-${role}` } });
  return visitor;
}

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

export function newReceipt(): string {
  const letters = [...randomBytes(20)].map((byte) => LETTERS[byte % 32]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

export const { thisTerm: term } = region;
