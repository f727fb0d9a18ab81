import { mkdtemp, rm, stat, symlink, unlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyStore, REGION } from './key-store.js';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'wuyu-keys-')), 'keys');
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

const code = (wanted: string) => expect.objectContaining({ code: wanted });

describe('a key store', () => {
  it('keeps the keys it made, each its own, for every process that opens it', () => {
    const keys = openKeyStore(folder);
    const made = keys.dataKeys([REGION, 5, 3, 4, 90_000, 5]);
    expect([...made.keys()].sort((a, b) => a - b)).toEqual([0, 3, 4, 5, 90_000]);
    expect(new Set([...made.values()].map((key) => key.toString('hex'))).size).toBe(5);
    const other = openKeyStore(folder);
    for (const [personId, key] of made) expect(other.findDataKey(personId)).toEqual(key);
    expect(other.findDataKey(6)).toBeUndefined();
    expect(other.findDataKey(100_000)).toBeUndefined();
    expect(other.dataKeys([4, 6]).get(4)).toEqual(made.get(4));
  });

  it('erases for good', async () => {
    const keys = openKeyStore(folder);
    keys.dataKeys([1, 2, 3]);
    keys.eraseDataKeys([2]);
    const other = openKeyStore(folder);
    expect(other.findDataKey(2)).toBeUndefined();
    expect(other.findDataKey(1)).toBeDefined();
    expect([...other.erased()]).toEqual([2]);
    expect(() => other.dataKeys([1, 2])).toThrow(code('ledger.person-erased'));
    expect(() => other.eraseDataKeys([REGION])).toThrow(RangeError);
  });

  it('is readable by its owner only, and opens with its own master key only', async () => {
    openKeyStore(folder).dataKeys([1]);
    expect((await stat(path.join(folder, 'master.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await unlink(path.join(folder, 'master.key'));
    expect(() => openKeyStore(folder)).toThrow(code('ledger.master-key'));
    expect(() => openKeyStore(folder, 'ab'.repeat(32))).toThrow(code('ledger.master-key'));
  });

  it('says so when the disk is full', async () => {
    const keys = openKeyStore(folder);
    keys.dataKeys([1]);
    await unlink(path.join(folder, 'data-keys'));
    await symlink('/dev/full', path.join(folder, 'data-keys'));
    expect(() => openKeyStore(folder).dataKeys([1])).toThrow(code('ENOSPC'));
  });
});
