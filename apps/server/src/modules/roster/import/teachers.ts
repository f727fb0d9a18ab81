import {
  checkIdentityNumber,
  checkName,
  checkPhone,
  checkSex,
  isDamagedNumber,
  isLocalNumber,
  keptText,
  tidyNumber,
} from '../rules.js';
import { type ImportContext, type PlaceRecord, run, schoolOfRow } from './context.js';
import { findPeople, type KnownPerson, keyOf } from './known-people.js';
import { gatherPersonWrites, type PersonSaid } from './person-writes.js';
import type { Gathered } from './reference.js';
import { isBlankMark, isErrorCell } from './student-row.js';
import { emptyTally, type Tally } from './students.js';
import type { Teaching } from './teaching.js';

interface TeacherRow {
  row: Gathered;
  place: PlaceRecord;
  said: PersonSaid;
  post: string;
}

/** Somebody known, or somebody this file adds; `person.id` is there once the people are saved. */
interface Teacher {
  person: { id: number };
  name: string;
  known?: KnownPerson;
  row: Gathered;
  fields: Set<string>;
}

/**
 * Rows of teachers; one teacher may stand in several, one a subject. Matched by identity number, else by staff number at the
 * same school, else by mobile number and name.
 */
export async function importTeachers(
  context: ImportContext,
  teaching: Teaching,
  rows: readonly Gathered[],
): Promise<Tally> {
  const { tx, findings } = context;
  const tally = { ...emptyTally(), rows: rows.length };
  const read = rows.map((row) => readTeacher(context, row)).filter((row) => row !== undefined);
  const { byNumber: found, people: known } = await findPeople(
    tx,
    'teacher',
    read.flatMap(({ said }) => [...said.numbers]),
  );
  const jobs = await readJobs(context, [...known.keys()]);
  const people = gatherPersonWrites();
  const inFile = new Map<string, Teacher>();
  const byPerson = new Map<{ id: number }, Teacher>();
  const hired = new Map<{ id: number }, Map<number, string>>();
  const reposted: Reposted[] = [];

  for (const one of read) {
    const teacher = teacherOf(one);
    if (!teacher) continue;
    for (const { type, value } of one.said.numbers) inFile.set(scoped(type, value, one.place), teacher);
    takeJob(teacher, one);
    await teaching.read(one.row, one.place, teacher.person);
  }
  for (const { known: before, fields, row } of byPerson.values()) {
    if (!before) tally.added += 1;
    else if (fields.size > 0) tally.changed += 1;
    else tally.unchanged += 1;
    if (!before || fields.size > 0) findings.plan(row, before ? 'changed' : 'added', before ? [...fields] : []);
  }
  // Also when the file will be refused: the next sheet looks for these teachers and must not complain that they are missing.
  await people.save(context, true);
  await saveJobs(context, hired, reposted);
  return tally;

  function teacherOf({ row, place, said }: TeacherRow): Teacher | undefined {
    const earlier = said.numbers
      .map(({ type, value }) => inFile.get(scoped(type, value, place)))
      .find((teacher) => teacher !== undefined);
    if (earlier) {
      if (earlier.name !== said.name) {
        findings.fault(row.at('name'), { code: 'roster.teacher-name-differs', values: { row: earlier.row.row } });
        return undefined;
      }
      if (earlier.known) for (const field of people.change(earlier.known, said)) earlier.fields.add(field);
      return earlier;
    }
    const before = knownTeacher(row, place, said);
    if (before === 'fault') return undefined;
    if (before && isElsewhere(before)) {
      findings.fault(row.at('name'), { code: 'roster.person-elsewhere' });
      return undefined;
    }
    const added = before ?? people.add('teacher', said);
    const already = byPerson.get(added);
    const teacher = already ?? {
      person: added,
      name: said.name,
      ...(before ? { known: before } : {}),
      row,
      fields: new Set<string>(),
    };
    byPerson.set(added, teacher);
    if (before) {
      if (before.name !== said.name) findings.warn(row.at('name'), { code: 'roster.name-changed' });
      for (const field of people.change(before, said)) teacher.fields.add(field);
    }
    return teacher;
  }

  function knownTeacher(row: Gathered, place: PlaceRecord, said: PersonSaid): KnownPerson | 'fault' | undefined {
    const of = (type: string) => {
      const number = said.numbers.find((one) => one.type === type);
      return number
        ? (found.get(keyOf(type, number.value)) ?? [])
            .map((id) => known.get(id))
            .filter((person) => person !== undefined)
        : [];
    };
    const byIdentity = of('identity');
    if (byIdentity[0]) return byIdentity[0];
    const byStaff = of('staff').filter((person) => jobs.has(`${person.id}/${place.id}`));
    if (byStaff[0]) {
      if (byStaff[0].name === said.name) return byStaff[0];
      findings.fault(row.at('staff'), { code: 'roster.number-taken' });
      return 'fault';
    }
    return of('phone').find((person) => person.name === said.name);
  }

  function isElsewhere(person: KnownPerson): boolean {
    if (!context.within) return false;
    const own = [...context.within].some((placeId) => jobs.has(`${person.id}/${placeId}`));
    return !own && [...jobs.keys()].some((key) => key.startsWith(`${person.id}/`));
  }

  function takeJob(teacher: Teacher, { place, post }: TeacherRow): void {
    const job = teacher.known ? jobs.get(`${teacher.known.id}/${place.id}`) : undefined;
    if (job === undefined) {
      const own = hired.get(teacher.person) ?? new Map<number, string>();
      own.set(place.id, post || own.get(place.id) || '');
      hired.set(teacher.person, own);
      teacher.fields.add('employment');
    } else if (post !== '' && job.post !== post) {
      job.post = post;
      reposted.push({ personId: teacher.person.id, placeId: place.id, startsOn: job.startsOn, post });
      teacher.fields.add('post');
    }
  }
}

