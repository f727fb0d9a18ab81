import { nextIds } from '../../../platform/database/index.js';
import { cellDate } from '../../../platform/files/index.js';
import { keptText, readDivision, readStages, type Stage, schoolYearOf, stagesOfName } from '../rules.js';
import { type ImportContext, type PlaceRecord, run } from './context.js';
import type { Spot } from './findings.js';
import type { RowReader } from './sections.js';
import { emptyTally, type Tally } from './students.js';

/** Rows of one small sheet, gathered: places, terms and courses are few. */
export type Gathered = RowReader;

const kindWords: ReadonlyArray<readonly [RegExp, PlaceRecord['kind']]> = [
  [/^(province|省|省级|直辖市|自治区|省\(.*\))$/, 'province'],
  [/^(city|市|地级市|市级|地市|州|盟)$/, 'city'],
  [/^(county|县|区|区县|县\(?市?、?区?\)?|县级|县级市|旗|教育局)$/, 'county'],
  [/^(school|学校|.*(小学|中学|初中|高中|学校|一贯制.*))$/, 'school'],
];
const order = ['province', 'city', 'county', 'school'];

function kindOf(text: string, code: string): string | undefined {
  if (text !== '') return kindWords.find(([words]) => words.test(text))?.[1];
  if (!/^\d{6}$/.test(code)) return 'school';
  return code.endsWith('0000') ? 'province' : code.endsWith('00') ? 'city' : 'county';
}

/** Places in any order: a row may stand above the one of its parent. */
export async function importPlaces(context: ImportContext, rows: readonly Gathered[]): Promise<Tally> {
  const { tx, findings, places } = context;
  const tally = { ...emptyTally(), rows: rows.length };
  const seen = new Map<string, number>();
  const wanted: Array<{
    row: Gathered;
    place: Omit<PlaceRecord, 'id' | 'parentId'>;
    parent: string;
    says: { division: boolean; stages: boolean };
  }> = [];
  for (const row of rows) {
    const code = row.text('code');
    const name = keptText(row.text('name'), 101);
    if (!/^[\w-]{1,40}$/.test(code)) {
      findings.fault(row.at('code'), { code: 'roster.place-code' });
      continue;
    }
    const earlier = seen.get(code.toLowerCase());
    if (earlier !== undefined) {
      findings.fault(row.at('code'), { code: 'roster.duplicate', values: { row: earlier } });
      continue;
    }
    seen.set(code.toLowerCase(), row.row);
    const kind = kindOf(row.text('kind'), code);
    if (name === '' || name.length > 100) findings.fault(row.at('name'), { code: 'roster.place-name' });
    else if (!kind) findings.fault(row.at('kind'), { code: 'roster.place-kind' });
    else {
      const division = row.text('division') === '' ? '6-3' : readDivision(row.text('division'));
      const stages =
        row.text('stages') === '' ? stagesOfName(`${row.text('kind')}${name}`) : readStages(row.text('stages'));
      if (!division) findings.fault(row.at('division'), { code: 'roster.division' });
      else if (!stages) findings.fault(row.at('stages'), { code: 'roster.stage-unknown' });
      else {
        const place = { kind, code, name, division, stages: kind === 'school' ? stages : [] };
        wanted.push({
          row,
          place,
          parent: row.text('parent'),
          says: { division: row.text('division') !== '', stages: row.text('stages') !== '' },
        });
      }
    }
  }
  const byRank = [...wanted].sort((a, b) => order.indexOf(a.place.kind) - order.indexOf(b.place.kind));
  const added: PlaceRecord[] = [];
  const changed: PlaceRecord[] = [];
  let id = 0;
  const fresh = byRank.filter(({ place }) => !places.byCode(place.code)).length;
  if (fresh > 0) id = await nextIds(tx, 'place', fresh);
  for (const { row, place, parent, says } of byRank) {
    const above = parent === '' ? undefined : places.byCode(parent);
    const known = places.byCode(place.code);
    if (parent !== '' && (!above || order.indexOf(above.kind) >= order.indexOf(place.kind))) {
      findings.fault(row.at('parent'), { code: 'roster.place-parent' });
      continue;
    }
    if (!above && !known?.parentId && place.kind === 'school') {
      findings.fault(row.at('parent'), { code: 'roster.place-parent-missing' });
      continue;
    }
    if (!known) {
      const record: PlaceRecord = { id, ...place, parentId: above?.id ?? null };
      id += 1;
      places.put(record);
      added.push(record);
      tally.added += 1;
      findings.plan(row, 'added');
      continue;
    }
    if (known.kind !== place.kind) {
      findings.fault(row.at('kind'), { code: 'roster.place-kind-changed' });
      continue;
    }
    const next: PlaceRecord = {
      ...known,
      name: place.name,
      parentId: above?.id ?? known.parentId,
      division: says.division ? place.division : known.division,
      stages: says.stages ? place.stages : known.stages,
    };
    const fields = (['name', 'parentId', 'division'] as const).filter(
      (field) => next[field] !== known[field],
    ) as string[];
    if (next.stages.join() !== known.stages.join()) fields.push('stages');
    if (fields.length === 0) {
      tally.unchanged += 1;
      continue;
    }
    Object.assign(known, next);
    changed.push(known);
    tally.changed += 1;
    findings.plan(row, 'changed', fields);
  }
  await context.journal.keep(
    'place',
    [...added, ...changed].map(({ id: placeId }) => ({ id: placeId })),
  );
  for (const place of added) {
    await tx
      .insertInto('place')
      .values({
        id: place.id,
        kind: place.kind,
        code: place.code,
        name: place.name,
        parent_id: place.parentId,
        division: place.division,
        stages: place.stages,
      })
      .execute();
  }
  for (const place of changed) {
    await tx
      .updateTable('place')
      .set({ name: place.name, parent_id: place.parentId, division: place.division, stages: place.stages as Stage[] })
      .where('id', '=', place.id)
      .execute();
  }
  return tally;
}

