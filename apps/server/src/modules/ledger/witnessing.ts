import {
  formatAddCheckpoint,
  LedgerError,
  openCheckpoint,
  type PolicyWitness,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
  proveConsistency,
  tileReader,
  verifySignature,
} from '@wuyu/ledger';
import type { LedgerContext } from './context.js';
import { digests } from './digest.js';
import {
  type CheckpointRow,
  listTrees,
  readCheckpoints,
  readTileOf,
  type TreeRow,
  writeCosignature,
} from './queries.js';
import { addressOf, askWitness, exchange } from './witness-client.js';

/** How a witness stands to this ledger. */
export interface WitnessState {
  /** Its name in the policy. */
  name: string;
  /**
   * idle: not asked by this process; signed: has the newest checkpoint that was sent; down: no answer in time; refused: it
   * said no; lying: its answer is not what a witness answers, or not its own; ahead: it has our own signature under a larger
   * tree than we have, so the database is an old one.
   */
  state: 'idle' | 'signed' | 'down' | 'refused' | 'lying' | 'ahead';
  since: Date;
  /** What it answered, or what was wrong with it; no address. */
  detail: string;
}

export interface Witnessing {
  /** There is something new to be witnessed. */
  wake(): void;
  states(): WitnessState[];
  /** Asks each witness once, now. */
  askAll(): Promise<void>;
  close(): Promise<void>;
}

const RETRY_MS = 15_000;
const LONGEST_DETAIL = 200;

/**
 * Has checkpoints cosigned, each witness by itself: nobody waits for one that is down, slow or lying.
 *
 * @param ahead called when a witness shows that the database is older than what was signed.
 */
export function startWitnessing(context: LedgerContext, spacingMs: number, ahead: () => void): Witnessing {
  const witnesses = (context.settings.policy?.policy.witnesses ?? []).filter(({ url }) => url !== undefined);
  const posts = witnesses.map((witness) => openPost(context, witness, spacingMs, ahead));
  return {
    wake: () => {
      for (const post of posts) post.wake();
    },
    states: () => posts.map(({ state }) => state()),
    async askAll() {
      await Promise.all(posts.map((post) => post.ask()));
    },
    async close() {
      await Promise.all(posts.map((post) => post.close()));
    },
  };
}

function openPost(context: LedgerContext, witness: PolicyWitness, spacingMs: number, ahead: () => void) {
  let state: WitnessState = { name: witness.name, state: 'idle', since: context.now(), detail: '' };
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let notBefore = 0;
  let again = false;
  let closed = false;

  function say(next: WitnessState['state'], detail = ''): void {
    const since = next === state.state ? state.since : context.now();
    state = { ...state, state: next, since, detail: detail.slice(0, LONGEST_DETAIL) };
  }

  /** Every open tree's newest checkpoint, as far as this witness has not signed it. */
  async function ask(): Promise<void> {
    const trees = (await listTrees(context.pool)).filter(({ closed: over }) => !over);
    for (const tree of trees) {
      const [newest] = await readCheckpoints(context.pool, tree.id, 1);
      const known = await signedSize(context, tree.id, witness);
      if (!newest || known >= newest.size) continue;
      const outcome = await submit(context, witness, tree, newest, known);
      // A witness that hashes by SHA-256 only need not know the twin.
      if (tree.twinOf !== undefined && outcome.status === 404) continue;
      say(outcome.state, outcome.detail);
      if (outcome.state === 'ahead') ahead();
      if (outcome.state !== 'signed') return;
    }
    if (state.state !== 'idle') say('signed');
  }

  function work(): void {
    timer = undefined;
    working = ask()
      .catch((error: unknown) => say('down', messageOf(error)))
      .then(() => {
        working = undefined;
        const failed = state.state !== 'signed' && state.state !== 'idle';
        notBefore = performance.now() + (failed ? Math.max(RETRY_MS, spacingMs) : spacingMs);
        if (again || failed) schedule();
        again = false;
      });
  }

  /** One that fails is asked again in its own time, not at every batch. */
  function schedule(): void {
    if (!closed) timer ??= setTimeout(work, Math.max(0, notBefore - performance.now()));
  }

  return {
    wake() {
      if (working) again = true;
      else schedule();
    },
    state: () => state,
    ask: () => ask().catch((error: unknown) => say('down', messageOf(error))),
    async close() {
      closed = true;
      clearTimeout(timer);
      await working;
    },
  };
}

