import { Problem } from '@wuyu/contract';
import { formatBundle, formatNote, parseNote, parseTilePath, TILE_WIDTH } from '@wuyu/ledger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type pg from 'pg';
import type { LedgerContext } from './context.js';
import { formatServedPolicy } from './policy-file.js';
import { findTile, listTrees, readCheckpoints, readCosignatures, type TreeRow } from './queries.js';

/**
 * What everybody may read of a log under its own address (C2SP tlog-tiles): `checkpoint`, `tile/…`, and the policy by which
 * its proofs are checked. Nothing in it is about anybody.
 */
export function serveLogs(app: FastifyInstance, context: LedgerContext): void {
  app.get('/ledger/*', async (request, reply) => {
    const path = (request.url.split('?')[0] ?? '').slice(1);
    const found = (await listTrees(context.pool))
      .filter((tree) => path.startsWith(`${pathOf(tree)}/`))
      .sort((a, b) => b.origin.length - a.origin.length)[0];
    if (!found) {
      if (/\/(checkpoint|policy)$|\/tile\//.test(path)) throw new Problem(404, 'request.not-found');
      // Pages of the app may stand under /ledger as well.
      return reply.callNotFound();
    }
    reply.header('access-control-allow-origin', '*');
    return answer(context, reply, found, path.slice(pathOf(found).length + 1));
  });
}

/** `ledger/county/2026` of `edu.example.cn/ledger/county/2026`. */
function pathOf({ origin }: TreeRow): string {
  return origin.slice(origin.indexOf('/') + 1);
}

async function answer(context: LedgerContext, reply: FastifyReply, tree: TreeRow, file: string): Promise<unknown> {
  const { pool, settings } = context;
  if (file === 'checkpoint') {
    const note = await newestNote(pool, tree);
    return reply.header('cache-control', 'no-cache').type('text/plain; charset=utf-8').send(note);
  }
  if (file === 'policy') {
    const trees = (await listTrees(pool)).filter(({ id, twinOf }) => id === tree.id || twinOf === tree.id);
    const policy = formatServedPolicy(settings, trees);
    return reply.header('cache-control', 'no-cache').type('text/plain; charset=utf-8').send(policy);
  }
  const place = placeOf(file);
  const bytes = place && (await readStored(pool, tree, place));
  if (!bytes) throw new Problem(404, 'request.not-found');
  reply.header('cache-control', 'public, max-age=31536000, immutable');
  return reply.type('application/octet-stream').send(bytes);
}

function placeOf(file: string): ReturnType<typeof parseTilePath> | undefined {
  try {
    return parseTilePath(file);
  } catch {
    return undefined;
  }
}

async function newestNote(pool: pg.Pool, tree: TreeRow): Promise<string> {
  const [newest] = await readCheckpoints(pool, tree.id, 1);
  if (!newest) throw new Problem(404, 'request.not-found');
  const { text, signatures } = parseNote(newest.note);
  const cosignatures = await readCosignatures(pool, tree.id, newest.size);
  return formatNote(text, [...signatures.map(({ line }) => line), ...cosignatures.map(({ line }) => line)]);
}

/** @returns undefined when the tree does not reach so far. */
async function readStored(
  pool: pg.Pool,
  tree: TreeRow,
  { level, index, width }: ReturnType<typeof parseTilePath>,
): Promise<Buffer | undefined> {
  // No tree of ours has so many: the number would not fit into the database's.
  if (index >= 1n << 48n) return undefined;
  if (level !== 'entries') {
    const hashes = await findTile(pool, tree.id, { level, index });
    return hashes && hashes.length >= width * 32 ? hashes.subarray(0, width * 32) : undefined;
  }
  const from = Number(index) * TILE_WIDTH;
  const { rows } = await pool.query<{ bytes: Buffer }>(
    'select bytes from ledger_entry where tree_id = $1 and position >= $2 and position < $3 order by position',
    [tree.twinOf ?? tree.id, from, from + width],
  );
  return rows.length === width ? Buffer.from(formatBundle(rows.map(({ bytes }) => bytes))) : undefined;
}
