import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  answerCosigned,
  judgeCheckpoint,
  LedgerError,
  originHash,
  parseAddCheckpoint,
  refuseMalformed,
  type VerifierKey,
} from '@wuyu/ledger';
import { keepWitnessed, type Witnessed, type WitnessState } from './state.js';

const MOST_BYTES = 1_000_000;
const MOST_WAITING = 32;
const REQUEST_MS = 15_000;
const TEXT = 'text/plain; charset=utf-8';

export interface WitnessSettings {
  readonly state: WitnessState;
  /** The keys of each known log, by origin. */
  readonly logs: ReadonlyMap<string, readonly VerifierKey[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A line on each request: origin, size and answer; there is nothing else in one. */
  readonly note: (line: string) => void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly allow?: string;
}

/**
 * A witness over HTTP (C2SP tlog-witness): `POST /add-checkpoint`, and `GET /<SHA-256 of an origin, in hex>/checkpoint` for
 * the last checkpoint cosigned. Requests about one origin are dealt with one after the other; what was cosigned is on the
 * disk before it is answered.
 */
export function createWitness(settings: WitnessSettings): Server {
  const queues = new Map<string, { waiting: number; last: Promise<unknown> }>();

  /** After those before it about the same origin; undefined if too many wait. */
  async function inTurn<Result>(origin: string, act: () => Promise<Result>): Promise<Result | undefined> {
    const queue = queues.get(origin) ?? { waiting: 0, last: Promise.resolve() };
    if (queue.waiting >= MOST_WAITING) return undefined;
    queues.set(origin, queue);
    queue.waiting++;
    const turn = queue.last.then(act);
    queue.last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      queue.waiting--;
    }
  }

  async function addCheckpoint(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    if (!body) return { status: 413, body: `longer than ${MOST_BYTES} bytes\n` };
    let asked: ReturnType<typeof parseAddCheckpoint>;
    try {
      asked = parseAddCheckpoint(body);
    } catch (error) {
      if (error instanceof LedgerError) return refuseMalformed(error);
      throw error;
    }
    const { origin, size } = asked.checkpoint;
    const keys = settings.logs.get(origin);
    const answer = keys
      ? await inTurn(origin, () => cosignNext(settings, asked, keys))
      : (judgeCheckpoint(asked, undefined, undefined) as Answer);
    if (keys) settings.note(`${origin} ${size} → ${answer?.status ?? 503}`);
    return answer ?? { status: 503, body: 'too many requests about this log are waiting\n' };
  }

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const where = (request.url ?? '').split('?')[0];
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (where === '/add-checkpoint') {
      return request.method === 'POST' ? addCheckpoint(request) : { status: 405, allow: 'POST', body: 'POST\n' };
    }
    const hash = /^\/([0-9a-f]{64})\/checkpoint$/.exec(where)?.[1];
    if (where !== '/healthz' && !hash) return { status: 404, body: 'not found\n' };
    if (!reads) return { status: 405, allow: 'GET, HEAD', body: 'GET\n' };
    if (!hash) return { status: 200, body: 'ok\n' };
    const found = [...settings.state.witnessed.values()].find(({ origin }) => originHash(origin) === hash);
    return found ? { status: 200, body: found.note } : { status: 404, body: 'no checkpoint of such a log\n' };
  }

  const server = createServer((request, response) => {
    answerTo(request)
      .catch((error: unknown): Answer => {
        if (request.destroyed && !request.complete) return { status: 400, body: 'the request broke off\n' };
        settings.note(`failed: ${error instanceof Error ? error.message : String(error)}`);
        return { status: 500, body: 'the witness cannot answer at the moment\n' };
      })
      .then((answer) => send(request, response, answer));
  });
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = REQUEST_MS;
  server.keepAliveTimeout = 30_000;
  server.maxConnections = 256;
  return server;
}

async function cosignNext(
  { state, now }: WitnessSettings,
  asked: ReturnType<typeof parseAddCheckpoint>,
  keys: readonly VerifierKey[],
): Promise<Answer> {
  const { origin } = asked.checkpoint;
  const verdict = judgeCheckpoint(asked, keys, state.witnessed.get(origin));
  if (verdict.status !== 200) return verdict;
  // Signed first, since what is kept is the signed checkpoint; but it leaves this process only when it is kept.
  const { body, checkpoint } = answerCosigned(verdict, BigInt(Math.floor(now() / 1000)), [state.key]);
  const next: Witnessed = { ...verdict.keep, origin, note: checkpoint };
  await keepWitnessed(state, next);
  return { status: 200, body };
}

/** undefined if it is too long; the rest is then passed over. */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= MOST_BYTES) parts.push(part);
      else resolve(undefined);
    });
    request.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))));
    request.on('error', reject);
  });
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, contentType, allow }: Answer): void {
  response.writeHead(status, {
    'content-type': contentType ?? TEXT,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(allow ? { allow } : {}),
    ...(status === 503 ? { 'retry-after': '1' } : {}),
    // The rest of a body that was not read would be taken for the next request.
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
