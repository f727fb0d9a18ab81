import type { getBatch as getBatchEndpoint, ReplyOf } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { getBatch } from '../evidence/index.js';

const SHOWN = 20;

/** An imported batch before it is taken back: what stands of it, and which finished runs counted it. */
export async function batchPage(db: Db, actor: Actor, batchId: number): Promise<ReplyOf<typeof getBatchEndpoint>> {
  const { placeId, ...batch } = await getBatch(db, actor, batchId);
  // Runs of the terms that the batch speaks of, of places at, above or (for a batch of everywhere) anywhere.
  const { rows } = await sql<{
    id: number;
    code: string;
    version: number;
    term: string;
    place: string;
    finished_at: Date | null;
    runs: number;
  }>`
    with recursive up as (
      select id, parent_id from place where id = ${placeId}
      union select p.id, p.parent_id from place p join up on p.id = up.parent_id),
    down as (
      select id from place where id = ${placeId}
      union select p.id from place p join down on p.parent_id = down.id)
    select run.id, v.code, v.version, term.code as term, place.name as place, run.finished_at, count(*) over ()::int as runs
    from run join scheme_version v on v.id = run.scheme_version_id join term on term.id = run.term_id
      join place on place.id = run.place_id
    where run.state = 'done' and run.position >= ${batchId}
      and (${placeId}::integer is null or run.place_id in (select id from up union select id from down))
      and run.term_id in (select term_id from observation where batch_id = ${batchId} group by term_id)
    order by run.id desc limit ${SHOWN}`.execute(db);
  return {
    ...batch,
    runs: rows.map(({ id, code, version, term, place, finished_at }) => ({
      id,
      scheme: { code, version },
      term,
      place,
      finishedAt: finished_at?.toISOString() ?? null,
    })),
    runCount: rows[0]?.runs ?? 0,
  };
}
