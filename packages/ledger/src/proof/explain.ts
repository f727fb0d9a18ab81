import type { EntryKind } from '../entry/kind.js';
import { LedgerError, type LedgerErrorCode } from '../error.js';
import type { ProofCheck, ProvedEntry } from './verify-proof.js';

export type SpokenLanguage = 'zh-CN' | 'en';

/** Where the keys came from by which a proof was checked. */
export type TrustedKeys =
  /** From the file itself: it can only agree with itself. */
  | { readonly from: 'file' }
  /** From a server, asked just now. */
  | { readonly from: 'server'; readonly name: string }
  /** Put into a saved page when it was saved. */
  | { readonly from: 'saved'; readonly name: string; readonly day: string }
  /** Given by whoever asks; the name of the file, or empty. */
  | { readonly from: 'reader'; readonly name: string };

/** A successful check, in words. */
export interface Explanation {
  /** `consistent` if the keys came from the file itself, which proves nothing yet. */
  readonly verdict: 'proved' | 'consistent';
  readonly headline: string;
  /** What was checked, in order. */
  readonly checked: readonly string[];
  readonly proved: readonly string[];
  readonly notProved: readonly string[];
  /** Whose keys were trusted, and on whose word. */
  readonly trust: string;
}

type Words = readonly [zh: string, en: string];

const KINDS: Readonly<Record<EntryKind, Words>> = {
  'record-confirmed': ['写实记录已确认', 'factual record confirmed'],
  'publicity-outcome': ['公示结果', 'outcome of publicity'],
  'observation-batch': ['一批观测数据', 'batch of observations'],
  'evaluation-result': ['评价结果', 'evaluation result'],
  'archive-sealed': ['成长档案封存', 'growth archive sealed'],
  'report-issued': ['成长报告出具', 'growth report issued'],
  correction: ['更正', 'correction'],
  withdrawal: ['撤回', 'withdrawal'],
  'scheme-published': ['评价方案发布', 'evaluation scheme published'],
  consent: ['知情同意', 'consent'],
  'audit-batch': ['一批操作日志', 'batch of audit entries'],
  'key-event': ['密钥变更', 'change of keys'],
  'rating-closed': ['评价轮次结果', 'outcome of a round of ratings'],
  'comment-confirmed': ['评语确认', 'comment confirmed'],
};

/** The name of a kind of entry. */
export function kindWords(kind: EntryKind, language: SpokenLanguage): string {
  return pick(KINDS[kind], language);
}

/**
 * What a successful check means, in plain words: what is proved, and what is not.
 *
 * @param sayTime says a witness's time, given in seconds since 1970.
 */
