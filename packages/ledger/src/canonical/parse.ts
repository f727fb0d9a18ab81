import { hasLoneSurrogate, textOf } from '../bytes/bytes.js';
import { LedgerError } from '../error.js';
import { type JsonValue, MOST_DEPTH } from './json-value.js';

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/**
 * Reads JSON more strictly than `JSON.parse`, so that two readers can never understand it differently.
 *
 * @throws LedgerError `canonical.malformed` if it is not JSON or not UTF-8, `canonical.duplicate-key` if an object
 *   names a member twice, `canonical.lone-surrogate` for half a character in a string, `canonical.number` for a number
 *   beyond a double's range, `canonical.depth` for more than 500 values within each other.
 *
 * Source: RFC 8259, RFC 7493 (I-JSON), which RFC 8785 builds on.
 */
export function parseJson(source: Uint8Array | string): JsonValue {
  const text = textOf(source, typeof source === 'string' ? 'canonical.lone-surrogate' : 'canonical.malformed');
  let at = 0;

  function fail(what: string): never {
    throw new LedgerError('canonical.malformed', `not JSON at character ${at}: ${what}`);
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  }

  /** Takes the character if it is next, with the space around it. */
  function take(character: string): boolean {
    match(SPACE);
    if (text[at] !== character) return false;
    at++;
    match(SPACE);
    return true;
  }

  function string(): string {
    if (text[at] !== '"') fail('a string was expected');
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    const value = unquote(text.slice(at, end + 1)) ?? fail('a string is malformed or has no end');
    at = end + 1;
    if (hasLoneSurrogate(value)) {
      throw new LedgerError('canonical.lone-surrogate', `a string has half a surrogate pair before character ${at}`);
    }
    return value;
  }

  function array(depth: number): JsonValue[] {
    const items: JsonValue[] = [];
    if (take(']')) return items;
    do items.push(value(depth));
    while (take(','));
    return take(']') ? items : fail('an array has no end');
  }

  function object(depth: number): { [key: string]: JsonValue } {
    const members: { [key: string]: JsonValue } = {};
    if (take('}')) return members;
    do {
      match(SPACE);
      const key = string();
      if (Object.hasOwn(members, key)) {
        throw new LedgerError('canonical.duplicate-key', `an object names ${JSON.stringify(key)} twice`);
      }
      if (!take(':')) fail('a member has no value');
      // Defined, not assigned: "__proto__" is a name like any other.
      Object.defineProperty(members, key, {
        value: value(depth),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    } while (take(','));
    return take('}') ? members : fail('an object has no end');
  }

  function value(depth: number): JsonValue {
    if (depth > MOST_DEPTH) throw new LedgerError('canonical.depth', `values lie more than ${MOST_DEPTH} deep`);
    match(SPACE);
    if (text[at] === '"') return string();
    if (take('[')) return array(depth + 1);
    if (take('{')) return object(depth + 1);
    for (const [word, meaning] of WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    const number = Number(match(NUMBER) ?? fail('a value was expected'));
    if (!Number.isFinite(number)) throw new LedgerError('canonical.number', 'a number is beyond the range of doubles');
    return number;
  }

  const parsed = value(0);
  match(SPACE);
  return at === text.length ? parsed : fail('something follows the value');
}

function unquote(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}
