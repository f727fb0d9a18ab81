import type pg from 'pg';
import { type CopyWriter, copyInto } from '../../platform/database/index.js';

/** What one pupil got in one item; see table `item_score`. */
export interface ItemRow {
  personId: number;
  item: number;
  /** Times 10,000. */
  score: number;
  cell: number;
}

/** Keeps the blueprint and the item scores of every row whose total went in. */
export async function writeItems(
  client: pg.PoolClient,
  batchId: number,
  { code, document, rows }: { code: string; document: unknown; rows: readonly ItemRow[] },
  at: Date,
): Promise<void> {
  await client.query(
    `insert into blueprint (code, document, changed_at) values ($1, $2, $3)
     on conflict (code) do update set document = excluded.document, changed_at = excluded.changed_at`,
    [code, JSON.stringify(document), at],
  );
  await client.query('create temporary table item_load (like item_score) on commit drop');
  const copy: CopyWriter = copyInto(
    client,
    'copy item_load (person_id, batch_id, item, score, cell, blueprint_code) from stdin (format binary)',
  );
  for (const { personId, item, score, cell } of rows) {
    copy.row(6);
    copy.int4(personId);
    copy.int4(batchId);
    copy.int2(item);
    copy.int4(score);
    copy.int8(cell);
    copy.text(code);
    if (copy.due) await copy.flush();
  }
  await copy.end();
  await client.query(
    `insert into item_score select i.* from item_load i where exists (
       select 1 from observation o where o.person_id = i.person_id and o.batch_id = i.batch_id and o.cell >> 10 = i.cell >> 10)`,
  );
}
