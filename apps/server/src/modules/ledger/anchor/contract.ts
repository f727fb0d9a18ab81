import { readFile } from 'node:fs/promises';
import type { Abi, Hex } from 'viem';

/** What scripts/compile-contract.mjs makes of contracts/CheckpointAnchor.sol. */
export interface CompiledContract {
  readonly contract: string;
  readonly compiler: string;
  readonly evmVersion: string;
  readonly abi: Abi;
  /** With the constructor: what a deployment sends. */
  readonly bytecode: Hex;
  /** What then stands on the chain. */
  readonly deployedBytecode: Hex;
}

const FILE = new URL('../../../../contracts/checkpoint-anchor.json', import.meta.url);

export async function readContract(): Promise<CompiledContract> {
  return JSON.parse(await readFile(FILE, 'utf8')) as CompiledContract;
}
