import type { VerifierKey } from '../note/key.js';

/** A witness of a policy. */
export interface PolicyWitness {
  /** The name it has within the policy. */
  readonly name: string;
  readonly key: VerifierKey;
  readonly url: string | undefined;
}

/** A log of a policy. */
export interface PolicyLog {
  /** Its name is the log's origin. */
  readonly key: VerifierKey;
  readonly url: string | undefined;
}

/** Who has to have signed: one witness, so many of some, or nobody. */
export type Quorum =
  | { readonly kind: 'none' }
  | { readonly kind: 'witness'; readonly witness: PolicyWitness }
  | { readonly kind: 'group'; readonly name: string; readonly needed: number; readonly members: readonly Quorum[] };

/** Which logs and witnesses are trusted, and how many of the latter make a checkpoint valid. */
export interface Policy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  readonly quorum: Quorum;
}

/** Whether the witnesses that signed are enough. Each is one object of the policy, so that none counts twice. */
export function isQuorum(quorum: Quorum, signed: ReadonlySet<PolicyWitness>): boolean {
  if (quorum.kind === 'none') return true;
  if (quorum.kind === 'witness') return signed.has(quorum.witness);
  return quorum.members.filter((member) => isQuorum(member, signed)).length >= quorum.needed;
}
