import { LedgerError } from '../error.js';
import { type PdfValue, readPdfValue } from './pdf-value.js';

const LONGEST_PDF = 100_000_000;
const LONGEST_ATTACHMENT = 2_000_000;
const LONGEST_OBJECT_STREAM = 20_000_000;

interface PdfObject {
  readonly value: PdfValue;
  /** Where the bytes of its stream begin, if it has one. */
  readonly stream: number | undefined;
}

interface Pdf {
  readonly bytes: Uint8Array;
  /** One character a byte. */
  readonly text: string;
  readonly objects: Map<number, PdfObject>;
}

/**
 * The files attached to a PDF whose name fits, in the order of the file. It reads the objects themselves, not the table
 * of where they should be, so that a file whose table is damaged is read as well; of an object that was written again, the
 * last form counts.
 *
 * @throws LedgerError `pdf.malformed` if it is no PDF, is longer than 100 MB, is encrypted, or an attachment cannot be
 *   unpacked or is longer than 2 MB.
 *
 * Source: ISO 32000-1, 7.3.8 streams, 7.5.7 object streams, 7.11 file specifications.
 */
export async function readPdfAttachments(
  bytes: Uint8Array,
  fits: (name: string) => boolean,
): Promise<{ name: string; content: Uint8Array }[]> {
  if (!isPdf(bytes)) throw malformed('it does not begin as a PDF');
  if (bytes.length > LONGEST_PDF) throw malformed(`it is longer than ${LONGEST_PDF} bytes`);
  const pdf = readObjects(bytes);
  const before = pdf.objects.size;
  await readObjectStreams(pdf);
  const found: { name: string; content: Uint8Array }[] = [];
  for (const { value } of pdf.objects.values()) {
    const file = memberOf(value, 'EF');
    const name = nameOf(memberOf(value, 'UF')) ?? nameOf(memberOf(value, 'F'));
    if (file === undefined || name === undefined || !fits(name)) continue;
    const embedded = resolve(pdf, file);
    const reference = embedded && (memberOf(embedded.value, 'UF') ?? memberOf(embedded.value, 'F'));
    const stream = reference && resolve(pdf, reference);
    if (!stream) throw malformed(`the attachment ${name} is not there`);
    found.push({ name, content: await readStream(pdf, stream, LONGEST_ATTACHMENT) });
  }
  if (found.length === 0 && (before === 0 || isEncrypted(pdf))) {
    throw malformed(before === 0 ? 'it has no objects' : 'it is encrypted');
  }
  return found;
}

/** Whether bytes begin as a PDF does. Programs take up to 1,024 bytes in front. */
export function isPdf(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 1029)).includes('%PDF-');
}

