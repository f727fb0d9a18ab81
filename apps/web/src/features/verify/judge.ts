import {
  findProofs,
  LedgerError,
  leafHash,
  originOfProof,
  type Policy,
  type ProofBundle,
  type ProvedEntry,
  parseEntry,
  parseProof,
  parseProofLink,
  verifyBundle,
} from '@wuyu/ledger';
import { type FoundPolicy, findPolicy, type PolicySources } from './find-policy';

/** What came of one proof. */
export interface Judgement {
  /** Of the attachment, if there were several. */
  name: string | undefined;
  bundle: ProofBundle | undefined;
  trust: FoundPolicy | undefined;
  proved: ProvedEntry | undefined;
  error: unknown;
  /** How long the check itself took, in milliseconds. */
  took: number;
}

/** What somebody handed in: a file, or the text of an address, a bundle or a proof. */
export type Handed = { file: Uint8Array } | { text: string };

/** An address that another server has to answer, or that needs a server at all. */
export class ElsewhereError extends Error {
  readonly address: string;
  constructor(address: string) {
    super('the address belongs to another server');
    this.address = address;
  }
}

const WAIT_MS = 8000;

/** Checks whatever was handed in. Never throws: what is wrong is in the judgement. */
export async function judge(handed: Handed, sources: PolicySources): Promise<Judgement[]> {
  try {
    const found =
      'text' in handed && !looksLikeProof(handed.text)
        ? [{ name: undefined, bundle: await fetchLinked(handed.text, sources.server) }]
        : await findProofs('file' in handed ? handed.file : new TextEncoder().encode(withEnd(handed.text)));
    const judged: Judgement[] = [];
    for (const { name, bundle } of found) {
      judged.push(await judgeBundle(found.length > 1 ? name : undefined, bundle, sources));
    }
    return judged;
  } catch (error) {
    return [{ name: undefined, bundle: undefined, trust: undefined, proved: undefined, error, took: 0 }];
  }
}

async function judgeBundle(name: string | undefined, bundle: ProofBundle, sources: PolicySources): Promise<Judgement> {
  let trust: FoundPolicy | undefined;
  try {
    trust = await findPolicy(bundle, sources);
    if (!trust) throw new LedgerError('policy.malformed', 'there are no keys to check the proof by');
    try {
      return { name, trust, error: undefined, ...timed(bundle, trust.policy) };
    } catch (error) {
      // A report that was made before the witnesses came to it: by now there may be a proof that they have signed.
      const newer = isTooEarly(error) && trust.keys.from === 'server' && (await fetchNewer(bundle, sources.server));
      if (!newer) throw error;
      return { name, trust, error: undefined, ...timed(newer, trust.policy) };
    }
  } catch (error) {
    return { name, bundle, trust, proved: undefined, error, took: 0 };
  }
}

function timed(bundle: ProofBundle, policy: Policy): Pick<Judgement, 'bundle' | 'proved' | 'took'> {
  const began = performance.now();
  const proved = verifyBundle(bundle, policy);
  return { bundle, proved, took: performance.now() - began };
}

function looksLikeProof(text: string): boolean {
  return /^\s*\{/.test(text) || text.trimStart().startsWith('c2sp.org/');
}

/** Pasting often loses the end of the last line, without which it is no proof. */
function withEnd(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('{') ? trimmed : `${trimmed}\n`;
}

/** The proof of the entry that an address names, from the server of the page. It has to have the digest of the address. */
async function fetchLinked(text: string, server: string | undefined): Promise<ProofBundle> {
  const address = text.trim();
  const { id, digest } = parseProofLink(address);
  const isElsewhere = /^https?:/i.test(address) && (!server || new URL(address).origin !== new URL(server).origin);
  if (server === undefined || isElsewhere) throw new ElsewhereError(address);
  const proof = await fetchProof(id, server);
  const { extra } = parseProof(proof);
  const own = extra ? leafHash(extra) : new Uint8Array(0);
  if (own.length !== digest.length || own.some((byte, i) => byte !== digest[i])) {
    throw new LedgerError('entry.other', 'the entry in the ledger has another digest than the address');
  }
  return { proof, policy: undefined, record: undefined };
}

function isTooEarly(error: unknown): boolean {
  return error instanceof LedgerError && error.code === 'policy.no-quorum';
}

/** The same bundle with the newest proof of its entry; undefined if there is none to be had. */
async function fetchNewer(bundle: ProofBundle, server: string | undefined): Promise<ProofBundle | undefined> {
  const { extra } = parseProof(bundle.proof);
  if (!extra || server === undefined) return undefined;
  const isTwin = originOfProof(bundle.proof).endsWith('/sm3');
  try {
    const proof = await fetchProof(parseEntry(extra).id, server, isTwin ? '?digest=sm3' : '');
    const found = parseProof(proof).extra;
    return found && String(found) === String(extra) ? { ...bundle, proof } : undefined;
  } catch {
    return undefined;
  }
}

/** @throws LedgerError `entry.missing` if the server's ledger has no such entry; Error if it does not answer. */
async function fetchProof(id: Uint8Array, server: string, query = ''): Promise<string> {
  const hex = [...id].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const answer = await fetch(new URL(`/api/v1/ledger/entries/${uuid}/proof${query}`, server), {
    signal: AbortSignal.timeout(WAIT_MS),
    credentials: 'omit',
  });
  if (answer.status === 404) throw new LedgerError('entry.missing', 'the ledger has no such entry');
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.text();
}
