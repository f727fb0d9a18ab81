import { Problem, type SelectionState } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { findWindow } from '../calendar/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { notify } from '../notice/index.js';
import { classMembers, findClassBrief, type Term } from '../roster/index.js';
import { waitingFor } from './rules.js';

interface StateRow {
  personId: number;
  state: SelectionState;
  items: number;
}

/** How far those of a class are who have begun. */
async function statesOf(db: Db | Tx, classId: number, termId: number): Promise<Map<number, StateRow>> {
  const { rows } = await sql<StateRow>`
    select s.person_id as "personId", s.state,
      (select count(*) from selection_item i where i.person_id = s.person_id and i.term_id = s.term_id)::int as items
    from selection s where s.class_id = ${classId} and s.term_id = ${termId}`.execute(db);
  return new Map(rows.map((row) => [row.personId, row]));
}

/** The class as its teacher looks at it: in the order of the register, never by how far somebody is. */
export async function selectionBoard(db: Db | Tx, classId: number, term: Term, today: string) {
  const found = await findClassBrief(db, classId, term.schoolYear);
  if (!found) throw new Problem(404, 'request.not-found');
  const { school, ...brief } = found;
  const states = await statesOf(db, classId, term.id);
  const members = await classMembers(db, classId, school.id, term);
  const { opensOn, closesOn } = await findWindow(db, 'selection', school.id, term.id);
  const reminder = await db
    .selectFrom('selection_reminder')
    .select('reminded_on')
    .where('class_id', '=', classId)
    .where('term_id', '=', term.id)
    .executeTakeFirst();
  return {
    class: brief,
    window: { opensOn, closesOn, open: opensOn <= today && today <= closesOn },
    pupils: members.map(({ id, name }) => {
      const { state = 'none' as const, items = 0 } = states.get(id) ?? {};
      return { studentId: id, name, state, waiting: waitingFor(state), items };
    }),
    remindedOn: reminder?.reminded_on ?? null,
  };
}

/**
 * Tells every pupil and guardian of a class who has something to do, without saying about whom to anybody else.
 *
 * @returns how many were told. @throws Problem 409 `selection.reminded` on the same day again.
 */
export async function remindClass(
  db: Db,
  actor: Actor,
  classId: number,
  term: Term,
  { now, today }: { now: Date; today: string },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // Of two at once the second waits here for the first.
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('selection_reminder')
      .values({ class_id: classId, term_id: term.id, reminded_on: today })
      .onConflict((conflict) =>
        conflict
          .columns(['class_id', 'term_id'])
          .doUpdateSet({ reminded_on: today })
          .where('selection_reminder.reminded_on', '<>', today),
      )
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) throw new Problem(409, 'selection.reminded');
    const { pupils, class: found } = await selectionBoard(tx, classId, term, today);
    const ids = (who: 'student' | 'guardian') =>
      pupils.filter(({ waiting }) => waiting === who).map(({ studentId }) => studentId);
    const guardians = await guardiansOfAll(tx, ids('guardian'));
    const path = (studentId: number) => `/students/${studentId}/selection?term=${term.code}`;
    const told = [
      ...ids('student').map((id) => ({ personId: id, kind: 'selection-reminder', path: path(id) })),
      ...guardians.map(({ guardian_id, person_id }) => ({
        personId: guardian_id,
        kind: 'selection-consent',
        path: path(person_id),
      })),
    ];
    await notify(tx, told, now);
    const details = { classId, term: term.id, reminded: told.length };
    await recordAct(tx, {
      act: 'selection.reminded',
      accountId: actor.accountId,
      placeId: found.placeId,
      details,
    });
    return told.length;
  });
}

async function guardiansOfAll(tx: Tx, pupils: readonly number[]) {
  if (pupils.length === 0) return [];
  return tx
    .selectFrom('guardianship')
    .select(['guardian_id', 'person_id'])
    .where('person_id', 'in', [...pupils])
    .where('is_guardian', '=', true)
    .execute();
}
