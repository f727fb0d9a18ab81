import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '@wuyu/contract';
import { canonicalize, rootOf } from '@wuyu/ledger';
import type pg from 'pg';
import { type Draft, prepareBatch, writeBatch } from './batch.js';
import { ERASE_LOCK, type LedgerContext, SEQUENCER_LOCK } from './context.js';
import { digests } from './digest.js';
import { refuseOlderState } from './guard.js';
import {
  BATCH,
  type BulkRow,
  draftsOf,
  type Expanded,
  type Expander,
  erasedAmong,
  firstBulk,
  waitingDrafts,
} from './outbox.js';
import { drawRandom } from './random.js';
import { growTree, type OpenTree, openTrees, schoolYearOf } from './tree.js';

export interface LedgerProblem {
  code: string;
  message: string;
  values: Record<string, string | number>;
}

export interface SequencerStatus {
  /**
   * stopped; standing by for another process; working; held up by what will pass (a full disk, a lost database); refused:
   * the database is older than what was signed, and an administrator has to decide.
   */
  state: 'stopped' | 'standing-by' | 'working' | 'held-up' | 'refused';
  since: Date;
  problem: LedgerProblem | undefined;
  /** Rows of the outbox that stand for many entries and could not be expanded; others go on. */
  aside: (LedgerProblem & { id: string })[];
}

export interface Sequencer {
  /** Takes up the work, or stands by while another process has it. */
  start(): void;
  stop(): Promise<void>;
  status(): SequencerStatus;
  /** The database is suspected to be an old one: nothing is signed before that is looked into. */
  suspect(): void;
  /**
   * Sequences until nothing waits, at once.
   *
   * @returns how many entries came in; undefined when another process has the work.
   * @throws what held it up; nothing is lost.
   */
  sequenceAll(): Promise<number | undefined>;
}

const STAND_BY_MS = 2000;
const RETRY_MS = [1000, 2000, 5000, 10_000];
const ASIDE_MS = 15_000;
const DISK_FULL = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** What one holder of the lock keeps in memory; after any failure it is read anew from the database. */
interface Session {
  client: pg.PoolClient;
  schoolYear: number | undefined;
  trees: OpenTree[];
  bulks: Map<string, OpenBulk>;
  aside: Map<string, LedgerProblem & { until: number }>;
}

interface OpenBulk {
  cursor: string | undefined;
  iterator: AsyncIterator<Expanded>;
  /** Read ahead while the one before is written; undefined: that was all. */
  next: Promise<{ drafts: Draft[]; cursor: string } | undefined>;
}

/**
 * The one who gives positions. In one transaction a batch of the outbox becomes entries, tiles and a signed checkpoint;
 * what is published comes after it.
 *
 * @param published called after each commit, and when the work is taken up.
 */
