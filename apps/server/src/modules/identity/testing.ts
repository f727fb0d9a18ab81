import type { Db } from '../../platform/database/index.js';

/** The people and places of {@link smallRegion}. */
export const region = {
  province: 1,
  county: 2,
  otherCounty: 3,
  school: 11,
  neighbourSchool: 12,
  farSchool: 13,
  class1: 101,
  class2: 102,
  neighbourClass: 103,
  farClass: 104,
  /** class1: ann and ben; class2: cai; the neighbour's: dan; the far one's: eva. fay moved from class1 to the neighbour's. */
  ann: 1001,
  ben: 1002,
  cai: 1003,
  dan: 1004,
  eva: 1005,
  fay: 1006,
  annsMother: 2001,
  danFather: 2002,
  /** Leads class1, teaches mathematics in class2. */
  teacher: 3001,
  farTeacher: 3002,
  lastTerm: '2025-2026-1',
  thisTerm: '2025-2026-2',
} as const;

/**
 * A province with two counties, three schools and four classes, enough people for every relation of a policy table, and
 * two terms that have begun. For tests.
 */
export async function smallRegion(db: Db): Promise<typeof region> {
  const r = region;
  const place = (id: number, kind: string, parent_id: number | null, name: string) => ({
    id,
    kind,
    code: `T${id}`,
    name,
    parent_id,
    stages: kind === 'school' ? '{2}' : '{}',
  });
  await db
    .insertInto('place')
    .values([
      place(r.province, 'province', null, '测试省'),
      place(r.county, 'county', r.province, '甲县'),
      place(r.otherCounty, 'county', r.province, '乙县'),
      place(r.school, 'school', r.county, '甲县一中'),
      place(r.neighbourSchool, 'school', r.county, '甲县二中'),
      place(r.farSchool, 'school', r.otherCounty, '乙县一中'),
    ] as never)
    .execute();
  await db
    .insertInto('term')
    .values([
      { id: 1, code: r.lastTerm, school_year: 2025, half: 1, starts_on: '2025-09-01', ends_on: '2026-01-31' },
      { id: 2, code: r.thisTerm, school_year: 2025, half: 2, starts_on: '2026-02-01', ends_on: '2026-08-31' },
    ])
    .execute();
  const classOf = (id: number, place_id: number, number: number) => ({
    id,
    place_id,
    stage: 2,
    entry_year: 2024,
    number,
  });
  await db
    .insertInto('class')
    .values([
      classOf(r.class1, r.school, 1),
      classOf(r.class2, r.school, 2),
      classOf(r.neighbourClass, r.neighbourSchool, 1),
      classOf(r.farClass, r.farSchool, 1),
    ])
    .execute();
  const person = (id: number, kind: string, name: string) => ({
    id,
    kind,
    name,
    sex: 2,
    born_on: '2012-03-04',
    changed_at: new Date('2025-09-01T00:00:00Z'),
  });
  await db
    .insertInto('person')
    .values([
      person(r.ann, 'student', '安'),
      person(r.ben, 'student', '本'),
      person(r.cai, 'student', '蔡'),
      person(r.dan, 'student', '丹'),
      person(r.eva, 'student', '伊'),
      person(r.fay, 'student', '菲'),
      person(r.annsMother, 'guardian', '安母'),
      person(r.danFather, 'guardian', '丹父'),
      person(r.teacher, 'teacher', '师'),
      person(r.farTeacher, 'teacher', '远师'),
    ])
    .execute();
  const enrolled = (person_id: number, class_id: number, starts_on = '2024-09-01', ends_on: string | null = null) => ({
    person_id,
    class_id,
    starts_on,
    ends_on,
  });
  await db
    .insertInto('enrolment')
    .values([
      enrolled(r.ann, r.class1),
      enrolled(r.ben, r.class1),
      enrolled(r.cai, r.class2),
      enrolled(r.dan, r.neighbourClass),
      enrolled(r.eva, r.farClass),
      enrolled(r.fay, r.class1, '2024-09-01', '2025-11-30'),
      { ...enrolled(r.fay, r.neighbourClass, '2025-12-01'), began: 'transfer' },
    ])
    .execute();
  const guards = (person_id: number, guardian_id: number, is_guardian = true) => ({
    person_id,
    guardian_id,
    is_guardian,
  });
  // dan's father is family to ben, but not his guardian.
  await db
    .insertInto('guardianship')
    .values([guards(r.ann, r.annsMother), guards(r.dan, r.danFather), guards(r.ben, r.danFather, false)])
    .execute();
  await db
    .insertInto('employment')
    .values([
      { person_id: r.teacher, place_id: r.school, starts_on: '2020-09-01' },
      { person_id: r.farTeacher, place_id: r.farSchool, starts_on: '2020-09-01' },
    ])
    .execute();
  const teaches = (person_id: number, class_id: number, term_id: number, is_class_teacher: boolean) => ({
    person_id,
    class_id,
    term_id,
    course_id: 0,
    is_class_teacher,
  });
  await db
    .insertInto('teaching')
    .values([
      teaches(r.teacher, r.class1, 1, true),
      teaches(r.teacher, r.class1, 2, true),
      teaches(r.teacher, r.class2, 2, false),
      // Taught class1 last term, no longer now.
      teaches(r.farTeacher, r.class1, 1, false),
      teaches(r.farTeacher, r.farClass, 2, true),
    ])
    .execute();
  return r;
}
