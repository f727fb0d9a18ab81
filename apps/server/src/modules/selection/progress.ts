import type { SelectionState } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { waitingFor } from './rules.js';

export interface StepProgress {
  classId: number;
  done: number;
  total: number;
  waiting: Array<{ role: 'student' | 'teacher' | 'guardian' | 'committee' | 'head'; count: number }>;
}

/** How far classes are with choosing and signing in a term; the pupils are those enrolled at its end. */
export async function stepProgress(db: Db | Tx, termId: number, classIds: readonly number[]): Promise<StepProgress[]> {
  if (classIds.length === 0) return [];
  const { rows } = await sql<{ classId: number; state: SelectionState; count: number }>`
    with term_days as (select starts_on, ends_on from term where id = ${termId})
    select e.class_id as "classId", coalesce(s.state, 'none') as state, count(*)::int as count
    from enrolment e cross join term_days d
    left join selection s on s.person_id = e.person_id and s.term_id = ${termId}
    where e.class_id = any(${[...classIds]}::integer[])
      and e.starts_on <= d.ends_on and (e.ends_on is null or e.ends_on >= d.starts_on)
      and not exists (
        select 1 from enrolment later where later.person_id = e.person_id
          and later.starts_on > e.starts_on and later.starts_on <= d.ends_on)
    group by e.class_id, s.state`.execute(db);
  return classIds.map((classId) => {
    const own = rows.filter((row) => row.classId === classId);
    const sum = (role: ReturnType<typeof waitingFor>) =>
      own.reduce((total, { state, count }) => total + (waitingFor(state) === role ? count : 0), 0);
    return {
      classId,
      done: sum(null),
      total: own.reduce((total, { count }) => total + count, 0),
      waiting: (['student', 'teacher', 'guardian'] as const)
        .map((role) => ({ role, count: sum(role) }))
        .filter(({ count }) => count > 0),
    };
  });
}
