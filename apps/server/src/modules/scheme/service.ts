import { createHash } from 'node:crypto';
import { Problem } from '@wuyu/contract';
import { baseOf, parseScheme, type Scheme, SchemeError } from '@wuyu/evaluation';
import { type Db, nextIds, type Tx } from '../../platform/database/index.js';
import { appendEntry } from '../ledger/index.js';
import { readBuiltInSchemes, readVocabulary } from './built-in.js';
import { findScheme, indicators, newestSchemes, type SchemeVersion, upsertIndicators } from './queries.js';

/** A scheme as it is used: the stored version and what it means. */
export interface PublishedScheme extends SchemeVersion {
  scheme: Scheme;
}

/**
 * Publishes a version for good, of a place or (null) of everywhere. The same document again changes nothing; another one under a published number is refused.
 *
 * @throws Problem 422 `scheme.invalid` with a fault for each path, 409 `scheme.version-published`.
 */
export async function publishScheme(
  db: Db | Tx,
  document: unknown,
  at: Date,
  placeId: number | null = null,
): Promise<PublishedScheme> {
  const known = new Set((await indicators(db)).map(({ code }) => code));
  const scheme = checkScheme(document, known);
  const digest = digestOf(document);
  const found = await findScheme(db, scheme.code, scheme.version);
  if (found) {
    if (found.digest === digest) return { ...found, scheme };
    throw new Problem(409, 'scheme.version-published', { code: scheme.code, version: scheme.version });
  }
  const base = baseOf(document);
  const id = await nextIds(db, 'scheme_version', 1);
  const row = {
    id,
    code: scheme.code,
    version: scheme.version,
    document: JSON.stringify(document),
    digest,
    published_at: at,
    place_id: placeId,
    base_code: base?.code ?? null,
    base_version: base?.version ?? null,
  };
  const write = async (tx: Tx) => {
    await tx.insertInto('scheme_version').values(row).execute();
    const body = { code: scheme.code, version: scheme.version, digest };
    const ref = `scheme:${scheme.code}@${scheme.version}`;
    await appendEntry(tx, { kind: 'scheme-published', schema: 1, ref, rules: Buffer.from(digest, 'hex'), body }, at);
  };
  if (db.isTransaction) await write(db as Tx);
  else await db.transaction().execute(write);
  return { id, code: scheme.code, version: scheme.version, document, digest, scheme, place_id: placeId };
}

/** @throws Problem 422 `scheme.invalid` */
export function checkScheme(document: unknown, known?: ReadonlySet<string>): Scheme {
  try {
    return parseScheme(document, known);
  } catch (error) {
    if (error instanceof SchemeError)
      throw new Problem(422, 'scheme.invalid', { count: error.faults.length }, error.faults);
    throw error;
  }
}

/** @throws Problem 404 `scheme.unknown`, naming the codes there are. */
export async function getScheme(db: Db | Tx, code: string, version?: number): Promise<PublishedScheme> {
  const found = await findScheme(db, code, version);
  if (!found) {
    const codes = (await newestSchemes(db)).map((scheme) => scheme.code);
    throw new Problem(404, 'scheme.unknown', { code, known: codes.join(', ') });
  }
  return { ...found, scheme: parseScheme(found.document) };
}

/**
 * Brings the vocabulary and the schemes that come with the program into the database. A file that was changed without a new
 * version number is left out: what was published stands.
 *
 * @returns the codes of those left out.
 */
export async function installBuiltIns(db: Db, at: Date): Promise<string[]> {
  await upsertIndicators(db, await readVocabulary());
  const changed: string[] = [];
  for (const document of await readBuiltInSchemes()) {
    await publishScheme(db, document, at).catch((error: unknown) => {
      if (!(error instanceof Problem && error.code === 'scheme.version-published')) throw error;
      changed.push(String(error.values.code));
    });
  }
  return changed;
}

/** SHA-256 of the document with its keys in order, so that writing it down differently is not another scheme. */
export function digestOf(document: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(document)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
