import { describe, expect, it } from 'vitest';
import { formatCheckpoint } from '../checkpoint/checkpoint.js';
import { createKey, formatVerifierKey } from '../note/key.js';
import { formatNote } from '../note/note.js';
import { cosign, sign } from '../note/signature.js';
import { formatSignatureLine } from '../note/signature-line.js';
import { openUnderPolicy } from './open-under-policy.js';
import { parsePolicy } from './parse-policy.js';

const code = (wanted: string) => expect.objectContaining({ name: 'LedgerError', code: wanted });
const seed = (n: number) => new Uint8Array(32).fill(n);
const log = createKey('example.com/log', 'ed25519', seed(1));
const witnesses = [2, 3, 4, 5].map((n) => createKey(`witness.example/${n}`, 'cosignature', seed(n)));
const [w2, w3, w4, w5] = witnesses.map(formatVerifierKey);
const text = formatCheckpoint({ origin: log.name, size: 3n, root: seed(8) });
const signedBy = (...which: number[]) =>
  formatNote(text, [sign(text, log), ...which.map((i) => cosign(text, 100n + BigInt(i), witnesses[i]))]);

const nested = `# 县、市各一，独立方必须
log ${formatVerifierKey(log)} https://log.example/
 witness  县\t${w2}
witness 市 ${w3} https://市.example/
witness Y1 ${w4}
witness Y2 ${w5}

  # groups
group 官方 any 县 市
group 独立 2 Y1 Y2
group both all 官方 独立
quorum both
`;

