import type { Hex } from 'viem';
import type { AnchorConfig } from './config.js';
import { readContract } from './contract.js';
import { AnchorError, anchorErrorOf } from './error.js';
import { readKeyFile } from './key-file.js';

/** A checkpoint of a log, as it is anchored. */
export interface AnchoredCheckpoint {
  /** The name of the log. */
  readonly origin: string;
  /** Leaves, 1 to 2^63 - 1. */
  readonly size: bigint;
  /** The root hash, 32 bytes. */
  readonly root: Uint8Array;
}

/** What became of a transaction that is in a block. */
export interface AnchorReceipt {
  readonly block: bigint;
  readonly gas: bigint;
  readonly succeeded: boolean;
  /** The contract that it made, in small letters. */
  readonly made: Hex | undefined;
}

/** The contract on its chain, to read. Every call asks the node anew and throws `AnchorError` when that fails. */
export interface AnchorReader {
  readonly contract: Hex;
  chainId(): Promise<number>;
  /** The number of the newest block. */
  head(): Promise<bigint>;
  /** The latest checkpoint that the chain keeps of a log. */
  findLatest(origin: string): Promise<{ size: bigint; root: Uint8Array } | undefined>;
  /** The root that the chain keeps at exactly this size. */
  findRoot(origin: string, size: bigint): Promise<Uint8Array | undefined>;
  /** Who owns the origin, in small letters. */
  findOwner(origin: string): Promise<Hex | undefined>;
  /** To whom it is offered. */
  findHeir(origin: string): Promise<Hex | undefined>;
  /** Undefined: the transaction stands in no block. */
  findReceipt(hash: Hex): Promise<AnchorReceipt | undefined>;
}

/** A signed transaction. The same place and content give the same bytes: signatures are deterministic. */
export interface SignedTransaction {
  readonly hash: Hex;
  readonly raw: Hex;
  readonly nonce: number;
  readonly chainId: number;
}

/** The contract with an account that submits. */
export interface AnchorClient extends AnchorReader {
  /** The account, in small letters. */
  readonly address: Hex;
  readonly confirmations: number;
  /** How many transactions of the account stand in blocks: the next one's nonce. */
  nextNonce(): Promise<number>;
  /** Estimates, prices and signs the submission of a checkpoint; sends nothing. */
  sign(checkpoint: AnchoredCheckpoint, nonce: number): Promise<SignedTransaction>;
  /** The same for another act of the contract. */
  signAct(act: 'offer' | 'accept', args: readonly string[], nonce: number): Promise<SignedTransaction>;
  /** Signs a transaction that makes a contract; sends nothing. */
  signDeployment(bytecode: Hex, nonce: number): Promise<SignedTransaction>;
  /** Sends; once more is no mistake. */
  broadcast(raw: Hex): Promise<void>;
}

const TIMEOUT_MS = 10_000;
/** What is estimated may be more a block later, when another's first write has changed the price of ours. */
const GAS_MARGIN = { of: 4n, more: 1n };

/**
 * Opens a contract to read, for audits: nobody's key is needed. Does not reach for the node yet, so the chain may be down.
 * Loads the chain's client library, which takes a second; nothing else in the server does.
 *
 * @param signal ends calls that are waiting for the node, which then fail as if it did not answer.
 */
export async function openAnchorReader(
  { rpc, contract }: Pick<AnchorConfig, 'rpc' | 'contract'>,
  signal?: AbortSignal,
): Promise<AnchorReader> {
  const { toBytes } = await import('viem');
  const { abi } = await readContract();
  const node = await openNode(rpc, signal);
  const address = contract as Hex;
  const ask = <T>(functionName: string, args: readonly unknown[]) =>
    told(() => node.readContract({ address, abi, functionName, args }) as Promise<T>);
  return {
    contract: address,
    chainId: () => told(() => node.getChainId()),
    head: () => told(() => node.getBlockNumber({ cacheTime: 0 })),
    async findLatest(origin) {
      const [size, root] = await ask<[bigint, Hex]>('latest', [origin]);
      return size === 0n ? undefined : { size, root: toBytes(root) };
    },
    async findRoot(origin, size) {
      const root = await ask<Hex>('rootAt', [origin, size]);
      return BigInt(root) === 0n ? undefined : toBytes(root);
    },
    findOwner: async (origin) => somebody((await ask<[Hex, Hex]>('ownerOf', [origin]))[0]),
    findHeir: async (origin) => somebody((await ask<[Hex, Hex]>('ownerOf', [origin]))[1]),
    findReceipt: (hash) =>
      told(async () => {
        // viem's own call throws when there is none; and its status knows only what Ethereum's nodes answer.
        const receipt = await node.request({ method: 'eth_getTransactionReceipt', params: [hash] });
        if (!receipt?.blockNumber) return undefined;
        return {
          block: BigInt(receipt.blockNumber),
          gas: BigInt(receipt.gasUsed),
          succeeded: BigInt(receipt.status) === 1n,
          made: (receipt.contractAddress?.toLowerCase() as Hex | undefined) || undefined,
        };
      }),
  };
}

