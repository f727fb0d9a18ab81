import { describe, expect, it } from 'vitest';
import { isReportNumber, newReportNumber } from './number.js';

describe('a report number', () => {
  it('carries the term and passes its own check', () => {
    const numbers = Array.from({ length: 500 }, () => newReportNumber('2025-2026-1'));
    expect(new Set(numbers).size).toBe(500);
    for (const number of numbers) {
      expect(number).toMatch(/^WY-2025-1-[0-9A-Z]{11}$/);
      expect(isReportNumber(number)).toBe(true);
      expect(isReportNumber(number.toLowerCase())).toBe(true);
    }
  });

  it('is refused when any one character is mistyped', () => {
    const number = newReportNumber('2025-2026-2');
    for (let at = 10; at < number.length; at += 1) {
      for (const other of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
        if (other === number[at]) continue;
        expect(isReportNumber(number.slice(0, at) + other + number.slice(at + 1))).toBe(false);
      }
    }
    expect(isReportNumber('')).toBe(false);
    expect(isReportNumber('WY-2025-1-')).toBe(false);
  });
});
