import type { Role } from '@wuyu/contract';
import { type SimulatedRecord, type SimulatedTerm, simulatePoints, simulateRecords, termDays } from '@wuyu/simulation';
import { sql } from 'kysely';
import type { Actor } from '../modules/identity/index.js';
import {
  confirmRecord,
  givePoints,
  refuseRecord,
  saveDraft,
  setCommittee,
  submitRecord,
} from '../modules/record/index.js';
import type { Db } from '../platform/database/index.js';

/** A class with records: who is in it, and who leads it. */
interface DemoClass {
  classId: number;
  placeId: number;
  teacherId: number;
  pupils: { id: number; guardianId: number }[];
}

const CLASSES = 3;
const PER_PUPIL = 3;
const POINT_DAYS = 5;
const POINTS_A_DAY = 6;

/** What happened at this hour of a day is told of at this hour. */
const clockOn = (day: string) => ({ now: new Date(`${day}T10:00:00Z`), today: day });

const actorOf = (role: Role, personId: number): Actor => ({
  accountId: null,
  roles: [{ role, placeId: null }],
  personId,
  language: 'zh-CN',
  recordedBy: 'demo',
  mustChange: false,
});

/**
 * Records and points of the term that runs, in some classes of the demo school, made through the module's own acts. Again, it
 * changes nothing.
 *
 * @param given.teacherId whose class comes first; two more of the same school and year follow.
 */
export async function loadRecords(
  db: Db,
  given: { seed: number; term: SimulatedTerm; today: string; teacherId: number },
): Promise<void> {
  const days = termDays(given.term).schoolDays.filter((day) => day <= given.today);
  if (days.length < 10) return;
  for (const [at, found] of (await findClasses(db, given.teacherId)).entries()) {
    await loadClass(db, given.seed + at, found, days);
    if (at === 0) await loadPoints(db, given.seed, found, days.slice(-POINT_DAYS));
  }
}

async function loadClass(
  db: Db,
  seed: number,
  { pupils, teacherId }: DemoClass,
  days: readonly string[],
): Promise<void> {
  const teacher = actorOf('teacher', teacherId);
  const records = simulateRecords(seed, { pupils: pupils.length, perPupil: PER_PUPIL, days });
  const there = await db
    .selectFrom('record')
    .select('id')
    .where(
      'id',
      'in',
      records.map(({ id }) => id),
    )
    .execute();
  const known = new Set(there.map(({ id }) => id));
  for (const record of records.filter(({ id }) => !known.has(id))) {
    const { id: personId, guardianId } = pupils[record.pupil] as DemoClass['pupils'][number];
    const writer = record.writer === 'guardian' ? actorOf('guardian', guardianId) : actorOf('student', personId);
    await loadRecord(db, writer, teacher, personId, record);
  }
}

async function loadRecord(
  db: Db,
  writer: Actor,
  teacher: Actor,
  personId: number,
  record: SimulatedRecord,
): Promise<void> {
  const { id, type, day, from, fields, outcome, reason } = record;
  const key = { personId, id };
  const content = { type, day, from, fields, attachments: [] };
  const clock = clockOn(day);
  if (outcome === 'draft') return void (await saveDraft(db, writer, key, content, clock));
  const { revision, state } = await submitRecord(db, writer, key, content, clock);
  if (state !== 'waiting') return;
  if (outcome === 'confirmed') await confirmRecord(db, teacher, key, revision, clock.now);
  if (outcome === 'returned') await refuseRecord(db, teacher, key, { act: 'return', revision, reason }, clock.now);
}

async function loadPoints(db: Db, seed: number, of: DemoClass, days: readonly string[]): Promise<void> {
  const teacher = actorOf('teacher', of.teacherId);
  const committee = of.pupils.slice(0, 3).map(({ id }) => id);
  await setCommittee(db, teacher, { classId: of.classId, studentIds: committee }, clockOn(days.at(-1) as string));
  for (const act of simulatePoints(seed, { pupils: of.pupils.length, perDay: POINTS_A_DAY, days })) {
    const giver = act.by === 'teacher' ? teacher : actorOf('student', committee[0] as number);
    const studentIds = act.pupils.map((pupil) => (of.pupils[pupil] as DemoClass['pupils'][number]).id);
    await givePoints(
      db,
      giver,
      { classId: of.classId, actId: act.id, item: act.item, day: act.day, studentIds },
      clockOn(act.day),
    );
  }
}

/** The teacher's class first, then others of the same school and year. */
async function findClasses(db: Db, teacherId: number): Promise<DemoClass[]> {
  const { rows } = await sql<{ class_id: number; place_id: number; person_id: number }>`
    select c.id as class_id, c.place_id, t.person_id
    from teaching own join class mine on mine.id = own.class_id
    join class c on c.place_id = mine.place_id and c.stage = mine.stage and c.entry_year = mine.entry_year
    join teaching t on t.class_id = c.id and t.term_id = own.term_id and t.is_class_teacher
    where own.person_id = ${teacherId} and own.is_class_teacher
      and own.term_id = (select max(term_id) from teaching where person_id = ${teacherId})
    order by (c.id = mine.id) desc, c.number, c.id limit ${CLASSES}`.execute(db);
  const classes: DemoClass[] = [];
  for (const { class_id: classId, place_id: placeId, person_id } of rows) {
    const members = await sql<{ id: number; guardianId: number }>`
      select e.person_id as id, min(g.guardian_id) as "guardianId"
      from enrolment e join guardianship g on g.person_id = e.person_id and g.is_guardian
      where e.class_id = ${classId} and e.ends_on is null group by e.person_id order by e.person_id`.execute(db);
    classes.push({ classId, placeId, teacherId: person_id, pupils: members.rows });
  }
  return classes;
}
