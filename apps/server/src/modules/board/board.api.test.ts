import {
  getClassBoard,
  getGradeBoard,
  getPlaceBoard,
  listNotices,
  type Role,
  remind,
  roles,
  type StepCount,
  setWindow,
} from '@wuyu/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import { openTestApp, type TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { recountAll } from './recount.js';

let app: TestApp;
const now = new Date('2026-06-10T04:00:00Z');
const term = region.thisTerm;
const CROWD = 12;

beforeAll(async () => {
  app = await openTestApp({ now: () => now });
  const { db } = app.database;
  // A crowd in class2 and at the neighbour's, so that there is something to tell.
  for (const [from, classId] of [
    [5001, region.class2],
    [5101, region.neighbourClass],
  ] as const) {
    const ids = Array.from({ length: CROWD }, (_, i) => from + i);
    await db
      .insertInto('person')
      .values(ids.map((id) => ({ id, kind: 'student', name: `生${id}`, changed_at: now })))
      .execute();
    await db
      .insertInto('enrolment')
      .values(ids.map((person_id) => ({ person_id, class_id: classId, starts_on: '2024-09-01' })))
      .execute();
  }
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const table of ['notice', 'board_reminder', 'step_count'] as const)
    await app.database.db.deleteFrom(table).execute();
});

const place = async (role: Role, placeId: number) =>
  (await app.as(role)).call(getPlaceBoard, { params: { placeId }, query: { term } });
const ofGrade = async (role: Role, placeId: number, grade: number) =>
  (await app.as(role)).call(getGradeBoard, { params: { placeId, grade }, query: { term } });
const ofClass = async (role: Role, classId: number) =>
  (await app.as(role)).call(getClassBoard, { params: { classId }, query: { term } });
const recall = async (role: Role, classIds: number[], step: StepCount['step'] = 'archive') =>
  (await app.as(role)).call(remind, { body: { term, step, classIds } });
const archiveOf = (counts: StepCount[]) => counts.find(({ step }) => step === 'archive');
const status = (asked: Promise<unknown>) =>
  asked.then(
    () => 200,
    (problem: { status: number }) => problem.status,
  );
const told = async (role: Role) => (await (await app.as(role)).call(listNotices)).notices.map(({ kind }) => kind);

