import type { JsonValue } from '@wuyu/ledger';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { AuditedBody, BodySource } from '../ledger/index.js';
import { TAKEN_BACK } from './confirm.js';

type Said = { body: JsonValue } | 'missing' | 'not-kept';

/**
 * What the rows say now of records and points that were confirmed or corrected. An entry that a later revision replaced has
 * no row of its own any more.
 */
export const liveRecords: BodySource = async (db, bodies) => {
  const said = new Map<string, Said>();
  for (const [entryId, body] of await recordsSaid(db, bodies.filter(isRecord))) said.set(entryId, body);
  for (const [entryId, body] of await pointsSaid(
    db,
    bodies.filter((body) => !isRecord(body)),
  ))
    said.set(entryId, body);
  return bodies.map(({ entryId }) => said.get(entryId) ?? 'missing');
};

const isRecord = ({ ref }: AuditedBody) => ref.startsWith('record:');
const idOf = ({ ref }: AuditedBody) => ref.slice(ref.indexOf(':') + 1);
const peopleOf = (bodies: readonly AuditedBody[]) => bodies.map(({ personId }) => personId ?? 0);

async function recordsSaid(db: Db, bodies: readonly AuditedBody[]): Promise<[string, Said][]> {
  if (bodies.length === 0) return [];
  const { rows } = await sql<{
    asked: string;
    schema: number;
    state: string;
    reason: string;
    entry_id: string | null;
    id: string;
    revision: number;
    type: string;
    day: string;
    starts_on: string | null;
    fields: Record<string, JsonValue>;
    term_id: number;
    class_id: number;
    writer_role: string;
    files: string[];
    by_role: string | null;
  }>`
    select a.entry_id as asked, a.schema, r.state, r.reason, r.entry_id, r.id, r.revision, r.type, r.day, r.starts_on, r.fields, r.term_id, r.class_id,
      r.writer_role,
      (select coalesce(array_agg(encode(f.digest, 'hex') order by encode(f.digest, 'hex') collate "C"), '{}')
        from attachment f where f.owner_kind = 'record' and f.owner_ref = r.id::text) as files,
      (select e.by_role from record_event e where e.person_id = r.person_id and e.record_id = r.id
        and e.act in ('confirm', 'correct') and e.revision = r.revision order by e.seq desc limit 1) as by_role
    from unnest(${bodies.map(({ entryId }) => entryId)}::uuid[], ${peopleOf(bodies)}::integer[], ${bodies.map(idOf)}::uuid[],
      ${bodies.map(({ schema }) => schema)}::integer[]) as a (entry_id, person_id, id, schema)
    join record r on r.person_id = a.person_id and r.id = a.id`.execute(db);
  return rows.map(({ asked, schema, state, reason, entry_id, starts_on: from, term_id: term, ...row }) => {
    const { id: record, revision, type, day, fields, files, class_id, writer_role, by_role } = row;
    if (schema === TAKEN_BACK)
      return [asked, state === 'void' ? { body: { record, revision, takenBack: true, reason } } : 'missing'];
    if (entry_id !== asked) return [asked, 'not-kept'];
    const who = { class: class_id, writer: writer_role, confirmedBy: by_role };
    return [asked, { body: { record, revision, type, day, from, fields, files, term, ...who } }];
  });
}

async function pointsSaid(db: Db, bodies: readonly AuditedBody[]): Promise<[string, Said][]> {
  if (bodies.length === 0) return [];
  const { rows } = await sql<{
    asked: string;
    schema: number;
    state: string;
    act: string;
    item: string;
    points: number;
    day: string;
    class: number;
    note: string;
  }>`
    select a.entry_id as asked, a.schema, p.state, p.act_id as act, p.item, p.points, p.day, act.class_id as class, p.note
    from unnest(${bodies.map(({ entryId }) => entryId)}::uuid[], ${peopleOf(bodies)}::integer[], ${bodies.map(idOf)}::uuid[],
      ${bodies.map(({ schema }) => schema)}::integer[]) as a (entry_id, person_id, id, schema)
    join point p on p.person_id = a.person_id and p.act_id = a.id join point_act act on act.id = p.act_id`.execute(db);
  return rows.map(({ asked, schema, state, ...body }) => {
    if (schema !== TAKEN_BACK) return [asked, { body }];
    return [asked, state === 'undone' ? { body: { act: body.act, takenBack: true } } : 'missing'];
  });
}
