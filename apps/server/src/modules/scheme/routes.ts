import * as contract from '@wuyu/contract';
import { baseOf, parseScheme, type Scheme } from '@wuyu/evaluation';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import { requirePlace } from '../identity/index.js';
import { briefPlace, findPlaceById, placesAbove } from '../roster/index.js';
import { schemeDifferences } from './differences.js';
import { deleteDraft, getDraft, listDrafts, publishDraft, saveDraft } from './drafts.js';
import { schemePolicy } from './policy.js';
import { indicators } from './queries.js';
import { getScheme } from './service.js';

const SCALE = 10_000;

export function schemeRoutes(serve: Serve, { db, now }: { db: Db; now(): Date }): void {
  serve(contract.listIndicators, async () => ({
    indicators: (await indicators(db)).map(({ code, title, unit, low, high }) => ({
      code,
      title,
      unit,
      low: low === null ? null : low / SCALE,
      high: high === null ? null : high / SCALE,
    })),
  }));

  serve(contract.listSchemes, async ({ actor, query }) => {
    const roots = query.placeId === undefined ? actor.roles.flatMap(({ placeId }) => placeId ?? []) : [query.placeId];
    return { schemes: await schemesFor(db, roots) };
  });

  serve(contract.getScheme, async ({ params }) => {
    const { id, code, version, digest, document, scheme, place_id } = await getScheme(db, params.code, params.version);
    const { published_at } = await db
      .selectFrom('scheme_version')
      .select('published_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const place = place_id === null ? undefined : await findPlaceById(db, place_id);
    return {
      code,
      version,
      digest,
      publishedAt: published_at.toISOString(),
      title: scheme.title,
      place: place ? briefPlace(place) : null,
      base: baseOf(document),
      levels: levelsOf(scheme),
      nodes: nodesOf(scheme),
      document,
    };
  });

  const manage = (actor: Actor, placeId: number) => requirePlace(db, actor, schemePolicy, 'scheme.manage', placeId);

  serve(contract.listSchemeDrafts, async ({ actor, params: { placeId } }) => {
    await manage(actor, placeId);
    return { drafts: await listDrafts(db, placeId) };
  });

  serve(contract.getSchemeDraft, async ({ actor, params: { placeId, code } }) => {
    await manage(actor, placeId);
    return getDraft(db, placeId, code);
  });

  serve(contract.saveSchemeDraft, async ({ actor, params, body, language }) => {
    await manage(actor, params.placeId);
    const { faults, ...saved } = await saveDraft(db, actor, { ...params, ...body }, now());
    return {
      ...saved,
      faults: faults.map((fault) => ({ ...fault, ...contract.sayProblem(fault.code, fault.values, language) })),
    };
  });

  serve(contract.deleteSchemeDraft, async ({ actor, params: { placeId, code } }) => {
    await manage(actor, placeId);
    await deleteDraft(db, placeId, code);
    return { done: true } as const;
  });

  serve(contract.publishSchemeDraft, async ({ actor, params, body }) => {
    await manage(actor, params.placeId);
    return publishDraft(db, actor, { ...params, ...body }, now());
  });

  serve(contract.getSchemeDifferences, async ({ actor, params, query }) => {
    await manage(actor, params.placeId);
    return schemeDifferences(db, { ...params, ...query, limit: query.limit ?? 50 });
  });
}

/** The schemes of everywhere, of these places, and of those above them, which hold there too. */
async function schemesFor(db: Db, roots: readonly number[]) {
  const places = new Map(
    (await Promise.all(roots.map((id) => placesAbove(db, id)))).flat().map((one) => [one.id, one]),
  );
  const { rows } = await sql<{
    code: string;
    version: number;
    document: unknown;
    digest: string;
    published_at: Date;
    place_id: number | null;
  }>`
    select code, version, document, digest, published_at, place_id from scheme_version
    where place_id is null or place_id = any(${[...places.keys()]}::integer[])
    order by code, version desc`.execute(db);
  const newest = new Map<string, (typeof rows)[number]>();
  for (const row of rows) if (!newest.has(row.code)) newest.set(row.code, row);
  return [...newest.values()].map(({ code, document, place_id }) => {
    const { title, source } = parseScheme(document);
    const place = place_id === null ? undefined : places.get(place_id);
    return {
      code,
      title,
      source,
      place: place ? briefPlace(place) : null,
      base: baseOf(document),
      versions: rows
        .filter((row) => row.code === code)
        .map(({ version, digest, published_at }) => ({ version, digest, publishedAt: published_at.toISOString() })),
    };
  });
}

function levelsOf({ levels }: Scheme): string[] {
  if (!levels) return [];
  return (levels.fn === 'cuts' ? levels.cuts : levels.shares).map(([level]) => level);
}

function nodesOf({ nodes }: Scheme) {
  const depths: number[] = [];
  return nodes.map((node) => {
    const depth = node.parent < 0 ? 0 : (depths[node.parent] ?? 0) + 1;
    depths[node.index] = depth;
    return {
      node: node.code,
      parent: node.parent < 0 ? null : (nodes[node.parent]?.code ?? null),
      depth,
      title: node.title,
      weight: node.weight / 100,
      from: node.leaf?.from ?? [],
    };
  });
}