export function explainProof(
  { entry, checks }: Pick<ProvedEntry, 'entry' | 'checks'>,
  keys: TrustedKeys,
  language: SpokenLanguage,
  sayTime: (seconds: bigint) => string,
): Explanation {
  const say = (zh: string, en: string) => pick([zh, en], language);
  const hasRecord = checks.some(({ check }) => check === 'record');
  const witnesses = checks.flatMap((each) => (each.check === 'quorum' ? each.witnesses : []));
  const origin = checks.flatMap((each) => (each.check === 'log' ? [each.origin] : []))[0];
  const last = witnesses.reduce((most, { time }) => (time > most ? time : most), 0n);
  const since = sayTime(last);
  const isOwn = keys.from === 'file';
  const what = hasRecord ? say('下面的记录', 'The record below') : say('账本里的这一条', 'This entry of the ledger');
  const proved: string[] = [];
  if (isOwn) {
    proved.push(
      say(
        '只证明这个文件前后一致。公钥是文件自己带的，伪造者也能做出一份一致的文件。',
        'Only that this file agrees with itself. It brought the keys along; a forger can make such a file as well.',
      ),
    );
  } else if (witnesses.length === 0) {
    proved.push(
      say(
        `${what}在账本 ${origin} 里，运营者为此签了名。没有见证方，所以没有可以核对的日期。`,
        `${what} is in the ledger ${origin}, whose operator has signed. Nobody witnessed it, so no date can be checked.`,
      ),
    );
  } else {
    proved.push(
      say(
        `${what}自 ${since} 起没有变过：它当时已在账本 ${origin} 里，账本和 ${witnesses.length} 个见证方都签了名。`,
        `${what} has not changed since ${since}: it was in the ledger ${origin} by then, as the ledger and ${witnesses.length} witness(es) have signed.`,
      ),
    );
  }
  const notProved = [
    say('不证明当初写下的内容是真实的。', 'That what was written down then was true.'),
    say(
      '不证明以后没有更正或撤回：那会是账本里新的一条。',
      'That nothing was corrected or withdrawn later: that would be a new entry of the ledger.',
    ),
    hasRecord
      ? say(
          '不检查纸面或 PDF 版面上印的字：请与下面的记录逐项对照。',
          'That the printed page says the same: compare it with the record below, item by item.',
        )
      : say(
          '没有附上记录本身，所以不证明记录写了什么。',
          'What the record says: it did not come along, only its entry was checked.',
        ),
  ];
  if (witnesses.length === 0) {
    notProved.push(
      say(
        '没有见证方签名：账本的运营者若给不同的人看不同的账本，这里看不出来。',
        'That everybody is shown the same ledger: without witnesses its operator could show different people different ones.',
      ),
    );
  }
  return {
    verdict: isOwn ? 'consistent' : 'proved',
    headline: isOwn
      ? say('文件自身一致，但还不是证明', 'Agrees with itself, but that is no proof yet')
      : witnesses.length === 0
        ? say('核验通过，但没有见证方', 'Checked, but nobody witnessed it')
        : say(`核验通过：自 ${since} 起没有变过`, `Checked: not changed since ${since}`),
    checked: [
      say(`种类：${KINDS[entry.kind][0]}`, `Kind: ${KINDS[entry.kind][1]}`),
      ...checks.map((each) => sayCheck(each, language, sayTime)),
    ],
    proved,
    notProved,
    trust: sayTrust(keys, language),
  };
}

function sayCheck(check: ProofCheck, language: SpokenLanguage, sayTime: (seconds: bigint) => string): string {
  const say = (zh: string, en: string) => pick([zh, en], language);
  switch (check.check) {
    case 'record':
      return say('记录与账本里这一条的承诺值相符', 'The record fits the commitment in its entry');
    case 'log':
      return say(`账本 ${check.origin} 的签名有效`, `The signature of the ledger ${check.origin} is valid`);
    case 'quorum': {
      if (check.witnesses.length === 0) return say('不要求见证方签名', 'No witness is asked for');
      const names = check.witnesses.map(({ witness, time }) =>
        say(`${witness.name}（${sayTime(time)}）`, `${witness.name} (${sayTime(time)})`),
      );
      return say(`见证方签名有效且够数：${names.join('、')}`, `Enough witnesses have signed: ${names.join(', ')}`);
    }
    case 'tree':
      return say(
        `在共 ${check.size} 条的账本里是第 ${check.index + 1n} 条`,
        `It is entry ${check.index + 1n} of the ${check.size} in the ledger`,
      );
  }
}

function sayTrust(keys: TrustedKeys, language: SpokenLanguage): string {
  const say = (zh: string, en: string) => pick([zh, en], language);
  switch (keys.from) {
    case 'file':
      return say(
        '公钥来自文件本身。要得到证明，请使用从教育局或见证方另外取得的公钥。',
        'The keys came from the file itself. For a proof, use keys that you got elsewhere, from the bureau or the witnesses.',
      );
    case 'server':
      return say(
        `公钥来自服务器 ${keys.name}，刚刚取得。若不放心这台服务器，请与见证方公布的公钥对照。`,
        `The keys came from the server ${keys.name}, asked just now. If in doubt about it, compare them with what the witnesses publish.`,
      );
    case 'saved':
      return say(
        `公钥是 ${keys.day} 保存本页时从 ${keys.name} 取得的。`,
        `The keys came from ${keys.name} when this page was saved on ${keys.day}.`,
      );
    case 'reader':
      return keys.name === ''
        ? say('公钥由您提供。', 'You gave the keys.')
        : say(`公钥由您提供：${keys.name}。`, `You gave the keys: ${keys.name}.`);
  }
}

