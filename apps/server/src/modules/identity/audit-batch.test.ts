import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { performAudit, requestAudit } from '../ledger/index.js';
import { recordAct } from './audit.js';
import { fixAudit } from './audit-batch.js';
import { region } from './testing.js';

let app: TestApp;
let gap: number;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const now = new Date('2026-03-02T01:00:00Z');
const act = (n: number) =>
  recordAct(app.database.db, { act: 'read', personId: region.ann, details: { what: 'student.read', n } });
const fix = async (day: string) => {
  const fixed = await fixAudit(app.database, now, day);
  await app.ledger.sequencer.sequenceAll();
  return fixed;
};
const findings = async () => {
  const { id } = await requestAudit(app.ledger);
  return (await performAudit(app.ledger, id)).findings.map(({ code, detail }) => [code, detail]);
};
const query = (text: string, ...values: unknown[]) => app.database.pool.query(text, values);
const ids = async () => (await query('select id from audit order by id')).rows.map(({ id }) => id as number);

/** Changes the audit behind everybody's back, looks what is found, and puts it back. */
async function whenTampered(...statements: string[]) {
  for (const table of ['audit', 'audit_batch']) await query(`create table kept_${table} as table ${table}`);
  for (const statement of statements) await query(statement);
  try {
    return await findings();
  } finally {
    for (const table of ['audit', 'audit_batch']) {
      await query(`delete from ${table}`);
      await query(
        `insert into ${table} ${table === 'audit' ? 'overriding system value' : ''} select * from kept_${table}`,
      );
      await query(`drop table kept_${table}`);
    }
  }
}

describe('the audit', () => {
  it('is fixed in the ledger once a day, every row once', async () => {
    for (let n = 0; n < 5; n++) await act(n);
    // An act that was taken back left a gap.
    gap = (await query(`select nextval(pg_get_serial_sequence('audit', 'id')) as id`)).rows[0].id;
    await act(9);
    const before = (await ids()).length;
    expect(await fix('2026-03-02')).toBe(before);
    await act(5);
    expect(await fix('2026-03-02')).toBe(0);
    const both = await Promise.all([1, 2].map(() => fixAudit(app.database, now, '2026-03-03')));
    expect(both.sort()).toEqual([0, 1]);
    expect(await fix('2026-03-04')).toBe(0);
    const batches = await query('select from_id, to_id from audit_batch order by to_id');
    expect(batches.rows).toHaveLength(2);
    expect(batches.rows[1].from_id).toBe(batches.rows[0].to_id + 1);
    expect(await findings()).toEqual([]);
  });

  it('is missed by nobody: a row that is changed, deleted or put in later is named', async () => {
    const [, one = 0, two = 0, three = 0] = await ids();
    expect(
      await whenTampered(
        `update audit set details = details || '{"n": 9}' where id = ${one}`,
        `delete from audit where id = ${two}`,
      ),
    ).toEqual([
      ['ledger.audit-act-changed', String(one)],
      ['ledger.audit-act-deleted', String(two)],
    ]);
    expect(await whenTampered(`update audit set at = at + interval '1 microsecond' where id = ${three}`)).toEqual([
      ['ledger.audit-act-changed', String(three)],
    ]);
    expect(
      await whenTampered(
        `delete from audit where id = ${one}`,
        `insert into audit (id, at, act) overriding system value values (${one}, now(), 'read')`,
      ),
    ).toEqual([['ledger.audit-act-changed', String(one)]]);
    expect(
      await whenTampered(
        `insert into audit (id, at, act) overriding system value values (${gap}, '2026-03-01', 'read')`,
      ),
    ).toEqual([['ledger.audit-act-added', String(gap)]]);
    expect(await findings()).toEqual([]);
  });

  it('does not fit either when what names the rows was changed with them', async () => {
    const [, one = 0] = await ids();
    const tampered = `update audit set act = 'none' where id = ${one}`;
    expect(await whenTampered(tampered, 'delete from audit_batch')).toEqual([
      ['ledger.audit-record-changed', undefined],
    ]);
    expect(await whenTampered(tampered, `update audit_batch set leaves = ''`)).toEqual([
      ['ledger.audit-record-changed', undefined],
    ]);
  });

  it('waits for nobody long: while a writer holds it, the next round does it', async () => {
    const client = await app.database.pool.connect();
    try {
      await client.query('begin');
      await client.query(`insert into audit (at, act) values (now(), 'read')`);
      expect(await fix('2026-03-05')).toBe(0);
      await client.query('commit');
    } finally {
      client.release();
    }
    expect(await fix('2026-03-05')).toBe(1);
    expect(await findings()).toEqual([]);
  });
});