/** Staff numbers are a school's own. */
function scoped(type: string, value: string, place: PlaceRecord): string {
  return type === 'staff' ? `staff:${place.id}:${value}` : keyOf(type, value);
}

function readTeacher(context: ImportContext, row: Gathered): TeacherRow | undefined {
  const { findings } = context;
  const place = schoolOfRow(context, row);
  const name = isErrorCell(row.cell('name')) ? { fault: { code: 'roster.cell-error' } } : checkName(row.text('name'));
  if ('fault' in name) findings.fault(row.at('name'), name.fault);
  const numbers: Array<{ type: string; value: string }> = [];
  let sound = place !== undefined && 'value' in name;
  let sex: number | undefined;
  let bornOn: string | undefined;
  const fault = (key: string, code: string) => {
    sound = false;
    findings.fault(row.at(key), { code });
  };
  for (const key of ['identity', 'staff', 'phone']) {
    const text = row.text(key);
    if (text === '' || isBlankMark(text)) continue;
    if (isErrorCell(row.cell(key))) fault(key, 'roster.cell-error');
    else if (isDamagedNumber(row.cell(key), text)) fault(key, 'roster.number-damaged');
    else if (key === 'phone') {
      const phone = checkPhone(text);
      for (const warning of phone.warnings) findings.warn(row.at('phone'), warning);
      if (phone.mobile) numbers.push({ type: 'phone', value: phone.value });
    } else if (key === 'staff') {
      if (isLocalNumber(tidyNumber(text))) numbers.push({ type: 'staff', value: tidyNumber(text) });
      else fault(key, 'roster.number-form');
    } else if (/^\d{14,}/.test(tidyNumber(text))) {
      const identity = checkIdentityNumber(text);
      if ('fault' in identity) {
        fault(key, identity.fault.code);
        continue;
      }
      for (const warning of identity.warnings) findings.warn(row.at(key), warning);
      numbers.push({ type: 'identity', value: identity.value.number });
      [sex, bornOn] = [identity.value.sex, identity.value.bornOn];
    } else if (/^[A-Z0-9()/]{4,30}$/.test(tidyNumber(text)))
      numbers.push({ type: 'identity', value: tidyNumber(text) });
    else fault(key, 'roster.identity-form');
  }
  if (row.text('sex') !== '') {
    const said = checkSex(row.text('sex'));
    if ('fault' in said) fault('sex', said.fault.code);
    else sex = said.value;
  }
  if (sound && numbers.length === 0) fault('name', 'roster.teacher-number-missing');
  if (!sound || !place || !('value' in name)) return undefined;
  return {
    row,
    place,
    said: { name: name.value, sex, bornOn, details: {}, numbers },
    post: keptText(row.text('post'), 40),
  };
}

interface Reposted {
  personId: number;
  placeId: number;
  startsOn: string;
  post: string;
}

/** `person/place` → the job there that has not ended. */
async function readJobs(
  { tx }: ImportContext,
  ids: readonly number[],
): Promise<Map<string, { startsOn: string; post: string }>> {
  const rows = await run<{ person_id: number; place_id: number; starts_on: string; post: string }>(
    tx,
    'select person_id, place_id, starts_on, post from employment where ends_on is null and person_id = any($1::int[])',
    [ids],
  );
  return new Map(rows.map((row) => [`${row.person_id}/${row.place_id}`, { startsOn: row.starts_on, post: row.post }]));
}

async function saveJobs(
  { tx, asOf, journal }: ImportContext,
  hired: ReadonlyMap<{ id: number }, ReadonlyMap<number, string>>,
  reposted: readonly Reposted[],
): Promise<void> {
  const jobs = [...hired].flatMap(([person, of]) =>
    [...of].map(([placeId, post]) => ({ personId: person.id, placeId, startsOn: asOf, post })),
  );
  await journal.keep(
    'employment',
    [...jobs, ...reposted].map((job) => ({ person_id: job.personId, place_id: job.placeId, starts_on: job.startsOn })),
  );
  await run(
    tx,
    `insert into employment (person_id, place_id, starts_on, post)
     select person_id, place_id, $4::date, post from unnest($1::int[], $2::int[], $3::text[]) as e(person_id, place_id, post)
     on conflict do nothing`,
    [jobs.map(({ personId }) => personId), jobs.map(({ placeId }) => placeId), jobs.map(({ post }) => post), asOf],
  );
  for (const { personId, placeId, startsOn, post } of reposted) {
    await tx
      .updateTable('employment')
      .set({ post })
      .where('person_id', '=', personId)
      .where('place_id', '=', placeId)
      .where('starts_on', '=', startsOn)
      .execute();
  }
}