const CHANGED: Words = [
  '内容与账本里的指纹不符：它被改过，或者属于另一条。',
  'It does not fit the fingerprint in the ledger: it was changed, or belongs to another entry.',
];
const UNREADABLE: Words = ['文件不完整或被改坏了，读不出来。', 'The file is incomplete or damaged and cannot be read.'];
const BAD_KEYS: Words = [
  '公钥文件（见证策略）有误，无法使用。',
  'The file with the keys (the policy) is faulty and cannot be used.',
];

const REFUSALS: Readonly<Partial<Record<LedgerErrorCode, Words>>> = {
  'archive.no-proof': [
    '这份档案没有附带账本证明。签名仍可用 wuyu archive verify 核对。',
    'This archive carries no proof of the ledger. Its signatures can still be checked by wuyu archive verify.',
  ],
  'archive.other-content': [
    '档案的内容与所附证明不符:出具之后被改过,或证明是另一份档案的。',
    'What the archive says does not fit its proof: it was changed since it was issued, or the proof is another archive’s.',
  ],
  'bundle.unknown': [
    '这不是成长报告 PDF，也不是证明文件。',
    'This is neither a growth report as PDF nor a file with a proof.',
  ],
  'canonical.duplicate-key': [
    '文件里同一个名称出现了两次，可以有两种读法，因此拒绝。',
    'The file gives one name twice and could be read in two ways; so it is refused.',
  ],
  'checkpoint.unknown-origin': [
    '证明来自另一个账本：您信任的公钥里没有它。',
    'The proof is from another ledger: the keys you trust do not include it.',
  ],
  'commitment.mismatch': CHANGED,
  'entry.other': ['证明讲的是账本里的另一条。', 'The proof is about another entry of the ledger.'],
  'link.malformed': [
    '网址里没有条目编号和指纹，请完整粘贴二维码里的网址。',
    'The address does not name an entry and its digest. Paste the whole address from the code.',
  ],
  'note.bad-signature': [
    '账本或见证方的签名是假的：签名之后内容被改过，或签名的不是那把密钥。',
    'A signature of the ledger or a witness is wrong: what was signed was changed, or another key has signed.',
  ],
  'note.no-known-signature': ['账本没有用您信任的密钥签名。', 'The ledger has not signed with the key that you trust.'],
  'pdf.no-proof': [
    '这个 PDF 里没有附带证明。打印后再扫描、或另存过的 PDF 会丢失附件，请用最初下载的文件。',
    'This PDF has no proof attached. A PDF that was printed, scanned or saved anew loses it; take the file as it was downloaded.',
  ],
  'pdf.malformed': ['这个 PDF 读不出来：已损坏或加了密。', 'This PDF cannot be read: it is damaged or encrypted.'],
  'policy.no-quorum': [
    '签名的见证方不够数。报告若刚刚出具，见证方可能还没来得及签名：过几分钟重新下载再试。',
    'Too few of the witnesses have signed. If the report is quite new they may not have come to it yet: download it again in a few minutes.',
  ],
  'tree.proof-mismatch': [
    '这一条不在签过名的账本里：内容或证明被改过。',
    'The entry is not in the ledger that was signed: it or the proof was changed.',
  ],
  'tree.proof-length': [
    '证明的长度与账本不符。',
    'The proof does not have the length that it must have in this ledger.',
  ],
  'tree.index': ['证明里的位置超出了账本。', 'The place that the proof names is not within the ledger.'],
};

const GROUPS: Readonly<Record<string, Words>> = { policy: BAD_KEYS, key: BAD_KEYS };

/**
 * Why a proof was refused, in plain words.
 *
 * @returns `code` is that of the error, or `failed` for anything unforeseen.
 */
export function explainRefusal(
  error: unknown,
  language: SpokenLanguage,
): { code: string; reason: string; detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  if (!(error instanceof LedgerError)) return { code: 'failed', reason: pick(UNREADABLE, language), detail };
  const words = REFUSALS[error.code] ?? GROUPS[error.code.split('.')[0]] ?? UNREADABLE;
  return { code: error.code, reason: pick(words, language), detail };
}

function pick(words: Words, language: SpokenLanguage): string {
  return words[language === 'en' ? 1 : 0];
}
