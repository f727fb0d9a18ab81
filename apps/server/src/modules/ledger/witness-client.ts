import type { PolicyWitness } from '@wuyu/ledger';
import { LedgerError, openCheckpoint, originHash, parseVerifierKey } from '@wuyu/ledger';
import type { LedgerSettings } from './context.js';
import type { TreeRow } from './queries.js';

/** A witness that is slower than this is left out this time. */
const TIMEOUT_MS = 5000;
const LONGEST_ANSWER = 1_000_000;

/** What a witness serves of a log: the checkpoint it cosigned last, if it bears the log's own signature. */
export async function askWitnesses(
  { policy }: Pick<LedgerSettings, 'policy'>,
  tree: TreeRow,
): Promise<{ witness: PolicyWitness; note: string | undefined }[]> {
  const reachable = (policy?.policy.witnesses ?? []).filter(({ url }) => url !== undefined);
  return Promise.all(
    reachable.map(async (witness) => ({ witness, note: await askWitness(witness, tree).catch(() => undefined) })),
  );
}

/** @throws Error when it does not answer. */
export async function askWitness(witness: PolicyWitness, tree: TreeRow): Promise<string | undefined> {
  const { status, text } = await exchange(addressOf(witness, `${originHash(tree.origin)}/checkpoint`));
  if (status !== 200) return undefined;
  try {
    openCheckpoint(text, [parseVerifierKey(tree.verifierKey)]);
    return text;
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

/** @param path below the witness's prefix. */
export function addressOf({ url }: PolicyWitness, path: string): string {
  return `${(url ?? '').replace(/\/+$/, '')}/${path}`;
}

/** One request, whole or not within the time allowed. */
export async function exchange(
  address: string,
  init: RequestInit = {},
): Promise<{ status: number; contentType: string; text: string }> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(address, { ...init, signal, redirect: 'error' });
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > LONGEST_ANSWER) throw new Error('the answer is too long');
    parts.push(part);
  }
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    text: Buffer.concat(parts).toString('utf8'),
  };
}
