import { Problem, type PublicPupil, type ShownRecord } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../identity/index.js';
import type { RoundRow } from './rounds.js';

export interface EntryRow {
  id: string;
  personId: number;
  roundId: string;
  classId: number;
  recordId: string;
  shown: ShownRecord;
  digest: string;
  state: 'shown' | 'struck';
  remark: string;
}

const entryColumns = sql`
  e.id, e.person_id as "personId", e.round_id as "roundId", e.class_id as "classId", e.record_id as "recordId",
  e.shown, e.digest, e.state, e.remark`;

/** @throws Problem 404 `request.not-found` */
export async function getEntry(db: Db | Tx, id: string, lock = false): Promise<EntryRow> {
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from publicity_entry e where e.id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  if (!rows[0]) throw new Problem(404, 'request.not-found');
  return rows[0];
}

/** In the order in which pupils chose them; by person. */
export async function entriesOfRound(db: Db | Tx, roundId: string): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from publicity_entry e where e.round_id = ${roundId}
    order by e.person_id, e.position`.execute(db);
  return rows;
}

export function publicOf({ id, shown, state, remark }: EntryRow): PublicPupil['entries'][number] {
  return { id, shown, state, remark };
}

const PUPILS_A_PAGE = 30;

/** What a class of a round shows, some pupils at a time, in the order in which pupils came into the system. */
export async function publicPupils(
  db: Db,
  actor: Actor,
  round: RoundRow,
  classId: number,
  after: string | undefined,
): Promise<{ pupils: PublicPupil[]; next: string | null }> {
  if (!round.classIds.includes(classId)) throw new Problem(404, 'request.not-found');
  const { rows } = await sql<{ id: number; name: string; own: boolean }>`
    select p.id, p.name, (p.id = ${actor.personId} or exists (
      select 1 from guardianship g where g.person_id = p.id and g.guardian_id = ${actor.personId} and g.is_guardian
    )) is true as own
    from publicity_outcome o join person p on p.id = o.person_id
    where o.round_id = ${round.id} and o.class_id = ${classId} and o.person_id > ${Number(after ?? 0)}
    order by o.person_id limit ${PUPILS_A_PAGE + 1}`.execute(db);
  const page = rows.slice(0, PUPILS_A_PAGE);
  const entries = await entriesOf(
    db,
    round.id,
    page.map(({ id }) => id),
  );
  return {
    pupils: page.map(({ id, name, own }) => ({
      name,
      own,
      entries: entries.filter(({ personId }) => personId === id).map(publicOf),
    })),
    next: rows.length > PUPILS_A_PAGE ? String(page.at(-1)?.id) : null,
  };
}

async function entriesOf(db: Db, roundId: string, people: readonly number[]): Promise<EntryRow[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from publicity_entry e
    where e.round_id = ${roundId} and e.person_id = any(${[...people]}::integer[])
    order by e.person_id, e.position`.execute(db);
  return rows;
}

/** Strikes an entry out, or puts it back; what it shows stays readable either way. */
export async function markEntry(
  tx: Tx,
  { personId, id }: Pick<EntryRow, 'personId' | 'id'>,
  state: EntryRow['state'],
  remark: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('publicity_entry')
    .set({ state, remark, changed_at: now })
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .execute();
}
