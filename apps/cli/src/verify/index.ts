import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type Explanation,
  explainProof,
  explainRefusal,
  type FoundProof,
  findProofs,
  formatVerifierKey,
  type JsonValue,
  LedgerError,
  type Policy,
  type ProofCheck,
  parseJson,
  parsePolicy,
  parseSaltedRecord,
  type TrustedKeys,
  verifyBundle,
} from '@wuyu/ledger';
import type { Command } from 'commander';
import { type Voice, voiceOf } from '../say.js';
import { UsageError } from '../usage.js';
import { sayTime } from './say-time.js';

const MOST_BYTES = 100_000_000;

interface Options {
  policy?: string;
  record?: string;
  json?: boolean;
  lang?: string;
}

interface Outcome {
  name: string | null;
  verdict: Explanation['verdict'] | 'refused';
  error?: { code: string; message: string; detail: string };
  checks?: object[];
  explanation?: Explanation;
  /** The public keys by which it was checked. */
  keys?: { logs: string[]; witnesses: { name: string; key: string }[] };
  record?: JsonValue;
}

/** `wuyu verify FILE`: checks the proof in a report, on this machine, without asking anybody. */
export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description('check a report (PDF), a proof bundle or a .tlog-proof; exit code 1 if it is refused')
    .argument('<file>', 'a PDF with the proof attached, a growth archive, a bundle (JSON) or a proof file')
    .option('--policy <file>', 'whose keys to trust (C2SP tlog-policy); else those of the file, which prove little')
    .option('--record <file>', 'JSON with "record" and "salt" that the proof should be of')
    .action(async (file: string, options: Options) => {
      const voice = voiceOf(options);
      const content = await read(file);
      const policy = options.policy === undefined ? undefined : await read(options.policy);
      const record = options.record === undefined ? undefined : await read(options.record);
      const outcomes = await judge(content, { policy, record, policyName: options.policy }, voice);
      const isRefused = outcomes.some(({ verdict }) => verdict === 'refused');
      const trusted = options.policy === undefined ? 'file' : 'reader';
      voice.outcome(
        { file, verified: !isRefused, trusted, proofs: outcomes },
        outcomes.flatMap((outcome) => linesOf(outcome, voice)).map(shown),
      );
      if (isRefused) process.exitCode = 1;
    });
}

interface Trust {
  policy: Uint8Array | undefined;
  policyName: string | undefined;
  record: Uint8Array | undefined;
}

async function judge(content: Uint8Array, trust: Trust, voice: Voice): Promise<Outcome[]> {
  try {
    const policy = trust.policy && parsePolicy(trust.policy);
    const record = trust.record && saltedRecordOf(trust.record);
    const found = await findProofs(content);
    const keys: TrustedKeys = policy
      ? { from: 'reader', name: path.basename(trust.policyName ?? '') }
      : { from: 'file' };
    return found.map((each) => judgeOne(record ? withRecord(each, record) : each, policy, keys, voice));
  } catch (error) {
    return [refused(null, error, voice)];
  }
}

function judgeOne({ name, bundle }: FoundProof, given: Policy | undefined, keys: TrustedKeys, voice: Voice): Outcome {
  try {
    if (!given && bundle.policy === undefined) {
      throw new LedgerError('policy.malformed', 'the file brings no policy along: give one with --policy');
    }
    const policy = given ?? parsePolicy(bundle.policy ?? '');
    const proved = verifyBundle(bundle, policy);
    const explanation = explainProof(proved, keys, voice.language, sayTime);
    return {
      name: name ?? null,
      verdict: explanation.verdict,
      checks: proved.checks.map(checkOf),
      explanation,
      keys: {
        logs: policy.logs.map(({ key }) => formatVerifierKey(key)),
        witnesses: policy.witnesses.map(({ name, key }) => ({ name, key: formatVerifierKey(key) })),
      },
      ...(bundle.record ? { record: bundle.record.value } : {}),
    };
  } catch (error) {
    return refused(name ?? null, error, voice);
  }
}

/** As JSON has it: sizes and times as text, since they may be beyond a double. */
function checkOf(check: ProofCheck): object {
  if (check.check === 'tree') return { ...check, index: `${check.index}`, size: `${check.size}` };
  if (check.check !== 'quorum') return check;
  const witnesses = check.witnesses.map(({ witness, time }) => ({
    name: witness.name,
    key: formatVerifierKey(witness.key),
    time: `${time}`,
  }));
  return { check: check.check, witnesses };
}

function refused(name: string | null, error: unknown, voice: Voice): Outcome {
  if (!(error instanceof LedgerError)) throw error;
  const { code, reason, detail } = explainRefusal(error, voice.language);
  return { name, verdict: 'refused', error: { code, message: reason, detail } };
}

function withRecord(found: FoundProof, record: NonNullable<FoundProof['bundle']['record']>): FoundProof {
  return { ...found, bundle: { ...found.bundle, record } };
}

function saltedRecordOf(content: Uint8Array): NonNullable<FoundProof['bundle']['record']> {
  const members = parseJson(content);
  const isObject = members !== null && typeof members === 'object' && !Array.isArray(members);
  const record = isObject ? parseSaltedRecord(members as { readonly [name: string]: JsonValue }) : undefined;
  if (!record) throw new LedgerError('bundle.malformed', 'the file of the record has no members "record" and "salt"');
  return record;
}

function linesOf({ name, verdict, error, explanation, keys, record }: Outcome, voice: Voice): string[] {
  const say = (zh: string, en: string) => (voice.language === 'en' ? en : zh);
  const heading = name === null ? [] : [`— ${name}`];
  if (error) {
    return [...heading, `✗ ${say('核验未通过', 'Refused')}: ${error.message}`, `  ${error.code}: ${error.detail}`];
  }
  if (!explanation) return heading;
  const listed = (title: string, items: readonly string[], mark: string) => [
    `${title}:`,
    ...items.map((item) => `  ${mark} ${item}`),
  ];
  return [
    ...heading,
    `${verdict === 'proved' ? '✓' : '!'} ${explanation.headline}`,
    ...listed(say('核对了', 'Checked'), explanation.checked, '✓'),
    ...listed(say('证明了', 'Proved'), explanation.proved, '•'),
    ...listed(say('没有证明', 'Not proved'), explanation.notProved, '•'),
    `${say('公钥', 'Keys')}: ${explanation.trust}`,
    ...(keys?.logs ?? []).map((key) => `  ${say('账本', 'ledger')} ${key}`),
    ...(keys?.witnesses ?? []).map(({ name: witness, key }) => `  ${say('见证方', 'witness')} ${witness} ${key}`),
    ...(record === undefined
      ? []
      : [
          `${say('记录', 'Record')}:`,
          ...JSON.stringify(record, null, 2)
            .split('\n')
            .map((line) => `  ${line}`),
        ]),
  ];
}

/** Without what would steer a terminal or turn the direction of writing: names and records are others' words. */
function shown(line: string): string {
  return line.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** @throws UsageError for a file that is not there or cannot be read. */
async function read(file: string): Promise<Uint8Array> {
  try {
    const content = await readFile(file);
    if (content.length > MOST_BYTES) throw new UsageError(`${file}: more than ${MOST_BYTES} bytes`);
    return new Uint8Array(content);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}