describe('a policy', () => {
  it('holds a checkpoint valid when its quorum has signed, and not before', () => {
    const policy = parsePolicy(nested);
    const { checkpoint, cosignatures, log: signer } = openUnderPolicy(signedBy(0, 2, 3), policy);
    expect(checkpoint.size).toBe(3n);
    expect(signer.name).toBe(log.name);
    expect(policy.logs[0].url).toBe('https://log.example/');
    expect(policy.witnesses.map(({ url }) => url)).toEqual([undefined, 'https://市.example/', undefined, undefined]);
    expect(cosignatures.map(({ witness, time }) => [witness.name, time])).toEqual([
      ['县', 100n],
      ['Y1', 102n],
      ['Y2', 103n],
    ]);
    openUnderPolicy(signedBy(0, 1, 2, 3), policy);
    for (const few of [[], [0, 1], [2, 3], [0, 2], [0, 1, 3]]) {
      expect(() => openUnderPolicy(signedBy(...few), policy)).toThrow(code('policy.no-quorum'));
    }
  });

  it('counts a witness that signed twice once', () => {
    const policy = parsePolicy(
      `log ${formatVerifierKey(log)}\nwitness a ${w2}\nwitness b ${w3}\ngroup g 2 a b\nquorum g\n`,
    );
    const twice = [sign(text, log), cosign(text, 1n, witnesses[0]), cosign(text, 2n, witnesses[0])];
    const block = twice.map((line) => `${line}\n`).join('');
    expect(() => openUnderPolicy(`${text}\n${block}${twice[1]}\n`, policy)).toThrow(code('policy.no-quorum'));
    openUnderPolicy(`${text}\n${block}${cosign(text, 2n, witnesses[1])}\n`, policy);
  });

  it('can ask for one witness, or for none', () => {
    const one = parsePolicy(`log ${formatVerifierKey(log)}\nwitness a ${w2}\nquorum a\n`);
    expect(openUnderPolicy(signedBy(0), one).cosignatures).toHaveLength(1);
    expect(() => openUnderPolicy(signedBy(1), one)).toThrow(code('policy.no-quorum'));
    const none = parsePolicy(`log ${formatVerifierKey(log)}\nquorum none\n`);
    expect(openUnderPolicy(signedBy(0), none).cosignatures).toEqual([]);
  });

  it('knows its logs only, by name and by key', () => {
    const stranger = createKey('example.com/other', 'ed25519', seed(1));
    const namesake = createKey(log.name, 'ed25519', seed(7));
    const of = (key: typeof log) => parsePolicy(`log ${formatVerifierKey(key)}\nquorum none\n`);
    expect(() => openUnderPolicy(signedBy(), of(stranger))).toThrow(code('checkpoint.unknown-origin'));
    expect(() => openUnderPolicy(signedBy(), of(namesake))).toThrow(code('note.no-known-signature'));
    const unsigned = formatNote(text, [cosign(text, 1n, witnesses[0])]);
    const asked = parsePolicy(`log ${formatVerifierKey(log)}\nwitness a ${w2}\nquorum a\n`);
    expect(() => openUnderPolicy(unsigned, asked)).toThrow(code('note.no-known-signature'));
  });

  it('holds a checkpoint invalid when a witness it knows has not made the signature in its name', () => {
    const forged = formatNote(text, [sign(text, log), formatSignatureLine(witnesses[0], new Uint8Array(72))]);
    const policy = parsePolicy(`log ${formatVerifierKey(log)}\nwitness a ${w2}\nquorum none\n`);
    expect(() => openUnderPolicy(forged, policy)).toThrow(code('note.bad-signature'));
  });

  it('takes names as octets, whatever they spell', () => {
    const start = new TextEncoder().encode(`witness K ${w2}\nwitness `);
    const end = new TextEncoder().encode(` ${w3}\ngroup g all K `);
    const odd = Uint8Array.of(0xff, 0xc3);
    const policy = parsePolicy(
      Uint8Array.of(...start, ...odd, ...end, ...odd, ...new TextEncoder().encode('\nquorum g\n')),
    );
    expect(policy.quorum).toMatchObject({ kind: 'group', needed: 2 });
    parsePolicy(`witness K ${w2}\nwitness \u212a ${w3}\nquorum K\n`);
  });

  it('is refused, with the line, if a key or a name is listed twice', () => {
    const again = createKey('other.example/name', 'cosignature', seed(2));
    const logAgain = createKey('other.example/log', 'ed25519', seed(1));
    const cases: [string, string][] = [
      [`witness a ${w2}\nwitness b ${formatVerifierKey(again)}\nquorum a\n`, 'key.twice'],
      [`log ${formatVerifierKey(log)}\nlog ${formatVerifierKey(logAgain)}\nquorum none\n`, 'key.twice'],
      [`witness a ${w2}\nwitness a ${w3}\nquorum a\n`, 'policy.name-twice'],
      [`witness none ${w2}\nquorum none\n`, 'policy.name-twice'],
      [`witness a ${w2}\ngroup a any a\nquorum a\n`, 'policy.name-twice'],
      [`witness a ${w2}\ngroup g any a a\nquorum g\n`, 'policy.name-twice'],
      [`witness a ${w2}\ngroup g any a\ngroup h any a\nquorum g\n`, 'policy.name-twice'],
      [`witness a ${w2}\ngroup g any b\nquorum g\n`, 'policy.unknown-name'],
      [`quorum a\nwitness a ${w2}\n`, 'policy.unknown-name'],
      [`group g any g\nquorum g\n`, 'policy.unknown-name'],
    ];
    for (const [policy, wanted] of cases) expect(() => parsePolicy(policy)).toThrow(code(wanted));
    expect(() => parsePolicy(cases[0][0])).toThrow(/line 2/);
  });

  it('is refused if it is malformed', () => {
    const wrong = [
      '',
      '# nothing\n',
      `witness a ${w2}\n`,
      `quorum none\nquorum none\n`,
      'quorum\n',
      'quorum none none\n',
    ];
    wrong.push('log\nquorum none\n', `witness ${w2}\nquorum none\n`, `witness a ${w2} u v\nquorum none\n`);
    wrong.push(
      `Quorum none\n`,
      `quorum none\r\n`,
      `quorum none\u0000\n`,
      `quorum none\u007f\n`,
      `sign x\nquorum none\n`,
    );
    for (const count of ['0', '2', '01', '-1', '1.0', 'most', 'ALL']) {
      wrong.push(`witness a ${w2}\ngroup g ${count} a\nquorum g\n`);
    }
    wrong.push(`witness a ${w2}\ngroup g any\nquorum a\n`, `witness a ${w2}\ngroup g any none\nquorum a\n`);
    for (const policy of wrong) expect(() => parsePolicy(policy)).toThrow(code('policy.malformed'));
    expect(() => parsePolicy(`witness a ${formatVerifierKey(log)}\nquorum a\n`)).toThrow(code('key.unsupported'));
    expect(() => parsePolicy(`witness a ${w2.slice(0, -1)}\nquorum a\n`)).toThrow(code('key.malformed'));
  });

  it('may have many lines', () => {
    const names = Array.from({ length: 60 }, (_, i) => `w${i}`);
    const keys = names.map(
      (name, i) => `witness ${name} ${formatVerifierKey(createKey(name, 'cosignature', seed(i + 10)))}`,
    );
    const groups = names.map((name, i) => `group g${i} ${i === 0 ? `any ${name}` : `all g${i - 1} ${name}`}`);
    expect(parsePolicy([...keys, ...groups, 'quorum g59', ''].join('\n')).witnesses).toHaveLength(60);
  });
});
