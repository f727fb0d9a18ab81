import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.js';
import { notify } from '../notice/index.js';
import type { Term } from '../roster/index.js';
import { classNow, leadersOf } from './whereabouts.js';

const pathOf = (personId: number, term: string) => `/students/${personId}/archive/${term}`;

/** Whoever can mend what was refused; for a pupil, the family too. */
export async function tellOfReturn(
  tx: Tx,
  { personId, term, to }: { personId: number; term: Pick<Term, 'code'>; to: 'student' | 'teacher' },
  at: Date,
): Promise<void> {
  const today = at.toISOString().slice(0, 10);
  const people =
    to === 'student'
      ? [personId, ...(await guardians(tx, personId))]
      : await leadersOf(tx, (await classNow(tx, personId, today))?.classId ?? 0, today);
  const notice = { kind: 'archive-returned', details: { term: term.code }, path: pathOf(personId, term.code) };
  await notify(
    tx,
    people.map((one) => ({ personId: one, ...notice })),
    at,
  );
}

/** The pupil and the family: it is sealed, or a correction of it is. */
export async function tellOfSeal(
  tx: Tx,
  { personId, term, revision }: { personId: number; term: string; revision: number },
  at: Date,
): Promise<void> {
  const kind = revision === 1 ? 'archive-sealed' : 'archive-corrected';
  await notify(
    tx,
    [personId, ...(await guardians(tx, personId))].map((one) => ({
      personId: one,
      kind,
      details: { term },
      path: pathOf(personId, term),
    })),
    at,
  );
}

async function guardians(tx: Tx, personId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select guardian_id as id from guardianship where person_id = ${personId} and is_guardian`.execute(tx);
  return rows.map(({ id }) => id);
}
