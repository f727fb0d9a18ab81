import type { ClassBrief, Found, PlaceBrief } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type Actor, recordAct, scopeOf } from '../identity/index.js';
import { escapeLike, nameHas } from './name-match.js';
import { getPlace } from './pages.js';
import { searchPupilsOf, searchTeachersOf } from './people.js';
import { rosterPolicy } from './policy.js';
import { currentTerm, type Place, type Term } from './queries.js';
import { gradeOf } from './rules.js';

const MOST = 20;
/** What could be a whole number of a pupil; shorter ones are names' or classes' parts. */
const number = /^[A-Za-z]?[0-9]{5,}[0-9Xx]?$/;

interface FoundRow {
  id: number;
  name: string;
  class_id: number;
  stage: 1 | 2 | 3;
  entry_year: number;
  number: number;
  class_name: string;
  place_id: number;
  place_code: string;
  place_name: string;
  division: '6-3' | '5-4';
}

function toFound(row: FoundRow, term: Term, kind: 'student' | 'class'): Found {
  const years = { stage: row.stage, entryYear: row.entry_year };
  const grade = gradeOf(years, term, row.division) ?? row.stage * 10 + 1;
  const brief: ClassBrief = {
    id: row.class_id,
    placeId: row.place_id,
    grade,
    number: row.number,
    name: row.class_name,
  };
  const school: PlaceBrief = { id: row.place_id, kind: 'school', code: row.place_code, name: row.place_name };
  return { kind, id: row.id, name: kind === 'class' ? row.class_name : row.name, class: brief, school };
}

const columns = sql`c.id as class_id, c.stage, c.entry_year, c.number, c.name as class_name,
  place.id as place_id, place.code as place_code, place.name as place_name, place.division`;

/** The class of somebody's last enrolment begun. */
const lastClass = sql`join lateral (
    select class_id from enrolment where person_id = p.id order by (starts_on <= current_date) desc, starts_on desc limit 1
  ) last on true join class c on c.id = last.class_id join place on place.id = c.place_id`;

/** The pupil itself, and the children of whom somebody is a guardian. */
async function ownPeople(db: Db, actor: Actor, text: string, term: Term): Promise<Found[]> {
  const self = actor.personId;
  if (self === null) return [];
  const { rows } = await sql<FoundRow>`
    select p.id, p.name, ${columns} from person p ${lastClass}
    where p.kind = 'student' and ${nameHas(text)} and p.id in (
      select ${self}::integer union select person_id from guardianship where guardian_id = ${self} and is_guardian)
    order by p.id limit ${MOST}`.execute(db);
  return rows.map((row) => toFound(row, term, 'student'));
}

/** The pupils of the classes that a teacher has now, and the classes themselves. */
async function ownClasses(db: Db, actor: Actor, text: string, term: Term): Promise<Found[]> {
  const self = actor.personId;
  if (self === null || !actor.roles.some(({ role }) => role === 'teacher')) return [];
  const taught = sql`select t.class_id from teaching t where t.person_id = ${self} and t.term_id = (
    select t2.term_id from teaching t2 join term on term.id = t2.term_id where t2.class_id = t.class_id
    order by (term.starts_on <= current_date) desc, term.starts_on desc limit 1)`;
  const { rows } = await sql<FoundRow>`
    select p.id, p.name, ${columns}
    from class c join place on place.id = c.place_id join enrolment e on e.class_id = c.id join person p on p.id = e.person_id
    where c.id in (${taught}) and e.starts_on <= current_date and (e.ends_on is null or e.ends_on >= current_date)
      and ${nameHas(text)}
    order by p.name, p.id limit ${MOST}`.execute(db);
  return rows.map((row) => toFound(row, term, 'student'));
}

/** `七年级3班`, `初一(3)`, `7.3`: a class as it may be typed, against each class's usual forms. */
function namesOf({ grade, number: n, name }: ClassBrief): string[] {
  const zh = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
  const [stage, year] = [Math.floor(grade / 10), grade % 10];
  const through = stage === 1 ? year : stage === 2 ? year + 6 : 0;
  const grades = [
    ...(through > 0 ? [`${zh[through]}年级`, `${through}年级`, `${through}.`, `${zh[through]}`] : []),
    ...(stage === 2 ? [`初${zh[year]}`, `初${year}`] : []),
    ...(stage === 3 ? [`高${zh[year]}`, `高${year}`] : []),
  ];
  return [name, ...grades.flatMap((one) => [`${one}${n}班`, `${one}${n}`])].filter((one) => one !== '');
}

const plain = (text: string) => text.replace(/[\s()（）]/g, '').toLowerCase();

