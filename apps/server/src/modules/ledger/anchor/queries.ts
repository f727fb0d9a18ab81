import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../../platform/database/index.js';
import type { AnchorClient, AnchoredCheckpoint, AnchorReceipt, SignedTransaction } from './chain.js';
import type { AnchorError } from './error.js';

export type AnchorRow = Selectable<Database['ledger_anchor']>;

/**
 * Enters a checkpoint for the chain. One that waits already gives way to a larger one of the same log, which covers it; one
 * that is known, smaller than what is known, or of an empty tree changes nothing.
 *
 * @param at when the checkpoint was signed.
 * @param minutes how far apart two anchors of one log are to be, at least.
 */
export async function enqueueAnchor(
  db: Db | Tx,
  { origin, size, root }: AnchoredCheckpoint,
  at: Date,
  minutes: number,
): Promise<void> {
  if (size === 0n) return;
  const values = { size: exact(size), root: Buffer.from(root) };
  const known = await db
    .selectFrom('ledger_anchor')
    .select('id')
    .where('origin', '=', origin)
    .where(({ or, and, eb }) =>
      or([and([eb('size', '=', values.size), eb('root', '=', values.root)]), eb('size', '>', values.size)]),
    )
    .limit(1)
    .executeTakeFirst();
  if (known) return;
  const last = await db
    .selectFrom('ledger_anchor')
    .select('sent_at')
    .where('origin', '=', origin)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const earliest = last?.sent_at ? new Date(last.sent_at.getTime() + minutes * 60_000) : at;
  // A row that comes back to waiting between the two statements is met by the second turn.
  for (let turn = 0; turn < 2; turn++) {
    const moved = await db
      .updateTable('ledger_anchor')
      .set({ ...values, created_at: at })
      .where('origin', '=', origin)
      .where('state', '=', 'waiting')
      .where('size', '<', values.size)
      .executeTakeFirst();
    if (moved.numUpdatedRows > 0n) return;
    const entered = await db
      .insertInto('ledger_anchor')
      .values({ origin, ...values, created_at: at, next_at: earliest > at ? earliest : at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if ((entered.numInsertedOrUpdatedRows ?? 0n) > 0n) return;
  }
}

/** What is to be done now: transactions that are out, in their order, then what waits. */
export async function dueAnchors(db: Db, now: Date): Promise<AnchorRow[]> {
  return db
    .selectFrom('ledger_anchor')
    .selectAll()
    .where('state', 'in', ['sent', 'waiting'])
    .where('next_at', '<=', now)
    .orderBy(sql`state = 'sent'`, 'desc')
    .orderBy(sql`coalesce(nonce, id)`)
    .execute();
}

/** When something is next to be done; undefined: nothing is open. */
export async function nextAnchorAt(db: Db): Promise<Date | undefined> {
  const row = await db
    .selectFrom('ledger_anchor')
    .select('next_at')
    .where('state', 'in', ['sent', 'waiting'])
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_at;
}

/** The transactions that are out. */
export async function anchorsOut(db: Db): Promise<Pick<AnchorRow, 'origin' | 'nonce'>[]> {
  return db.selectFrom('ledger_anchor').select(['origin', 'nonce']).where('state', '=', 'sent').execute();
}

/** @returns whether the row still was what was signed; else a larger checkpoint has taken its place. */
export async function markSent(
  db: Db,
  row: AnchorRow,
  client: AnchorClient,
  transaction: SignedTransaction,
  times: { now: Date; next: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ledger_anchor')
    .set({
      state: 'sent',
      contract: client.contract,
      account: client.address,
      chain_id: transaction.chainId,
      tx_hash: transaction.hash,
      nonce: transaction.nonce,
      raw: Buffer.from(transaction.raw.slice(2), 'hex'),
      block: null,
      gas: null,
      tries: 0,
      problem: '',
      detail: '',
      sent_at: times.now,
      next_at: times.next,
    })
    .where('id', '=', row.id)
    .where('state', '=', 'waiting')
    .where('size', '=', row.size)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The chain keeps it. receipt: of the row's own transaction, where there is one. */
export async function markDone(
  db: Db,
  row: AnchorRow,
  client: AnchorClient,
  chainId: number,
  receipt: AnchorReceipt | undefined,
  now: Date,
): Promise<void> {
  await db
    .updateTable('ledger_anchor')
    .set({
      state: 'done',
      contract: client.contract,
      chain_id: chainId,
      block: receipt ? exact(receipt.block) : null,
      gas: receipt ? exact(receipt.gas) : null,
      // Somebody else's transaction brought it there.
      ...(receipt ? {} : { tx_hash: '', nonce: null }),
      raw: null,
      problem: '',
      detail: '',
      done_at: now,
    })
    .where('id', '=', row.id)
    .where('size', '=', row.size)
    .execute();
}

/** In a block, but not yet in enough; or out of it again. */
export async function markSeen(db: Db, row: AnchorRow, receipt: AnchorReceipt | undefined, next: Date): Promise<void> {
  await db
    .updateTable('ledger_anchor')
    .set({
      block: receipt ? exact(receipt.block) : null,
      gas: receipt ? exact(receipt.gas) : null,
      tries: receipt ? 0 : row.tries + 1,
      problem: '',
      detail: '',
      next_at: next,
    })
    .where('id', '=', row.id)
    .execute();
}

export async function markRefused(db: Db, row: AnchorRow, error: AnchorError, now: Date): Promise<void> {
  await db
    .updateTable('ledger_anchor')
    .set({ state: 'refused', raw: null, problem: error.code, detail: error.detail, done_at: now })
    .where('id', '=', row.id)
    .where('size', '=', row.size)
    .execute();
}

/** Something is in the way; the row stays what it is and is tried again. */
export async function postpone(db: Db, row: AnchorRow, error: AnchorError, next: Date): Promise<void> {
  await db
    .updateTable('ledger_anchor')
    .set({ tries: row.tries + 1, problem: error.code, detail: error.detail, next_at: next })
    .where('id', '=', row.id)
    .execute();
}

/**
 * The transaction will hardly come into a block: the checkpoint is signed anew, unless the chain turns out to keep it; for
 * then the transaction's hash stays. When a larger one of the log waits by
 * now, that one stands for it, and this row goes.
 */
export async function takeBack(db: Db, row: AnchorRow, error: AnchorError | undefined, next: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const covered = await tx
      .deleteFrom('ledger_anchor')
      .where('id', '=', row.id)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('ledger_anchor as other')
            .select('other.id')
            .where('other.origin', '=', row.origin)
            .where('other.state', '=', 'waiting'),
        ),
      )
      .executeTakeFirst();
    if (covered.numDeletedRows > 0n) return;
    await tx
      .updateTable('ledger_anchor')
      .set({
        state: 'waiting',
        nonce: null,
        raw: null,
        block: null,
        gas: null,
        sent_at: null,
        tries: row.tries + 1,
        problem: error?.code ?? '',
        detail: error?.detail ?? '',
        next_at: next,
      })
      .where('id', '=', row.id)
      .execute();
  });
}

export function checkpointOf(row: AnchorRow): AnchoredCheckpoint {
  return { origin: row.origin, size: BigInt(row.size), root: row.root };
}

/** The newest of a log in each state, by origin: for the page that shows how it stands. */
export async function newestAnchors(db: Db | Tx): Promise<AnchorRow[]> {
  return db
    .selectFrom('ledger_anchor')
    .selectAll()
    .distinctOn(['origin', 'state'])
    .orderBy('origin')
    .orderBy('state')
    .orderBy('size', 'desc')
    .execute();
}

/** The newest ones that a contract keeps, of every log. */
export async function doneAnchors(db: Db | Tx, contract: string, chainId: number, limit: number): Promise<AnchorRow[]> {
  return db
    .selectFrom('ledger_anchor')
    .selectAll()
    .where('state', '=', 'done')
    .where('contract', '=', contract)
    .where('chain_id', '=', chainId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** bigint as the database's driver wants it. @throws RangeError beyond 2^53. */
function exact(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`${value} is beyond 2^53`);
  return Number(value);
}