interface Outcome {
  state: WitnessState['state'];
  detail: string;
  /** Of the answer, when it refused. */
  status?: number;
}

/** @param known the size which it signed last, by what we have of it. */
async function submit(
  context: LedgerContext,
  witness: PolicyWitness,
  tree: TreeRow,
  newest: CheckpointRow,
  known: number,
): Promise<Outcome> {
  let oldSize = BigInt(known);
  for (let turn = 0; turn < 2; turn++) {
    const body = await requestFor(context, tree, newest, oldSize);
    const answer = await exchange(addressOf(witness, 'add-checkpoint'), { method: 'POST', body });
    if (answer.status === 200) return keep(context, witness, newest, answer.text);
    if (answer.status !== 409) {
      const detail = `${answer.status} ${firstLine(answer.text)}`;
      return { state: 'refused', detail, status: answer.status };
    }
    const size = /^(0|[1-9][0-9]{0,18})\n?$/.exec(answer.text)?.[1];
    if (size === undefined || BigInt(size) === oldSize) {
      return { state: 'lying', detail: `409 ${firstLine(answer.text)}` };
    }
    if (BigInt(size) > BigInt(newest.size)) return judgeAhead(witness, tree, newest, BigInt(size));
    oldSize = BigInt(size);
  }
  return { state: 'lying', detail: 'it names another size each time' };
}

async function requestFor(
  { pool }: LedgerContext,
  tree: TreeRow,
  newest: CheckpointRow,
  oldSize: bigint,
): Promise<string> {
  const size = BigInt(newest.size);
  const digest = digests[tree.digest];
  const proof =
    oldSize === 0n || oldSize === size
      ? []
      : await proveConsistency(oldSize, size, tileReader(size, readTileOf(pool, tree.id), digest), digest);
  return formatAddCheckpoint({ oldSize, proof, note: newest.note });
}

/** Takes the witness's own signature from the answer, if it is right; others in it do not matter. */
async function keep(
  { pool, now }: LedgerContext,
  witness: PolicyWitness,
  newest: CheckpointRow,
  answer: string,
): Promise<Outcome> {
  const { text } = parseNote(newest.note);
  try {
    const own = parseSignatureLines(answer).find(
      ({ name, keyId }) => name === witness.key.name && keyId === witness.key.id,
    );
    if (!own) return { state: 'lying', detail: 'the answer has no signature by its key' };
    verifySignature(text, own.signature, witness.key);
    await writeCosignature(pool, {
      treeId: newest.treeId,
      size: newest.size,
      witness: witness.key.name,
      line: own.line,
      signedAt: now(),
    });
    return { state: 'signed', detail: '' };
  } catch (error) {
    if (error instanceof LedgerError) return { state: 'lying', detail: error.message };
    throw error;
  }
}

/** It says that it knows a larger tree. Only our own signature under one makes that true. */
async function judgeAhead(
  witness: PolicyWitness,
  tree: TreeRow,
  newest: CheckpointRow,
  claimed: bigint,
): Promise<Outcome> {
  const note = await askWitness(witness, tree);
  const size = note === undefined ? 0n : openCheckpoint(note, [parseVerifierKey(tree.verifierKey)]).checkpoint.size;
  if (size > BigInt(newest.size)) return { state: 'ahead', detail: `it has signed ${size}` };
  return { state: 'lying', detail: `it claims ${claimed} without a checkpoint of ours` };
}

async function signedSize({ pool }: LedgerContext, treeId: number, { key }: PolicyWitness): Promise<number> {
  const { rows } = await pool.query<{ size: number }>(
    'select size from ledger_cosignature where tree_id = $1 and witness = $2 order by size desc limit 1',
    [treeId, key.name],
  );
  return rows[0]?.size ?? 0;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/\p{Control}/gu, ' ');
}

function messageOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${(cause as NodeJS.ErrnoException).code ?? cause.message}` : message;
}
