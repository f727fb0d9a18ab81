import { Problem } from '@wuyu/contract';
import { baseOf, checkExtension, type SchemeDocument, type SchemeFault } from '@wuyu/evaluation';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { recordAct } from '../identity/index.js';
import { findPlaceById, placesAbove } from '../roster/index.js';
import { findScheme, indicators } from './queries.js';
import { checkScheme, publishScheme } from './service.js';

/** Far above any scheme of 2,000 nodes that somebody reads. */
const MOST_CHARACTERS = 1_000_000;

export interface Draft {
  code: string;
  title: { zh: string; en: string };
  base: { code: string; version: number } | null;
  revision: number;
  changedAt: string;
}

/** A draft need not be right: its title is read as far as there is one. */
function describe(row: { code: string; document: unknown; revision: number; changed_at: Date }): Draft {
  const title = (row.document as { title?: unknown }).title as { zh?: unknown; en?: unknown } | string | undefined;
  const said = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);
  const zh = said(typeof title === 'string' ? title : title?.zh) ?? row.code;
  const en = said(typeof title === 'string' ? title : title?.en) ?? zh;
  const base = baseOf(row.document);
  return { code: row.code, title: { zh, en }, base, revision: row.revision, changedAt: row.changed_at.toISOString() };
}

export async function listDrafts(db: Db, placeId: number): Promise<Draft[]> {
  const rows = await db
    .selectFrom('scheme_draft')
    .selectAll()
    .where('place_id', '=', placeId)
    .orderBy('code')
    .execute();
  return rows.map(describe);
}

/** @throws Problem 404 `request.not-found` */
export async function getDraft(db: Db | Tx, placeId: number, code: string): Promise<Draft & { document: unknown }> {
  const row = await db
    .selectFrom('scheme_draft')
    .selectAll()
    .where('place_id', '=', placeId)
    .where('code', '=', code)
    .executeTakeFirst();
  if (!row) throw new Problem(404, 'request.not-found');
  return { ...describe(row), document: row.document };
}

/**
 * Keeps a draft, right or not. The same document again with the same revision answers the same.
 *
 * @returns what would keep it from being published
 * @throws Problem 409 `scheme.draft-changed`, 422 `scheme.type`, `scheme.draft-too-large`
 */
export async function saveDraft(
  db: Db,
  actor: Actor,
  asked: { placeId: number; code: string; document: unknown; revision: number },
  now: Date,
): Promise<{ revision: number; changedAt: string; faults: readonly SchemeFault[] }> {
  const { placeId, code, revision } = asked;
  if (typeof asked.document !== 'object' || asked.document === null || Array.isArray(asked.document))
    throw new Problem(422, 'scheme.type', { expected: 'object' });
  const document = JSON.stringify({ ...asked.document, code });
  if (document.length > MOST_CHARACTERS) throw new Problem(422, 'scheme.draft-too-large');
  return db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom('scheme_draft')
      .select(['revision'])
      .where('place_id', '=', placeId)
      .where('code', '=', code)
      .forUpdate()
      .executeTakeFirst();
    if ((found?.revision ?? 0) !== revision) throw new Problem(409, 'scheme.draft-changed');
    const row = { document, revision: revision + 1, changed_at: now, changed_by: actor.accountId };
    const saved = found
      ? await tx
          .updateTable('scheme_draft')
          .set(row)
          .where('place_id', '=', placeId)
          .where('code', '=', code)
          .executeTakeFirst()
      : await tx
          .insertInto('scheme_draft')
          .values({ place_id: placeId, code, ...row })
          .onConflict((conflict) => conflict.columns(['place_id', 'code']).doNothing())
          .executeTakeFirst();
    // Two who begin at once: the second one's row was not put in.
    if ('numInsertedOrUpdatedRows' in saved && saved.numInsertedOrUpdatedRows === 0n)
      throw new Problem(409, 'scheme.draft-changed');
    const faults = await faultsOf(tx, placeId, JSON.parse(document) as SchemeDocument);
    return { revision: revision + 1, changedAt: now.toISOString(), faults };
  });
}

export async function deleteDraft(db: Db, placeId: number, code: string): Promise<void> {
  await db.deleteFrom('scheme_draft').where('place_id', '=', placeId).where('code', '=', code).execute();
}

/**
 * Publishes a draft as the next version of its code, with its ledger entry.
 *
 * @throws Problem 404 `request.not-found`; 409 `scheme.draft-changed`, `scheme.code-taken`; 422 `scheme.invalid`
 */
export async function publishDraft(
  db: Db,
  actor: Actor,
  { placeId, code, revision }: { placeId: number; code: string; revision: number },
  now: Date,
): Promise<{ code: string; version: number }> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('scheme_draft')
      .selectAll()
      .where('place_id', '=', placeId)
      .where('code', '=', code)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Problem(404, 'request.not-found');
    if (row.revision !== revision) throw new Problem(409, 'scheme.draft-changed');
    const newest = await findScheme(tx, code);
    const mine = !newest || newest.place_id === placeId || (newest.place_id === null && isAdministrator(actor));
    if (!mine) throw new Problem(409, 'scheme.code-taken', { code });
    const document = { ...(row.document as SchemeDocument), version: (newest?.version ?? 0) + 1 };
    const faults = await faultsOf(tx, placeId, document);
    if (faults.length > 0) throw new Problem(422, 'scheme.invalid', { count: faults.length }, faults);
    // What was of everywhere stays so.
    const owner = newest?.place_id === null ? null : placeId;
    const published = await publishScheme(tx, document, now, owner);
    await tx.deleteFrom('scheme_draft').where('place_id', '=', placeId).where('code', '=', code).execute();
    await recordAct(tx, {
      act: 'scheme.published',
      accountId: actor.accountId,
      placeId,
      details: { scheme: code, version: published.version },
    });
    return { code, version: published.version };
  });
}

const isAdministrator = (actor: Actor) => actor.roles.some(({ role }) => role === 'administrator');

/** What is wrong in a document of a place: in itself, and against what it builds on. */
async function faultsOf(tx: Tx, placeId: number, document: SchemeDocument): Promise<readonly SchemeFault[]> {
  const known = new Set((await indicators(tx)).map(({ code }) => code));
  try {
    checkScheme(document, known);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.faults.map(({ path = '', code, values = {} }) => ({ path, code, values }));
  }
  const base = baseOf(document);
  if (!base) {
    const place = await findPlaceById(tx, placeId);
    return place?.kind === 'school' ? [{ path: 'base', code: 'scheme.base-required', values: {} }] : [];
  }
  const found = await findScheme(tx, base.code, base.version);
  const above = (await placesAbove(tx, placeId)).map(({ id }) => id).filter((id) => id !== placeId);
  // What came with the program is a pattern that locks nothing; it is enough where no place above has laid anything down.
  const stands = found && (found.place_id === null ? !(await haveSchemes(tx, above)) : above.includes(found.place_id));
  if (!stands) {
    return [{ path: 'base', code: 'scheme.base-unknown', values: { base: `${base.code}@${base.version}` } }];
  }
  return found.place_id === null ? [] : checkExtension(found.document as SchemeDocument, document);
}

async function haveSchemes(tx: Tx, placeIds: readonly number[]): Promise<boolean> {
  if (placeIds.length === 0) return false;
  const found = await tx.selectFrom('scheme_version').select('id').where('place_id', 'in', placeIds).limit(1).execute();
  return found.length > 0;
}
