import { originOfProof, type Policy, type ProofBundle, parsePolicy, type TrustedKeys } from '@wuyu/ledger';
import type { SavedKeys } from './saved-keys';

/** By whose keys a proof is to be checked. */
export interface FoundPolicy {
  policy: Policy;
  keys: TrustedKeys;
  /** Why it is only the file's own, if it is. */
  why?: 'offline' | 'unknown-here';
}

export interface PolicySources {
  /** What the reader pasted or chose; empty if nothing. */
  given: string;
  saved: SavedKeys | undefined;
  /** The server that the page came from; undefined if it was opened as a file. */
  server: string | undefined;
  /** Policies that the server gave, by origin; added to. */
  fetched: Map<string, string>;
}

const WAIT_MS = 8000;

/**
 * Whose keys to trust for a proof: the reader's own choice first, then what the server says now, what the page was saved
 * with, and last what the file brought along, which proves nothing by itself.
 *
 * @returns undefined if there is none at all.
 * @throws LedgerError for a policy that is faulty.
 */
export async function findPolicy(bundle: ProofBundle, sources: PolicySources): Promise<FoundPolicy | undefined> {
  const { given, saved, server } = sources;
  if (given.trim() !== '') {
    return { policy: parsePolicy(given.endsWith('\n') ? given : `${given}\n`), keys: { from: 'reader', name: '' } };
  }
  const origin = originOfProof(bundle.proof);
  let why: FoundPolicy['why'] = 'offline';
  if (server !== undefined) {
    const answer = await askServer(origin, server);
    if (answer.text !== undefined) {
      sources.fetched.set(origin, answer.text);
      return { policy: parsePolicy(answer.text), keys: { from: 'server', name: new URL(server).host } };
    }
    why = answer.isThere ? 'unknown-here' : 'offline';
  }
  const kept = saved && Object.hasOwn(saved.policies, origin) ? saved.policies[origin] : undefined;
  if (saved && kept !== undefined) {
    return { policy: parsePolicy(kept), keys: { from: 'saved', name: saved.server, day: saved.day } };
  }
  return bundle.policy === undefined ? undefined : { policy: parsePolicy(bundle.policy), keys: { from: 'file' }, why };
}

/** @returns the policy; or that the server answered and has no such log. */
async function askServer(origin: string, server: string): Promise<{ text?: string; isThere: boolean }> {
  const path = origin.slice(origin.indexOf('/') + 1);
  if (!/^ledger(\/[\w%~-][\w.%~-]*)+$/.test(path)) return { isThere: true };
  try {
    const answer = await fetch(new URL(`/${path}/policy`, server), {
      signal: AbortSignal.timeout(WAIT_MS),
      credentials: 'omit',
    });
    const isText = answer.headers.get('content-type')?.startsWith('text/plain') ?? false;
    if (!answer.ok || !isText) return { isThere: answer.status < 500 };
    return { text: await answer.text(), isThere: true };
  } catch {
    return { isThere: false };
  }
}
