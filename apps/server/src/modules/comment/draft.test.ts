import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftComment, type PupilFact, type PupilFacts } from './draft.js';
import { phrases } from './phrases.js';
import { findRank, findVerdict } from './rank-words.js';

const fact = (indicator: string, value: number, day = '2026-10-11', title = indicator, unit = '分'): PupilFact => ({
  id: `observation:1:${indicator}:${day}:${value}`,
  indicator,
  title,
  unit,
  day,
  value,
});
const pupil = (personId: number, given: Partial<PupilFacts> = {}): PupilFacts => ({
  personId,
  term: '2026-2027-1',
  facts: [],
  before: [],
  beforeTerm: '2025-2026-2',
  records: [],
  ratings: [],
  suggestion: () => '每周回看一次。',
  ...given,
});
const lengthOf = (sentences: ReturnType<typeof draftComment>) =>
  sentences.reduce((sum, { text }) => sum + [...text].length, 0);

const someFacts = fc.array(
  fc
    .record({
      indicator: fc.constantFrom(
        ...Object.keys(phrases),
        'academic.math',
        'academic.chinese',
        'academic.english',
        'attendance.late-times',
        'health.resilience',
        'health.weight',
        'health.fitness-total',
      ),
      value: fc.integer({ min: 0, max: 100 }),
      day: fc.integer({ min: 1, max: 28 }).map((day) => `2026-10-${String(day).padStart(2, '0')}`),
    })
    .map(({ indicator, value, day }) => fact(indicator, value, day)),
  { maxLength: 60 },
);

describe('a draft', () => {
  it('rests sentence by sentence on the pupil’s own facts', () => {
    const facts = [
      fact('practice.service-hours', 2, '2026-10-11', '志愿服务', '小时'),
      fact('practice.service-hours', 3.5, '2026-11-02', '志愿服务', '小时'),
      fact('art.works', 1, '2026-11-05', '艺术作品', '件'),
    ];
    const before = [fact('practice.service-hours', 2, '2026-03-01', '志愿服务', '小时')];
    const records = [{ id: 'record:a', title: '社区清洁', day: '2026-10-12' }];
    const sentences = draftComment(pupil(1, { facts, before, records }), 400);
    const [first] = sentences;
    expect(first?.text).toContain('5.5 小时');
    expect(first?.facts.map(({ value }) => value)).toEqual(['2 小时', '3.5 小时']);
    expect(sentences.some(({ text }) => text.includes('社区清洁'))).toBe(true);
    const grown = sentences.find(({ text }) => text.includes('上学期'));
    expect(grown?.facts.map(({ term }) => term)).toEqual(['2025-2026-2', '2026-2027-1', '2026-2027-1']);
    // Only what says that something is not on record rests on nothing.
    expect(sentences.filter(({ facts: of }) => of.length === 0).length).toBeLessThanOrEqual(1);
  });

  it('never speaks of a rank, says no verdict and no mark, and keeps to the room', () => {
    fc.assert(
      fc.property(someFacts, someFacts, fc.integer({ min: 50, max: 500 }), fc.nat(), (facts, before, most, id) => {
        const sentences = draftComment(pupil(id, { facts, before }), most);
        const text = sentences.map((one) => one.text).join('');
        expect(findRank(text)).toBeUndefined();
        expect(findVerdict(text)).toBeUndefined();
        expect(lengthOf(sentences)).toBeLessThanOrEqual(most);
        expect(text).not.toMatch(/\{|\}|undefined|NaN|分/);
        const shown = new Set(sentences.flatMap((one) => one.facts.map(({ id: shownId }) => shownId)));
        for (const one of [...facts, ...before])
          if (one.indicator.startsWith('health.') && !(one.indicator in phrases)) expect(shown.has(one.id)).toBe(false);
      }),
    );
  });

  it('is the same for the same facts, in whatever order they come', () => {
    fc.assert(
      fc.property(someFacts, fc.nat(), (facts, id) => {
        const turned = [...facts].reverse();
        expect(draftComment(pupil(id, { facts: turned }), 300)).toEqual(draftComment(pupil(id, { facts }), 300));
      }),
    );
  });

  it('differs from pupil to pupil, even where the facts are alike', () => {
    const facts = [
      fact('practice.service-hours', 4, '2026-10-11', '志愿服务', '小时'),
      fact('practice.labour-hours', 6, '2026-10-12', '劳动实践', '小时'),
      fact('academic.reading-books', 3, '2026-10-13', '阅读', '本'),
      fact('art.activity', 2, '2026-10-14', '艺术活动', '次'),
    ];
    const drafts = Array.from({ length: 40 }, (_, i) =>
      draftComment(pupil(i + 1, { facts }), 200)
        .map(({ text }) => text)
        .join(''),
    );
    expect(new Set(drafts).size).toBeGreaterThan(30);
  });

  it('says what is open as something to do, and names no other pupil', () => {
    const late = [fact('attendance.late-times', 3), fact('practice.labour-hours', 2, '2026-10-12', '劳动实践', '小时')];
    const text = draftComment(pupil(7, { facts: late }), 300)
      .map((one) => one.text)
      .join('');
    expect(text).toMatch(/守时.*每周回看一次/);
    expect(text).not.toMatch(/其他同学|别人|全班/);
  });

  it('is nothing where nothing is known', () => {
    expect(draftComment(pupil(1), 200)).toEqual([]);
    expect(draftComment(pupil(1, { facts: [fact('health.resilience', 90), fact('health.weight', 60)] }), 200)).toEqual(
      [],
    );
  });
});

describe('a way to speak of a rank', () => {
  it.each([
    '名列前茅',
    '全班第一',
    '年级第 3',
    '第二名',
    '前十名',
    '倒数第三',
    '班级排名上升',
    '超过大多数同学',
    '遥遥领先',
  ])('is found: %s', (words) => expect(findRank(`你这学期${words}。`)).toBeDefined());
  it.each(['第一次参加', '第二学期', '比上学期的自己更稳', '班级劳动', '前三周', '在全班面前朗读'])(
    'is not found in %s',
    (words) => expect(findRank(`你${words}。`)).toBeUndefined(),
  );
});
