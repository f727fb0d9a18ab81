import type { SchemeFault, Words } from './scheme.js';

/** Reads the parts of a document and gathers what is wrong with them, so that one answer names every fault. */
export interface Reader {
  faults: SchemeFault[];
  fault(path: string, code: string, values?: Record<string, string | number>): void;
}

export function startReading(): Reader {
  const faults: SchemeFault[] = [];
  return {
    faults,
    fault(path, code, values = {}) {
      faults.push({ path, code, values });
    },
  };
}

/** Fields that anything in a document may carry for its readers. */
const annotations = new Set(['note', 'description', 'source', 'sources', 'status', 'unit', 'levelTitles', '$schema']);

export function at(path: string, field: string | number): string {
  if (typeof field === 'number') return `${path}[${field}]`;
  return path === '' ? field : `${path}.${field}`;
}

/** The object at a path, after reporting fields that nobody knows; null when it is no object. */
export function readObject(
  reader: Reader,
  value: unknown,
  path: string,
  known: readonly string[],
): Record<string, unknown> | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    reader.fault(path, 'scheme.type', { expected: 'object' });
    return null;
  }
  for (const field of Object.keys(value)) {
    if (!known.includes(field) && !annotations.has(field)) {
      reader.fault(at(path, field), 'scheme.unknown-field', { field });
    }
  }
  return value as Record<string, unknown>;
}

export function readArray(reader: Reader, value: unknown, path: string): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (value === undefined) reader.fault(path, 'scheme.missing-field', { field: lastField(path) });
  else reader.fault(path, 'scheme.type', { expected: 'array' });
  return null;
}

/** A finite number; null after reporting what it is instead. */
export function readNumber(reader: Reader, value: unknown, path: string): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value === undefined) reader.fault(path, 'scheme.missing-field', { field: lastField(path) });
  else reader.fault(path, 'scheme.type', { expected: 'number' });
  return null;
}

/** A score: a number on 0–100. */
export function readScore(reader: Reader, value: unknown, path: string): number | null {
  const score = readNumber(reader, value, path);
  if (score !== null && (score < 0 || score > 100)) {
    reader.fault(path, 'scheme.score-range', { value: score });
    return null;
  }
  return score;
}

export function readText(reader: Reader, value: unknown, path: string): string | null {
  if (typeof value === 'string' && value.trim() !== '') return value;
  if (value === undefined) reader.fault(path, 'scheme.missing-field', { field: lastField(path) });
  else reader.fault(path, 'scheme.type', { expected: 'text' });
  return null;
}

const codePattern = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u;

export function readCode(reader: Reader, value: unknown, path: string): string | null {
  const code = readText(reader, value, path);
  if (code === null || codePattern.test(code)) return code;
  reader.fault(path, 'scheme.code', { value: code });
  return null;
}

/** `{ zh, en }`, one text for both, or nothing at all, which gives `otherwise`. */
export function readWords(reader: Reader, value: unknown, path: string, otherwise: string): Words {
  if (value === undefined) return { zh: otherwise, en: otherwise };
  if (typeof value === 'string') return { zh: value, en: value };
  const words = readObject(reader, value, path, ['zh', 'en']);
  if (!words) return { zh: otherwise, en: otherwise };
  const zh = readText(reader, words.zh ?? words.en, at(path, 'zh')) ?? otherwise;
  const en = words.en === undefined ? zh : (readText(reader, words.en, at(path, 'en')) ?? zh);
  return { zh, en };
}

function lastField(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
