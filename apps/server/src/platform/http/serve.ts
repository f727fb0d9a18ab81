import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { apiPrefix, type Endpoint, endpoints, type Language, type Permission, Problem } from '@wuyu/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from './actor.js';
import { type Check, replyCheck, requestCheck } from './checking.js';
import { type FileReply, type SeekableReply, sendFile, sendSeekable } from './file-reply.js';
import { refuseForeignOrigin } from './origin.js';
import { languageFor } from './problem-reply.js';
import { discard, type ReceivedFile, receiveForm } from './upload.js';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | undefined;
  }
}

export const sessionCookie = 'wuyu_session';

type Part<E, Name extends string> =
  E extends Readonly<Record<Name, infer Schema extends TSchema>> ? { [K in Name]: Static<Schema> } : unknown;

/** What a handler is given: the checked parts of the request, and who asks. */
export type Call<E extends Endpoint> = Part<E, 'params'> &
  Part<E, 'query'> &
  Part<E, 'body'> &
  Part<E, 'upload'> &
  (E extends { readonly upload: TObject } ? { file: ReceivedFile } : unknown) & {
    actor: E['permission'] extends 'public' ? Actor | undefined : Actor;
    language: Language;
    session: SessionCookie;
  };

/** The session's token in the caller's cookie. */
export interface SessionCookie {
  readonly token: string | undefined;
  set(token: string): void;
  clear(): void;
}

export type Answer<E extends Endpoint> = E extends { readonly stream: string }
  ? FileReply | SeekableReply
  : E extends { readonly reply: infer Reply extends TSchema }
    ? Static<Reply>
    : never;

export interface ServeOptions {
  /** The most calls a minute from one address. */
  perMinute?: number;
  /** The largest file that may be uploaded, and what is said of a larger one; absent: as the server's settings have it. */
  upload?: { megabytes: number; tooLarge: Problem };
}

/** Puts one endpoint of the contract into service. */
export type Serve = <E extends Endpoint>(
  endpoint: E,
  handler: (call: Call<E>) => Promise<Answer<E>> | Answer<E>,
  options?: ServeOptions,
) => void;

/** How the server finds out who asks and what roles allow; given by the identity module. */
export interface Gate {
  /** Undefined when the token is no session of anybody (any more). */
  identify(token: string): Promise<Actor | undefined>;
  /** Whether some role of the actor has the right at all; over whom, the handler asks. */
  allows(actor: Actor, permission: Permission): boolean;
}

export interface Readiness {
  ready: boolean;
  /** A word for what is being done until then, e.g. `migrating`, `demo`. */
  state: string;
}

export interface ServeSettings {
  gate: Gate;
  publicUrl: URL | undefined;
  uploadFolder: string;
  uploadMegabytes: number;
  readiness(): Readiness;
}

/** Makes the function by which modules put their endpoints into service; `served` gathers which are. */
export function createServe(app: FastifyInstance, settings: ServeSettings, served: Set<Endpoint> = new Set()): Serve {
  app.decorateRequest('actor', undefined);
  const secure = settings.publicUrl?.protocol === 'https:';

  function cookieOf(request: FastifyRequest, reply: FastifyReply): SessionCookie {
    const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
    return {
      token: request.cookies[sessionCookie],
      set: (token) => void reply.setCookie(sessionCookie, token, attributes),
      clear: () => void reply.clearCookie(sessionCookie, attributes),
    };
  }

  /** Before the body is read: is the server ready, does the request come from our own pages, who asks, and may they? */
  async function admit(request: FastifyRequest, reply: FastifyReply, rights: readonly Permission[]): Promise<void> {
    const { ready, state } = settings.readiness();
    if (!ready) {
      reply.header('retry-after', '2');
      throw new Problem(503, 'server.starting', { state });
    }
    refuseForeignOrigin(request, settings.publicUrl);
    const token = request.cookies[sessionCookie];
    if (token !== undefined) request.actor = await settings.gate.identify(token);
    if (rights.includes('public')) return;
    const { actor } = request;
    if (!actor) throw new Problem(401, 'identity.sign-in-first');
    if (rights.includes('session.own')) return;
    if (actor.mustChange) throw new Problem(403, 'identity.must-change');
    if (!rights.some((right) => settings.gate.allows(actor, right))) throw new Problem(403, 'identity.forbidden');
  }

  return (endpoint, handler, options = {}) => {
    served.add(endpoint);
    const rights = [endpoint.permission].flat() as readonly Permission[];
    const checks = checksOf(endpoint);
    app.route({
      method: endpoint.method,
      url: apiPrefix + endpoint.path,
      config: options.perMinute === undefined ? {} : { rateLimit: { max: options.perMinute, timeWindow: 60_000 } },
      onRequest: (request, reply) => admit(request, reply, rights),
      handler: async (request, reply) => {
        const parts: Record<string, unknown> = {
          actor: request.actor,
          language: languageFor(request),
          session: cookieOf(request, reply),
        };
        for (const part of ['params', 'query', 'body'] as const)
          if (checks[part]) parts[part] = checks[part](request[part]);
        let file: ReceivedFile | undefined;
        if (checks.upload) {
          const { megabytes, tooLarge } = options.upload ?? {
            megabytes: settings.uploadMegabytes,
            tooLarge: new Problem(413, 'request.too-large', { limit: settings.uploadMegabytes }),
          };
          const form = await receiveForm(request, settings.uploadFolder, megabytes, tooLarge);
          parts.file = file = form.file;
          parts.upload = await keepOrDiscard(file, () => checks.upload?.(form.fields));
        }
        const answer = await keepOrDiscard(file, () => handler(parts as Parameters<typeof handler>[0]));
        reply.header('cache-control', 'no-store');
        if (endpoint.stream !== undefined) {
          const sent = answer as FileReply | SeekableReply;
          return 'open' in sent ? sendSeekable(request, reply, sent) : sendFile(reply, sent);
        }
        const checked = checks.reply(answer);
        return reply
          .code(endpoint.status ?? 200)
          .type('application/json; charset=utf-8')
          .send(JSON.stringify(checked));
      },
    });
  };
}

type Checks = { [K in 'params' | 'query' | 'body' | 'upload']?: Check } & { reply: Check };

function checksOf(endpoint: Endpoint): Checks {
  const name =
    Object.entries(endpoints).find(([, known]) => known === endpoint)?.[0] ?? `${endpoint.method} ${endpoint.path}`;
  return {
    ...(endpoint.params ? { params: requestCheck(endpoint.params, 'params', true) } : {}),
    ...(endpoint.query ? { query: requestCheck(endpoint.query, 'query', true) } : {}),
    ...(endpoint.body ? { body: requestCheck(endpoint.body, 'body', false) } : {}),
    ...(endpoint.upload ? { upload: requestCheck(endpoint.upload, 'upload', true) } : {}),
    reply: endpoint.reply ? replyCheck(endpoint.reply, name) : (value) => value,
  };
}

/** The file is the handler's when it succeeds; of a refused request nothing stays. */
async function keepOrDiscard<T>(file: ReceivedFile | undefined, act: () => Promise<T> | T): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (file) await discard(file);
    throw error;
  }
}
