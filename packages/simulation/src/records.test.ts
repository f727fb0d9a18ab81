import { describe, expect, it } from 'vitest';
import { simulatePoints, simulateRecords } from './records.js';

const days = Array.from({ length: 30 }, (_, at) => `2026-10-${String(at + 1).padStart(2, '0')}`);

describe('simulated records', () => {
  it('are the same for the same seed, in every state, each with an id of its own', () => {
    const given = { pupils: 12, perPupil: 3, days };
    const records = simulateRecords(7, given);
    expect(simulateRecords(7, given)).toEqual(records);
    expect(simulateRecords(8, given)).not.toEqual(records);
    expect(new Set(records.map(({ id }) => id)).size).toBe(36);
    expect(new Set(records.map(({ outcome }) => outcome))).toEqual(
      new Set(['confirmed', 'waiting', 'draft', 'returned']),
    );
    for (const { day, from = day } of records) expect(days.includes(day) && from <= day).toBe(true);
  });

  it('come with points of a class, the last of a day by its committee', () => {
    const points = simulatePoints(7, { pupils: 12, perDay: 3, days: days.slice(0, 2) });
    expect(points.map(({ by }) => by)).toEqual([
      'teacher',
      'teacher',
      'class-committee',
      'teacher',
      'teacher',
      'class-committee',
    ]);
    for (const { pupils } of points) expect(new Set(pupils).size).toBe(pupils.length);
  });
});
