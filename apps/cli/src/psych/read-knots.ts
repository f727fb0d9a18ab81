import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Fault } from '@wuyu/contract';
import type { GrowthKnots } from '@wuyu/psychometrics';
import { refusedFor } from './refusal.js';

/**
 * Reads where the splines of priors have their joints and ends: `{ column: { knots: […], boundary: [low, high] } }`.
 *
 * @returns those of the columns that the file names.
 * @throws Problem for a file that cannot be read, a column that is no prior, knots that do not ascend within the boundary.
 */
export async function readKnots(path: string, priors: readonly string[]): Promise<Map<string, GrowthKnots>> {
  const file = basename(path);
  const faults: Fault[] = [];
  const known = new Map<string, GrowthKnots>();
  for (const [column, value] of Object.entries(await readObject(path, file))) {
    if (!priors.includes(column)) faults.push({ file, path: column, code: 'psych.knots-column', values: { column } });
    else if (!isKnots(value)) faults.push({ file, path: column, code: 'psych.knots-form' });
    else known.set(column, value);
  }
  if (faults.length > 0) throw refusedFor(file, faults);
  return known;
}

async function readObject(path: string, file: string): Promise<Record<string, unknown>> {
  const refuse = (reason: string) => refusedFor(file, [{ file, code: 'psych.knots-unreadable', values: { reason } }]);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code ?? '');
  });
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw refuse('JSON');
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw refuse('JSON');
  return found as Record<string, unknown>;
}

function isKnots(value: unknown): value is GrowthKnots {
  if (typeof value !== 'object' || value === null || !('knots' in value) || !('boundary' in value)) return false;
  const { knots, boundary } = value;
  if (!Array.isArray(knots) || !Array.isArray(boundary) || boundary.length !== 2) return false;
  const all: unknown[] = [boundary[0], ...knots, boundary[1]];
  if (!all.every((number): number is number => typeof number === 'number' && Number.isFinite(number))) return false;
  // Inner knots may coincide with each other, but not with an end.
  const inner = all.slice(1, -1);
  return (
    all[0] < all[all.length - 1] &&
    inner.every((knot, k) => knot > all[0] && knot < all[all.length - 1] && (k === 0 || knot >= inner[k - 1]))
  );
}
