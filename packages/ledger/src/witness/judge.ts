import { equalBytes, toHex, utf8 } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { digestOfLog } from '../gm/log-digest.js';
import type { SignerKey, VerifierKey } from '../note/key.js';
import { formatNote, type OpenedNote, openNote } from '../note/note.js';
import { cosign } from '../note/signature.js';
import { verifyConsistency } from '../tree/consistency.js';
import type { Digest } from '../tree/digest.js';
import { sha256 } from '../tree/digest.js';
import { emptyRoot } from '../tree/tree-hash.js';
import type { AddCheckpoint } from './request.js';

/** What a witness keeps of a log: the largest tree it has cosigned. */
export interface WitnessedTree {
  readonly size: bigint;
  readonly root: Uint8Array;
}

/** What a witness does with a request: cosign, or say no. */
export type WitnessVerdict =
  | {
      readonly status: 200;
      /** To be kept, atomically with the reading of what was kept before, and before anything is answered. */
      readonly keep: WitnessedTree;
      /** The text to cosign. */
      readonly text: string;
      /** The lines of the log's keys that were checked, for the checkpoint that the witness serves. */
      readonly logLines: readonly string[];
    }
  | WitnessRefusal;

export interface WitnessRefusal {
  readonly status: 400 | 403 | 404 | 409 | 422;
  readonly contentType: 'text/plain; charset=utf-8' | 'text/x.tlog.size';
  readonly body: string;
}

/**
 * A witness's decision. Pure: the caller reads what is kept, calls this and keeps the outcome, all under one lock. A twin tree
 * (origin `…/sm3`) is held against its own hash.
 *
 * @param logKeys the keys trusted for the checkpoint's origin, or undefined if the log is not known.
 * @param kept what was cosigned last for that origin, or undefined if nothing was.
 *
 * Source: C2SP tlog-witness.
 */
export function judgeCheckpoint(
  { oldSize, proof, note, checkpoint }: AddCheckpoint,
  logKeys: readonly VerifierKey[] | undefined,
  kept: WitnessedTree | undefined,
): WitnessVerdict {
  if (!logKeys) return refuse(404, `unknown log: ${checkpoint.origin}`);
  const opened = openBy(note, logKeys);
  if ('status' in opened) return opened;
  const { size, root } = checkpoint;
  if (oldSize > size) return refuse(400, 'the old size is above that of the checkpoint');
  const digest = digestOfLog(checkpoint.origin);
  const last = kept ?? { size: 0n, root: emptyRoot(digest) };
  if (oldSize !== last.size) {
    return { status: 409, contentType: 'text/x.tlog.size', body: `${last.size}\n` };
  }
  try {
    checkGrowth(last, { size, root }, proof, digest);
  } catch (error) {
    if (error instanceof LedgerError) return refuse(422, `invalid consistency proof: ${error.message}`);
    throw error;
  }
  return {
    status: 200,
    keep: { size, root },
    text: opened.text,
    logLines: opened.verified.map(({ line }) => line),
  };
}

/**
 * The answer to a request that was found right, and the checkpoint that the witness serves from then on. Only to be
 * called when what is to be kept is kept.
 *
 * @param time seconds since 1970.
 */
export function answerCosigned(
  { text, logLines }: Extract<WitnessVerdict, { status: 200 }>,
  time: bigint,
  keys: readonly SignerKey[],
): { body: string; checkpoint: string } {
  const lines = keys.map((key) => cosign(text, time, key));
  return { body: lines.map((line) => `${line}\n`).join(''), checkpoint: formatNote(text, [...logLines, ...lines]) };
}

/** The answer to a body that could not be read. */
export function refuseMalformed(error: LedgerError): WitnessRefusal {
  return refuse(400, error.message);
}

/** The name under which a witness serves a log's checkpoint: `<prefix>/<this>/checkpoint`. */
export function originHash(origin: string): string {
  return toHex(sha256(utf8(origin)));
}

function openBy(note: string, logKeys: readonly VerifierKey[]): OpenedNote | WitnessRefusal {
  try {
    return openNote(note, logKeys);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    if (error.code === 'note.bad-signature' || error.code === 'note.no-known-signature') {
      return refuse(403, `invalid signature: ${error.message}`);
    }
    return refuse(400, error.message);
  }
}

function checkGrowth(last: WitnessedTree, next: WitnessedTree, proof: readonly Uint8Array[], digest: Digest): void {
  if (next.size === 0n && !equalBytes(next.root, emptyRoot(digest))) {
    throw new LedgerError('tree.proof-mismatch', 'an empty tree has another root');
  }
  // Every tree follows from the empty one, which needs no proof and can have none.
  if (last.size > 0n) {
    verifyConsistency(
      { oldSize: last.size, oldRoot: last.root, newSize: next.size, newRoot: next.root, proof },
      digest,
    );
  } else if (proof.length > 0) {
    throw new LedgerError('tree.proof-length', 'from an empty tree there is nothing to prove');
  }
}

function refuse(status: 400 | 403 | 404 | 422, message: string): WitnessRefusal {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${message}\n` };
}
