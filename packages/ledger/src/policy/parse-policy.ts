import { textOf, toHex, utf8 } from '../bytes/bytes.js';
import { LedgerError, type LedgerErrorCode } from '../error.js';
import { parseVerifierKey, type VerifierKey } from '../note/key.js';
import type { KeyType } from '../note/key-type.js';
import type { Policy, PolicyLog, PolicyWitness, Quorum } from './policy.js';

const LONGEST_POLICY = 1_000_000;
const FORBIDDEN = /[^\t\n\x20-\x7e\x80-\xff]/;
// What may sign a log's checkpoints. A cosignature vouches for the tree as a plain signature does.
const LOG_KEYS: readonly KeyType[] = ['ed25519', 'cosignature', 'sm2'];
const WITNESS_KEYS: readonly KeyType[] = ['cosignature'];

/**
 * Reads a policy file.
 *
 * @throws LedgerError, with the number of the line: `policy.malformed`; `policy.name-twice` if a name is defined, or
 *   listed as a member, twice; `policy.unknown-name`; `key.twice` if two logs or two witnesses have the same public
 *   key, under whatever names; `key.malformed`, `key.unsupported`.
 *
 * Source: C2SP tlog-policy.
 */
export function parsePolicy(source: Uint8Array | string): Policy {
  const octets = typeof source === 'string' ? utf8(textOf(source, 'policy.malformed')) : source;
  if (octets.length > LONGEST_POLICY) throw new LedgerError('policy.malformed', 'the policy is too long');
  // Names are octets to the format, whatever they spell; so each octet becomes one character here.
  const text = Array.from(octets, (octet) => String.fromCharCode(octet)).join('');

  const logs: PolicyLog[] = [];
  const witnesses: PolicyWitness[] = [];
  const defined = new Map<string, Quorum>([['none', { kind: 'none' }]]);
  const members = new Set<string>();
  let quorum: Quorum | undefined;

  text.split('\n').forEach((line, i) => {
    const fail = (message: string, code: LedgerErrorCode = 'policy.malformed'): never => {
      throw new LedgerError(code, `policy line ${i + 1}: ${message}`);
    };
    const define = (name: string, meaning: Quorum) => {
      if (defined.has(name)) fail(`the name ${readable(name)} is taken`, 'policy.name-twice');
      defined.set(name, meaning);
    };
    const named = (name: string): Quorum =>
      defined.get(name) ?? fail(`${readable(name)} is not defined above`, 'policy.unknown-name');
    const key = (written: string, allowed: readonly KeyType[], known: readonly { key: VerifierKey }[]) => {
      const parsed = keyOf(written, fail);
      if (!allowed.includes(parsed.type)) fail(`a key of type ${parsed.type} is not for this`, 'key.unsupported');
      if (known.some((other) => toHex(other.key.publicKey) === toHex(parsed.publicKey))) {
        fail(`the key of ${parsed.name} is listed twice`, 'key.twice');
      }
      return parsed;
    };

    if (FORBIDDEN.test(line)) fail('it has a control character');
    const [word, ...rest] = line.split(/[ \t]+/).filter((item) => item !== '');
    if (word === undefined || word.startsWith('#')) return;
    if (word === 'log') {
      if (rest.length < 1 || rest.length > 2) fail('log <vkey> [<url>]');
      logs.push({ key: key(rest[0], LOG_KEYS, logs), url: urlOf(rest[1]) });
    } else if (word === 'witness') {
      if (rest.length < 2 || rest.length > 3) fail('witness <name> <vkey> [<url>]');
      const witness = { name: readable(rest[0]), key: key(rest[1], WITNESS_KEYS, witnesses), url: urlOf(rest[2]) };
      define(rest[0], { kind: 'witness', witness });
      witnesses.push(witness);
    } else if (word === 'group') {
      const [name, count, ...names] = rest;
      if (names.length === 0) fail('group <name> all|any|<k> <name>...');
      for (const member of names) {
        if (member === 'none') fail('none is no member of a group');
        named(member);
        if (members.has(member)) fail(`${readable(member)} is already a member`, 'policy.name-twice');
        members.add(member);
      }
      const needed = { all: names.length, any: 1 }[count] ?? Number(/^[1-9][0-9]{0,3}$/.test(count) ? count : 0);
      if (needed < 1 || needed > names.length) fail(`${readable(count)} of ${names.length} cannot be asked for`);
      define(name, { kind: 'group', name: readable(name), needed, members: names.map(named) });
    } else if (word === 'quorum') {
      if (rest.length !== 1) fail('quorum <name>');
      if (quorum) fail('there is a quorum already');
      quorum = named(rest[0]);
    } else {
      fail(`there is no line ${readable(word)}`);
    }
  });
  if (!quorum) throw new LedgerError('policy.malformed', 'the policy has no quorum');
  return { logs, witnesses, quorum };
}

function keyOf(written: string, fail: (message: string, code?: LedgerErrorCode) => never): VerifierKey {
  try {
    const octets = Uint8Array.from(written, (character) => character.charCodeAt(0));
    return parseVerifierKey(textOf(octets, 'key.malformed'));
  } catch (error) {
    if (error instanceof LedgerError) return fail(error.message, error.code);
    throw error;
  }
}

function urlOf(octets: string | undefined): string | undefined {
  return octets === undefined ? undefined : readable(octets);
}

/** What the octets spell, for people. */
function readable(octets: string): string {
  return new TextDecoder().decode(Uint8Array.from(octets, (character) => character.charCodeAt(0)));
}
