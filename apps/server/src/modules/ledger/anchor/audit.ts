import type { Db, Tx } from '../../../platform/database/index.js';
import { verifyAnchor } from './anchor.js';
import type { AnchorReader } from './chain.js';
import { checkpointOf, doneAnchors } from './queries.js';

/**
 * What does not fit between ledger and chain.
 *
 * - `contradicted`: the chain keeps another root at this size than the ledger has today.
 * - `missing`: the chain does not keep what it once confirmed; it is another chain, or was made anew.
 * - `shorter`: the chain keeps a tree larger than the ledger has; the ledger was cut or restored from an old state.
 */
export interface AnchorFault {
  readonly kind: 'contradicted' | 'missing' | 'shorter';
  readonly origin: string;
  readonly size: bigint;
}

/**
 * Compares a ledger with the chain: what the queue knows to be kept, and the latest that the chain keeps of each log, which
 * also finds what a restored database does not know.
 *
 * @param origins the logs of this ledger.
 * @param rootOf the root of a log's tree at a size, recomputed from the ledger; undefined when the tree is smaller.
 * @param newest how many kept checkpoints are looked up, the newest first.
 * @throws AnchorError when the chain cannot be asked.
 */
export async function auditAnchors(
  db: Db | Tx,
  reader: AnchorReader,
  origins: readonly string[],
  rootOf: (origin: string, size: bigint) => Promise<Uint8Array | undefined>,
  newest = 200,
): Promise<{ checked: number; faults: AnchorFault[] }> {
  const faults: AnchorFault[] = [];
  const seen = new Set<string>();
  async function check(origin: string, size: bigint): Promise<void> {
    seen.add(`${size} ${origin}`);
    const root = await rootOf(origin, size);
    if (root === undefined) {
      faults.push({ kind: 'shorter', origin, size });
      return;
    }
    const { state } = await verifyAnchor(reader, { origin, size, root });
    if (state !== 'found') faults.push({ kind: state, origin, size });
  }

  for (const origin of origins) {
    const latest = await reader.findLatest(origin);
    if (latest) await check(origin, latest.size);
  }
  for (const row of await doneAnchors(db, reader.contract, await reader.chainId(), newest)) {
    const { origin, size } = checkpointOf(row);
    if (!seen.has(`${size} ${origin}`)) await check(origin, size);
  }
  return { checked: seen.size, faults };
}
