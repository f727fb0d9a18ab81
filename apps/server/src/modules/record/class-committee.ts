import { Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { pupilsOn } from './point-rights.js';
import type { Clock } from './submit.js';

export async function committeeOf(db: Db, classId: number): Promise<{ students: { id: number; name: string }[] }> {
  const students = await db
    .selectFrom('class_committee')
    .innerJoin('person', 'person.id', 'class_committee.person_id')
    .select(['person.id', 'person.name'])
    .where('class_committee.class_id', '=', classId)
    .orderBy('person.name')
    .orderBy('person.id')
    .execute();
  return { students };
}

/** Says who is on the class committee; whoever was before and is named again stays since then. */
export async function setCommittee(
  db: Db,
  actor: Actor,
  { classId, studentIds }: { classId: number; studentIds: readonly number[] },
  { today }: Clock,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const members = new Set((await pupilsOn(tx, classId, today)).map(({ id }) => id));
    const count = studentIds.filter((id) => !members.has(id)).length;
    if (count > 0) {
      const fault = { code: 'point.not-in-class', path: 'body.studentIds', values: { count } };
      throw new Problem(422, 'point.not-in-class', { count }, [fault]);
    }
    let leaving = tx.deleteFrom('class_committee').where('class_id', '=', classId);
    if (studentIds.length > 0) leaving = leaving.where('person_id', 'not in', [...studentIds]);
    await leaving.execute();
    if (studentIds.length > 0) {
      await tx
        .insertInto('class_committee')
        .values(studentIds.map((person_id) => ({ class_id: classId, person_id, since: today })))
        .onConflict((conflict) => conflict.columns(['class_id', 'person_id']).doNothing())
        .execute();
    }
    const details = { classId, pupils: studentIds.length };
    await recordAct(tx, { act: 'class-committee.set', accountId: actor.accountId, details });
  });
}
