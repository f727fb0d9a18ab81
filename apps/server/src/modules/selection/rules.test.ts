import type { SelectableRecord, SelectionState } from '@wuyu/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPersonalNumber } from './personal-data.js';
import {
  type Act,
  ageOn,
  digestOf,
  faultsOf,
  isOwnName,
  needsConsent,
  nextState,
  statementOf,
  waitingFor,
} from './rules.js';

const rule = { perAspect: 2, inAll: 3, highlighted: 1, guardianUnder: 14 };
const record = (id: string, aspect: SelectableRecord['aspect']): SelectableRecord => ({
  id,
  aspect,
  type: { zh: '志愿服务', en: 'Volunteering' },
  title: id,
  day: '2026-05-01',
  facts: [],
});
const known = new Map(
  (['moral', 'moral', 'moral', 'art', 'health'] as const).map((aspect, at) => [`r${at}`, record(`r${at}`, aspect)]),
);
const pick = (...ids: string[]) => ids.map((recordId) => ({ recordId, highlighted: false, reason: '一句话' }));
const codes = (chosen: Parameters<typeof faultsOf>[0]) =>
  faultsOf(chosen, known, rule).map(({ path, code }) => `${path} ${code}`);

describe('a choice', () => {
  it('may leave aspects empty, and keeps the limits of an aspect and in all', () => {
    expect(codes(pick('r0'))).toEqual([]);
    expect(codes(pick('r0', 'r1', 'r3'))).toEqual([]);
    expect(codes(pick('r0', 'r1', 'r2'))).toEqual(['items[2] selection.aspect-full']);
    expect(codes(pick('r0', 'r1', 'r3', 'r4'))).toEqual(['items selection.too-many']);
  });

  it('is of records there are, each once, with as many highlights as are allowed', () => {
    expect(codes(pick('r0', 'r9'))).toEqual(['items[1].recordId selection.no-record']);
    expect(codes(pick('r3', 'r3'))).toEqual(['items[1].recordId selection.twice']);
    const two = pick('r0', 'r3').map((item) => ({ ...item, highlighted: true }));
    expect(codes(two)).toEqual(['items[1].highlighted selection.highlights']);
  });

  it('has no number of a person in its sentence', () => {
    expect(codes([{ recordId: 'r0', highlighted: false, reason: '找我 138 1234 5678' }])).toEqual([
      'items[0].reason selection.phone-number',
    ]);
  });
});

describe('the way of a selection', () => {
  const states = ['none', 'draft', 'handed-in', 'returned', 'approved', 'signed', 'ready', 'public'] as const;
  const acts: Act[] = ['save', 'hand-in', 'approve', 'return', 'reopen', 'sign', 'consent'];

  it('waits for a guardian between the signature and the end, where one is needed', () => {
    expect(nextState('approved', 'sign')).toBe('ready');
    expect(nextState('approved', 'sign', true)).toBe('signed');
    expect(nextState('signed', 'consent')).toBe('ready');
  });

  it('never leaves publicity, and never ends without the signature, whatever is done in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...acts), { maxLength: 30 }), fc.boolean(), (done, consent) => {
        let state: SelectionState = 'none';
        let signed = false;
        let consented = false;
        for (const act of done) {
          const next = nextState(state, act, consent);
          if (!next) continue;
          if (act === 'reopen') signed = consented = false;
          if (act === 'sign') signed = true;
          if (act === 'consent') consented = true;
          state = next;
          if (state === 'ready') expect(signed && (consented || !consent)).toBe(true);
        }
      }),
    );
    for (const act of acts) expect(nextState('public', act)).toBeUndefined();
  });

  it('always says who is waited for until it is ready', () => {
    expect(states.map(waitingFor)).toEqual([
      'student',
      'student',
      'teacher',
      'student',
      'student',
      'guardian',
      null,
      null,
    ]);
  });
});

describe('what is signed', () => {
  it('has another digest when anything in it changes', () => {
    const chosen = pick('r0', 'r3');
    const digest = digestOf(statementOf('2025-2026-2', chosen, known));
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf(statementOf('2025-2026-2', [...chosen].reverse(), known))).not.toBe(digest);
    const corrected = new Map(known).set('r0', { ...record('r0', 'moral'), title: '另一个题目' });
    expect(digestOf(statementOf('2025-2026-2', chosen, corrected))).not.toBe(digest);
  });
});

describe('the consent of a guardian', () => {
  it('is needed until the birthday, and where the birthday is not known', () => {
    expect(ageOn('2012-06-10', '2026-06-09')).toBe(13);
    expect(ageOn('2012-06-10', '2026-06-10')).toBe(14);
    expect(needsConsent('2012-06-10', '2026-06-09', rule)).toBe(true);
    expect(needsConsent('2012-06-10', '2026-06-10', rule)).toBe(false);
    expect(needsConsent(null, '2026-06-10', rule)).toBe(true);
    expect(needsConsent(null, '2026-06-10', { ...rule, guardianUnder: 0 })).toBe(false);
  });
});

describe('a typed name', () => {
  it('is the own one whatever its spaces, width and dots', () => {
    expect(isOwnName(' 王 小明 ', '王小明')).toBe(true);
    expect(isOwnName('阿依古丽•买买提', '阿依古丽·买买提')).toBe(true);
    expect(isOwnName('王小名', '王小明')).toBe(false);
    expect(isOwnName('', '王小明')).toBe(false);
  });
});

describe('a number of a person', () => {
  it('is found with spaces, hyphens and full-width digits', () => {
    expect(findPersonalNumber('身份证 11010120120304002X。')).toBe('identity');
    expect(findPersonalNumber('110101 20120304 0028')).toBe('identity');
    expect(findPersonalNumber('G110101201203040028')).toBe('identity');
    expect(findPersonalNumber('电话１３８１２３４５６７８')).toBe('phone');
    expect(findPersonalNumber('+86 138-1234-5678')).toBe('phone');
    expect(findPersonalNumber('010-62345678')).toBe('phone');
  });

  it('is not seen in days, hours, times and money', () => {
    for (const text of [
      '2026-05-20 到 2026-05-21',
      '服务 12.5 小时',
      '读了 3 本书共 1200 页',
      '捐款 1000 元',
      '2026052013',
    ])
      expect(findPersonalNumber(text), text).toBeUndefined();
  });

  it('is found in any text around it', () => {
    const around = fc.string({ maxLength: 20 }).map((text) =>
      text
        .replace(/[\dXx０-９]/g, '')
        .normalize('NFKC')
        .replace(/\d/g, ''),
    );
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(findPersonalNumber(`${before}。13812345678。${after}`)).toBe('phone');
      }),
    );
  });
});
