import { Problem } from '@wuyu/contract';
import { openCheckpoint, parseVerifierKey, readRoot, rootOf, tileReader } from '@wuyu/ledger';
import type { LedgerContext } from './context.js';
import { digests } from './digest.js';
import { readTileOf, type Wire } from './queries.js';
import type { OpenTree } from './tree.js';
import { askWitnesses } from './witness-client.js';

/**
 * Refuses to sign a tree that is older, or another, than one that was published: the key store remembers the last, and so
 * do the witnesses. What a witness merely claims does not count; a checkpoint with the log's own signature does.
 *
 * @throws Problem 409 `ledger.restored` when the database lacks entries that were published, `ledger.forked` when what it
 *   has is not what was published.
 */
export async function refuseOlderState(context: LedgerContext, wire: Wire, tree: OpenTree): Promise<void> {
  const mark = context.keys.findMark(tree.row.origin);
  if (mark) await refuseUnless(wire, tree, mark);
  for (const { note } of await askWitnesses(context.settings, tree.row)) {
    if (note === undefined) continue;
    const { checkpoint } = openCheckpoint(note, [parseVerifierKey(tree.row.verifierKey)]);
    if (checkpoint.origin === tree.row.origin) await refuseUnless(wire, tree, checkpoint);
  }
}

async function refuseUnless(wire: Wire, tree: OpenTree, known: { size: bigint; root: Uint8Array }): Promise<void> {
  const { origin, id, digest } = tree.row;
  const { size } = tree.frontier;
  if (known.size > size) {
    throw new Problem(409, 'ledger.restored', { origin, size: Number(size), known: Number(known.size) });
  }
  const root =
    known.size === size
      ? rootOf(tree.frontier, digests[digest])
      : await readRoot(tileReader(size, readTileOf(wire, id), digests[digest]), known.size, digests[digest]);
  if (!Buffer.from(root).equals(known.root)) {
    throw new Problem(409, 'ledger.forked', { origin, size: Number(known.size) });
  }
}
