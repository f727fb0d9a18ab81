import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';

export interface StepProgress {
  classId: number;
  done: number;
  total: number;
  waiting: Array<{ role: 'teacher'; count: number }>;
}

/** How many pupils of each class have a confirmed comment. */
export async function stepProgress(db: Db, termId: number, classIds: readonly number[]): Promise<StepProgress[]> {
  if (classIds.length === 0) return [];
  const { rows } = await sql<{ class_id: number; done: number; total: number }>`
    select e.class_id, count(r.person_id) as done, count(*) as total
    from term t join enrolment e on e.class_id = any(${[...classIds]}::integer[])
      and e.starts_on <= t.ends_on and (e.ends_on is null or e.ends_on >= t.starts_on)
    left join remark r on r.person_id = e.person_id and r.term_id = t.id and r.kind = 'teacher'
    where t.id = ${termId} and not exists (
      select 1 from enrolment later where later.person_id = e.person_id
        and later.starts_on > e.starts_on and later.starts_on <= t.ends_on)
    group by e.class_id`.execute(db);
  return classIds.map((classId) => {
    const { done = 0, total = 0 } = rows.find(({ class_id }) => class_id === classId) ?? {};
    return { classId, done, total, waiting: total > done ? [{ role: 'teacher', count: total - done }] : [] };
  });
}
