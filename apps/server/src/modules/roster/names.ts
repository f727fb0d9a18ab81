import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Term } from './queries.js';

export interface KnownName {
  personId: number;
  name: string;
  kind: 'student' | 'teacher' | 'guardian';
}

/** Everybody who belongs to a school in a term: its pupils, their families, its teachers. In no order. */
export async function namesAtSchool(db: Db | Tx, placeId: number, term: Term): Promise<KnownName[]> {
  const { rows: pupils } = await sql<{ id: number }>`
    select distinct e.person_id as id from class c join enrolment e on e.class_id = c.id
    where c.place_id = ${placeId} and e.starts_on <= ${term.endsOn}
      and (e.ends_on is null or e.ends_on >= ${term.startsOn})`.execute(db);
  const ids = pupils.map(({ id }) => id);
  const { rows: families } = await sql<{ id: number }>`
    select distinct guardian_id as id from guardianship where person_id = any(${ids}::integer[])`.execute(db);
  const { rows: staff } = await sql<{ id: number }>`
    select t.person_id as id from class c join teaching t on t.class_id = c.id and t.term_id = ${term.id}
    where c.place_id = ${placeId}
    union select person_id from employment
    where place_id = ${placeId} and starts_on <= ${term.endsOn}
      and (ends_on is null or ends_on >= ${term.startsOn})`.execute(db);
  const all = [...new Set([...pupils, ...families, ...staff].map(({ id }) => id))];
  const { rows } = await sql<KnownName>`
    select id as "personId", name, kind from person where id = any(${all}::integer[])`.execute(db);
  return rows;
}
