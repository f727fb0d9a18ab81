import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { Problem } from '@wuyu/contract';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { pino } from 'pino';
import { answerProblems, loggable } from './problem-reply.js';
import type { Readiness } from './serve.js';

const BODY_MEGABYTES = 2;

export interface HttpSettings {
  logLevel: string;
  /** Where log lines go; standard output when absent. */
  logTo?: { write(line: string): void };
  publicUrl: URL | undefined;
  trustProxy: number;
  uploadMegabytes: number;
  readiness(): Readiness;
}

/**
 * A server that knows no endpoint yet: headers, cookies, forms, limits, one envelope for problems, `/healthz` (the
 * process lives) and `/readyz` (503 with the state until it may be used).
 *
 * Its log has one line a request with the route's pattern: no addresses with ids, no query, body, cookie or name.
 */
export async function createHttpServer(settings: HttpSettings): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: makeLog(settings),
    logController: new LogController({ disableRequestLogging: true }),
    // So many hops, counted from us, are proxies of our own; what further ones say is not believed.
    trustProxy: settings.trustProxy > 0 ? (_address, hop) => hop < settings.trustProxy : false,
    bodyLimit: BODY_MEGABYTES * 1_048_576,
    forceCloseConnections: 'idle',
    requestTimeout: 30 * 60_000,
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
  });

  const https = settings.publicUrl?.protocol === 'https:';
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The interface's components and the charts' tooltips write styles of their own.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https ? { maxAge: 15_552_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(cookie);
  await app.register(multipart, { throwFileSizeLimit: true });
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(429, 'request.too-many', { seconds: Math.ceil(ttl / 1000) }),
  });
  answerProblems(app, { bodyMegabytes: BODY_MEGABYTES, uploadMegabytes: settings.uploadMegabytes });

  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url === '/healthz' || request.routeOptions.url === '/readyz') return;
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? '-',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    request.log.info(line, 'served');
  });
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    const { ready, state } = settings.readiness();
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, state });
  });
  return app;
}

/** The framework's own lines are cut down too: it would write addresses and messages with values. */
function makeLog({ logLevel, logTo }: HttpSettings): FastifyBaseLogger {
  const options = {
    level: logLevel,
    base: null,
    serializers: { req: () => undefined, res: () => undefined, err: loggable },
  };
  return logTo ? pino(options, logTo) : pino(options);
}
