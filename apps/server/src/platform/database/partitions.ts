import type pg from 'pg';

/** Makes the partition of the observations of every term that lacks it. */
export async function ensureTermPartitions(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    `select id from term where to_regclass('observation_p' || id) is null order by id`,
  );
  for (const { id } of rows) {
    await client.query(`create table if not exists observation_p${id} partition of observation for values in (${id})`);
  }
}
