import { type Fault, isDay, type RecordField, type Words } from '@wuyu/contract';
import type { RecordKind } from './record-types.js';

export type FieldValue = string | number;
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** What a record says. */
export interface Content {
  /** The day, or the last of its days. */
  day: string;
  from: string | null;
  fields: FieldValues;
  /** Ids of its files. */
  attachments: readonly string[];
}

/** A number from `fields` becomes an observation of an indicator. */
export interface FactValue {
  indicator: string;
  value: number;
}

/**
 * What a record becomes with all that is not text tidied: text is trimmed and in NFC, empty fields are left out. Otherwise it
 * stays what somebody typed; nothing in it is ever read as anything but text.
 */
export function tidyContent(given: {
  day: string;
  from?: string | null | undefined;
  fields: FieldValues;
  attachments: readonly string[];
}): Content {
  const fields = Object.entries(given.fields).flatMap(([code, value]): [string, FieldValue][] => {
    if (typeof value === 'number') return [[code, value]];
    const text = tidyText(value);
    return text === '' ? [] : [[code, text]];
  });
  return {
    day: given.day,
    from: given.from ?? null,
    fields: Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1))),
    attachments: [...given.attachments].sort(),
  };
}

/** Without what a database cannot keep: NUL, and halves of characters. */
export function tidyText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .normalize('NFC')
    .trim();
}

/** Characters as people count them: an emoji of several code points is one. */
export function lengthOf(text: string): number {
  return [...segmenter.segment(text)].length;
}
const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * Everything that is wrong with what a form says, each at its field.
 *
 * @param today nothing has happened after it.
 */
export function checkForm(kind: RecordKind, content: Content, today: string): Fault[] {
  const faults: Fault[] = [];
  if (content.day > today) faults.push({ code: 'record.day-future', path: 'body.day', values: { day: content.day } });
  if (kind.period && content.from === null) faults.push({ code: 'record.from-required', path: 'body.from' });
  if (content.from !== null && content.from > content.day) faults.push({ code: 'record.day-order', path: 'body.from' });
  for (const field of kind.fields) {
    const value = content.fields[field.code];
    const at = { path: `body.fields.${field.code}` };
    if (value !== undefined) faults.push(...checkField(field, value, today).map((fault) => ({ ...fault, ...at })));
    else if (field.required) faults.push({ code: 'record.field-required', ...at });
  }
  const known = new Set(kind.fields.map(({ code }) => code));
  for (const code of Object.keys(content.fields)) {
    if (!known.has(code))
      faults.push({ code: 'record.field-unknown', path: `body.fields.${code}`, values: { field: code } });
  }
  if (kind.proof === 'required' && content.attachments.length === 0)
    faults.push({ code: 'record.proof-required', path: 'body.attachments' });
  return faults;
}

function checkField(field: RecordField, value: FieldValue, today: string): Omit<Fault, 'path'>[] {
  switch (field.kind) {
    case 'number': {
      const { low = 0, high = 0, digits = 0 } = field;
      const scaled = typeof value === 'number' ? value * 10 ** digits : Number.NaN;
      const fits = Math.abs(scaled - Math.round(scaled)) < 1e-6 && Number(value) >= low && Number(value) <= high;
      return fits ? [] : [{ code: 'record.field-number', values: { low, high, digits } }];
    }
    case 'choice':
      return field.choices?.some(({ code }) => code === value) ? [] : [{ code: 'record.field-choice' }];
    case 'day':
      return typeof value === 'string' && isDay(value) && value <= today ? [] : [{ code: 'record.field-day' }];
    case 'text':
    case 'long-text':
    case 'place': {
      if (typeof value !== 'string') return [{ code: 'record.field-text' }];
      const [length, most] = [lengthOf(value), field.maxLength ?? 60];
      return length <= most ? [] : [{ code: 'record.field-long', values: { length, most } }];
    }
  }
}

/** What a confirmed record tells of: a fixed value, that of a number, or that of a choice. */
export function factsOf(kind: RecordKind, fields: FieldValues): FactValue[] {
  return kind.facts.flatMap((rule) => {
    if ('value' in rule) return [{ indicator: rule.indicator, value: rule.value }];
    const given = fields[rule.field];
    const value = rule.values ? rule.values[String(given)] : given;
    return typeof value === 'number' ? [{ indicator: rule.indicator, value }] : [];
  });
}

/** What the fields say, in the order of the form: a choice by its words, a number with its unit. */
export function sayFields(kind: RecordKind, fields: FieldValues): Array<{ code: string; title: Words; value: Words }> {
  return kind.fields.flatMap(({ code, title, choices, unit }) => {
    const value = fields[code];
    if (value === undefined) return [];
    const plain = { zh: `${value}${unit ? ` ${unit.zh}` : ''}`, en: `${value}${unit ? ` ${unit.en}` : ''}` };
    return [{ code, title, value: choices?.find((choice) => choice.code === value)?.title ?? plain }];
  });
}

/** The headline: what stands in the field `title`. */
export function headlineOf(fields: FieldValues): string {
  return String(fields.title ?? '');
}

/** What of a record may be put before the school: its whitelisted fields, none of another. */
export function publicFieldsOf(kind: RecordKind, fields: FieldValues): FieldValues {
  const shown = kind.fields.filter((field) => field.public && fields[field.code] !== undefined);
  return Object.fromEntries(shown.map(({ code }) => [code, fields[code] as FieldValue]));
}

/** Two contents that say the same. */
export function sameContent(a: Content, b: Content): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

const inOrder = ({ day, from, fields, attachments }: Content) => [
  day,
  from,
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)),
  [...attachments].sort(),
];
