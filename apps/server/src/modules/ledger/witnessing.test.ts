import { openUnderPolicy, parsePolicy, verifyBundle, verifyProof } from '@wuyu/ledger';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { appendEntries } from './append.js';
import { auditLedger } from './audit.js';
import { findEntryRecord, getEntryProof } from './index.js';
import { openTestLedger, type TestLedger } from './ledger.fixture.js';
import { formatServedPolicy } from './policy-file.js';
import { listTrees, readCheckpoints, readCosignatures } from './queries.js';
import { introduce, startTestWitness, type TestWitness } from './witness.fixture.js';

const at = new Date('2026-10-01T00:00:00Z');
let test: TestLedger;
let witnesses: TestWitness[];
const [county, city, other] = [0, 1, 2].map((i) => () => witnesses[i] as TestWitness) as [
  () => TestWitness,
  () => TestWitness,
  () => TestWitness,
];

beforeAll(async () => {
  witnesses = await Promise.all(['county', 'city', 'other'].map(startTestWitness));
  const policyText = `${witnesses.map(({ policyLine }) => policyLine).join('\n')}\ngroup two 2 county city other\nquorum two\n`;
  test = await openTestLedger({ policyText, origin: 'test.example/ledger/witnessed', witnessMs: 10 });
  await append();
  const [tree] = await listTrees(test.database.pool);
  introduce(tree?.origin ?? '', tree?.verifierKey ?? '');
});
afterAll(async () => {
  await test.close();
  await Promise.all(witnesses.map(({ close }) => close()));
});
afterEach(() => {
  for (const witness of witnesses) witness.misbehave(undefined);
});

async function append(): Promise<string> {
  const entry = { kind: 'consent' as const, schema: 1, personId: 1, body: { given: true } };
  const [id] = await test.database.db.transaction().execute((tx) => appendEntries(tx, [entry], at));
  await test.ledger.sequencer.sequenceAll();
  return id as string;
}
const states = () => Object.fromEntries(test.ledger.witnessing.states().map(({ name, state }) => [name, state]));
const detailOf = (name: string) => test.ledger.witnessing.states().find((state) => state.name === name)?.detail;
const policy = async () => parsePolicy(formatServedPolicy(test.ledger.settings, await listTrees(test.database.pool)));
async function signers(): Promise<string[]> {
  const [newest] = await readCheckpoints(test.database.pool, 1, 1);
  const rows = await readCosignatures(test.database.pool, 1, newest?.size ?? 0);
  return rows.map(({ witness }) => witness.replace('test.example/witness/', ''));
}

describe('witnesses', () => {
  it('cosign each new checkpoint, so that proofs hold under the policy', async () => {
    const id = await append();
    await test.ledger.witnessing.askAll();
    expect(await signers()).toEqual(['city', 'county', 'other']);
    const proof = await getEntryProof(test.ledger, id);
    expect(proof).toMatchObject({ quorum: true });
    const record = await findEntryRecord(test.ledger, id);
    const { checks } = verifyProof({ proof: proof.text, policy: await policy(), record: record as never });
    const names = checks.flatMap((one) =>
      one.check === 'quorum' ? one.witnesses.map(({ witness }) => witness.name) : [],
    );
    expect(names).toEqual(['county', 'city', 'other']);
  });

  it('are done without while they are down, lie, or sign something else', async () => {
    city().misbehave(() => ({ status: 200, text: '— test.example/witness/city AAAA\n' }));
    other().misbehave(() => ({ status: 503, text: 'sleeping' }));
    const id = await append();
    await test.ledger.witnessing.askAll();
    expect(states()).toMatchObject({ county: 'signed', city: 'lying', other: 'refused' });
    expect(await signers()).toEqual(['county']);
    // The proof is as of the last checkpoint with enough of them, or says that it has not enough.
    expect(await getEntryProof(test.ledger, id)).toMatchObject({ quorum: false });

    // A signature of its own, but under another text.
    const [newest] = await readCheckpoints(test.database.pool, 1, 2).then((two) => two.slice(1));
    const [old] = await readCosignatures(test.database.pool, 1, newest?.size ?? 0);
    county().misbehave(() => ({ status: 200, text: `${old?.line}\n` }));
    city().misbehave(() => ({ status: 200, text: `${old?.line}\n` }));
    await append();
    await test.ledger.witnessing.askAll();
    expect(states()).toMatchObject({ county: 'lying', city: 'lying' });
    expect(await signers()).toEqual([]);
  });

  it('are caught up with when they come back, whatever they missed', async () => {
    county().kept.clear();
    const id = await append();
    await test.ledger.witnessing.askAll();
    expect(states()).toEqual({ county: 'signed', city: 'signed', other: 'signed' });
    expect(await getEntryProof(test.ledger, id)).toMatchObject({ quorum: true });
  });

  it('are not believed when they claim a larger tree without our signature under it', async () => {
    city().misbehave(() => ({ status: 409, text: '999999\n' }));
    other().misbehave(() => ({ status: 409, text: 'much\n' }));
    const id = await append();
    await test.ledger.witnessing.askAll();
    expect(states()).toMatchObject({ county: 'signed', city: 'lying', other: 'lying' });
    expect(detailOf('city')).toMatch(/999999/);
    await append();
    expect(await getEntryProof(test.ledger, id)).toMatchObject({ quorum: false });
  });

  it('are asked by the running server, and do not hold it up when they are slow', async () => {
    other().misbehave(() => ({ status: 200, text: '', wait: 60_000 }));
    const server = test.open();
    server.sequencer.start();
    const size = async () => (await readCheckpoints(test.database.pool, 1, 1))[0]?.size ?? 0;
    const before = await size();
    const entry = { kind: 'consent' as const, schema: 1, personId: 2, body: { given: true } };
    await test.database.db.transaction().execute((tx) => appendEntries(tx, [entry], at));
    await expect.poll(size).toBe(before + 1);
    await expect.poll(signers).toEqual(['city', 'county']);
    await server.sequencer.stop();
  });
});

