import type { getSchemeDifferences, ReplyOf } from '@wuyu/contract';
import { baseOf, compareSchemes, parseScheme, type SchemeDocument } from '@wuyu/evaluation';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { briefPlace, placesUnder } from '../roster/index.js';
import { findScheme } from './queries.js';
import { getScheme } from './service.js';

type Differences = ReplyOf<typeof getSchemeDifferences>;

/** What the places below have made of a scheme. Each is held against the version on which it was made. */
export async function schemeDifferences(
  db: Db,
  asked: { placeId: number; scheme: string; after?: string | undefined; limit: number },
): Promise<Differences> {
  const newest = await getScheme(db, asked.scheme);
  const below = (await placesUnder(db, asked.placeId)).filter(({ id }) => id !== asked.placeId);
  const places = new Map(below.map((place) => [place.id, place]));
  const { rows } = await sql<{ place_id: number; code: string; version: number; document: SchemeDocument }>`
    select distinct on (code) place_id, code, version, document from scheme_version
    where base_code = ${asked.scheme} and place_id = any(${[...places.keys()]}::integer[])
    order by code, version desc`.execute(db);
  const bases = new Map<number, SchemeDocument>([[newest.version, newest.document as SchemeDocument]]);
  const counts = new Map<string, Differences['counts'][number]>();
  const all: Differences['page'] = [];
  let outdated = 0;
  for (const { place_id, code, version, document } of rows) {
    const base = baseOf(document);
    const place = places.get(place_id);
    if (!base || !place) continue;
    if (!bases.has(base.version)) {
      const found = await findScheme(db, base.code, base.version);
      if (found) bases.set(base.version, found.document as SchemeDocument);
    }
    const on = bases.get(base.version);
    if (!on) continue;
    if (base.version < newest.version) outdated++;
    const changes = compareSchemes(on, document);
    for (const { kind, node, title } of changes) {
      const count = counts.get(node) ?? { node, title, added: 0, removed: 0, moved: 0, changed: 0 };
      count[kind]++;
      counts.set(node, count);
    }
    all.push({
      place: briefPlace(place),
      scheme: { code, version, title: parseScheme(document).title },
      base,
      changes: changes.map(({ kind, node, title, fields }) => ({
        kind,
        node,
        title,
        fields: fields.map(({ field, before = null, after = null }) => ({ field, before, after })),
      })),
    });
  }
  const ordered = all.sort((a, b) => (a.place.code < b.place.code ? -1 : a.place.code > b.place.code ? 1 : 0));
  const { after } = asked;
  const rest = after === undefined ? ordered : ordered.filter(({ place }) => place.code > after);
  const page = rest.slice(0, asked.limit);
  return {
    scheme: { code: newest.code, version: newest.version, title: newest.scheme.title },
    places: all.length,
    outdated,
    counts: [...counts.values()].sort((a, b) => (a.node < b.node ? -1 : 1)),
    page,
    next: rest.length > page.length ? (page.at(-1)?.place.code ?? null) : null,
  };
}
