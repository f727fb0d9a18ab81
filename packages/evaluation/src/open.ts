import { at, type Reader, readArray } from './document.js';

/** What of a node others may change who build on the scheme; `children`: they may add nodes below it. */
export const openInNode = ['children', 'weight', 'title', 'score', 'levels'] as const;
/** The same of the scheme itself. */
export const openInScheme = ['children', 'levels', 'coverage'] as const;

const basePattern = /^([\p{L}\p{N}][\p{L}\p{N}._-]{0,99})@([1-9]\d{0,8})$/u;

/** The version that a document says it builds on. */
export function baseOf(document: unknown): { code: string; version: number } | null {
  if (typeof document !== 'object' || document === null || !('base' in document)) return null;
  const found = typeof document.base === 'string' ? basePattern.exec(document.base) : null;
  return found ? { code: found[1], version: Number(found[2]) } : null;
}

export function readBase(reader: Reader, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'string' || !basePattern.test(value))
    reader.fault('base', 'scheme.base-form', { value: String(value).slice(0, 60) });
}

export function readOpen(reader: Reader, value: unknown, path: string, known: readonly string[]): void {
  if (value === undefined) return;
  for (const [place, part] of (readArray(reader, value, path) ?? []).entries()) {
    if (!known.includes(part as string)) {
      const values = { part: String(part).slice(0, 40), known: known.join(', ') };
      reader.fault(at(path, place), 'scheme.unknown-open', values);
    }
  }
}