export function createSequencer(
  context: LedgerContext,
  expanders: Readonly<Record<string, Expander>>,
  published: (grown: readonly OpenTree[]) => void,
): Sequencer {
  const { pool, settings, now } = context;
  let status: SequencerStatus = { state: 'stopped', since: now(), problem: undefined, aside: [] };
  let session: Session | undefined;
  let closing = new AbortController();
  let running: Promise<void> | undefined;

  function set(state: SequencerStatus['state'], problem?: LedgerProblem): void {
    const since = state === status.state ? status.since : now();
    const aside = [...(session?.aside ?? [])].map(([id, { until: _, ...said }]) => ({ id, ...said }));
    status = { state, since, problem, aside };
  }

  /** @returns undefined when another process holds the lock. */
  async function acquire(): Promise<Session | undefined> {
    if (session) return session;
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
        SEQUENCER_LOCK,
      ]);
      if (!rows[0]?.mine) {
        client.release();
        return undefined;
      }
    } catch (error) {
      client.release(true);
      throw error;
    }
    session = { client, schoolYear: undefined, trees: [], bulks: new Map(), aside: new Map() };
    published([]);
    return session;
  }

  /** Ends the connection, and with it lock and transaction. */
  async function leave(): Promise<void> {
    const left = session;
    session = undefined;
    if (!left) return;
    await forget(left);
    // PostgreSQL sees a connection's end only some time later: whoever asks for the lock next should have it at once.
    await left.client.query('select pg_advisory_unlock($1)', [SEQUENCER_LOCK]).catch(() => undefined);
    left.client.release(true);
  }

  async function work(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let pause = settings.batchMs;
      try {
        const held = await acquire();
        if (!held) {
          set('standing-by');
          pause = STAND_BY_MS;
        } else {
          const { entries, more } = await pass(held);
          failures = 0;
          set('working');
          if (more || entries >= BATCH) pause = 0;
        }
      } catch (error) {
        const problem = problemOf(error);
        await leave();
        set(isRefusal(error) ? 'refused' : 'held-up', problem);
        pause = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] as number;
      }
      if (pause > 0) await wait(pause, undefined, { signal }).catch(() => undefined);
      // Others want to work too: a full outbox must not keep the server from answering.
      else await wait(0);
    }
    await leave();
  }

  /** One batch of single entries, and one of those made of many. */
  async function pass(held: Session): Promise<{ entries: number; more: boolean }> {
    const singles = await inTransaction(held, async (tx) => {
      const drafts = await waitingDrafts(tx);
      if (drafts.length === 0) return [];
      const entries = await add(held, drafts);
      await tx.query('delete from ledger_outbox where id = any ($1::uuid[])', [
        drafts.map(({ id }) => Buffer.from(id).toString('hex')),
      ]);
      return entries;
    });
    const bulk = await bulkPass(held);
    return { entries: singles + (bulk ?? 0), more: bulk !== undefined };
  }

  /** @returns undefined when there is no such row. */
  async function bulkPass(held: Session): Promise<number | undefined> {
    for (const [id, { until }] of held.aside) if (until < Date.now()) held.aside.delete(id);
    const row = await firstBulk(held.client, [...held.aside.keys()]);
    if (!row) return undefined;
    let open: OpenBulk;
    let chunk: Awaited<OpenBulk['next']>;
    try {
      open = openBulk(held, row);
      chunk = await open.next;
    } catch (error) {
      held.bulks.delete(row.id);
      held.aside.set(row.id, { ...problemOf(error), until: Date.now() + ASIDE_MS });
      return 0;
    }
    if (chunk) {
      open.next = readAhead(row, open.iterator);
      open.cursor = chunk.cursor;
    }
    return inTransaction(held, async (tx) => {
      if (chunk) await tx.query('update ledger_outbox set cursor = $2 where id = $1', [row.id, chunk.cursor]);
      else await tx.query('delete from ledger_outbox where id = $1', [row.id]);
      return chunk && chunk.drafts.length > 0 ? add(held, chunk.drafts) : [];
    });
  }

  function openBulk(held: Session, row: BulkRow): OpenBulk {
    const known = held.bulks.get(row.id);
    if (known && known.cursor === row.cursor) return known;
    const expander = expanders[row.expander];
    if (!expander) throw new Problem(500, 'ledger.expander', { expander: row.expander });
    const iterator = expander(context.db, row.args, row.cursor)[Symbol.asyncIterator]();
    const made = { cursor: row.cursor, iterator, next: readAhead(row, iterator) };
    held.bulks.set(row.id, made);
    return made;
  }

  /** @returns the trees as they will be when the transaction commits. */
  async function add(held: Session, given: readonly Draft[]): Promise<{ trees: OpenTree[]; entries: number }> {
    const { client } = held;
    const at = now();
    const trees = await treesFor(held, at);
    const [main] = trees as [OpenTree, ...OpenTree[]];
    const erased = await erasedAmong(client, given);
    const drafts = given.filter(({ personId }) => personId === undefined || !erased.has(personId));
    if (main.frontier.size === 0n) drafts.unshift(keyEvent(trees));
    if (drafts.length === 0) return { trees, entries: 0 };
    const prepared = prepareBatch(context, drafts);
    await writeBatch(context, client, main.row.id, Number(main.frontier.size), prepared);
    const grown: OpenTree[] = [];
    for (const tree of trees) grown.push(await growTree(client, tree, prepared.entries, at));
    return { trees: grown, entries: drafts.length };
  }

  /** The trees of this school year, as in the database; checked before the first signature. */
  async function treesFor(held: Session, at: Date): Promise<OpenTree[]> {
    const schoolYear = schoolYearOf(settings.dayOf(at));
    if (held.schoolYear === schoolYear) return held.trees;
    const trees = await openTrees(context, held.client, at);
    for (const tree of trees) await refuseOlderState(context, held.client, tree);
    held.schoolYear = schoolYear;
    return trees;
  }

  async function inTransaction(
    held: Session,
    act: (client: pg.PoolClient) => Promise<{ trees: OpenTree[]; entries: number } | []>,
  ): Promise<number> {
    const { client } = held;
    await client.query('begin');
    try {
      await client.query('select pg_advisory_xact_lock($1)', [ERASE_LOCK]);
      const done = await act(client);
      await client.query('commit');
      if (Array.isArray(done)) return 0;
      held.trees = done.trees;
      if (done.entries === 0) return 0;
      context.keys.keepMarks(
        done.trees.map(({ row, frontier }) => ({
          origin: row.origin,
          size: frontier.size,
          root: rootOf(frontier, digests[row.digest]),
        })),
      );
      published(done.trees);
      return done.entries;
    } catch (error) {
      // Whether it was committed or not, what is in memory is not believed any more.
      held.schoolYear = undefined;
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  return {
    start() {
      if (running) return;
      closing = new AbortController();
      running = work(closing.signal);
    },
    async stop() {
      closing.abort();
      await running;
      running = undefined;
      set('stopped');
    },
    status: () => status,
    suspect() {
      if (session) session.schoolYear = undefined;
    },
    async sequenceAll() {
      if (running) throw new Error('The sequencer runs by itself.');
      try {
        const held = await acquire();
        if (!held) return undefined;
        let sum = 0;
        for (;;) {
          const { entries, more } = await pass(held);
          sum += entries;
          if (entries === 0 && !more) break;
          const [stuck] = held.aside.values();
          if (entries === 0 && stuck) throw new Problem(500, stuck.code, stuck.values);
        }
        return sum;
      } finally {
        await leave();
      }
    },
  };
}

function readAhead(row: BulkRow, iterator: AsyncIterator<Expanded>): OpenBulk['next'] {
  const next = iterator
    .next()
    .then(({ done, value }) => (done ? undefined : { drafts: draftsOf(row, value), cursor: value.cursor }));
  // Whoever awaits it sees the failure; until then nobody is to be told.
  next.catch(() => undefined);
  return next;
}

async function forget(held: Session): Promise<void> {
  for (const { iterator } of held.bulks.values()) await iterator.return?.().catch(() => undefined);
}

/** The first entry of a tree: by which keys it is signed. */
function keyEvent(trees: readonly OpenTree[]): Draft {
  const keys = trees.map(({ row }) => ({ origin: row.origin, key: row.verifierKey }));
  return {
    id: drawRandom(16),
    kind: 'key-event',
    schema: 1,
    personId: undefined,
    ref: 'log-key',
    rules: undefined,
    about: undefined,
    canonical: canonicalize({ event: 'log-keys-made', keys }),
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'ledger.restored' || error.code === 'ledger.forked');
}

function problemOf(error: unknown): LedgerProblem {
  if (error instanceof Problem) return { code: error.code, message: error.message, values: error.values };
  const { code, message } = error as { code?: unknown; message?: unknown };
  const known = DISK_FULL.has(String(code)) ? 'ledger.disk-full' : 'ledger.held-up';
  return { code: known, message: String(message), values: { detail: String(message) } };
}
