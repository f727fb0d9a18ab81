import type { ArchiveDocument } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { fingerprintsOf } from '../attachment/index.js';
import { concludedSelections, isPublic } from '../publicity/index.js';

/** What the steps before left, as an archive holds it. */

/** What was chosen, shown in public and stood; words in Chinese, as they were shown. */
export async function selectionsOf(
  db: Db | Tx,
  personId: number,
  termId: number,
): Promise<ArchiveDocument['selections']> {
  const chosen = await concludedSelections(db, personId, termId);
  return Promise.all(
    chosen.map(async ({ recordId, shown: { aspect, type, title, day, facts } }) => ({
      aspect,
      type: type.zh,
      title,
      day,
      details: facts.map(({ label, value }) => ({ label: label.zh, value })),
      attachments: (await fingerprintsOf(db, 'record', recordId)).map(({ digest }) => digest),
    })),
  );
}

/** Whether what the pupil chose is still shown, or an objection to it is still open. */
export const publicityIsOpen = isPublic;

/** What the closed rounds of rating came to. */
export async function ratingsOf(db: Db | Tx, personId: number, termId: number): Promise<ArchiveDocument['ratings']> {
  const { rows } = await sql<{ title: string; closed_on: string; values: Record<string, number> }>`
    select r.rubric -> 'title' ->> 'zh' as title, coalesce(r.closed_on, r.closes_on) as closed_on, o.indicator_values as values
    from rating_result o join rating_round r on r.id = o.round_id
    where o.person_id = ${personId} and r.term_id = ${termId} and r.state = 'closed' order by r.opened_at, r.id`.execute(
    db,
  );
  if (rows.length === 0) return [];
  const indicators = await db.selectFrom('indicator').select(['code', 'title_zh']).execute();
  const titles = new Map(indicators.map(({ code, title_zh }) => [code, title_zh]));
  return rows.map(({ title, closed_on, values }) => ({
    title,
    closedOn: closed_on,
    criteria: Object.entries(values)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, value]) => ({ title: titles.get(code) ?? code, value })),
  }));
}

/** Confirmed records, as the timeline has its rows; see timeline.ts. */
export function recordsOnTimeline(personId: number): RawBuilder<unknown> {
  return sql`select 'record' as source, day, id::text as id, 'record' as kind, coalesce(fields ->> 'title', '') as title,
    term_id::integer as term_id, '' as aspect, null::integer as class_id, null::float8 as value, '' as unit
    from record where person_id = ${personId} and state = 'confirmed'`;
}

/** Confirmed records that have photos, as the album has its rows; see album.ts. */
export function photosOfRecords(personId: number): RawBuilder<unknown> {
  return sql`select id, 'record' as source, day, '' as aspect, coalesce(fields ->> 'title', '') as caption,
    null::uuid as account_id
    from record where person_id = ${personId} and state = 'confirmed' and exists (select 1 from attachment a
      where a.owner_kind = 'record' and a.owner_ref = record.id::text and a.kind <> 'pdf')`;
}
