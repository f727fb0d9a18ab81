import { LONGEST_COMMENT } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';

/** 太原: 综合性评语 ≤ 200 字; what holds where nobody set a limit. */
export const USUAL_LIMIT = 200;

/** How many characters a comment may have at a place: its own limit, else that of the nearest place above. */
export async function limitAt(db: Db | Tx, placeId: number): Promise<{ most: number; own: boolean }> {
  const { rows } = await sql<{ most: number; place_id: number }>`
    with recursive up as (
      select id, parent_id, 0 as height from place where id = ${placeId}
      union all select p.id, p.parent_id, up.height + 1 from place p join up on p.id = up.parent_id)
    select l.most, l.place_id from up join comment_limit l on l.place_id = up.id order by up.height limit 1`.execute(
    db,
  );
  const [found] = rows;
  return { most: Math.min(LONGEST_COMMENT, found?.most ?? USUAL_LIMIT), own: found?.place_id === placeId };
}

/** Sets the limit of a place; null: as the place above says. */
export async function setLimit(db: Db, actor: Actor, placeId: number, most: number | null, at: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (most === null) await tx.deleteFrom('comment_limit').where('place_id', '=', placeId).execute();
    else {
      const set = { most, changed_by: actor.recordedBy, changed_at: at };
      await tx
        .insertInto('comment_limit')
        .values({ place_id: placeId, ...set })
        .onConflict((conflict) => conflict.column('place_id').doUpdateSet(set))
        .execute();
    }
    await recordAct(tx, { act: 'comment.limit-set', accountId: actor.accountId, placeId, details: { most } });
  });
}