function readObjects(bytes: Uint8Array): Pdf {
  const text = latin1(bytes);
  const objects = new Map<number, PdfObject>();
  const start = /(?:^|[\0\t\n\f\r ])(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj(?![A-Za-z])/g;
  for (let found = start.exec(text); found; found = start.exec(text)) {
    const read = readPdfValue(text, start.lastIndex);
    if (!read) continue;
    const stream = /[\0\t\n\f\r ]*stream(?:\r\n|\n|\r)/y;
    stream.lastIndex = read.end;
    const isStream = read.value.kind === 'dictionary' && stream.test(text);
    const number = Number(found[1]);
    objects.delete(number); // written again: it now stands where it was written last
    objects.set(number, { value: read.value, stream: isStream ? stream.lastIndex : undefined });
    // What is packed can look like anything, even like an object: go on behind it.
    const end = isStream ? endOfStream(text, read.value, stream.lastIndex) : undefined;
    start.lastIndex = end ?? read.end;
  }
  return { bytes, text, objects };
}

/** Where a stream ends whose length is written beside it; undefined if that cannot be believed. */
function endOfStream(text: string, dictionary: PdfValue, from: number): number | undefined {
  const length = memberOf(dictionary, 'Length');
  if (length?.kind !== 'number' || !(length.value >= 0)) return undefined;
  return /^[\0\t\n\f\r ]*endstream/.test(text.slice(from + length.value, from + length.value + 20))
    ? from + length.value
    : undefined;
}

/** Adds the objects that are packed together; those that stand alone in the file are newer or the same. */
async function readObjectStreams(pdf: Pdf): Promise<void> {
  for (const object of [...pdf.objects.values()]) {
    if (object.stream === undefined || !nameIs(memberOf(object.value, 'Type'), 'ObjStm')) continue;
    const first = memberOf(object.value, 'First');
    const count = memberOf(object.value, 'N');
    if (first?.kind !== 'number' || count?.kind !== 'number') continue;
    const unpacked = await readStream(pdf, object, LONGEST_OBJECT_STREAM).catch(() => undefined);
    if (!unpacked) continue;
    const text = latin1(unpacked);
    const numbers = text.slice(0, first.value).match(/\d+/g)?.map(Number) ?? [];
    for (let i = 0; i + 1 < numbers.length && i < 2 * count.value; i += 2) {
      const read = readPdfValue(text, first.value + numbers[i + 1]);
      if (read && !pdf.objects.has(numbers[i])) {
        pdf.objects.set(numbers[i], { value: read.value, stream: undefined });
      }
    }
  }
}

async function readStream(pdf: Pdf, object: PdfObject, most: number): Promise<Uint8Array> {
  if (object.stream === undefined) throw malformed('an attachment has no content');
  const length = resolve(pdf, memberOf(object.value, 'Length'))?.value;
  const written = length?.kind === 'number' ? endOfStream(pdf.text, lengthOf(length.value), object.stream) : undefined;
  const end = written ?? pdf.text.indexOf('endstream', object.stream);
  if (end < 0) throw malformed('an attachment has no end');
  const packed = pdf.bytes.subarray(object.stream, end);
  const filter = resolve(pdf, memberOf(object.value, 'Filter'))?.value;
  const filters = filter === undefined ? [] : filter.kind === 'array' ? filter.items : [filter];
  if (filters.length === 0) {
    if (packed.length > most) throw malformed('an attachment is too long');
    return packed;
  }
  if (filters.length > 1 || !nameIs(filters[0], 'FlateDecode') || memberOf(object.value, 'DecodeParms')) {
    throw malformed('an attachment is packed in a way that is not known');
  }
  return inflate(packed, most);
}

async function inflate(packed: Uint8Array, most: number): Promise<Uint8Array> {
  const { readable, writable } = new DecompressionStream('deflate');
  const writer = writable.getWriter();
  // What goes wrong in writing goes wrong in reading too, where it is told.
  writer.write(packed as Uint8Array<ArrayBuffer>).catch(() => {});
  writer.close().catch(() => {});
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = readable.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > most) throw malformed('an attachment is too long');
      parts.push(next.value);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error instanceof LedgerError ? error : malformed('an attachment cannot be unpacked');
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isEncrypted({ text }: Pdf): boolean {
  return /\/Encrypt[\0\t\n\f\r ]+(?:\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R|<<)/.test(text);
}

function resolve(pdf: Pdf, value: PdfValue | undefined): PdfObject | undefined {
  if (value?.kind !== 'reference') return value && { value, stream: undefined };
  return pdf.objects.get(value.number);
}

function memberOf(value: PdfValue, name: string): PdfValue | undefined {
  return value.kind === 'dictionary' ? value.members.get(name) : undefined;
}

function lengthOf(value: number): PdfValue {
  return { kind: 'dictionary', members: new Map([['Length', { kind: 'number', value }]]) };
}

function nameIs(value: PdfValue | undefined, text: string): boolean {
  return value?.kind === 'name' && value.text === text;
}

/** A file's name: UTF-16 with its mark in front, else one byte a character. */
function nameOf(value: PdfValue | undefined): string | undefined {
  if (value?.kind !== 'string') return undefined;
  if (!value.text.startsWith('\u00fe\u00ff')) return value.text;
  const bytes = Uint8Array.from(value.text.slice(2), (character) => character.charCodeAt(0));
  return new TextDecoder('utf-16be').decode(bytes);
}

/** One character a byte. TextDecoder's latin1 is another table. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

function malformed(message: string): LedgerError {
  return new LedgerError('pdf.malformed', `the PDF cannot be read: ${message}`);
}
