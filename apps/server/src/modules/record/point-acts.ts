import type { PointAct, Words } from '@wuyu/contract';
import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../identity/index.js';

/** How long whoever gave points may take them back. */
export const UNDO_MINUTES = 10;

export interface ActRow extends Omit<Selectable<Database['point_act']>, 'state' | 'title' | 'writer_role'> {
  state: PointAct['state'];
  title: Words;
  writer_role: PointAct['by']['role'];
}

export async function lockAct(tx: Tx, actId: string): Promise<ActRow | undefined> {
  const row = await tx.selectFrom('point_act').selectAll().where('id', '=', actId).forUpdate().executeTakeFirst();
  return row as ActRow | undefined;
}

export async function actOf(db: Db | Tx, actor: Actor, act: ActRow, now: Date): Promise<PointAct> {
  const [shown] = await actsOf(db, actor, [act], now);
  return shown as PointAct;
}

/** Acts with the pupils they concern, in the order given. */
export async function actsOf(db: Db | Tx, actor: Actor, acts: readonly ActRow[], now: Date): Promise<PointAct[]> {
  const { rows } = await sql<{ act_id: string; id: number; name: string }>`
    select point.act_id, p.id, p.name from point join person p on p.id = point.person_id
    where point.act_id = any(${acts.map(({ id }) => id)}::uuid[]) order by p.name, p.id`.execute(db);
  const students = new Map<string, PointAct['students']>(acts.map(({ id }) => [id, []]));
  for (const { act_id, id, name } of rows) students.get(act_id)?.push({ id, name });
  return acts.map((act) => {
    const own = act.writer_id === actor.personId;
    const until = new Date(act.written_at.getTime() + UNDO_MINUTES * 60_000);
    const undoable = own && until >= now && (act.state === 'confirmed' || act.state === 'waiting');
    return {
      id: act.id,
      item: act.item,
      title: act.title,
      points: act.points,
      day: act.day,
      note: act.note,
      state: act.state,
      by: { role: act.writer_role, own },
      at: act.written_at.toISOString(),
      undoUntil: undoable ? until.toISOString() : null,
      students: students.get(act.id) ?? [],
    };
  });
}
