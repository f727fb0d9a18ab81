import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { apiPrefix, type Endpoint, Problem } from '@wuyu/contract';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem-reply.js';

/** Which methods are in service at an address of the API; empty when it is no address at all. */
export function methodsAt(served: ReadonlySet<Endpoint>, url: string): string[] {
  const asked = url.split('?')[0] ?? '';
  const methods = [...served]
    .filter(({ path: pattern }) =>
      new RegExp(`^${apiPrefix}${pattern.replace(/\./g, '\\.').replace(/:[A-Za-z]+/g, '[^/]+')}$`).test(asked),
    )
    .map(({ method }) => method as string);
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
}

/** The page that checks proofs: one file with its script in it, which can be saved. */
const VERIFY_PAGE = 'verify.html';

/** The policy that a page brings along, which allows its own script by digest; ours would allow none within a page. */
function ownPolicy(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  return /<meta http-equiv="Content-Security-Policy" content="([^"\r\n]*)"/.exec(readFileSync(file, 'utf8'))?.[1];
}

/**
 * The web app's files, and what is answered where nothing is: a problem under /api, else the app's page, which finds its
 * way by the address itself. Files with a digest in their name never change and are kept by browsers for a year; where the
 * build left a packed copy beside a file, that is what is sent.
 */
export async function serveWeb(
  app: FastifyInstance,
  root: string | undefined,
  served: ReadonlySet<Endpoint>,
): Promise<void> {
  const page = root !== undefined && existsSync(path.join(root, 'index.html'));
  const policy = page ? ownPolicy(path.join(root, VERIFY_PAGE)) : undefined;
  if (page) {
    await app.register(fastifyStatic, {
      root,
      cacheControl: false,
      preCompressed: true,
      setHeaders(reply, file) {
        const lasting = path.relative(root, file).startsWith(`assets${path.sep}`);
        reply.setHeader('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
        reply.setHeader('vary', 'accept-encoding');
        if (policy !== undefined && path.basename(file).replace(/\.(br|gz)$/, '') === VERIFY_PAGE) {
          reply.setHeader('content-security-policy', `${policy}; frame-ancestors 'self'`);
        }
      },
    });
    if (policy !== undefined) app.get('/verify', (_request, reply) => reply.sendFile(VERIFY_PAGE));
  }
  app.setNotFoundHandler((request, reply) => {
    const isApi = request.url === '/api' || request.url.startsWith('/api/');
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (isApi) {
      const allowed = methodsAt(served, request.url);
      if (allowed.length === 0 || allowed.includes(request.method))
        return sendProblem(request, reply, new Problem(404, 'request.not-found'));
      reply.header('allow', allowed.join(', '));
      const values = { method: request.method.slice(0, 20), allowed: allowed.join(', ') };
      return sendProblem(request, reply, new Problem(405, 'request.method', values));
    }
    // A missing script or picture is missing; an address of the app is the app.
    const isFile = /\.[a-z0-9]{1,8}$/i.test(request.url.split('?')[0] ?? '');
    if (page && reads && !isFile) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return sendProblem(request, reply, new Problem(404, 'request.not-found'));
  });
}
