/** What stands in a PDF between `obj` and `endobj`, as far as one has to understand it to find an attached file. */
export type PdfValue =
  | { readonly kind: 'dictionary'; readonly members: ReadonlyMap<string, PdfValue> }
  | { readonly kind: 'array'; readonly items: readonly PdfValue[] }
  | { readonly kind: 'name' | 'string' | 'word'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Another object, by its number. */
  | { readonly kind: 'reference'; readonly number: number };

const MOST_DEPTH = 40;
const LONGEST_STRING = 65_535;
const SPACE = /[\0\t\n\f\r ]+|%[^\r\n]*/y;
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![A-Za-z0-9])/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y;
const NAME = /\/([^\0\t\n\f\r ()<>[\]{}/%]*)/y;
const WORD = /[A-Za-z]+/y;
const HEX = /<([0-9A-Fa-f\0\t\n\f\r ]*)>/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/**
 * Reads one value.
 *
 * @param text the file, one character a byte.
 * @returns the value and where it ends, or undefined if there is none.
 *
 * Source: ISO 32000-1, 7.3.
 */
export function readPdfValue(text: string, from: number, depth = 0): { value: PdfValue; end: number } | undefined {
  if (depth > MOST_DEPTH) return undefined;
  const at = skip(text, from);
  if (text.startsWith('<<', at)) return readDictionary(text, at + 2, depth);
  const first = text[at];
  if (first === '[') return readArray(text, at + 1, depth);
  if (first === '(') return readLiteral(text, at + 1);
  const reference = match(REFERENCE, text, at);
  if (reference) return { value: { kind: 'reference', number: Number(reference[1]) }, end: at + reference[0].length };
  const number = match(NUMBER, text, at);
  if (number) return { value: { kind: 'number', value: Number(number[0]) }, end: at + number[0].length };
  const name = match(NAME, text, at);
  if (name) {
    const plain = name[1].replace(/#([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return { value: { kind: 'name', text: plain }, end: at + name[0].length };
  }
  const hex = match(HEX, text, at);
  if (hex) {
    const digits = hex[1].replace(/[^0-9A-Fa-f]/g, '');
    const pairs = (digits.length % 2 === 0 ? digits : `${digits}0`).match(/../g) ?? [];
    const bytes = pairs.map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
    return { value: { kind: 'string', text: bytes }, end: at + hex[0].length };
  }
  const word = match(WORD, text, at);
  return word ? { value: { kind: 'word', text: word[0] }, end: at + word[0].length } : undefined;
}

function readDictionary(text: string, from: number, depth: number) {
  const members = new Map<string, PdfValue>();
  let at = skip(text, from);
  while (!text.startsWith('>>', at)) {
    const key = readPdfValue(text, at, depth + 1);
    if (key?.value.kind !== 'name') return undefined;
    const member = readPdfValue(text, key.end, depth + 1);
    if (!member) return undefined;
    members.set(key.value.text, member.value);
    at = skip(text, member.end);
  }
  return { value: { kind: 'dictionary', members } as const, end: at + 2 };
}

function readArray(text: string, from: number, depth: number) {
  const items: PdfValue[] = [];
  let at = skip(text, from);
  while (text[at] !== ']') {
    const item = readPdfValue(text, at, depth + 1);
    if (!item) return undefined;
    items.push(item.value);
    at = skip(text, item.end);
  }
  return { value: { kind: 'array', items } as const, end: at + 1 };
}

function readLiteral(text: string, from: number) {
  let read = '';
  let open = 1;
  for (let at = from; at < text.length && read.length <= LONGEST_STRING; at++) {
    const character = text[at];
    if (character === '(') open++;
    if (character === ')' && --open === 0) return { value: { kind: 'string', text: read } as const, end: at + 1 };
    if (character !== '\\') {
      read += character;
      continue;
    }
    const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
    if (octal) {
      read += String.fromCharCode(Number.parseInt(octal, 8) & 255);
      at += octal.length;
    } else {
      at++;
      if (text[at] === '\r' && text[at + 1] === '\n') at++;
      else if (text[at] !== '\n' && text[at] !== '\r') read += ESCAPES[text[at]] ?? text[at] ?? '';
    }
  }
  return undefined;
}

function skip(text: string, at: number): number {
  let end = at;
  for (let space = match(SPACE, text, end); space; space = match(SPACE, text, end)) end += space[0].length;
  return end;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