describe('the served policy', () => {
  it('holds the log’s own key, and the administrator’s lines', async () => {
    await append();
    await test.ledger.witnessing.askAll();
    const [newest] = await readCheckpoints(test.database.pool, 1, 1);
    const lines = (await readCosignatures(test.database.pool, 1, newest?.size ?? 0)).map(({ line }) => `${line}\n`);
    const { checkpoint, cosignatures } = openUnderPolicy(`${newest?.note}${lines.join('')}`, await policy());
    expect(checkpoint.size).toBe(BigInt(newest?.size ?? 0));
    expect(cosignatures.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a twin tree', () => {
  it('is cosigned by the witnesses that know it; for one that does not, the tree itself is enough', async () => {
    const policyText = `${county().policyLine}\n${city().policyLine}\nquorum county\n`;
    const gm = await openTestLedger({ policyText, origin: 'test.example/ledger/twin', gm: true, witnessMs: 10 });
    onTestFinished(() => gm.close());
    const entry = { kind: 'consent' as const, schema: 1, personId: 1, body: { given: true } };
    const add = async () => {
      const [id] = await gm.database.db.transaction().execute((tx) => appendEntries(tx, [entry], at));
      await gm.ledger.sequencer.sequenceAll();
      await gm.ledger.witnessing.askAll();
      return id as string;
    };
    await add();
    const [own, twin] = await listTrees(gm.database.pool);
    introduce(own?.origin ?? '', own?.verifierKey ?? '');
    introduce(twin?.origin ?? '', twin?.verifierKey ?? '');
    city().misbehave((body) =>
      body.includes('/sm3\n') ? { status: 404, text: 'unknown log\n' } : { status: 403, text: 'not today\n' },
    );
    await add();
    const id = await add();
    expect(gm.ledger.witnessing.states().map(({ name, state }) => [name, state])).toEqual([
      ['county', 'signed'],
      ['city', 'refused'],
    ]);
    const [newest] = await readCheckpoints(gm.database.pool, twin?.id ?? 0, 1);
    const signed = await readCosignatures(gm.database.pool, twin?.id ?? 0, newest?.size ?? 0);
    expect(signed.map(({ witness }) => witness)).toEqual(['test.example/witness/county']);
    const served = parsePolicy(formatServedPolicy(gm.ledger.settings, [own, twin] as never));
    const proof = await getEntryProof(gm.ledger, id, 'sm3');
    expect(proof).toMatchObject({ quorum: true });
    const record = (await findEntryRecord(gm.ledger, id)) as never;
    const { checks } = verifyBundle({ proof: proof.text, policy: undefined, record }, served);
    expect(checks.map(({ check }) => check)).toEqual(['record', 'log', 'quorum', 'tree']);
    city().misbehave(undefined);
    await gm.ledger.witnessing.askAll();
    expect((await auditLedger(gm.ledger)).findings).toEqual([]);
  });
});
