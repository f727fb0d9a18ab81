import type { ShownRecord } from '@wuyu/contract';
import type { JsonValue } from '@wuyu/ledger';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { BodySource } from '../ledger/index.js';
import type { EntryRow } from './entries.js';
import { digestOfShown } from './freeze.js';
import { getRound, type RoundRow } from './rounds.js';

/** The forms of bodies of kind `publicity-outcome`: what came of a pupil's entries, and one that an objection took out. */
export const OUTCOME_SCHEMA = 1;
export const STRUCK_SCHEMA = 2;

const OUTCOME_REF = 'publicity:';

export function outcomeRef(roundId: string): string {
  return `${OUTCOME_REF}${roundId}`;
}

export function struckRef(objectionId: string): string {
  return `objection:${objectionId}`;
}

/** What stood before the school and for how long; the digest is of the frozen copy. */
export function outcomeBody(
  round: Pick<RoundRow, 'id' | 'term' | 'openedOn' | 'closesOn'>,
  classId: number,
  entries: ReadonlyArray<Pick<EntryRow, 'id' | 'recordId' | 'digest' | 'state'>>,
): JsonValue {
  return {
    form: 'publicity',
    round: round.id,
    term: round.term,
    class: classId,
    opened: round.openedOn,
    closes: round.closesOn,
    entries: entries.map(({ id, recordId, digest, state }) => ({ id, record: recordId, digest, state })),
  };
}

export function struckBody(
  objectionId: string,
  { id, recordId, roundId, digest }: Pick<EntryRow, 'id' | 'recordId' | 'roundId' | 'digest'>,
): JsonValue {
  return { form: 'struck', objection: objectionId, round: roundId, entry: id, record: recordId, digest };
}

/** What the live rows say now of outcomes that were entered: an entry changed or put back after the end is found. */
export const liveOutcomes: BodySource = async (db, bodies) => {
  const said: Array<Awaited<ReturnType<BodySource>>[number]> = bodies.map(() => 'missing');
  const rounds = new Map<string, Array<{ at: number; personId: number }>>();
  for (const [at, { ref, schema, personId = -1 }] of bodies.entries()) {
    // A struck entry is told again by its round's outcome.
    if (schema !== OUTCOME_SCHEMA) said[at] = 'not-kept';
    else rounds.set(ref, [...(rounds.get(ref) ?? []), { at, personId }]);
  }
  for (const [ref, asked] of rounds) {
    const round = await getRound(db, ref.slice(OUTCOME_REF.length)).catch(() => undefined);
    if (!round) continue;
    const rows = await liveRows(
      db,
      round.id,
      asked.map(({ personId }) => personId),
    );
    for (const { at, personId } of asked) {
      const own = rows.filter((row) => row.personId === personId);
      const [first] = own;
      if (first)
        said[at] = {
          body: outcomeBody(
            round,
            first.classId,
            // The digest is of what is shown now, so that a copy changed in the table is found as well.
            own.flatMap(({ id, recordId, state, shown }) =>
              id === null ? [] : [{ id, recordId, state, digest: digestOfShown(shown) }],
            ),
          ),
        };
    }
  }
  return said;
};

interface LiveRow {
  personId: number;
  classId: number;
  id: string | null;
  recordId: string;
  state: EntryRow['state'];
  shown: ShownRecord;
}

async function liveRows(db: Db, roundId: string, people: readonly number[]): Promise<LiveRow[]> {
  const { rows } = await sql<LiveRow>`
    select o.person_id as "personId", o.class_id as "classId", e.id, e.record_id as "recordId", e.state, e.shown
    from publicity_outcome o
    left join publicity_entry e on e.person_id = o.person_id and e.round_id = o.round_id
    where o.round_id = ${roundId} and o.person_id = any(${[...people]}::integer[])
    order by o.person_id, e.position`.execute(db);
  return rows;
}
