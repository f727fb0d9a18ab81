import { LedgerError, type Policy, parsePolicy } from '@wuyu/ledger';
import type { LedgerSettings } from './context.js';
import type { TreeRow } from './queries.js';

/**
 * The policy by which proofs of this ledger are checked (C2SP tlog-policy): its logs, then witnesses, groups and quorum as
 * the administrator wrote them. Without a file nobody witnesses, and the log's signature is all there is.
 */
export function formatServedPolicy({ policy }: Pick<LedgerSettings, 'policy'>, trees: readonly TreeRow[]): string {
  const logs = trees.map(({ verifierKey }) => `log ${verifierKey}`);
  const rest = policy?.text.split('\n').filter((line) => !/^[ \t]*log[ \t]/.test(line)) ?? ['quorum none', ''];
  return [...logs, ...rest].join('\n');
}

/**
 * Reads the administrator's file. Log lines are allowed in it and make no difference: the logs are known here.
 *
 * @throws LedgerError `policy.…` with the line; also when a witness that a quorum may need has no address.
 */
export function readPolicyFile(text: string): { text: string; policy: Policy } {
  const policy = parsePolicy(text);
  const silent = policy.witnesses.find(({ url }) => url === undefined || !/^https?:\/\//.test(url));
  if (silent) throw new LedgerError('policy.malformed', `the witness ${silent.name} has no http address`);
  return { text: text.endsWith('\n') ? text : `${text}\n`, policy };
}
