import {
  cancelLedgerAudit,
  getEntryProof,
  getLedger,
  type LedgerAudit,
  Problem,
  SaidProblem,
  startLedgerAudit,
} from '@wuyu/contract';
import {
  entriesPath,
  leafHash,
  openUnderPolicy,
  parseBundle,
  parsePolicy,
  proveConsistency,
  tilePath,
  tileReader,
  verifyConsistency,
  verifyProof,
} from '@wuyu/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { appendEntries, findEntryRecord, performAudit, requestAudit } from './index.js';

let test: TestApp;
let ids: string[];
const at = new Date();
const bodyOf = (n: number) => ({ report: n, student: region.ann });

async function append(count: number): Promise<string[]> {
  const entries = Array.from({ length: count }, (_, n) => ({
    kind: 'report-issued' as const,
    schema: 1,
    personId: region.ann,
    body: bodyOf(n),
  }));
  const made = await test.database.db.transaction().execute((tx) => appendEntries(tx, entries, at));
  await test.ledger.sequencer.sequenceAll();
  return made;
}

beforeAll(async () => {
  test = await openTestApp();
  ids = await append(300);
});
afterAll(() => test.close());

const get = (path: string) => test.visitor().fetch(path);
const bytesAt = async (path: string) => new Uint8Array(await (await get(path)).arrayBuffer());
async function standing() {
  const shown = await (await test.as('administrator')).call(getLedger);
  return { ...shown, tree: shown.trees[0] as (typeof shown.trees)[number] };
}
const refused = (status: number, code: string) => expect.objectContaining({ status, code });

describe('the ledger’s own addresses', () => {
  it('give checkpoint and policy to everybody, and the one holds under the other', async () => {
    const { tree } = await standing();
    const answered = await get(`${tree.path}/checkpoint`);
    expect(answered.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answered.headers.get('access-control-allow-origin')).toBe('*');
    const policy = parsePolicy(await (await get(`${tree.path}/policy`)).text());
    const { checkpoint } = openUnderPolicy(await answered.text(), policy);
    expect(checkpoint).toMatchObject({ origin: tree.origin, size: BigInt(tree.size) });
    expect(Buffer.from(checkpoint.root).toString('base64')).toBe(tree.checkpoints[0]?.root);
  });

  it('give tiles and bundles as C2SP tlog-tiles asks, whole and in part', async () => {
    const { tree } = await standing();
    const full = await bytesAt(`${tree.path}/${tilePath({ level: 0, index: 0n, width: 256 })}`);
    const entries = parseBundle(await bytesAt(`${tree.path}/${entriesPath(0n, 256)}`), 256);
    expect(full.subarray(0, 32)).toEqual(leafHash(entries[0] as Uint8Array));
    expect(full.subarray(32 * 255)).toEqual(leafHash(entries[255] as Uint8Array));
    const part = await bytesAt(`${tree.path}/${tilePath({ level: 0, index: 1n, width: 3 })}`);
    expect(part).toHaveLength(96);
    expect((await get(`${tree.path}/tile/0/000`)).headers.get('cache-control')).toMatch(/immutable/);
    for (const path of ['tile/0/001', 'tile/0/000.p/0', 'tile/0/0', 'tile/9/000', 'tile/entries/x999/999', 'nothing']) {
      expect((await get(`${tree.path}/${path}`)).status).toBe(404);
    }
    expect((await get('/ledger/elsewhere/2026/checkpoint')).status).toBe(404);
  });

  it('are enough for anybody to see that the tree only grew', async () => {
    const before = (await standing()).tree;
    await append(3);
    const { tree } = await standing();
    const read = tileReader(BigInt(tree.size), (place) => bytesAt(`${tree.path}/${tilePath(place)}`));
    const old = { oldSize: BigInt(before.size), oldRoot: Buffer.from(before.checkpoints[0]?.root ?? '', 'base64') };
    const now = { newSize: BigInt(tree.size), newRoot: Buffer.from(tree.checkpoints[0]?.root ?? '', 'base64') };
    const proof = await proveConsistency(old.oldSize, now.newSize, read);
    verifyConsistency({ ...old, ...now, proof });
  });
});