/**
 * Opens a contract to submit to. Reads the key, but does not reach for the node yet, so the chain may be down.
 *
 * @throws AnchorError `anchor.key-file`.
 */
export async function openAnchorClient(
  config: Pick<AnchorConfig, 'rpc' | 'contract' | 'keyFile' | 'confirmations'>,
  signal?: AbortSignal,
): Promise<AnchorClient> {
  const key = await readKeyFile(config.keyFile);
  const { encodeFunctionData, keccak256, toHex } = await import('viem');
  const { privateKeyToAccount } = await import('viem/accounts');
  const { abi } = await readContract();
  const reader = await openAnchorReader(config, signal);
  const node = await openNode(config.rpc, signal);
  let account: ReturnType<typeof privateKeyToAccount>;
  try {
    account = privateKeyToAccount(key);
  } catch {
    throw new AnchorError('anchor.key-file', 'not a key of this curve');
  }

  /** The old form of a transaction: every chain takes it, with or without a market for gas. */
  async function sign(data: Hex, nonce: number, to?: Hex): Promise<SignedTransaction> {
    return told(async () => {
      const [chainId, gasPrice, gas] = await Promise.all([
        node.getChainId(),
        node.getGasPrice(),
        node.estimateGas({ account: account.address, data, ...(to ? { to } : {}) }),
      ]);
      const raw = await account.signTransaction({
        type: 'legacy',
        nonce,
        data,
        gas: gas + (gas * GAS_MARGIN.more) / GAS_MARGIN.of,
        // The price of a block may rise by an eighth each; double is enough for six of them.
        gasPrice: gasPrice * 2n,
        // 0 is FISCO BCOS's "not set"; nothing can be signed for that number.
        ...(chainId === 0 ? {} : { chainId }),
        ...(to ? { to } : {}),
      });
      return { raw, hash: keccak256(raw), nonce, chainId };
    });
  }

  const signCall = (functionName: string, args: readonly unknown[], nonce: number) =>
    sign(encodeFunctionData({ abi, functionName, args }), nonce, reader.contract);

  return {
    ...reader,
    address: account.address.toLowerCase() as Hex,
    confirmations: config.confirmations,
    nextNonce: () => told(() => node.getTransactionCount({ address: account.address, blockTag: 'latest' })),
    sign: ({ origin, size, root }, nonce) => signCall('submit', [origin, size, toHex(root)], nonce),
    signAct: signCall,
    signDeployment: (bytecode, nonce) => sign(bytecode, nonce),
    broadcast: (raw) =>
      told(async () => {
        await node.sendRawTransaction({ serializedTransaction: raw });
      }).catch((error: unknown) => {
        if (!(error instanceof AnchorError && isKnownAlready(error.detail))) throw error;
      }),
  };
}

function somebody(address: Hex): Hex | undefined {
  return BigInt(address) === 0n ? undefined : (address.toLowerCase() as Hex);
}

/** Queue and backoff are ours, so the library is to try everything once. */
async function openNode(rpc: string, signal?: AbortSignal) {
  const { createPublicClient, http } = await import('viem');
  const fetchOptions = signal ? { signal } : {};
  return createPublicClient({ transport: http(rpc, { timeout: TIMEOUT_MS, retryCount: 0, fetchOptions }) });
}

/** geth and Besu, anvil, FISCO BCOS. */
function isKnownAlready(words: string): boolean {
  return /already (known|imported)|known transaction|already ?in ?(the )?(tx ?)?pool/i.test(words);
}

async function told<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw anchorErrorOf(error);
  }
}
