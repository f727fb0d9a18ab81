import { waitingRoles } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { placesAbove } from '../roster/index.js';

/** Stands for the whole school or place. */
export const WHOLE = 0;

/** Keeps the sums of some places, from what is kept of those directly below each. */
async function sumBelow(tx: Tx, placeIds: readonly number[], termId: number): Promise<void> {
  const ids = sql`any(${[...placeIds]}::integer[])`;
  const roles = sql.join(waitingRoles.map((role) => sql.ref(role)));
  const sums = sql.join(waitingRoles.map((role) => sql`sum(${sql.ref(`c.${role}`)})`));
  await sql`delete from step_count where term_id = ${termId} and place_id = ${ids}`.execute(tx);
  await sql`
    insert into step_count (term_id, place_id, class_id, step, done, total, counted_at, ${roles})
    select c.term_id, p.parent_id, ${WHOLE}, c.step, sum(c.done), sum(c.total), min(c.counted_at), ${sums}
    from place p join step_count c on c.place_id = p.id
    where p.parent_id = ${ids} and c.term_id = ${termId} and c.class_id = ${WHOLE}
    group by c.term_id, p.parent_id, c.step`.execute(tx);
}

/** After a school was counted: the places above it, from the ground up. */
export async function sumAbove(db: Db, schoolId: number, termId: number): Promise<void> {
  const above = (await placesAbove(db, schoolId)).filter(({ kind }) => kind !== 'school');
  await db.transaction().execute(async (tx) => {
    for (const { id } of above) {
      // Whoever counts another school below waits here, and then sees this one.
      await tx.selectFrom('place').select('id').where('id', '=', id).forNoKeyUpdate().execute();
      await sumBelow(tx, [id], termId);
    }
  });
}

/** After many schools were counted: all places above schools, also those that lost theirs. */
export async function sumRegions(db: Db, termId: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const kind of ['county', 'city', 'province'] as const) {
      const places = await tx
        .selectFrom('place')
        .select('id')
        .where('kind', '=', kind)
        .orderBy('id')
        .forNoKeyUpdate()
        .execute();
      await sumBelow(
        tx,
        places.map(({ id }) => id),
        termId,
      );
    }
  });
}
