import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';

export interface StepProgress {
  classId: number;
  done: number;
  total: number;
  waiting: { role: 'student' | 'teacher' | 'guardian' | 'committee' | 'head'; count: number }[];
}

/** How far classes are with their records of a term: pupils of whom at least one counts, and what waits for whom. */
export async function stepProgress(db: Db, termId: number, classIds: readonly number[]): Promise<StepProgress[]> {
  if (classIds.length === 0) return [];
  const { rows } = await sql<{
    class_id: number;
    total: number;
    done: number;
    teacher: number;
    guardian: number;
    student: number;
  }>`
    with pupils as (
      select e.class_id, count(distinct e.person_id) as total from enrolment e join term on term.id = ${termId}
      where e.class_id = any(${[...classIds]}::integer[]) and e.starts_on <= term.ends_on
        and (e.ends_on is null or e.ends_on >= term.ends_on) group by e.class_id),
    records as (
      select class_id, count(distinct person_id) filter (where state = 'confirmed') as done,
        count(*) filter (where state = 'waiting' and confirmer = 'class-teacher') as teacher,
        count(*) filter (where state = 'waiting' and confirmer = 'guardian') as guardian,
        count(*) filter (where state = 'returned') as student
      from record where class_id = any(${[...classIds]}::integer[]) and term_id = ${termId} group by class_id)
    select c.id as class_id, coalesce(p.total, 0) as total, coalesce(r.done, 0) as done, coalesce(r.teacher, 0) as teacher,
      coalesce(r.guardian, 0) as guardian, coalesce(r.student, 0) as student
    from unnest(${[...classIds]}::integer[]) as c (id)
    left join pupils p on p.class_id = c.id left join records r on r.class_id = c.id`.execute(db);
  return rows.map(({ class_id: classId, total, done, ...counts }) => ({
    classId,
    done: Math.min(done, total),
    total,
    waiting: (['teacher', 'guardian', 'student'] as const).flatMap((role) =>
      counts[role] > 0 ? [{ role, count: counts[role] }] : [],
    ),
  }));
}
