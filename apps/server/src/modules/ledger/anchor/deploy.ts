import { awaitReceipt } from './anchor.js';
import { openAnchorClient } from './chain.js';
import type { AnchorConfig } from './config.js';
import { readContract } from './contract.js';
import { AnchorError } from './error.js';

/** Stands in for the contract that does not exist yet. */
const NOWHERE = `0x${'0'.repeat(40)}`;

/**
 * Puts the contract on a chain. Each call makes one more; an installation, or all of a region, needs one.
 *
 * @returns contract: its address, for WUYU_ANCHOR_CONTRACT.
 * @throws AnchorError `anchor.key-file`, `anchor.unreachable`, `anchor.funds`, `anchor.node`, `anchor.reverted`, `anchor.unconfirmed`.
 */
export async function deployAnchor(
  config: Pick<AnchorConfig, 'rpc' | 'keyFile' | 'confirmations'>,
  patience = 60_000,
): Promise<{ contract: `0x${string}`; chainId: number; hash: `0x${string}`; block: bigint; gas: bigint }> {
  const client = await openAnchorClient({ ...config, contract: NOWHERE });
  const { bytecode } = await readContract();
  const { raw, hash, chainId } = await client.signDeployment(bytecode, await client.nextNonce());
  await client.broadcast(raw);
  const receipt = await awaitReceipt(client, hash, patience);
  if (!receipt.succeeded || receipt.made === undefined) throw new AnchorError('anchor.reverted', hash);
  return { contract: receipt.made, chainId, hash, block: receipt.block, gas: receipt.gas };
}
