import { randomUUID } from 'node:crypto';
import {
  confirmRecord,
  countClassRecords,
  getRecord,
  givePoints,
  listClassRecords,
  listPlaceRecordTypes,
  listRecords,
  listStudentPoints,
  type Role,
  saveRecordDraft,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../../platform/http/testing.js';
import { region as r } from '../identity/testing.js';
import { openRecordApp, type RecordApp, submit, sweeping } from './testing.js';

let app: RecordApp;
let recordId: string;
beforeAll(async () => {
  app = await openRecordApp();
  recordId = (await submit(await app.as('student'))).id;
});
afterAll(() => app.close());

const ann = { studentId: r.ann };
const acts = {
  'read a record': (as: Visitor) => as.call(getRecord, { params: { ...ann, recordId } }),
  'list a pupil': (as: Visitor) => as.call(listRecords, { params: ann }),
  'read points': (as: Visitor) => as.call(listStudentPoints, { params: ann }),
  'list a class': (as: Visitor) => as.call(listClassRecords, { params: { classId: r.class1 } }),
  'count a class': (as: Visitor) => as.call(countClassRecords, { params: { classId: r.class1 } }),
  write: (as: Visitor) => as.call(saveRecordDraft, { params: { ...ann, recordId: randomUUID() }, body: sweeping }),
  confirm: (as: Visitor) => as.call(confirmRecord, { params: { ...ann, recordId }, body: { revision: 9 } }),
  'give points': (as: Visitor) =>
    as.call(givePoints, {
      params: { classId: r.class1, actId: randomUUID() },
      body: { item: 'no-such', studentIds: [r.ann] },
    }),
  'manage kinds': (as: Visitor) => as.call(listPlaceRecordTypes, { params: { placeId: r.school } }),
} as const;
type Act = keyof typeof acts;

const read: Act[] = ['read a record', 'list a pupil', 'read points', 'list a class', 'count a class'];
/** What each role may do about ann of class1, by hand. */
const rights: Record<Role, Act[]> = {
  administrator: [...read, 'manage kinds'],
  bureau: [...read, 'manage kinds'],
  school: [...read, 'manage kinds'],
  head: read,
  committee: read,
  teacher: [...read, 'write', 'confirm', 'give points'],
  student: ['read a record', 'list a pupil', 'read points', 'write'],
  guardian: ['read a record', 'list a pupil', 'read points', 'write'],
  expert: [],
};
const outcomeOf = async (act: Act, as: Visitor): Promise<'allowed' | 'denied'> => {
  try {
    await acts[act](as);
    return 'allowed';
  } catch (error) {
    const { status } = error as { status: number };
    // What is refused for its content was allowed to try.
    if (status === 409 || status === 422) return 'allowed';
    expect([403, 404]).toContain(status);
    return 'denied';
  }
};

describe('the rights over records', () => {
  it.each(Object.keys(rights) as Role[])('are those of the table for %s', async (role) => {
    const as = await app.as(role);
    for (const act of Object.keys(acts) as Act[])
      expect([act, await outcomeOf(act, as)]).toEqual([act, rights[role].includes(act) ? 'allowed' : 'denied']);
  });

  it.each([
    ['student', r.ben],
    ['guardian', r.danFather],
    ['teacher', r.farTeacher],
  ] as const)('end at the own class and family: a %s of others is denied everything', async (role, personId) => {
    const as = await app.person(role, personId);
    for (const act of Object.keys(acts) as Act[]) expect([act, await outcomeOf(act, as)]).toEqual([act, 'denied']);
  });

  it('from further away leave a trace, and so does what was refused', async () => {
    const before = await countAudit();
    await (await app.as('head')).call(listRecords, { params: ann });
    await (await app.as('guardian')).call(listRecords, { params: ann });
    expect(await countAudit()).toEqual({ ...before, read: (before.read ?? 0) + 1 });
  });
});

async function countAudit(): Promise<Record<string, number>> {
  const { rows } = await app.database.pool.query(
    'select act, count(*) as n from audit where person_id = $1 group by act',
    [r.ann],
  );
  return Object.fromEntries(rows.map(({ act, n }) => [act, n]));
}
