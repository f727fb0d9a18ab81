import type pg from 'pg';
import type { Db } from '../../../platform/database/index.js';
import { isConfirmed, judgeAnchor } from './anchor.js';
import { type AnchorClient, openAnchorClient } from './chain.js';
import type { AnchorConfig } from './config.js';
import { AnchorError, type AnchorErrorCode } from './error.js';
import {
  type AnchorRow,
  anchorsOut,
  checkpointOf,
  dueAnchors,
  markDone,
  markRefused,
  markSeen,
  markSent,
  nextAnchorAt,
  postpone,
  takeBack,
} from './queries.js';

/** Held by the one process that speaks to the chain, for a round: two would take the same nonces. */
const ANCHOR_LOCK = 5_005_022;
const IDLE_MS = 5000;
const FIRST_MS = 1000;
const LONGEST_MS = 300_000;
/** A transaction that is out is looked after more often. */
const LONGEST_OUT_MS = 30_000;
/** So many times a transaction is sent again before it is signed anew, at the price and in the place of that day: about three minutes. */
const SAME_AGAIN = 10;
/** What the chain has fixed for good. All else may be put right by somebody, and is tried again. */
const FINAL: readonly AnchorErrorCode[] = ['anchor.other-root', 'anchor.smaller-size', 'anchor.checkpoint'];

export interface AnchorWork {
  db: Db;
  client: AnchorClient;
  now(): Date;
}

/**
 * One round over what is due: looks after transactions that are out, then sends what waits. Everything that is to be sent is
 * in the database before it leaves, so that a process that dies anywhere in between sends nothing twice and forgets nothing.
 * When the node does not answer, all that is due is put off, longer each time.
 */
export async function workAnchors({ db, client, now }: AnchorWork): Promise<void> {
  const rows = await dueAnchors(db, now());
  if (rows.length === 0) return;
  let chainId = 0;
  try {
    chainId = await client.chainId();
  } catch (error) {
    await putOff(db, rows, known(error), now());
    return;
  }
  for (const [at, row] of rows.entries()) {
    try {
      if (row.state === 'sent') await lookAfter({ db, client, now }, row, chainId);
      else await send({ db, client, now }, row, chainId);
    } catch (error) {
      const problem = known(error);
      if (problem.code === 'anchor.unreachable') {
        await putOff(db, rows.slice(at), problem, now());
        return;
      }
      if (FINAL.includes(problem.code)) await markRefused(db, row, problem, now());
      else if (row.state === 'sent') await takeBack(db, row, problem, later(now(), row.tries));
      else await postpone(db, row, problem, later(now(), row.tries));
    }
  }
}

/** @throws AnchorError when the checkpoint cannot be anchored now. */
async function send({ db, client, now }: AnchorWork, row: AnchorRow, chainId: number): Promise<void> {
  const out = await anchorsOut(db);
  // The contract takes them in their order only.
  if (out.some(({ origin }) => origin === row.origin)) return;
  const checkpoint = checkpointOf(row);
  if ((await judgeAnchor(client, checkpoint)) === 'kept') {
    const receipt = row.tx_hash === '' ? undefined : await client.findReceipt(row.tx_hash as `0x${string}`);
    await markDone(db, row, client, chainId, receipt?.succeeded ? receipt : undefined, now());
    return;
  }
  const taken = new Set(out.map(({ nonce }) => nonce));
  let nonce = await client.nextNonce();
  while (taken.has(nonce)) nonce++;
  const transaction = await client.sign(checkpoint, nonce);
  const next = later(now(), 0);
  if (!(await markSent(db, row, client, transaction, { now: now(), next }))) return;
  row.state = 'sent';
  await client.broadcast(transaction.raw);
}

