import { describe, expect, it } from 'vitest';
import { runCrashes } from './crash-run.js';
import { openTestLedger } from './ledger.fixture.js';

describe('a ledger whose sequencer and connections are killed at random', () => {
  it('loses, doubles and leaves out nothing that was acknowledged, and never takes a checkpoint back', async () => {
    const test = await openTestLedger();
    const { connectionString } = test.database;
    const outcome = await runCrashes({ connectionString, dataDir: test.dataDir, seconds: 8, random: Math.random });
    await test.close();
    expect(outcome.faults).toEqual([]);
    expect(outcome.killed.sequencers).toBeGreaterThan(1);
    expect(outcome.killed.connections).toBeGreaterThan(0);
    expect(outcome.acknowledged).toBeGreaterThan(20);
    expect(outcome.published).toBeGreaterThan(1);
  });
});
