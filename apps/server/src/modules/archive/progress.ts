import type { SignerRole } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';

export interface ClassProgress {
  classId: number;
  /** Archives that are sealed, of the pupils whose last enrolment in the term is in the class. */
  done: number;
  total: number;
  waiting: Array<{ role: SignerRole; count: number }>;
}

/** How far the archives of classes are in a term, and whom the rest waits for. */
export async function stepProgress(db: Db, termId: number, classIds: readonly number[]): Promise<ClassProgress[]> {
  if (classIds.length === 0) return [];
  const { rows } = await sql<{ class_id: number; turn: SignerRole | ''; count: number }>`
    select e.class_id, coalesce(a.turn, 'student') as turn, count(*)::integer as count
    from term t join enrolment e on e.class_id = any(${[...classIds]}::integer[])
      and e.starts_on <= t.ends_on and (e.ends_on is null or e.ends_on >= t.starts_on)
    left join lateral (select case when state = 'sealed' then '' else turn end as turn from term_archive a
      where a.person_id = e.person_id and a.term_id = t.id order by revision desc limit 1) a on true
    where t.id = ${termId} and not exists (select 1 from enrolment later where later.person_id = e.person_id
      and later.starts_on > e.starts_on and later.starts_on <= t.ends_on)
    group by e.class_id, 2`.execute(db);
  return classIds.map((classId) => {
    const own = rows.filter(({ class_id }) => class_id === classId);
    return {
      classId,
      done: own.find(({ turn }) => turn === '')?.count ?? 0,
      total: own.reduce((sum, { count }) => sum + count, 0),
      waiting: own.flatMap(({ turn, count }) => (turn === '' ? [] : [{ role: turn, count }])),
    };
  });
}
