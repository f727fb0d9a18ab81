import type { ClassBrief, PlaceBrief, TermBrief } from '@wuyu/contract';
import { Problem } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { findPlaceById, findTerm, type Place, type Term, terms } from './queries.js';

/** A term by its code. @throws Problem(404, 'request.not-found') */
export async function getTerm(db: Db | Tx, code: string): Promise<Term> {
  const found = await findTerm(db, code);
  if (!found) throw new Problem(404, 'request.not-found');
  return found;
}

/** Newest first; the current one is the last that has begun, else the first to come. */
export async function listTerms(db: Db, today: string): Promise<{ terms: TermBrief[]; current: string | null }> {
  const newestFirst = (await terms(db)).reverse();
  const current = newestFirst.find(({ startsOn }) => startsOn <= today) ?? newestFirst.at(-1);
  return {
    terms: newestFirst.map(({ id, code, startsOn, endsOn }) => ({ id, code, startsOn, endsOn })),
    current: current?.code ?? null,
  };
}

/** A place by its id. @throws Problem(404, 'request.not-found') */
export async function getPlace(db: Db | Tx, id: number): Promise<Place> {
  const found = await findPlaceById(db, id);
  if (!found) throw new Problem(404, 'request.not-found');
  return found;
}

export const briefPlace = ({ id, kind, code, name }: Place): PlaceBrief => ({ id, kind, code, name });

/** Of each place directly below `rootId`, which schools stand at or under it. */
export function schoolsByChild(places: readonly Place[], rootId: number): Map<number, number[]> {
  const parents = new Map(places.map(({ id, parentId }) => [id, parentId]));
  const byChild = new Map<number, number[]>(
    places.filter(({ parentId }) => parentId === rootId).map(({ id }) => [id, []]),
  );
  for (const { id, kind } of places) {
    if (kind !== 'school') continue;
    let at: number | null | undefined = id;
    while (at !== undefined && at !== null && !byChild.has(at)) at = parents.get(at);
    if (at !== undefined && at !== null) byChild.get(at)?.push(id);
  }
  return byChild;
}

/** A pupil belongs to the class of the last enrolment that touches the term, as in an evaluation; graduated classes are out. */
const lastEnrolments = (term: Term, schoolIds: RawBuilder<unknown>) => sql`
  select e.person_id, e.class_id, c.place_id
  from class c join enrolment e on e.class_id = c.id join place school on school.id = c.place_id
  where c.place_id = any(${schoolIds})
    and ${term.schoolYear}::integer - c.entry_year between 0 and
      case c.stage when 1 then 6 when 2 then 3 else 3 end
      + case when school.division = '5-4' then case c.stage when 1 then -1 when 2 then 1 else 0 end else 0 end - 1
    and e.starts_on <= ${term.endsOn}::date and (e.ends_on is null or e.ends_on >= ${term.startsOn}::date)
    and not exists (
      select 1 from enrolment later where later.person_id = e.person_id
        and later.starts_on > e.starts_on and later.starts_on <= ${term.endsOn}::date)`;

export interface SchoolCounts {
  students: number;
  classes: number;
}

/** How many pupils and classes each of these schools has in a term. */
export async function countSchools(
  db: Db | Tx,
  schoolIds: readonly number[],
  term: Term,
): Promise<Map<number, SchoolCounts>> {
  if (schoolIds.length === 0) return new Map();
  const { rows } = await sql<{ place_id: number; students: number; classes: number }>`
    select place_id, count(*) as students, count(distinct class_id) as classes
    from (${lastEnrolments(term, sql`${[...schoolIds]}::integer[]`)}) as last group by place_id`.execute(db);
  return new Map(rows.map(({ place_id, students, classes }) => [place_id, { students, classes }]));
}

/** The classes of a school that have pupils in a term, by grade and number. */
export async function listClasses(
  db: Db | Tx,
  placeId: number,
  term: Term,
): Promise<Array<ClassBrief & { students: number }>> {
  const { rows } = await sql<ClassBrief & { students: number }>`
    select c.id, c.place_id as "placeId", c.stage * 10 + ${term.schoolYear}::integer - c.entry_year + 1 as grade, c.number, c.name,
      count(*) as students
    from (${lastEnrolments(term, sql`array[${placeId}::integer]`)}) as last join class c on c.id = last.class_id
    group by c.id order by grade, c.number`.execute(db);
  return rows;
}

export interface ClassMember {
  id: number;
  name: string;
  sex: number;
  /** The number within the school. */
  number: string | null;
}

/** The pupils of a class in a term, by their number in the school, then by name. */
export async function classMembers(db: Db | Tx, classId: number, placeId: number, term: Term): Promise<ClassMember[]> {
  const { rows } = await sql<ClassMember>`
    select p.id, p.name, p.sex,
      (select min(value) from person_number n where n.person_id = p.id and n.type = 'school') as number
    from (${lastEnrolments(term, sql`array[${placeId}::integer]`)}) as last join person p on p.id = last.person_id
    where last.class_id = ${classId}
    order by length((select min(value) from person_number n where n.person_id = p.id and n.type = 'school')), number, p.name, p.id`.execute(
    db,
  );
  return rows;
}

/** A class with its grade in a school year. Undefined: there is none. */
export async function findClassBrief(
  db: Db | Tx,
  classId: number,
  schoolYear: number,
): Promise<(ClassBrief & { school: PlaceBrief }) | undefined> {
  const { rows } = await sql<ClassBrief & { school_code: string; school_name: string }>`
    select c.id, c.place_id as "placeId", c.stage * 10 + greatest(1, ${schoolYear}::integer - c.entry_year + 1) as grade, c.number, c.name,
      place.code as school_code, place.name as school_name
    from class c join place on place.id = c.place_id where c.id = ${classId}`.execute(db);
  const [found] = rows;
  if (!found) return undefined;
  const { school_code: code, school_name: name, ...brief } = found;
  return { ...brief, school: { id: brief.placeId, kind: 'school', code, name } };
}

/** Where a scope begins: the top of the tree, or the places named; by code. */
export async function topPlaces(db: Db, scope: 'everywhere' | readonly number[]): Promise<Place[]> {
  const tops =
    scope === 'everywhere'
      ? await db.selectFrom('place').select('id').where('parent_id', 'is', null).orderBy('code').execute()
      : scope.map((id) => ({ id }));
  return Promise.all(tops.map(({ id }) => getPlace(db, id)));
}
