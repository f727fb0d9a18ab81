import { Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, can, requireClass } from '../identity/index.js';
import { type Item, itemsAt } from './point-items.js';
import { recordPolicy } from './policy.js';
import type { Stage } from './record-types.js';
import { pathOf, switchedOff } from './switches.js';

export type Giver = 'teacher' | 'class-committee';

export interface GivingTo {
  as: Giver;
  /** May confirm what the class committee gives. */
  leads: boolean;
  placeId: number;
}

/** @throws Problem 404 `request.not-found` without the right to give points to the class. */
export async function requireGiver(db: Db | Tx, actor: Actor, classId: number): Promise<GivingTo> {
  const { relation, placeId } = await requireClass(db, actor, recordPolicy, 'point.give', classId);
  const leads = (await can(db, actor, recordPolicy, 'point.confirm', { classId })) !== undefined;
  return { as: relation === 'committee-class' ? 'class-committee' : 'teacher', leads, placeId };
}

/** The items that a class may be given, in the order of the program and then of their making. */
export async function usableItems(db: Db | Tx, placeId: number, stage: Stage): Promise<Item[]> {
  const above = await pathOf(db, placeId);
  const off = await switchedOff(db, above);
  return (await itemsAt(db, above)).filter(({ code, stages }) => stages.includes(stage) && !off.has(code));
}

export async function stageOf(db: Db | Tx, classId: number): Promise<Stage> {
  const row = await db.selectFrom('class').select('stage').where('id', '=', classId).executeTakeFirst();
  if (!row) throw new Problem(404, 'request.not-found');
  return row.stage as Stage;
}

/** The pupils of a class on a day, by pupil number and name. */
export async function pupilsOn(db: Db | Tx, classId: number, day: string): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select p.id, p.name from enrolment e join person p on p.id = e.person_id
    left join lateral (select min(value) as number from person_number n
      where n.person_id = p.id and n.type = 'school') n on true
    where e.class_id = ${classId} and e.starts_on <= ${day} and (e.ends_on is null or e.ends_on >= ${day})
    order by length(n.number), n.number, p.name, p.id`.execute(db);
  return rows;
}