/** 1 for 秋, 第一学期, 1, 上 …; 2 for 春, 第二学期 …; undefined for anything else. */
export function readHalf(text: string): 1 | 2 | undefined {
  if (/^(1|01|秋|秋季|秋季学期|第?一学期|第1学期|上|上学期)$/.test(text)) return 1;
  if (/^(2|02|春|春季|春季学期|第?二学期|第2学期|下|下学期)$/.test(text)) return 2;
  return undefined;
}

/** 2025-2026, 2025—2026学年, 2025 → 2025. */
export function readSchoolYear(text: string): number | undefined {
  const found = /^(20\d\d)(?:\s*[-—–~/至]\s*(20)?(\d\d))?(学年度?|年)?$/.exec(text);
  if (!found) return undefined;
  const year = Number(found[1]);
  return found[3] !== undefined && Number(found[3]) !== (year + 1) % 100 ? undefined : year;
}

export async function importTerms(context: ImportContext, rows: readonly Gathered[]): Promise<Tally> {
  const { tx, findings, terms } = context;
  const tally = { ...emptyTally(), rows: rows.length };
  const seen = new Map<string, number>();
  for (const row of rows) {
    const whole = /^(\d{4}-\d{4})-([12])$/.exec(row.text('half'));
    const schoolYear = readSchoolYear(row.text('year') || (whole?.[1] ?? ''));
    const half = whole ? (Number(whole[2]) as 1 | 2) : readHalf(row.text('half'));
    const startsOn = cellDate(row.cell('starts'));
    const endsOn = cellDate(row.cell('ends'));
    if (schoolYear === undefined) findings.fault(row.at('year'), { code: 'roster.school-year' });
    else if (half === undefined) findings.fault(row.at('half'), { code: 'roster.term-half' });
    else if (startsOn === null || startsOn === 'invalid') findings.fault(row.at('starts'), { code: 'roster.date' });
    else if (endsOn === null || endsOn === 'invalid') findings.fault(row.at('ends'), { code: 'roster.date' });
    else if (endsOn <= startsOn) findings.fault(row.at('ends'), { code: 'roster.term-backwards' });
    else if (
      schoolYearOf(startsOn) < schoolYear - 1 ||
      schoolYearOf(startsOn) > schoolYear ||
      endsOn > `${schoolYear + 1}-12-31`
    ) {
      findings.fault(row.at('starts'), { code: 'roster.term-outside', values: { year: schoolYear } });
    } else {
      const code = `${schoolYear}-${schoolYear + 1}-${half}`;
      const earlier = seen.get(code);
      const overlaps = terms.some((term) => term.code !== code && term.startsOn <= endsOn && startsOn <= term.endsOn);
      if (earlier !== undefined) findings.fault(row.at('half'), { code: 'roster.duplicate', values: { row: earlier } });
      else if (overlaps) findings.fault(row.at('starts'), { code: 'roster.term-overlap' });
      else await put(row, code, schoolYear, half, startsOn, endsOn);
      seen.set(code, row.row);
    }
  }
  terms.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  return tally;

  async function put(
    row: Gathered,
    code: string,
    schoolYear: number,
    half: 1 | 2,
    startsOn: string,
    endsOn: string,
  ): Promise<void> {
    const known = terms.find((term) => term.code === code);
    if (known && known.startsOn === startsOn && known.endsOn === endsOn) {
      tally.unchanged += 1;
      return;
    }
    if (known) {
      Object.assign(known, { startsOn, endsOn });
      tally.changed += 1;
      findings.plan(row, 'changed', ['startsOn', 'endsOn']);
      await context.journal.keep('term', [{ id: known.id }]);
      await tx.updateTable('term').set({ starts_on: startsOn, ends_on: endsOn }).where('id', '=', known.id).execute();
      return;
    }
    const id = await nextIds(tx, 'term', 1);
    await context.journal.keep('term', [{ id }]);
    terms.push({ id, code, schoolYear, startsOn, endsOn });
    tally.added += 1;
    findings.plan(row, 'added');
    await tx
      .insertInto('term')
      .values({ id, code, school_year: schoolYear, half, starts_on: startsOn, ends_on: endsOn })
      .execute();
  }
}

