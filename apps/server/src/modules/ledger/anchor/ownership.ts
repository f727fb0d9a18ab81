import { awaitReceipt } from './anchor.js';
import type { AnchorClient, SignedTransaction } from './chain.js';
import { AnchorError } from './error.js';

/**
 * Offers an origin to another account, as when the key is to be replaced. Nothing changes before that account accepts; the
 * address of nobody (zeroes) withdraws the offer.
 *
 * @param heir 0x and 40 hexadecimal digits.
 * @throws AnchorError `anchor.not-owner`, and what stands in the way of any transaction.
 */
export async function offerOrigin(
  client: AnchorClient,
  origin: string,
  heir: string,
  patience?: number,
): Promise<void> {
  const owner = await client.findOwner(origin);
  if (owner !== client.address) throw new AnchorError('anchor.not-owner', owner);
  await carryOut(client, await client.signAct('offer', [origin, heir], await client.nextNonce()), patience);
}

/**
 * Takes over an origin that was offered to this client's account.
 *
 * @throws AnchorError `anchor.not-owner` when it was not, and what stands in the way of any transaction.
 */
export async function acceptOrigin(client: AnchorClient, origin: string, patience?: number): Promise<void> {
  const heir = await client.findHeir(origin);
  if (heir !== client.address) throw new AnchorError('anchor.not-owner', await client.findOwner(origin));
  await carryOut(client, await client.signAct('accept', [origin], await client.nextNonce()), patience);
}

async function carryOut(client: AnchorClient, { raw, hash }: SignedTransaction, patience = 60_000): Promise<void> {
  await client.broadcast(raw);
  if (!(await awaitReceipt(client, hash, patience)).succeeded) throw new AnchorError('anchor.reverted', hash);
}
