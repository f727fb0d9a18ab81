import { Problem, type TimelineEntry } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { attachmentsOf } from '../attachment/index.js';
import { findRecords } from '../record/index.js';
import { terms } from '../roster/index.js';
import { aspectOf } from './figures.js';
import { photoOf } from './photo.js';
import { recordsOnTimeline } from './steps.js';

/** Where entries come from, in the order in which those of one day follow each other. */
const sources = ['album', 'archive', 'award', 'certificate', 'comment', 'enrolment', 'record', 'report'] as const;
type Source = (typeof sources)[number];

/** The place after which a page goes on. */
export interface Place {
  day: string;
  source: Source;
  id: string;
}

/** One row of a source; every source has these columns. */
export interface TimelineRow extends Place {
  kind: TimelineEntry['kind'];
  title: string;
  term_id: number | null;
  aspect: string;
  class_id: number | null;
  value: number | null;
  unit: string;
}

/** The rows of a source before a place, newest first: `day` and `id` are what the source calls them. */
export type Bound = (day: RawBuilder<unknown>, id: RawBuilder<unknown>) => RawBuilder<unknown>;

const awardIndicators = ['moral.award', 'health.sport-award', 'art.award', 'practice.award'];

export interface TimelineRequest {
  personId: number;
  before?: string | undefined;
  limit: number;
  /** Of the schools' time zone, so that what was done at night is of the right day. */
  offsetMinutes: number;
}

/**
 * A pupil's way, newest first: a page of it by key, in one question over all sources.
 *
 * @throws Problem 400 `request.invalid` for a place that no page gave.
 */
