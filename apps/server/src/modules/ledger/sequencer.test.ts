import type { JsonValue } from '@wuyu/ledger';
import { parsePolicy, verifyProof } from '@wuyu/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendBulk, appendEntry, findEntries, findEntryRecord, getEntryProof, type LedgerParts } from './index.js';
import { openTestLedger, type TestLedger } from './ledger.fixture.js';
import { listTrees } from './queries.js';

const at = new Date('2026-10-01T00:00:00Z');
const body = (score: number): JsonValue => ({ indicator: 'academic', score, 评语: '有进步' });

const parts: LedgerParts = {
  expanders: {
    async *scores(_db, args, cursor) {
      const { people } = args as { people: number };
      for (let from = Number(cursor ?? 1); from <= people; from += 100) {
        const some = Array.from({ length: Math.min(100, people - from + 1) }, (_, i) => from + i);
        yield { entries: some.map((personId) => ({ personId, body: body(personId) })), cursor: String(from + 100) };
      }
    },
  },
};

let test: TestLedger;
beforeAll(async () => {
  test = await openTestLedger({}, parts);
});
afterAll(() => test.close());

const policyOf = async () => {
  const [tree] = await listTrees(test.database.pool);
  return parsePolicy(`log ${tree?.verifierKey}\nquorum none\n`);
};

describe('an entry', () => {
  it('stands with the transaction that appended it, and can be proved with its record', async () => {
    const { db } = test.database;
    const id = await db
      .transaction()
      .execute((tx) =>
        appendEntry(tx, { kind: 'report-issued', schema: 1, personId: 7, ref: 'report:1', body: body(87.5) }, at),
      );
    const gone = db.transaction().execute(async (tx) => {
      await appendEntry(tx, { kind: 'report-issued', schema: 1, personId: 8, body: body(1) }, at);
      throw new Error('no');
    });
    await expect(gone).rejects.toThrow('no');
    expect(await test.ledger.sequencer.sequenceAll()).toBe(2); // with the tree's own first entry
    const proof = await getEntryProof(test.ledger, id);
    const record = await findEntryRecord(test.ledger, id);
    const checked = verifyProof({ proof: proof.text, policy: await policyOf(), record: record as never });
    expect(checked.checks.map(({ check }) => check)).toEqual(['record', 'log', 'quorum', 'tree']);
    expect(record?.value).toEqual(body(87.5));
    expect(await findEntries(test.ledger, { personId: 7 })).toEqual([{ entryId: id, kind: 6, ref: 'report:1' }]);
  });

  it('may stand for many, which its expander makes', async () => {
    const { db } = test.database;
    await db
      .transaction()
      .execute((tx) =>
        appendBulk(
          tx,
          { kind: 'evaluation-result', schema: 1, ref: 'run:7', expander: 'scores', arguments: { people: 1234 } },
          at,
        ),
      );
    expect(await test.ledger.sequencer.sequenceAll()).toBe(1234);
    const [found] = await findEntries(test.ledger, { personId: 1000, kind: 'evaluation-result', ref: 'run:7' });
    const proof = await getEntryProof(test.ledger, found?.entryId as string);
    const record = await findEntryRecord(test.ledger, found?.entryId as string);
    expect(record?.value).toEqual(body(1000));
    verifyProof({ proof: proof.text, policy: await policyOf(), record: record as never });
    expect(Buffer.byteLength(proof.text)).toBeLessThan(2048);
  });
});
