import * as contract from '@wuyu/contract';
import { parseScheme, type Scheme } from '@wuyu/evaluation';
import type { Db } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import { getScheme } from './service.js';

export function schemeRoutes(serve: Serve, db: Db): void {
  serve(contract.listSchemes, async () => {
    const rows = await db.selectFrom('scheme_version').selectAll().orderBy('code').orderBy('version', 'desc').execute();
    const schemes = new Map<string, Scheme>();
    for (const { code, document } of rows) if (!schemes.has(code)) schemes.set(code, parseScheme(document));
    return {
      schemes: [...schemes.values()].map(({ code, title, source }) => ({
        code,
        title,
        source,
        versions: rows
          .filter((row) => row.code === code)
          .map(({ version, digest, published_at }) => ({ version, digest, publishedAt: published_at.toISOString() })),
      })),
    };
  });

  serve(contract.getScheme, async ({ params }) => {
    const { id, code, version, digest, document, scheme } = await getScheme(db, params.code, params.version);
    const { published_at } = await db
      .selectFrom('scheme_version')
      .select('published_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return {
      code,
      version,
      digest,
      publishedAt: published_at.toISOString(),
      title: scheme.title,
      levels: levelsOf(scheme),
      nodes: nodesOf(scheme),
      document,
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