describe('a board', () => {
  it('of a school has its classes in their order, for those who work there to the last pupil', async () => {
    const board = await place('school', region.school);
    expect(board.rows.map((row) => [row.class?.id, archiveOf(row.counts)?.total])).toEqual([
      [region.class1, 2],
      [region.class2, 1 + CROWD],
    ]);
    expect(archiveOf(board.rows[0]?.counts ?? [])).toMatchObject({ done: 0, waiting: [{ role: 'student', count: 2 }] });
    expect(archiveOf(board.sum)).toMatchObject({ done: 0, total: 3 + CROWD });
    expect(board.mayRemind).toBe(true);
    expect(board.steps.find(({ step }) => step === 'archive')?.state).toBe('open');
  });

  it('of a grade has its classes with their sum, as the board of the school has it', async () => {
    const board = await ofGrade('school', region.school, 22);
    expect([board.grade, board.entryYear, board.place.id]).toEqual([22, 2024, region.school]);
    expect(board.rows.map((row) => [row.class?.id, archiveOf(row.counts)?.total])).toEqual([
      [region.class1, 2],
      [region.class2, 1 + CROWD],
    ]);
    expect(archiveOf(board.sum)).toMatchObject({ done: 0, waiting: [{ role: 'student', count: 3 + CROWD }] });
    expect(board.mayRemind).toBe(true);
    expect((await place('school', region.school)).grades).toEqual([{ grade: 22, counts: board.sum }]);
    expect((await place('bureau', region.county)).grades).toEqual([]);
  });

  it('of a grade without classes is empty, and there is none of a grade that the school cannot have', async () => {
    expect((await ofGrade('school', region.school, 23)).rows).toEqual([]);
    expect(await status(ofGrade('school', region.school, 24))).toBe(404);
    expect(await status(ofGrade('school', region.school, 7))).toBe(400);
    expect(await status(ofGrade('bureau', region.county, 22))).toBe(404);
  });

  it('of a region has its places as they were counted last', async () => {
    const { db } = app.database;
    await db.deleteFrom('step_count').execute();
    expect(archiveOf((await place('bureau', region.county)).sum)?.total).toBe(0);
    await recountAll(db, { now: () => now, today: () => '2026-06-10' }, new AbortController().signal);
    const board = await place('bureau', region.county);
    expect(board.rows.map((row) => [row.place?.id, archiveOf(row.counts)?.total])).toEqual([
      [region.school, 3 + CROWD],
      [region.neighbourSchool, 2 + CROWD],
    ]);
    expect(board.countedAt).toBe(now.toISOString());
    expect(JSON.stringify(board)).not.toMatch(/安|生5/);
    expect(board.mayRemind).toBe(false);
  });

  it('of a region follows when a school below was counted, up to the province, also at once', async () => {
    const totals = async () => [
      archiveOf((await place('bureau', region.county)).sum)?.total,
      archiveOf((await place('administrator', region.province)).sum)?.total,
    ];
    expect(await totals()).toEqual([0, 0]);
    await Promise.all([place('school', region.school), place('bureau', region.neighbourSchool)]);
    expect(await totals()).toEqual([5 + 2 * CROWD, 5 + 2 * CROWD]);
  });

  it('of a region loses a school that went elsewhere', async () => {
    const { db } = app.database;
    const count = () => recountAll(db, { now: () => now, today: () => '2026-06-10' }, new AbortController().signal);
    const move = (to: number) =>
      db
        .updateTable('place')
        .set({ parent_id: to })
        .where('parent_id', '=', to === region.county ? region.otherCounty : region.county)
        .where('id', 'in', [region.school, region.neighbourSchool])
        .execute();
    await count();
    await move(region.otherCounty);
    try {
      await count();
      expect((await place('administrator', region.county)).sum.every(({ total }) => total === 0)).toBe(true);
      const moved = (await place('administrator', region.otherCounty)).rows.map((row) => row.place?.id);
      expect(moved).toEqual(expect.arrayContaining([region.school, region.neighbourSchool]));
      expect(archiveOf((await place('administrator', region.province)).sum)?.total).toBeGreaterThanOrEqual(
        5 + 2 * CROWD,
      );
    } finally {
      await move(region.county);
    }
  });

  it('tells nobody from further away of fewer than ten pupils, nor lets it be reckoned', async () => {
    const board = await place('bureau', region.school);
    // class1 has two pupils; of class2 nothing either, since the sum would give class1 away.
    expect(board.rows.map(({ counts }) => archiveOf(counts)?.done)).toEqual([null, null]);
    expect(board.rows.map(({ counts }) => archiveOf(counts)?.waiting)).toEqual([null, null]);
    expect(archiveOf(board.sum)?.done).toBe(0);
    expect(archiveOf(board.grades[0]?.counts ?? [])?.done).toBe(0);
    // Nor by way of a class's own board.
    expect(archiveOf((await ofClass('bureau', region.class1)).counts)).toMatchObject({ done: null, total: 2 });
    expect(archiveOf((await ofClass('school', region.class1)).counts)).toMatchObject({ done: 0, total: 2 });
    expect(archiveOf((await ofClass('teacher', region.class1)).counts)).toMatchObject({ done: 0, total: 2 });
  });

  describe('from further away', () => {
    const other = { school: 21, small: 22, grade21: 203, grade22: [201, 202], grade23: 204, ofSmall: 205 };
    const done = (counts: StepCount[] | undefined) => archiveOf(counts ?? [])?.done;

    beforeAll(async () => {
      const { db } = app.database;
      const schools = [other.school, other.small].map((id) => ({ id, code: `T${id}`, name: `乙县${id}` }));
      await db
        .insertInto('place')
        .values(schools.map((one) => ({ ...one, kind: 'school', parent_id: region.otherCounty, stages: [2] })))
        .execute();
      // Beside the far school, which has one pupil.
      const classes: Array<[id: number, school: number, entryYear: number, pupils: number]> = [
        [201, other.school, 2024, 12],
        [202, other.school, 2024, 11],
        [other.grade21, other.school, 2025, 13],
        [other.grade23, other.school, 2023, 4],
        [other.ofSmall, other.small, 2024, 30],
      ];
      await db
        .insertInto('class')
        .values(classes.map(([id, place_id, entry_year]) => ({ id, place_id, stage: 2, entry_year, number: id - 200 })))
        .execute();
      const pupils = classes.flatMap(([class_id, , , n]) =>
        Array.from({ length: n }, (_, i) => ({ class_id, person_id: 6000 + (class_id - 200) * 100 + i })),
      );
      await db
        .insertInto('person')
        .values(pupils.map(({ person_id: id }) => ({ id, kind: 'student', name: `生${id}`, changed_at: now })))
        .execute();
      await db
        .insertInto('enrolment')
        .values(pupils.map((one) => ({ ...one, starts_on: '2025-09-01' })))
        .execute();
    });
    beforeEach(async () => {
      await recountAll(app.database.db, { now: () => now, today: () => '2026-06-10' }, new AbortController().signal);
    });

    it('a small grade is hidden with the next smallest, and their classes with them', async () => {
      const board = await place('administrator', other.school);
      expect(done(board.sum)).toBe(0);
      expect(board.grades.map(({ grade, counts }) => [grade, done(counts)])).toEqual([
        [21, null],
        [22, 0],
        [23, null],
      ]);
      expect(board.rows.map((row) => [row.class?.id, done(row.counts)])).toEqual([
        [other.grade21, null],
        [201, 0],
        [202, 0],
        [other.grade23, null],
      ]);
    });

    it('the own page of a grade tells no more than the board of its school', async () => {
      const board = await place('administrator', other.school);
      for (const grade of [21, 22, 23]) {
        const own = await ofGrade('administrator', other.school, grade);
        expect(own.sum).toEqual(board.grades.find((one) => one.grade === grade)?.counts);
        expect(own.rows).toEqual(board.rows.filter((row) => row.class?.grade === grade));
      }
      expect(done((await ofClass('administrator', other.grade21)).counts)).toBeNull();
    });

    it('a school that is hidden in its county is hidden on its own board too', async () => {
      const county = await place('administrator', region.otherCounty);
      expect(county.rows.map((row) => [row.place?.id, done(row.counts)])).toEqual([
        [region.farSchool, null],
        [other.school, 0],
        [other.small, null],
      ]);
      const board = await place('administrator', other.small);
      expect([done(board.sum), done(board.grades[0]?.counts), done(board.rows[0]?.counts)]).toEqual([null, null, null]);
      expect(done((await ofGrade('administrator', other.small, 22)).sum)).toBeNull();
      expect(done((await ofClass('administrator', other.ofSmall)).counts)).toBeNull();
    });
  });

  it('is seen by whoever can finish the work', async () => {
    const seen: Record<string, number[]> = {};
    for (const role of roles)
      seen[role] = await Promise.all([
        status(place(role, region.school)),
        status(ofGrade(role, region.school, 22)),
        status(ofClass(role, region.class1)),
        status(ofClass(role, region.class2)),
      ]);
    expect(seen).toEqual({
      administrator: [200, 200, 200, 200],
      bureau: [200, 200, 200, 200],
      school: [200, 200, 200, 200],
      head: [200, 200, 200, 200],
      committee: [200, 200, 200, 200],
      teacher: [404, 404, 200, 404],
      student: [403, 403, 403, 403],
      guardian: [403, 403, 403, 403],
      expert: [403, 403, 403, 403],
    });
    expect(await status(place('school', region.county))).toBe(404);
    expect(await status(ofGrade('school', region.neighbourSchool, 22))).toBe(404);
  });

  it('warns whoever shortens a step how many classes have not finished it', async () => {
    await place('school', region.school);
    const { warnings } = await (await app.as('school')).call(setWindow, {
      params: { placeId: region.school, step: 'archive' },
      body: { term, opensOn: '2026-06-01', closesOn: '2026-07-31', seen: null, dryRun: true },
    });
    expect(warnings).toContainEqual({ code: 'shortened', step: 'archive', other: null, count: 2 });
  });
});

