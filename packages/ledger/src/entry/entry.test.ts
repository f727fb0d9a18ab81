import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bytes/bytes.js';
import { commit, verifyCommitment } from './commitment.js';
import { ENTRY_LENGTH, type Entry, formatEntry, parseEntry } from './entry.js';
import { ENTRY_KINDS, type EntryKind } from './kind.js';

const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: wanted });
const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
const record = { score: 87.5, pupil: 'G1', aspects: ['moral', '学业'] };
const salt = bytes(32, 7);
const entry: Entry = {
  kind: 'evaluation-result',
  suite: 'hmac-sha256',
  schema: 1,
  id: bytes(16, 1),
  commitment: commit(record, salt),
  rules: bytes(32, 3),
  about: bytes(16, 0),
};

describe('an entry', () => {
  it('has 100 bytes at places that never move', () => {
    const written = formatEntry({ ...entry, kind: 'correction', schema: 2, about: bytes(16, 5) });
    const layout = ['01070102', '01'.repeat(16), toHex(entry.commitment), '03'.repeat(32), '05'.repeat(16)];
    expect(toHex(written)).toBe(layout.join(''));
    expect(written).toHaveLength(ENTRY_LENGTH);
  });

  it('is read back as it is written, for every kind', () => {
    for (const kind of Object.keys(ENTRY_KINDS) as EntryKind[]) {
      const about = kind === 'correction' || kind === 'withdrawal' ? bytes(16, 9) : bytes(16, 0);
      const given: Entry = { ...entry, kind, about, suite: 'hmac-sm3' };
      expect(parseEntry(formatEntry(given))).toEqual(given);
    }
  });

  it('is refused if a byte that has a meaning has none that we know', () => {
    const written = formatEntry(entry);
    for (const [place, value] of [
      [0, 0],
      [0, 2],
      [1, 0],
      [1, 200],
      [2, 0],
      [2, 3],
      [3, 0],
    ]) {
      const bent = written.slice();
      bent[place] = value;
      expect(() => parseEntry(bent)).toThrow(code('entry.malformed'));
    }
    expect(() => parseEntry(written.subarray(1))).toThrow(code('entry.malformed'));
  });

  it('is refused without an id, with a wrong length, or if it does not say what it corrects', () => {
    const wrong: Partial<Entry>[] = [
      { id: bytes(16, 0) },
      { id: bytes(15, 1) },
      { commitment: bytes(31, 1) },
      { rules: bytes(0, 1) },
      { about: bytes(16, 1) },
      { about: bytes(0, 0) },
      { kind: 'withdrawal' },
      { kind: 'toString' as EntryKind },
      { schema: 256 },
      { schema: 1.5 },
    ];
    for (const part of wrong) expect(() => formatEntry({ ...entry, ...part })).toThrow(code('entry.malformed'));
  });
});

describe('a commitment', () => {
  it('is the HMAC of the canonical form under the salt', () => {
    const canonical = '{"aspects":["moral","学业"],"pupil":"G1","score":87.5}';
    expect(toHex(commit(record, salt))).toBe(createHmac('sha256', salt).update(canonical).digest('hex'));
    expect(toHex(commit(record, salt, 'hmac-sm3'))).toBe(createHmac('sm3', salt).update(canonical).digest('hex'));
  });

  it('holds for its record and salt only', () => {
    verifyCommitment(entry, record, salt);
    verifyCommitment(entry, { aspects: ['moral', '学业'], pupil: 'G1', score: 87.5 }, salt);
    const mismatch = code('commitment.mismatch');
    expect(() => verifyCommitment(entry, { ...record, score: 88 }, salt)).toThrow(mismatch);
    expect(() => verifyCommitment(entry, record, bytes(32, 8))).toThrow(mismatch);
    expect(() => verifyCommitment({ ...entry, suite: 'hmac-sm3' }, record, salt)).toThrow(mismatch);
    expect(() => commit(record, bytes(16, 1))).toThrow(code('commitment.salt'));
  });
});