describe('a proof', () => {
  it('is given to everybody who has the entry’s id, and holds with the record', async () => {
    const { tree } = await standing();
    const policy = parsePolicy(await (await get(`${tree.path}/policy`)).text());
    const file = await test.visitor().call(getEntryProof, { params: { entryId: ids[7] as string } });
    const record = await findEntryRecord(test.ledger, ids[7] as string);
    const proof = new TextDecoder().decode(file.bytes);
    expect(file.fileName).toBe(`${ids[7]}.tlog-proof`);
    verifyProof({ proof, policy, record: record as never });
    const other = await findEntryRecord(test.ledger, ids[8] as string);
    expect(() => verifyProof({ proof, policy, record: other as never })).toThrow(
      expect.objectContaining({ code: 'commitment.mismatch' }),
    );
  });

  it('is refused for an entry that is not there, or an id that is none', async () => {
    const unknown = test.visitor().call(getEntryProof, { params: { entryId: '00000000-0000-4000-8000-000000000000' } });
    await expect(unknown).rejects.toEqual(refused(404, 'ledger.entry-unknown'));
    expect((await get('/api/v1/ledger/entries/1/proof')).status).toBe(400);
  });
});

describe('how the ledger stands', () => {
  it('is shown to administrators, bureaus and schools, and audited by administrators only', async () => {
    for (const role of ['administrator', 'bureau', 'school'] as const) {
      expect((await (await test.as(role)).call(getLedger)).trees).toHaveLength(1);
    }
    for (const role of ['teacher', 'student', 'guardian'] as const) {
      await expect((await test.as(role)).call(getLedger)).rejects.toEqual(refused(403, 'identity.forbidden'));
      await expect((await test.as(role)).call(startLedgerAudit)).rejects.toBeInstanceOf(SaidProblem);
    }
    await expect((await test.as('bureau')).call(startLedgerAudit)).rejects.toEqual(refused(403, 'identity.forbidden'));
    await expect(test.visitor().call(getLedger)).rejects.toEqual(refused(401, 'identity.sign-in-first'));
  });

  it('stops an audit that is under way, which then says nothing', async () => {
    const administrator = await test.as('administrator');
    const entered = await requestAudit(test.ledger);
    await expect((await test.as('bureau')).call(cancelLedgerAudit)).rejects.toEqual(refused(403, 'identity.forbidden'));
    expect(await administrator.call(cancelLedgerAudit)).toMatchObject({ id: entered.id, finishedAt: null });
    await expect(performAudit(test.ledger, entered.id)).rejects.toEqual(refused(409, 'ledger.audit-cancelled'));
    expect((await standing()).audit).toMatchObject({ id: entered.id, problem: 'ledger.audit-cancelled', found: 0 });
    await expect(administrator.call(cancelLedgerAudit)).rejects.toEqual(refused(409, 'ledger.audit-not-running'));
  });

  it('keeps an audit that its own process stopped as stopped', async () => {
    const { id } = await requestAudit(test.ledger);
    const stopped = AbortSignal.abort(new Problem(409, 'ledger.audit-cancelled'));
    await expect(performAudit(test.ledger, id, stopped)).rejects.toEqual(refused(409, 'ledger.audit-cancelled'));
    expect((await standing()).audit).toMatchObject({ id, problem: 'ledger.audit-cancelled' });
  });

  it('says what waits, and what the last audit found, in words', async () => {
    const administrator = await test.as('administrator');
    expect((await administrator.call(startLedgerAudit)).finishedAt).toBeNull();
    const clean = await standing();
    // Bodies of this test have no rows of a report behind them, which other modules may ask about; the tree itself fits.
    const ownCodes = (audit: LedgerAudit | null) =>
      audit?.findings.map(({ code }) => code).filter((code) => !code.startsWith('ledger.audit-record'));
    expect(clean.audit).toMatchObject({ entries: clean.tree.size, problem: null });
    expect(ownCodes(clean.audit)).toEqual([]);
    await test.database.pool.query(`begin; set local session_replication_role = replica;
      update ledger_entry set bytes = set_byte(bytes, 70, 1) where position = 9; commit`);
    await administrator.call(startLedgerAudit);
    const { audit } = await standing();
    expect(ownCodes(audit)).toEqual(['ledger.audit-entry-changed']);
    const finding = audit?.findings.find(({ code }) => code === 'ledger.audit-entry-changed');
    expect(finding).toMatchObject({ position: 9, entryId: ids[8] });
    expect(finding?.message).toContain('第 9 条');
    expect((await standing()).sequencer).toMatchObject({ state: 'stopped', waiting: 0, problem: null });
  });
});
