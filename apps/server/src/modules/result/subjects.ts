import type { Subjects } from '@wuyu/evaluation';
import { standardGrade } from '@wuyu/fitness';
import type pg from 'pg';
import { copyOut, fieldOffset } from '../../platform/database/index.js';

/** Who is evaluated in a run: one cell a subject, by ascending person id, over shared memory. */
export interface RunSubjects extends Subjects {
  /** Dense index → person. */
  persons: Int32Array;
  /** Person → dense index, −1 when not evaluated. */
  indexOf: Int32Array;
  class: Int32Array;
  school: Int32Array;
  county: Int32Array;
  city: Int32Array;
  province: Int32Array;
  standardGrade: Uint8Array;
}

/** A client or a pool. */
type Queryable = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>;

export interface Term {
  id: number;
  code: string;
  school_year: number;
  starts_on: string;
  ends_on: string;
}

interface ClassRow {
  id: number;
  place_id: number;
  stage: number;
  entry_year: number;
}

interface PlaceRow {
  id: number;
  kind: string;
  parent_id: number | null;
  division: '6-3' | '5-4';
}

/** What a class says about its pupils in a term. */
interface ClassFacts {
  grade: number;
  standardGrade: number;
  school: number;
  county: number;
  city: number;
  province: number;
}

const WIDTHS = [4, 2, 4];
/** Years of a stage: the third is senior; a 五四制 school has five primary and four junior years. */
const YEARS: Record<PlaceRow['division'], readonly number[]> = { '6-3': [0, 6, 3, 3], '5-4': [0, 5, 4, 3] };

/**
 * The pupils of a place in a term, each with the term's last enrolment. One streamed query; a million pupils take about 40 MiB.
 */
export async function readSubjects(client: pg.PoolClient, term: Term, placeId: number): Promise<RunSubjects> {
  const classes = await readClasses(client, term, placeId);
  const { rows } = await client.query<{ greatest: number }>('select coalesce(max(id), 0) as greatest from person');
  const greatest = rows[0]?.greatest ?? 0;
  const [personAt, sexAt, classAt] = [0, 1, 2].map((field) => fieldOffset(WIDTHS, field)) as [number, number, number];
  let persons = new Int32Array(Math.min(greatest + 1, 1 << 16));
  let sexes = new Uint8Array(persons.length);
  let classOf = new Int32Array(persons.length);
  let n = 0;
  const sql = `copy (
    select distinct on (e.person_id) e.person_id, p.sex, e.class_id
    from enrolment e join person p on p.id = e.person_id
    where e.starts_on <= '${term.ends_on}' and (e.ends_on is null or e.ends_on >= '${term.starts_on}')
    order by e.person_id, e.starts_on desc) to stdout (format binary)`;
  await copyOut(client, sql, WIDTHS, (view, at) => {
    const classId = view.getInt32(at + classAt);
    if (!classes.has(classId)) return;
    if (n === persons.length) {
      const length = Math.min(greatest + 1, n * 2);
      persons = grown(persons, new Int32Array(length));
      sexes = grown(sexes, new Uint8Array(length));
      classOf = grown(classOf, new Int32Array(length));
    }
    persons[n] = view.getInt32(at + personAt);
    const sex = view.getInt16(at + sexAt);
    sexes[n] = sex === 1 || sex === 2 ? sex : 0;
    classOf[n] = classId;
    n++;
  });
  const subjects = emptySubjects(n, greatest);
  for (let index = 0; index < n; index++) {
    const facts = classes.get(classOf[index] as number) as ClassFacts;
    subjects.persons[index] = persons[index] as number;
    subjects.indexOf[persons[index] as number] = index;
    subjects.sex[index] = sexes[index] as number;
    subjects.class[index] = classOf[index] as number;
    subjects.grade[index] = facts.grade;
    subjects.standardGrade[index] = facts.standardGrade;
    subjects.school[index] = facts.school;
    subjects.county[index] = facts.county;
    subjects.city[index] = facts.city;
    subjects.province[index] = facts.province;
  }
  return subjects;
}

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function emptySubjects(n: number, greatestPerson: number): RunSubjects {
  const ints = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4));
  const bytes = () => new Uint8Array(new SharedArrayBuffer(n));
  return {
    n,
    persons: ints(n),
    indexOf: ints(greatestPerson + 1).fill(-1),
    grade: bytes(),
    standardGrade: bytes(),
    sex: bytes(),
    class: ints(n),
    school: ints(n),
    county: ints(n),
    city: ints(n),
    province: ints(n),
  };
}

/** What every class below a place says of its pupils in a term. */
export async function readClasses(client: Queryable, term: Term, placeId: number): Promise<Map<number, ClassFacts>> {
  const places = await client.query<PlaceRow>('select id, kind, parent_id, division from place');
  const byId = new Map(places.rows.map((place) => [place.id, place]));
  const classes = await client.query<ClassRow>('select id, place_id, stage, entry_year from class');
  const found = new Map<number, ClassFacts>();
  for (const { id, place_id, stage, entry_year } of classes.rows) {
    const above = pathOf(byId, place_id);
    if (!above.some((place) => place.id === placeId)) continue;
    const idOf = (kind: string) => above.find((place) => place.kind === kind)?.id ?? 0;
    const division = byId.get(place_id)?.division ?? '6-3';
    const year = term.school_year - entry_year + 1;
    const grade = year >= 1 && year <= (YEARS[division][stage] ?? 0) ? stage * 10 + year : 0;
    if (grade === 0) continue; // not yet begun, or graduated: nobody has to end these enrolments
    found.set(id, {
      grade,
      standardGrade: standardGrade(grade, division),
      school: place_id,
      county: idOf('county'),
      city: idOf('city'),
      province: idOf('province'),
    });
  }
  return found;
}

function pathOf(places: ReadonlyMap<number, PlaceRow>, id: number): PlaceRow[] {
  const path: PlaceRow[] = [];
  for (let place = places.get(id); place && !path.includes(place); place = places.get(place.parent_id ?? -1))
    path.push(place);
  return path;
}

export async function readTerm(client: Queryable, termId: number): Promise<Term> {
  const { rows } = await client.query<Term>(
    'select id, code, school_year, starts_on, ends_on from term where id = $1',
    [termId],
  );
  return rows[0] as Term;
}
