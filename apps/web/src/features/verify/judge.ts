import {
  findProofs,
  LedgerError,
  leafHash,
  type ProofBundle,
  type ProvedEntry,
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
  let took = 0;
  try {
    trust = await findPolicy(bundle, sources);
    if (!trust) throw new LedgerError('policy.malformed', 'there are no keys to check the proof by');
    const began = performance.now();
    const proved = verifyBundle(bundle, trust.policy);
    took = performance.now() - began;
    return { name, bundle, trust, proved, error: undefined, took };
  } catch (error) {
    return { name, bundle, trust, proved: undefined, error, took };
  }
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
  const hex = [...id].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const answer = await fetch(new URL(`/api/v1/ledger/entries/${uuid}/proof`, server), {
    signal: AbortSignal.timeout(WAIT_MS),
    credentials: 'omit',
  });
  if (answer.status === 404) throw new LedgerError('entry.missing', 'the ledger has no such entry');
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const proof = await answer.text();
  const { extra } = parseProof(proof);
  const own = extra ? leafHash(extra) : new Uint8Array(0);
  if (own.length !== digest.length || own.some((byte, i) => byte !== digest[i])) {
    throw new LedgerError('entry.other', 'the entry in the ledger has another digest than the address');
  }
  return { proof, policy: undefined, record: undefined };
}
