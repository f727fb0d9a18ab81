import type { PublicityRule } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';

const DEFAULT: PublicityRule = { days: 5, answerDays: 10, appealDays: 5 };

/** What places have in force: the national text of 2014 wants publicity at the end of each term and counts no days. */
export const examples = [
  {
    days: 10,
    words: { zh: '省级方案示例:公示时间不得少于 10 个工作日', en: 'A provincial plan: at least 10 working days' },
    source: 'https://m.78911.com.cn/GuanWangDaQuan/669456-3.html',
    status: 'unverified',
  },
  {
    days: 5,
    words: { zh: '山东示例:归档前须有至少 5 天公示', en: 'Shandong: at least 5 days before filing' },
    source: 'https://www.csddx.com/gaokao/gkcjcx/13453.html',
    status: 'unverified',
  },
];

/** The rule of a place: its own, else that of the nearest place above. */
export async function findPublicityRule(
  db: Db | Tx,
  placeId: number,
): Promise<PublicityRule & { placeId: number | null }> {
  const { rows } = await sql<PublicityRule & { placeId: number }>`
    with recursive up as (
      select id, parent_id, 0 as height from place where id = ${placeId}
      union all select p.id, p.parent_id, up.height + 1 from place p join up on p.id = up.parent_id)
    select r.place_id as "placeId", r.days, r.answer_days as "answerDays", r.appeal_days as "appealDays"
    from up join publicity_rule r on r.place_id = up.id order by up.height limit 1`.execute(db);
  return rows[0] ?? { ...DEFAULT, placeId: null };
}

export async function savePublicityRule(
  db: Db,
  actor: Actor,
  placeId: number,
  rule: PublicityRule,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const set = {
      days: rule.days,
      answer_days: rule.answerDays,
      appeal_days: rule.appealDays,
      changed_by: actor.recordedBy,
      changed_at: now,
    };
    await tx
      .insertInto('publicity_rule')
      .values({ place_id: placeId, ...set })
      .onConflict((conflict) => conflict.column('place_id').doUpdateSet(set))
      .execute();
    await recordAct(tx, { act: 'publicity.rule', accountId: actor.accountId, placeId, details: { ...rule } });
  });
}
