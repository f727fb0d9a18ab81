import type { SelectionRule } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';

/** Where nobody set a rule: few and typical, and a guardian's consent below the age the law names. */
const DEFAULT: SelectionRule = { perAspect: 3, inAll: 10, highlighted: 1, guardianUnder: 14 };

/** The rule of a place: its own, else that of the nearest place above. */
export async function findRule(db: Db | Tx, placeId: number): Promise<SelectionRule & { placeId: number | null }> {
  const { rows } = await sql<SelectionRule & { placeId: number }>`
    with recursive up as (
      select id, parent_id, 0 as height from place where id = ${placeId}
      union all select p.id, p.parent_id, up.height + 1 from place p join up on p.id = up.parent_id)
    select r.place_id as "placeId", r.per_aspect as "perAspect", r.in_all as "inAll", r.highlighted,
      r.guardian_under as "guardianUnder"
    from up join selection_rule r on r.place_id = up.id order by up.height limit 1`.execute(db);
  return rows[0] ?? { ...DEFAULT, placeId: null };
}

export async function saveRule(db: Db, actor: Actor, placeId: number, rule: SelectionRule, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const set = {
      per_aspect: rule.perAspect,
      in_all: rule.inAll,
      highlighted: rule.highlighted,
      guardian_under: rule.guardianUnder,
      changed_by: actor.recordedBy,
      changed_at: now,
    };
    await tx
      .insertInto('selection_rule')
      .values({ place_id: placeId, ...set })
      .onConflict((conflict) => conflict.column('place_id').doUpdateSet(set))
      .execute();
    await recordAct(tx, { act: 'selection.rule', accountId: actor.accountId, placeId, details: { ...rule } });
  });
}