export async function timelineOf(
  db: Db,
  { personId, before, limit, offsetMinutes }: TimelineRequest,
): Promise<{ entries: TimelineEntry[]; next: string | null }> {
  const after = before === undefined ? undefined : readPlace(before);
  const dayOf = (at: RawBuilder<unknown>) =>
    sql`((${at} at time zone 'UTC') + make_interval(mins => ${offsetMinutes}::integer))::date`;
  const parts = sources.map((source) => {
    const select = selects[source](personId, dayOf);
    return sql`(select * from (${select}) as of_source where ${boundOf(source, after)}
      order by day desc, id collate "C" desc limit ${limit + 1})`;
  });
  const { rows } = await sql<TimelineRow>`
    select * from (${sql.join(parts, sql` union all `)}) as all_sources
    order by day desc, source desc, id collate "C" desc limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    entries: await describe(db, shown),
    next: rows.length > limit && last ? `${last.day}~${last.source}~${last.id}` : null,
  };
}

type Select = (personId: number, dayOf: (at: RawBuilder<unknown>) => RawBuilder<unknown>) => RawBuilder<unknown>;

const none = sql`null::integer as class_id, null::float8 as value, '' as unit`;

const selects: Readonly<Record<Source, Select>> = {
  album: (personId) => sql`
    select 'album' as source, day, id::text as id, 'album' as kind, caption as title, null::integer as term_id, aspect, ${none}
    from album_entry where person_id = ${personId}`,
  archive: (personId, dayOf) => sql`
    select 'archive' as source, ${dayOf(sql`sealed_at`)} as day, term_id || '.' || revision as id, 'archive' as kind,
      reason as title, term_id::integer as term_id, '' as aspect, ${none}
    from term_archive where person_id = ${personId} and state = 'sealed'`,
  // What came of a confirmed record is shown as that record.
  award: (personId) => sql`
    select 'award' as source, o.day, o.batch_id || '.' || o.cell as id, 'award' as kind, i.title_zh as title,
      o.term_id::integer as term_id, i.code as aspect, null::integer as class_id, o.value / 10000.0 as value, i.unit
    from observation o join indicator i on i.id = o.indicator_id
    where o.person_id = ${personId} and i.code = any(${awardIndicators}::text[]) and o.value > 0
      and not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)
      and not exists (select 1 from fact f where f.person_id = o.person_id and f.batch_id = o.batch_id and f.cell = o.cell)`,
  certificate: (personId, dayOf) => sql`
    select 'certificate' as source, ${dayOf(sql`imported_at`)} as day, digest as id, 'certificate' as kind, issuer as title,
      null::integer as term_id, '' as aspect, ${none}
    from imported_archive where person_id = ${personId}`,
  // Written after the term, it is of the term's last day.
  comment: (personId, dayOf) => sql`
    select 'comment' as source, least(${dayOf(sql`written_at`)}, t.ends_on) as day, r.term_id::text as id, 'comment' as kind,
      body as title, r.term_id::integer as term_id, '' as aspect, ${none}
    from remark r join term t on t.id = r.term_id where r.person_id = ${personId} and r.kind = 'teacher'`,
  enrolment: (personId) => sql`
    select 'enrolment' as source, starts_on as day, class_id::text as id, began as kind, '' as title,
      null::integer as term_id, '' as aspect, class_id, null::float8 as value, '' as unit
    from enrolment where person_id = ${personId}`,
  record: (personId) => recordsOnTimeline(personId),
  report: (personId, dayOf) => sql`
    select 'report' as source, ${dayOf(sql`made_at`)} as day, number as id, 'report' as kind, number as title,
      term_id::integer as term_id, '' as aspect, ${none}
    from report where person_id = ${personId}`,
};

/** What lies before a place, by day, then source, then id; all of it without one. */
function boundOf(source: Source, after: Place | undefined): RawBuilder<unknown> {
  if (!after) return sql`true`;
  if (source > after.source) return sql`day < ${after.day}::date`;
  if (source < after.source) return sql`day <= ${after.day}::date`;
  return sql`(day < ${after.day}::date or (day = ${after.day}::date and id collate "C" < ${after.id}))`;
}

function readPlace(text: string): Place {
  const [, day = '', source = '', id = ''] = /^(\d{4}-\d{2}-\d{2})~([a-z]+)~(.+)$/.exec(text) ?? [];
  const known = sources.find((one) => one === source);
  if (!known || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) {
    throw new Problem(400, 'request.invalid', { detail: 'before' });
  }
  return { day, source: known, id };
}

async function describe(db: Db, rows: readonly TimelineRow[]): Promise<TimelineEntry[]> {
  const refs = (source: Source) => rows.filter((row) => row.source === source).map(({ id }) => id);
  const files = new Map([
    ...(await attachmentsOf(db, 'album', refs('album'))),
    ...(await attachmentsOf(db, 'record', refs('record'))),
  ]);
  const records = new Map((await findRecords(db, refs('record'))).map((record) => [record.id, record]));
  const classes = await classesOf(
    db,
    rows.flatMap(({ class_id }) => class_id ?? []),
  );
  const allTerms = await terms(db);
  return rows.map((row) => {
    const record = records.get(row.id);
    const found = row.class_id === null ? undefined : classes.get(row.class_id);
    const term =
      allTerms.find(({ id }) => id === row.term_id) ??
      allTerms.find(({ startsOn, endsOn }) => startsOn <= row.day && row.day <= endsOn);
    const grade = found && found.stage * 10 + Math.max(1, yearOf(row.day) - found.entry_year + 1);
    return {
      id: `${row.source}~${row.id}`,
      day: row.day,
      kind: row.kind,
      title: row.title === '' && record ? record.typeTitle.zh : row.title,
      term: term?.code ?? null,
      aspect: record?.aspect ?? (row.source === 'award' ? aspectOf(row.aspect) : row.aspect),
      school: found ? { id: found.place_id, kind: 'school' as const, code: found.code, name: found.school } : null,
      class: found
        ? { id: found.id, placeId: found.place_id, grade: grade ?? 11, number: found.number, name: found.name }
        : null,
      figure: row.value === null ? null : { value: row.value, unit: row.unit },
      photos: (files.get(row.id) ?? []).map(photoOf),
    };
  });
}

/** The school year of a day begins in September. */
const yearOf = (day: string) => Number(day.slice(0, 4)) - (day.slice(5) < '08-15' ? 1 : 0);

async function classesOf(db: Db, ids: readonly number[]) {
  if (ids.length === 0) return new Map<number, never>();
  const rows = await db
    .selectFrom('class')
    .innerJoin('place', 'place.id', 'class.place_id')
    .select([
      'class.id',
      'class.place_id',
      'class.stage',
      'class.entry_year',
      'class.number',
      'class.name',
      'place.code',
      'place.name as school',
    ])
    .where('class.id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