/** The classes of a school whose name in one of its forms begins with the text. */
async function classesOfSchool(db: Db, placeId: number, text: string, term: Term): Promise<Found[]> {
  const wanted = plain(text);
  if (wanted === '') return [];
  const { rows } = await sql<FoundRow>`
    select c.id, '' as name, ${columns} from class c join place on place.id = c.place_id
    where c.place_id = ${placeId} and c.entry_year between ${term.schoolYear - 6} and ${term.schoolYear}
    order by c.stage, c.entry_year desc, c.number`.execute(db);
  return rows
    .filter(({ stage, entry_year: entryYear, division }) => gradeOf({ stage, entryYear }, term, division) !== undefined)
    .map((row) => toFound(row, term, 'class'))
    .filter((found) => found.class !== null && namesOf(found.class).some((name) => plain(name).startsWith(wanted)));
}

/** Places of a scope by a part of their name, or by their code. */
async function placesNamed(
  db: Db,
  scope: 'everywhere' | readonly number[],
  text: string,
  limit = MOST,
): Promise<PlaceBrief[]> {
  if (scope !== 'everywhere' && scope.length === 0) return [];
  const roots = scope === 'everywhere' ? sql`parent_id is null` : sql`id = any(${[...scope]}::integer[])`;
  const { rows } = await sql<PlaceBrief>`
    with recursive down as (
      select id from place where ${roots}
      union all select p.id from place p join down on p.parent_id = down.id)
    select p.id, p.kind, p.code, p.name from place p
    where p.id in (select id from down) and (p.name like ${`%${escapeLike(text)}%`} or p.code = ${text})
    order by (p.kind = 'school'), p.code limit ${limit}`.execute(db);
  return rows;
}

const toPlaceFound = (place: PlaceBrief): Found => ({
  kind: 'place',
  id: place.id,
  name: place.name,
  class: null,
  school: place.kind === 'school' ? place : null,
});

/** `一中 七年级3班`: the classes of the schools that the first word names. */
async function classesOfPlaces(
  db: Db,
  scope: 'everywhere' | readonly number[],
  text: string,
  term: Term,
): Promise<Found[]> {
  const [first = '', ...rest] = text.split(/\s+/);
  if (rest.length === 0) return [];
  const schools = (await placesNamed(db, scope, first, 6)).filter(({ kind }) => kind === 'school').slice(0, 5);
  const found = await Promise.all(schools.map(({ id }) => classesOfSchool(db, id, rest.join(''), term)));
  return found.flat();
}

/** A school's people by a part of their name, a region's pupils by an exact number only. */
async function peopleOf(db: Db, place: Place, text: string, term: Term): Promise<Found[]> {
  const isNumber = number.test(text);
  if (place.kind !== 'school' && !isNumber) return [];
  const asked = { placeId: place.id, term, text };
  const { people: pupils } = await searchPupilsOf(db, asked);
  const teachers = place.kind === 'school' && !isNumber ? (await searchTeachersOf(db, asked)).people : [];
  return [
    ...pupils.map(({ id, name, class: of, school }) => ({ kind: 'student' as const, id, name, class: of, school })),
    ...teachers.map(({ id, name, school }) => ({ kind: 'teacher' as const, id, name, class: null, school })),
  ];
}

/**
 * Whatever of that name stands in the own scope, the nearest first. That pupils of a whole school or region were found is
 * written down, by their ids.
 */
export async function searchAll(db: Db, actor: Actor, given: string, today: string): Promise<Found[]> {
  const text = given.trim();
  const term = await currentTerm(db, today);
  if (text === '' || !term) return [];
  const near = [...(await ownPeople(db, actor, text, term)), ...(await ownClasses(db, actor, text, term))];
  const places = scopeOf(actor, rosterPolicy, 'place.read');
  const people = scopeOf(actor, rosterPolicy, 'people.read');
  const roots =
    people === 'everywhere'
      ? await db.selectFrom('place').select('id').where('parent_id', 'is', null).execute()
      : people.map((id) => ({ id }));
  const far: Found[] = [];
  const classes: Found[] = [];
  for (const { id } of roots) {
    const place = await getPlace(db, id);
    far.push(...(await peopleOf(db, place, text, term)));
    if (place.kind === 'school') classes.push(...(await classesOfSchool(db, id, text, term)));
  }
  classes.push(...(await classesOfPlaces(db, places, text, term)));
  const named = (await placesNamed(db, places, text)).map(toPlaceFound);
  const seen = new Set<string>();
  const found = [...near, ...classes, ...named, ...far]
    .filter(({ kind, id }) => !seen.has(`${kind} ${id}`) && seen.add(`${kind} ${id}`))
    .slice(0, MOST);
  await noteFar(db, actor, found, new Set(near.map(({ id }) => id)));
  return found;
}

async function noteFar(db: Db, actor: Actor, found: readonly Found[], near: ReadonlySet<number>): Promise<void> {
  const far = found.filter(({ kind, id }) => kind === 'student' && !near.has(id));
  if (far.length === 0) return;
  const details = { what: 'search', found: far.length, students: far.map(({ id }) => id).join(' ') };
  await recordAct(db, { act: 'read.people', accountId: actor.accountId, placeId: far[0]?.school?.id ?? null, details });
}
