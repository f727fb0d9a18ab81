import { Problem } from '@wuyu/contract';
import type { FastifyRequest } from 'fastify';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses an unsafe request that another site made a browser send. Browsers say where a request comes from
 * (Sec-Fetch-Site, else Origin) and pages cannot forge it; a program sends neither and carries no cookie but its own.
 *
 * @throws Problem(403, 'request.foreign-origin')
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: URL | undefined): void {
  if (safe.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return;
    throw new Problem(403, 'request.foreign-origin');
  }
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const own = publicUrl?.host ?? request.host;
  // Old browsers behind a proxy that ends https: the host is what counts, the scheme may differ on our side.
  if (URL.canParse(origin) && (new URL(origin).host === own || new URL(origin).host === request.host)) return;
  throw new Problem(403, 'request.foreign-origin');
}
