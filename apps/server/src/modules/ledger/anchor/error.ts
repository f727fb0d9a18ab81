/**
 * What can stand in the way of an anchor. Stable: the interface words its messages by them.
 *
 * - `anchor.unreachable`: the node does not answer, or not in its language.
 * - `anchor.no-contract`: it answers, but there is no CheckpointAnchor at the address.
 * - `anchor.key-file`: the key cannot be read, is none, or others may read it.
 * - `anchor.not-owner`: the origin belongs to another account on the chain.
 * - `anchor.smaller-size`: the chain keeps a larger tree of this origin.
 * - `anchor.other-root`: the chain keeps another root at this size.
 * - `anchor.checkpoint`: not a checkpoint that can be anchored.
 * - `anchor.funds`: the account cannot pay the gas.
 * - `anchor.reverted`: the transaction was executed and undone.
 * - `anchor.unconfirmed`: sent, but not in enough blocks within the time given.
 * - `anchor.node`: the node refused for another reason; `detail` has its words.
 */
export type AnchorErrorCode =
  | 'anchor.unreachable'
  | 'anchor.no-contract'
  | 'anchor.key-file'
  | 'anchor.not-owner'
  | 'anchor.smaller-size'
  | 'anchor.other-root'
  | 'anchor.checkpoint'
  | 'anchor.funds'
  | 'anchor.reverted'
  | 'anchor.unconfirmed'
  | 'anchor.node';

export class AnchorError extends Error {
  readonly code: AnchorErrorCode;
  /** Further words, without the node's address; at most 200 characters. */
  readonly detail: string;

  constructor(code: AnchorErrorCode, detail = '') {
    super(detail === '' ? code : `${code}: ${plain(detail)}`);
    this.name = 'AnchorError';
    this.code = code;
    this.detail = plain(detail);
  }
}

/** A node may answer anything: bytes of a refusal's arguments, which no database takes as text, or a whole book. */
function plain(words: string): string {
  return words
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** What viem's errors have; the class itself would load the library. */
interface ChainError extends Error {
  shortMessage?: string;
  details?: string;
  status?: number;
}

/**
 * Words what a call to the node ended with in our terms. The client's own messages are not passed on: they hold the node's
 * address, and with it a password perhaps. What is no error of the client comes from an answer that it could not read.
 */
export function anchorErrorOf(error: unknown): AnchorError {
  if (error instanceof AnchorError) return error;
  const chain: ChainError[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) chain.push(at);
  const find = (...names: string[]) => chain.find(({ name }) => names.includes(name));
  const silent = find('HttpRequestError', 'TimeoutError');
  if (silent) return new AnchorError('anchor.unreachable', silent.status === undefined ? '' : `HTTP ${silent.status}`);
  if (find('ContractFunctionZeroDataError', 'AbiDecodingZeroDataError')) return new AnchorError('anchor.no-contract');
  const answered = find('RpcRequestError');
  if (answered) {
    const words = answered.details ?? '';
    const funds = /insufficient (funds|balance)|balance ?not ?enough/i.test(words);
    return new AnchorError(funds ? 'anchor.funds' : 'anchor.node', words);
  }
  const worded = chain.find(({ shortMessage }) => shortMessage !== undefined);
  return worded
    ? new AnchorError('anchor.node', worded.shortMessage)
    : new AnchorError('anchor.unreachable', 'an answer that makes no sense');
}
