import type { TObject } from '@sinclair/typebox';
import { apiPrefix, type Endpoint, type InputOf, type Nothing, type ReplyOf, type UploadFile } from './endpoint.js';
import { type Fault, Problem, type ProblemReply } from './problem.js';

/** What the client needs of a fetch; the browser's and Node's both fit, and tests give their own. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string | FormData;
    credentials: 'same-origin';
    signal?: AbortSignal;
  },
) => Promise<Response>;

interface LooseInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  upload?: Record<string, unknown>;
  file?: UploadFile;
}

type InputArguments<E extends Endpoint> =
  Nothing extends InputOf<E> ? [input?: InputOf<E>, options?: CallOptions] : [input: InputOf<E>, options?: CallOptions];

export interface CallOptions {
  signal?: AbortSignal;
}

export interface Client {
  /**
   * Calls an endpoint and answers its reply.
   * @throws Problem with the server's code, status and faults (each with message and remedy) when it is refused;
   *   Problem(0, 'network.unreachable') when no answer came.
   */
  call<E extends Endpoint>(endpoint: E, ...input: InputArguments<E>): Promise<ReplyOf<E>>;
  /** The address of an endpoint, for links to files. */
  urlOf<E extends Endpoint>(endpoint: E, input?: Pick<LooseInput, 'params' | 'query'>): string;
}

/** A problem as the server said it, in the user's language. */
export class SaidProblem extends Problem {
  readonly detail: string;
  readonly remedy: string;
  declare readonly faults: ReadonlyArray<Fault & { message: string; remedy: string }>;

  constructor(status: number, reply: Partial<ProblemReply>) {
    super(status, reply.code ?? 'server.broken', reply.values ?? {}, reply.faults ?? []);
    this.detail = reply.detail ?? '';
    this.remedy = reply.remedy ?? '';
    this.message = this.detail || this.code;
  }
}

/** The path of an endpoint with its parameters filled in and escaped, and its query. */
export function pathOf(endpoint: Endpoint, input: Pick<LooseInput, 'params' | 'query'> = {}): string {
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = input.params?.[name];
    if (value === undefined || value === '')
      throw new RangeError(`${endpoint.method} ${endpoint.path}: ${name} is missing`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null) query.append(name, String(value));
  }
  return `${apiPrefix}${path}${query.size > 0 ? `?${query}` : ''}`;
}

function formOf(fields: TObject, input: LooseInput): FormData {
  const form = new FormData();
  for (const name of Object.keys(fields.properties)) {
    const value = input.upload?.[name];
    if (value !== undefined) form.append(name, String(value));
  }
  // The file goes last: the server knows what it is for before the first byte arrives.
  if (input.file) form.append('file', input.file.bytes, input.file.name);
  return form;
}

function fileNameOf(disposition: string | null): string {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (extended) return decodeURIComponent(extended);
  return /filename="([^"]*)"/i.exec(disposition ?? '')?.[1] ?? '';
}

/**
 * The typed client used by the web app, the command line and the tests.
 * @param fetch the browser's `fetch` (bound), or one that carries cookies.
 * @param baseUrl e.g. `http://localhost:8080`; empty in the browser.
 */
export function createClient(fetch: Fetch, baseUrl = ''): Client {
  async function send(endpoint: Endpoint, input: LooseInput, options: CallOptions): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json;q=0.9, */*;q=0.8' };
    let body: string | FormData | undefined;
    if (endpoint.upload) body = formOf(endpoint.upload, input);
    else if (endpoint.body) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(input.body ?? {});
    }
    try {
      return await fetch(`${baseUrl}${pathOf(endpoint, input)}`, {
        method: endpoint.method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body }),
        ...(options.signal ? { signal: options.signal } : {}),
      });
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      throw new SaidProblem(0, { code: 'network.unreachable' });
    }
  }

  return {
    async call<E extends Endpoint>(
      endpoint: E,
      ...[input = {} as InputOf<E>, options = {}]: InputArguments<E>
    ): Promise<ReplyOf<E>> {
      const response = await send(endpoint, input as LooseInput, options);
      if (!response.ok) {
        const reply = (await response.json().catch(() => ({}))) as Partial<ProblemReply>;
        throw new SaidProblem(response.status, reply);
      }
      if (endpoint.stream === undefined) return (await response.json()) as ReplyOf<E>;
      return {
        fileName: fileNameOf(response.headers.get('content-disposition')),
        mediaType: response.headers.get('content-type') ?? '',
        bytes: new Uint8Array(await response.arrayBuffer()),
      } as ReplyOf<E>;
    },
    urlOf: (endpoint, input = {}) => `${baseUrl}${pathOf(endpoint, input)}`,
  };
}
