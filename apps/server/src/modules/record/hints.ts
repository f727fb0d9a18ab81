import type { RecordHint } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { getKind } from './record-types.js';
import type { RecordRow } from './rows.js';
import { similarityOf, textOf } from './sketch.js';

/** How many of 64 bits may differ between two photos of one thing, and between texts that are worth comparing. */
const PHOTO_BITS = 6;
const TEXT_BITS = 16;
/** How much of two texts must be the same. */
const TEXT_SHARE = 0.6;
const YEARS = 2;
const MOST = 5;
/** Candidates whose texts are compared. */
const MOST_TEXTS = 30;
/** So many records filed within a day, each so many days after the fact, are worth a look. */
const MANY = 5;
const LATE_DAYS = 14;

interface Candidate {
  person_id: number;
  record_id: string;
  class_id: number;
  kind: 'text' | 'photo';
  differing: number;
}

/**
 * What a reviewer may want to look at before deciding: photos and texts like earlier ones of the same school in the last two
 * years, and many records filed at once long after the fact. Another pupil is never named, and only the class teacher of that
 * pupil's class is led to the other record.
 */
export async function findHints(
  db: Db,
  row: RecordRow,
  as: 'guardian' | 'class-teacher',
  today: string,
): Promise<RecordHint[]> {
  const candidates = await findCandidates(db, row, today);
  const others = await readOthers(db, candidates);
  const text = textOf(getKind(row.type), row.fields);
  const hints: RecordHint[] = [];
  const told = new Set<string>();
  for (const candidate of candidates) {
    const other = others.get(candidate.record_id);
    if (!other || told.has(`${candidate.kind} ${candidate.record_id}`)) continue;
    const share = candidate.kind === 'text' ? similarityOf(text, textOf(getKind(other.type), other.fields)) : 1;
    if (share < TEXT_SHARE) continue;
    told.add(`${candidate.kind} ${candidate.record_id}`);
    hints.push({
      kind: candidate.kind === 'text' ? 'similar-text' : candidate.differing === 0 ? 'same-photo' : 'similar-photo',
      amount: candidate.kind === 'text' ? Math.round(share * 100) : 0,
      days: 0,
      like: likeOf(row, other, as),
    });
  }
  const photos = hints.filter(({ kind }) => kind !== 'similar-text').slice(0, MOST);
  const texts = hints
    .filter(({ kind }) => kind === 'similar-text')
    .sort((a, b) => b.amount - a.amount)
    .slice(0, MOST);
  return [...photos, ...texts, ...(await manyLate(db, row))];
}

async function findCandidates(db: Db, row: RecordRow, today: string): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select other.person_id, other.record_id, other.class_id, other.kind, other.differing
    from record_trace own cross join lateral (
      select t.person_id, t.record_id, t.class_id, t.kind, bit_count((t.sketch # own.sketch)::bit(64)) as differing
      from record_trace t
      where t.place_id = own.place_id and t.kind = own.kind
        and t.filed_on >= (${today}::date - make_interval(years => ${YEARS}::integer))::date
        and bit_count((t.sketch # own.sketch)::bit(64)) <= case own.kind when 'photo' then ${PHOTO_BITS}::integer else ${TEXT_BITS}::integer end
        and not (t.person_id = own.person_id and t.record_id = own.record_id)
      order by differing limit ${MOST_TEXTS}) other
    where own.person_id = ${row.person_id} and own.record_id = ${row.id}
    order by other.differing, other.record_id`.execute(db);
  return rows;
}

async function readOthers(db: Db, candidates: readonly Candidate[]): Promise<Map<string, RecordRow>> {
  if (candidates.length === 0) return new Map();
  const { rows } = await sql<RecordRow>`
    select r.* from unnest(${candidates.map(({ person_id }) => person_id)}::integer[],
      ${candidates.map(({ record_id }) => record_id)}::uuid[]) as c (person_id, id)
    join record r on r.person_id = c.person_id and r.id = c.id where r.state <> 'draft'`.execute(db);
  return new Map(rows.map((other) => [other.id, other]));
}

function likeOf(row: RecordRow, other: RecordRow, as: 'guardian' | 'class-teacher'): RecordHint['like'] {
  const samePupil = other.person_id === row.person_id;
  const whose = samePupil ? 'same-pupil' : other.class_id === row.class_id ? 'same-class' : 'same-school';
  const mayRead = samePupil || (whose === 'same-class' && as === 'class-teacher');
  return { whose, day: other.day, record: mayRead ? { studentId: other.person_id, id: other.id } : null };
}

async function manyLate(db: Db, row: RecordRow): Promise<RecordHint[]> {
  if (row.submitted_at === null) return [];
  const { rows } = await sql<{ count: number; days: number | null }>`
    select count(*) as count, max(submitted_at::date - day) as days from record
    where person_id = ${row.person_id} and term_id = ${row.term_id} and state <> 'draft'
      and submitted_at between ${row.submitted_at}::timestamptz - interval '1 day' and ${row.submitted_at}::timestamptz + interval '1 day'
      and submitted_at::date - day >= ${LATE_DAYS}`.execute(db);
  const { count = 0, days } = rows[0] ?? {};
  const isLate = row.submitted_at.getTime() - Date.parse(`${row.day}T00:00:00Z`) >= LATE_DAYS * 86_400_000;
  return isLate && count >= MANY ? [{ kind: 'many-late', amount: count, days: days ?? 0, like: null }] : [];
}
