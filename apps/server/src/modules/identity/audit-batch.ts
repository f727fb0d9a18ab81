import { createHash } from 'node:crypto';
import { canonicalize, type JsonValue } from '@wuyu/ledger';
import type pg from 'pg';
import { type OpenDatabase, withTransaction } from '../../platform/database/index.js';
import { type AuditedBody, appendEntry, type BodyFault } from '../ledger/index.js';

/** At most so many rows an entry. */
const MOST_ROWS = 50_000;
const LEAF_LENGTH = 40;
const ID_LENGTH = 8;
/** So many rows are named of one batch; that it does not fit is said anyway. */
const MOST_NAMED = 20;
/** How long writers of the audit may be kept waiting. */
const LOCK_TIMEOUT_MS = 2000;
const LOCK_NOT_AVAILABLE = '55P03';

interface ActRow {
  id: number;
  at: string;
  account: string | null;
  act: string;
  person: number | null;
  place: number | null;
  details: JsonValue;
}

const readRows = `
  select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, account_id as account, act,
         person_id as person, place_id as place, details
  from audit where id between $1 and $2 order by id limit $3`;

/** For each row its id and the SHA-256 of its canonical form, one behind the other. */
function leavesOf(rows: readonly ActRow[]): Buffer {
  const leaves = Buffer.alloc(rows.length * LEAF_LENGTH);
  rows.forEach((row, i) => {
    leaves.writeBigInt64BE(BigInt(row.id), i * LEAF_LENGTH);
    createHash('sha256')
      .update(canonicalize({ ...row }))
      .digest()
      .copy(leaves, i * LEAF_LENGTH + ID_LENGTH);
  });
  return leaves;
}

const bodyOf = (from: number, to: number, day: string, leaves: Buffer) => ({
  from,
  to,
  day,
  rows: leaves.length / LEAF_LENGTH,
  digest: createHash('sha256').update(leaves).digest('hex'),
});

/**
 * The round: once a day, fixes in the ledger every row of the audit that is there and not fixed yet.
 *
 * @param today when the last batch is of this day already, nothing is done.
 * @returns how many rows were fixed; 0 also when somebody holds the audit, and the next round has to do it.
 */
export async function fixAudit({ pool }: Pick<OpenDatabase, 'pool'>, now: Date, today: string): Promise<number> {
  const { rows } = await pool.query<{ to_id: number; day: string }>(
    'select to_id, day from audit_batch order by to_id desc limit 1',
  );
  const [last] = rows;
  if (last && last.day >= today) return 0;
  const end = await lastRow(pool);
  if (end === undefined) return 0;
  let fixed = 0;
  for (let after = last?.to_id ?? 0; after < end; ) {
    const batch = await fixRows(pool, after + 1, end, { now, today });
    if (!batch) return fixed;
    fixed += batch.rows;
    after = batch.to;
  }
  return fixed;
}

/** The highest id below which no row can appear any more: writers take their id only once they hold the table. */
async function lastRow(pool: pg.Pool): Promise<number | undefined> {
  const last = withTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('lock table audit in share mode');
    const { rows } = await client.query<{ id: number }>('select coalesce(max(id), 0) as id from audit');
    return rows[0]?.id ?? 0;
  });
  return last.catch((error: unknown) => {
    if ((error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
  });
}

/** One batch. @returns undefined when another process was first. */
async function fixRows(
  pool: pg.Pool,
  from: number,
  end: number,
  { now, today }: { now: Date; today: string },
): Promise<{ rows: number; to: number } | undefined> {
  return withTransaction(pool, async (client, tx) => {
    // Two at once would fix the same rows twice.
    await client.query('lock table audit_batch in exclusive mode');
    const { rowCount } = await client.query('select 1 from audit_batch where to_id >= $1', [from]);
    if (rowCount) return undefined;
    const { rows } = await client.query<ActRow>(readRows, [from, end, MOST_ROWS]);
    const to = rows.length === MOST_ROWS ? (rows.at(-1) as ActRow).id : end;
    const leaves = leavesOf(rows);
    const body = bodyOf(from, to, today, leaves);
    const entryId = await appendEntry(tx, { kind: 'audit-batch', schema: 1, ref: `audit:${to}`, body }, now);
    await client.query('insert into audit_batch (to_id, from_id, day, entry_id, leaves) values ($1, $2, $3, $4, $5)', [
      to,
      from,
      today,
      entryId,
      leaves,
    ]);
    return { rows: rows.length, to };
  });
}

/** What the audit's rows say now of what was fixed, and which of them are not what they were. */
export async function liveAuditBatches(
  pool: pg.Pool,
  bodies: readonly AuditedBody[],
): Promise<{ body: JsonValue; faults: BodyFault[] }[]> {
  const answers = [];
  for (const { body } of bodies) {
    const { from, to, day, digest } = body as { from: number; to: number; day: string; digest: string };
    const { rows } = await pool.query<ActRow>(readRows, [from, to, null]);
    const leaves = leavesOf(rows);
    const now = bodyOf(from, to, day, leaves);
    answers.push({ body: now, faults: now.digest === digest ? [] : await nameRows(pool, to, digest, leaves) });
  }
  return answers;
}

/** Which rows were changed, deleted or added; empty when what would tell it was changed as well. */
async function nameRows(pool: pg.Pool, to: number, digest: string, live: Buffer): Promise<BodyFault[]> {
  const { rows } = await pool.query<{ leaves: Buffer }>('select leaves from audit_batch where to_id = $1', [to]);
  const kept = rows[0]?.leaves;
  if (!kept || createHash('sha256').update(kept).digest('hex') !== digest) return [];
  const [before, after] = [byId(kept), byId(live)];
  const faults: BodyFault[] = [];
  for (const [id, leaf] of before) {
    const found = after.get(id);
    if (found === undefined) faults.push({ code: 'ledger.audit-act-deleted', detail: String(id) });
    else if (found !== leaf) faults.push({ code: 'ledger.audit-act-changed', detail: String(id) });
  }
  for (const id of after.keys())
    if (!before.has(id)) faults.push({ code: 'ledger.audit-act-added', detail: String(id) });
  return faults.slice(0, MOST_NAMED);
}

function byId(leaves: Buffer): Map<bigint, string> {
  const found = new Map<bigint, string>();
  for (let at = 0; at + LEAF_LENGTH <= leaves.length; at += LEAF_LENGTH) {
    found.set(leaves.readBigInt64BE(at), leaves.toString('latin1', at + ID_LENGTH, at + LEAF_LENGTH));
  }
  return found;
}
