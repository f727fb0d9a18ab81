import { setTimeout as wait } from 'node:timers/promises';
import type { AnchorClient, AnchoredCheckpoint, AnchorReader, AnchorReceipt } from './chain.js';
import { AnchorError } from './error.js';

/** What an audit learns: the chain keeps this root at this size, or another one, or none at this size. */
export type AnchorFinding =
  | { readonly state: 'found' }
  | { readonly state: 'contradicted'; readonly root: Uint8Array }
  | { readonly state: 'missing' };

/**
 * Asks the chain for a checkpoint. `found` says that it stands in the contract now; `missing` accuses nobody, since not every
 * checkpoint is anchored.
 *
 * @throws AnchorError when the chain cannot be asked, or `anchor.checkpoint`.
 */
export async function verifyAnchor(reader: AnchorReader, checkpoint: AnchoredCheckpoint): Promise<AnchorFinding> {
  checkAnchorable(checkpoint);
  const root = await reader.findRoot(checkpoint.origin, checkpoint.size);
  if (root === undefined) return { state: 'missing' };
  return isSame(root, checkpoint.root) ? { state: 'found' } : { state: 'contradicted', root };
}

/**
 * Asks whether the contract would take a checkpoint, by the contract's own rules: what nodes answer to a call that is
 * refused differs from chain to chain.
 *
 * @returns kept: it stands there already, nothing has to be sent.
 * @throws AnchorError `anchor.not-owner`, `anchor.smaller-size`, `anchor.other-root`, `anchor.checkpoint`.
 */
export async function judgeAnchor(client: AnchorClient, checkpoint: AnchoredCheckpoint): Promise<'kept' | 'wanted'> {
  const { origin, size } = checkpoint;
  const finding = await verifyAnchor(client, checkpoint);
  if (finding.state === 'found') return 'kept';
  if (finding.state === 'contradicted') throw new AnchorError('anchor.other-root');
  const [latest, owner] = await Promise.all([client.findLatest(origin), client.findOwner(origin)]);
  if (latest !== undefined && latest.size > size) throw new AnchorError('anchor.smaller-size', String(latest.size));
  if (owner !== undefined && owner !== client.address) throw new AnchorError('anchor.not-owner', owner);
  return 'wanted';
}

/**
 * Brings a checkpoint to the chain and waits until it is confirmed. Once more with the same checkpoint sends nothing.
 *
 * @param patience milliseconds to wait for the blocks.
 * @returns the transaction; undefined when the chain kept the checkpoint already.
 * @throws AnchorError, see its codes; `anchor.unconfirmed` when the blocks do not come: ask again later, nothing is sent twice.
 */
export async function anchorCheckpoint(
  client: AnchorClient,
  checkpoint: AnchoredCheckpoint,
  patience = 60_000,
): Promise<({ hash: `0x${string}` } & AnchorReceipt) | undefined> {
  // The place before the question: whoever was faster after the question has taken this place, and ours is refused.
  const nonce = await client.nextNonce();
  if ((await judgeAnchor(client, checkpoint)) === 'kept') return undefined;
  const transaction = await client.sign(checkpoint, nonce);
  try {
    await client.broadcast(transaction.raw);
  } catch (error) {
    // Another call may have been faster with the same checkpoint, and its transaction has our place.
    if ((await judgeAnchor(client, checkpoint)) === 'kept') return undefined;
    throw error;
  }
  const receipt = await awaitReceipt(client, transaction.hash, patience);
  if (!receipt.succeeded) {
    if ((await judgeAnchor(client, checkpoint)) === 'kept') return undefined;
    throw new AnchorError('anchor.reverted', transaction.hash);
  }
  return { hash: transaction.hash, ...receipt };
}

/** @throws AnchorError `anchor.unconfirmed` */
export async function awaitReceipt(
  client: AnchorClient,
  hash: `0x${string}`,
  patience: number,
): Promise<AnchorReceipt> {
  const until = performance.now() + patience;
  for (let pause = 20; ; pause = Math.min(pause * 2, 1000)) {
    const receipt = await client.findReceipt(hash);
    if (receipt !== undefined && (await isConfirmed(client, receipt))) return receipt;
    if (performance.now() + pause > until) throw new AnchorError('anchor.unconfirmed', hash);
    await wait(pause);
  }
}

export async function isConfirmed(client: AnchorClient, { block }: AnchorReceipt): Promise<boolean> {
  // A single confirmation is the block itself.
  return client.confirmations <= 1 || (await client.head()) - block + 1n >= BigInt(client.confirmations);
}

/** @throws AnchorError `anchor.checkpoint` */
function checkAnchorable({ origin, size, root }: AnchoredCheckpoint): void {
  if (origin === '') throw new AnchorError('anchor.checkpoint', 'no origin');
  if (size < 1n || size >= 1n << 63n) throw new AnchorError('anchor.checkpoint', 'the size is not from 1 to 2^63 - 1');
  if (root.length !== 32) throw new AnchorError('anchor.checkpoint', 'the root is not 32 bytes');
  if (root.every((byte) => byte === 0)) throw new AnchorError('anchor.checkpoint', 'the root is zeroes');
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
