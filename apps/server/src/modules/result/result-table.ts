import type pg from 'pg';

/**
 * Where the results of a run go. Those of many subjects fill a table of their own, which nobody sees until it is attached:
 * no index while it fills, no write-ahead log where PostgreSQL runs without replication, and gone at once when dropped.
 */
export type ResultTable = { name: string; own: boolean };

/** From so many subjects on. */
const LARGE = 5000;
const COLUMNS = 'person_id, term_id, run_id, class_id, place_id, scores, levels';

export function resultTableOf(runId: number, subjects: number): ResultTable {
  return subjects >= LARGE ? { name: `result_r${runId}`, own: true } : { name: 'result_other', own: false };
}

/** In the transaction that fills it. @returns the COPY that takes the rows. */
export async function createResultTable(client: pg.ClientBase, table: ResultTable, runId: number): Promise<string> {
  const { name, own } = table;
  if (!own) return `copy ${name} (${COLUMNS}) from stdin (format binary)`;
  // The constraint proves to "attach" what it would otherwise look up in every row.
  await client.query(`create table ${name} (like result, constraint ${name}_run check (run_id = ${runId}))`);
  return `copy ${name} (${COLUMNS}) from stdin (format binary, freeze true)`;
}

/** Once it is filled: rows came by ascending person, so the index is made without sorting. */
export async function indexResultTable(client: pg.ClientBase, { name, own }: ResultTable): Promise<void> {
  if (own) await client.query(`alter table ${name} add primary key (person_id, run_id)`);
}

/** Makes the results visible; in the transaction that ends the run. */
export async function attachResultTable(
  client: pg.ClientBase,
  { name, own }: ResultTable,
  runId: number,
): Promise<void> {
  if (!own) return;
  await client.query(`alter table result attach partition ${name} for values in (${runId})`);
  await client.query(`alter table ${name} drop constraint ${name}_run`);
}

/** Removes whatever an unfinished run has written. */
export async function removeResults(client: Pick<pg.ClientBase, 'query'>, runId: number): Promise<void> {
  await client.query(`drop table if exists result_r${runId}`);
  await client.query('delete from result_other where run_id = $1', [runId]);
}