describe('a reminder', () => {
  it('reaches those for whom the step waits, and says who could not be reached', async () => {
    expect(await recall('teacher', [region.class1])).toEqual({ told: 1, recently: 0, unreachable: 1 });
    expect(await told('student')).toEqual(['board-reminder-archive']);
    expect(await told('guardian')).toEqual([]);
  });

  it('of each step reaches whom that step waits for', async () => {
    expect(await recall('school', [region.class1], 'selection')).toEqual({ told: 1, recently: 0, unreachable: 1 });
    expect(await told('student')).toEqual(['board-reminder-selection']);
    expect(await recall('bureau', [region.class1], 'comment')).toEqual({ told: 1, recently: 0, unreachable: 0 });
    expect(await told('teacher')).toEqual(['board-reminder-comment']);
    expect(await recall('school', [region.class1], 'rating')).toEqual({ told: 0, recently: 0, unreachable: 0 });
  });

  it('is not given to the same person twice within a day, whoever asks, but of another step', async () => {
    expect((await recall('school', [region.class1])).told).toBe(1);
    expect(await recall('teacher', [region.class1])).toEqual({ told: 0, recently: 1, unreachable: 1 });
    await app.database.db
      .insertInto('board_reminder')
      .values({ term_id: 2, step: 'rating', recipient: `p:${region.ann}`, reminded_at: now })
      .execute();
    const yesterday = new Date(now.getTime() - 24 * 3_600_000);
    await app.database.db
      .updateTable('board_reminder')
      .set({ reminded_at: yesterday })
      .where('step', '=', 'archive')
      .execute();
    expect((await recall('head', [region.class1])).told).toBe(1);
  });

  it('goes out once when two ask at the same time', async () => {
    const both = await Promise.all([recall('school', [region.class1]), recall('head', [region.class1])]);
    expect(both.map((one) => one.told).sort()).toEqual([0, 1]);
    expect(await told('student')).toHaveLength(1);
  });

  it('of a bureau reaches no pupil', async () => {
    expect(await recall('bureau', [region.class1])).toEqual({ told: 0, recently: 0, unreachable: 0 });
    expect(await told('student')).toEqual([]);
  });

  it('is for the own classes, and while the step is open', async () => {
    const may: Record<string, number> = {};
    for (const role of roles) may[role] = await status(recall(role, [region.class1]));
    expect(may).toEqual({
      administrator: 200,
      bureau: 200,
      school: 200,
      head: 200,
      committee: 403,
      teacher: 200,
      student: 403,
      guardian: 403,
      expert: 403,
    });
    expect(await status(recall('teacher', [region.class1, region.class2]))).toBe(404);
    expect(await status(recall('school', [region.neighbourClass]))).toBe(404);
    expect(await status(recall('administrator', [999]))).toBe(404);
    expect(await status(recall('school', []))).toBe(400);
    const late = await openTestApp({ now: () => new Date('2026-11-10T04:00:00Z') });
    const school = await late.as('school');
    await expect(
      school.call(remind, { body: { term, step: 'archive', classIds: [region.class1] } }),
    ).rejects.toMatchObject({ status: 409, code: 'board.not-open' });
    await late.close();
  });

  it('is forgotten with the pupil', async () => {
    const { db } = app.database;
    await db
      .insertInto('board_reminder')
      .values({ term_id: 2, step: 'comment', recipient: `p:${region.cai}`, reminded_at: now })
      .execute();
    await erasePupil(app.ledger, app.config.dataDir, region.cai);
    const left = await db.selectFrom('board_reminder').select('recipient').execute();
    expect(left.map(({ recipient }) => recipient)).not.toContain(`p:${region.cai}`);
  });
});
