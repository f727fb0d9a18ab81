import {
  explainProof,
  explainRefusal,
  formatVerifierKey,
  type JsonValue,
  LedgerError,
  openCheckpoint,
  type Policy,
  parseProof,
  type Quorum,
  type SpokenLanguage,
} from '@wuyu/ledger';
import { element, list } from './element';
import { ElsewhereError, type Judgement } from './judge';
import { type Dictionary, memberWords, wordsIn } from './words';

/** The outcome of one check: what was found, what it proves and what not, and on whose word. */
export function showJudgement(judgement: Judgement, language: SpokenLanguage, isFile: boolean): HTMLElement {
  const words = wordsIn(language);
  const { name, proved } = judgement;
  const parts = proved ? showProved(judgement, language, isFile) : showRefused(judgement, language);
  return element('article', { class: 'judgement' }, name && element('p', { class: 'soft' }, name), ...parts(words));
}

function showProved({ bundle, trust, proved, took }: Judgement, language: SpokenLanguage, isFile: boolean) {
  return (words: Dictionary): HTMLElement[] => {
    if (!bundle || !trust || !proved) return [];
    const { verdict, headline, checked, ...said } = explainProof(proved, trust.keys, language, sayTime(language));
    const why =
      trust.why && (isFile ? words.noServer : trust.why === 'offline' ? words.offlineKeys : words.unknownHere);
    return [
      banner(verdict, headline),
      part(words.proved, list('plain', said.proved)),
      part(words.notProved, list('plain', said.notProved)),
      ...(bundle.record
        ? [
            part(
              words.record,
              element('p', { class: 'soft' }, words.recordHint),
              showValue(bundle.record.value, language),
            ),
          ]
        : []),
      part(words.checked, list('ticks', checked)),
      part(
        words.trust,
        ...(why ? [element('p', {}, why)] : []),
        element('p', {}, said.trust),
        showPolicy(trust.policy, words),
      ),
      showDetails({ bundle, trust, proved, took }, words),
    ];
  };
}

function showRefused({ error, trust }: Judgement, language: SpokenLanguage) {
  return (words: Dictionary): HTMLElement[] => {
    if (error instanceof ElsewhereError) {
      const said = element('p', {}, words.elsewhere);
      const isAddress = /^https?:\/\//i.test(error.address);
      const link = element('a', { href: error.address, rel: 'noreferrer' }, error.address);
      return [banner('refused', words.cannot), said, ...(isAddress ? [element('p', {}, link)] : [])];
    }
    const { code, reason, detail } = explainRefusal(error, language);
    const said =
      code === 'failed'
        ? words.unreachable
        : isWithoutKeys(error, trust)
          ? words.noKeys
          : code === 'entry.missing'
            ? words.notInLedger
            : reason;
    return [
      banner('refused', code === 'failed' ? words.cannot : words.refused),
      element('p', {}, said),
      element('p', { class: 'soft' }, `${words.code}: `, element('code', {}, code), ` — ${detail}`),
      ...(trust ? [part(words.trust, showPolicy(trust.policy, words))] : []),
    ];
  };
}

function isWithoutKeys(error: unknown, trust: Judgement['trust']): boolean {
  return error instanceof LedgerError && error.code === 'policy.malformed' && !trust && /no keys/.test(error.message);
}

function banner(verdict: 'proved' | 'consistent' | 'refused', headline: string): HTMLElement {
  const mark = { proved: '✓', consistent: '!', refused: '✗' }[verdict];
  return element(
    'h3',
    { class: `banner ${verdict}` },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    headline,
  );
}

function part(title: string, ...content: Node[]): HTMLElement {
  return element('section', { class: 'part' }, element('h4', {}, title), ...content);
}

function showPolicy({ logs, witnesses, quorum }: Policy, words: Dictionary): HTMLElement {
  const keyOf = (key: Parameters<typeof formatVerifierKey>[0], name?: string) =>
    element('div', {}, name ? `${name} ` : '', element('code', {}, formatVerifierKey(key)));
  return facts([
    [words.logs, element('div', {}, ...logs.map(({ key }) => keyOf(key)))],
    ...(witnesses.length > 0
      ? [[words.witnesses, element('div', {}, ...witnesses.map(({ key, name }) => keyOf(key, name)))] as const]
      : []),
    [words.quorum, sayQuorum(quorum, words)],
  ]);
}

function sayQuorum(quorum: Quorum, words: Dictionary): string {
  if (quorum.kind === 'none') return words.quorumNone;
  if (quorum.kind === 'witness') return quorum.witness.name;
  return words.quorumOf(quorum.needed, `(${quorum.members.map((member) => sayQuorum(member, words)).join(', ')})`);
}

function showDetails(
  {
    bundle,
    trust,
    proved,
    took,
  }: Required<Pick<Judgement, 'took'>> & {
    bundle: NonNullable<Judgement['bundle']>;
    trust: NonNullable<Judgement['trust']>;
    proved: NonNullable<Judgement['proved']>;
  },
  words: Dictionary,
): HTMLElement {
  const { checkpoint } = openCheckpoint(
    parseProof(bundle.proof).checkpoint,
    trust.policy.logs.map(({ key }) => key),
  );
  const tree = proved.checks.flatMap((each) => (each.check === 'tree' ? [each] : []))[0];
  return element(
    'details',
    { class: 'part' },
    element('summary', {}, words.details),
    facts([
      [words.origin, checkpoint.origin],
      [words.place, words.placeOf(String((tree?.index ?? 0n) + 1n), String(checkpoint.size))],
      [words.entryId, element('code', {}, hex(proved.entry.id))],
      [words.root, element('code', {}, hex(checkpoint.root))],
      [words.rules, element('code', {}, hex(proved.entry.rules))],
    ]),
    element('p', { class: 'soft' }, words.took(took.toFixed(1))),
  );
}

function showValue(value: JsonValue, language: SpokenLanguage): HTMLElement {
  const words = wordsIn(language);
  if (Array.isArray(value))
    return list(
      'values',
      (value as readonly JsonValue[]).map((item) => showValue(item, language)),
    );
  if (value !== null && typeof value === 'object') {
    return facts(
      Object.entries(value).map(([name, member]) => [
        memberWords(name, language),
        showValue(member as JsonValue, language),
      ]),
    );
  }
  const text = value === null ? words.nothing : value === true ? words.yes : value === false ? words.no : String(value);
  return element('span', { dir: 'auto' }, text);
}

function facts(rows: readonly (readonly [string, Node | string])[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...rows.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** In the reader's own time zone, which is named. */
function sayTime(language: SpokenLanguage): (seconds: bigint) => string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  const zone = new Intl.DateTimeFormat(language, { timeZoneName: 'short' });
  return (seconds) => {
    const at = new Date(Number(seconds) * 1000);
    if (Number.isNaN(at.getTime())) return `${seconds} s`;
    const named = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return `${format.format(at)} ${named}`.trim();
  };
}