export interface CourseRecord {
  id: number;
  code: string;
  nameZh: string;
  nameEn: string;
}

export async function readCourses(context: Pick<ImportContext, 'tx'>): Promise<CourseRecord[]> {
  const rows = await context.tx.selectFrom('course').selectAll().orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, code: row.code, nameZh: row.name_zh, nameEn: row.name_en }));
}

export async function importCourses(
  context: ImportContext,
  courses: CourseRecord[],
  rows: readonly Gathered[],
): Promise<Tally> {
  const { findings } = context;
  const tally = { ...emptyTally(), rows: rows.length };
  const seen = new Map<string, number>();
  for (const row of rows) {
    const code = row.text('code').toLowerCase();
    const nameZh = keptText(row.text('name'), 61);
    const earlier = seen.get(code);
    if (!/^[a-z0-9][a-z0-9._-]{0,39}$/.test(code)) findings.fault(row.at('code'), { code: 'roster.course-code' });
    else if (earlier !== undefined)
      findings.fault(row.at('code'), { code: 'roster.duplicate', values: { row: earlier } });
    else if (nameZh === '' || nameZh.length > 60) findings.fault(row.at('name'), { code: 'roster.course-name' });
    else {
      const known = courses.find((course) => course.code === code);
      const nameEn = keptText(row.text('nameEn'), 60) || known?.nameEn || code;
      if (!known) {
        await addCourse(context, courses, { code, nameZh, nameEn });
        tally.added += 1;
        findings.plan(row, 'added');
      } else if (known.nameZh !== nameZh || known.nameEn !== nameEn) {
        Object.assign(known, { nameZh, nameEn });
        tally.changed += 1;
        findings.plan(row, 'changed', ['name']);
        await context.journal.keep('course', [{ id: known.id }]);
        await context.tx
          .updateTable('course')
          .set({ name_zh: nameZh, name_en: nameEn })
          .where('id', '=', known.id)
          .execute();
      } else tally.unchanged += 1;
    }
    seen.set(code, row.row);
  }
  return tally;
}

/** Enters a course; 0 is kept for "nothing is taught". */
export async function addCourse(
  context: ImportContext,
  courses: CourseRecord[],
  course: Omit<CourseRecord, 'id'>,
  at?: Spot,
): Promise<CourseRecord> {
  const id = await nextIds(context.tx, 'course', 1);
  const record = { id, ...course };
  courses.push(record);
  if (at) context.findings.plan(at, 'course-created');
  await context.journal.keep('course', [{ id }]);
  await run(context.tx, 'insert into course (id, code, name_zh, name_en) values ($1, $2, $3, $4)', [
    id,
    course.code,
    course.nameZh,
    course.nameEn,
  ]);
  return record;
}