/** @throws AnchorError when the transaction failed, will not come into a block any more, or the node does not answer. */
async function lookAfter({ db, client, now }: AnchorWork, row: AnchorRow, chainId: number): Promise<void> {
  // The settings were changed: what is on its way to another contract does not count here.
  if (row.contract !== client.contract || row.chain_id !== chainId) return takeBack(db, row, undefined, now());
  const hash = row.tx_hash as `0x${string}`;
  let receipt = await client.findReceipt(hash);
  if (receipt === undefined && (row.account !== client.address || (await client.nextNonce()) > (row.nonce ?? 0))) {
    // Another transaction has our place, or ours has come into a block since we asked.
    receipt = await client.findReceipt(hash);
    if (receipt === undefined) {
      if ((await judgeAnchor(client, checkpointOf(row))) === 'wanted') return takeBack(db, row, undefined, now());
      return markDone(db, row, client, chainId, undefined, now());
    }
  }
  if (receipt === undefined) {
    if (row.tries >= SAME_AGAIN) return takeBack(db, row, new AnchorError('anchor.unconfirmed', hash), now());
    // Not in a block, or no longer: a node that was restarted, or a chain that was reorganized, may have lost it.
    await client.broadcast(`0x${row.raw?.toString('hex') ?? ''}`);
    return markSeen(db, row, undefined, later(now(), row.tries, LONGEST_OUT_MS));
  }
  if (!receipt.succeeded) {
    if ((await judgeAnchor(client, checkpointOf(row))) === 'wanted') throw new AnchorError('anchor.reverted', hash);
    return markDone(db, row, client, chainId, undefined, now());
  }
  if (await isConfirmed(client, receipt)) return markDone(db, row, client, chainId, receipt, now());
  return markSeen(db, row, receipt, later(now(), 0));
}

/** After 1 s, 2 s, 4 s … at most five minutes. */
function later(now: Date, tries: number, longest = LONGEST_MS): Date {
  return new Date(now.getTime() + Math.min(FIRST_MS * 2 ** Math.min(tries, 20), longest));
}

async function putOff(db: Db, rows: readonly AnchorRow[], problem: AnchorError, now: Date): Promise<void> {
  for (const row of rows) await postpone(db, row, problem, later(now, row.tries));
}

function known(error: unknown): AnchorError {
  if (error instanceof AnchorError) return error;
  throw error;
}

export interface Anchoring {
  /** Something was entered: look at once instead of within seconds. */
  wake(): void;
  /** Ends what is waiting for the node, and with it the round in work. */
  close(): Promise<void>;
}

/**
 * Works the queue off until it is closed, beside everything else: nothing waits for it, and no error leaves it. Of several
 * processes one works at a time. The chain's client is loaded, and the key read, when first there is something to send.
 */
export function startAnchoring({
  database: { db, pool },
  config,
  now = () => new Date(),
  onError = () => undefined,
}: {
  database: { db: Db; pool: pg.Pool };
  config: AnchorConfig;
  now?: () => Date;
  /** Told of what is no refusal of the chain but a fault of ours or of the database. */
  onError?: (error: unknown) => void;
}): Anchoring {
  const closing = new AbortController();
  let client: AnchorClient | undefined;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let again = false;

  async function round(): Promise<void> {
    const due = await dueAnchors(db, now());
    if (due.length === 0) return;
    const holder = await pool.connect();
    let broken = true;
    try {
      const { rows } = await holder.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [ANCHOR_LOCK]);
      if (rows[0]?.mine) {
        try {
          client ??= await openAnchorClient(config, closing.signal);
        } catch (error) {
          await putOff(db, due, known(error), now());
        }
        if (client) await workAnchors({ db, client, now });
        await holder.query('select pg_advisory_unlock($1)', [ANCHOR_LOCK]);
      }
      broken = false;
    } finally {
      // A connection that is not whole ends, and the lock with it.
      holder.release(broken);
    }
  }

  function turn(): void {
    clearTimeout(timer);
    if (closing.signal.aborted) return;
    if (working) {
      again = true;
      return;
    }
    working = round()
      .then(() => nextAnchorAt(db))
      .then((at) => (at ? Math.max(100, Math.min(IDLE_MS, at.getTime() - now().getTime())) : IDLE_MS))
      .catch((error: unknown) => {
        onError(error);
        return IDLE_MS;
      })
      .then((pause) => {
        working = undefined;
        if (!closing.signal.aborted) timer = setTimeout(turn, again ? 0 : pause);
        again = false;
      });
  }

  turn();
  return {
    wake: turn,
    async close() {
      closing.abort();
      clearTimeout(timer);
      await working;
    },
  };
}
