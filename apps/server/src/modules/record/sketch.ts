import { createHash } from 'node:crypto';
import type { FieldValues } from './form.js';
import type { RecordKind } from './record-types.js';

/** Shorter texts are alike by chance. */
const SHORTEST = 20;
const SHINGLE = 3;

/** All that somebody wrote in a record in words of their own, without what is not letters or digits. */
export function textOf(kind: Pick<RecordKind, 'fields'>, fields: FieldValues): string {
  return kind.fields
    .filter((field) => field.kind === 'text' || field.kind === 'long-text' || field.kind === 'place')
    .map(({ code }) => String(fields[code] ?? ''))
    .join('')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The different runs of three characters of a text. */
export function shinglesOf(text: string): Set<string> {
  const characters = [...text];
  const shingles = new Set<string>();
  for (let at = 0; at + SHINGLE <= characters.length; at++) shingles.add(characters.slice(at, at + SHINGLE).join(''));
  return shingles;
}

/**
 * 64 bits of a text, of which texts with most of their shingles in common have most in common.
 *
 * @param text as {@link textOf} gives it.
 * @returns a signed whole number; undefined of a text shorter than 20 characters.
 *
 * Source: Charikar (2002), Similarity estimation techniques from rounding algorithms.
 */
export function simHash(text: string): bigint | undefined {
  if ([...text].length < SHORTEST) return undefined;
  const sums = new Int32Array(64);
  for (const shingle of shinglesOf(text)) {
    const hash = createHash('sha256').update(shingle).digest().readBigUInt64BE();
    for (let bit = 0; bit < 64; bit++) sums[bit] = (sums[bit] ?? 0) + ((hash >> BigInt(bit)) & 1n ? 1 : -1);
  }
  let sketch = 0n;
  for (let bit = 0; bit < 64; bit++) if ((sums[bit] ?? 0) > 0) sketch |= 1n << BigInt(bit);
  return BigInt.asIntN(64, sketch);
}

/** The shingles that two texts share, divided by those that either has: 0 to 1 (Jaccard). */
export function similarityOf(a: string, b: string): number {
  const [ours, theirs] = [shinglesOf(a), shinglesOf(b)];
  let shared = 0;
  for (const shingle of ours) if (theirs.has(shingle)) shared++;
  const either = ours.size + theirs.size - shared;
  return either === 0 ? 0 : shared / either;
}
