import { createHmac } from 'node:crypto';
import { lookup as resolve } from 'node:dns';
import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Problem } from '@wuyu/contract';
import { isPrivateAddress } from './private-address.js';

const TIMEOUT_MS = 10_000;

export interface PostOutcome {
  ok: boolean;
  /** A word: '' when it was taken, else `status-500`, `timeout`, `private-address`, `unreachable`. */
  problem: string;
}

/** `t=<seconds>,v1=<HMAC-SHA-256 of "<seconds>.<body>">`, so that an old message cannot be sent again as a new one. */
export function signatureOf(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

/**
 * An address that may be posted to. @throws Problem 422 with a fault at `url`: `webhook.url`, `webhook.private`,
 * `webhook.unknown-host`.
 */
export async function checkAddress(text: string, allowPrivate: boolean): Promise<URL> {
  const refuse = (code: string) => new Problem(422, code, {}, [{ path: 'url', code }]);
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  const protocols = allowPrivate ? ['https:', 'http:'] : ['https:'];
  if (!url || !protocols.includes(url.protocol) || url.username || url.password || url.hash)
    throw refuse('webhook.url');
  if (allowPrivate) return url;
  const host = hostOf(url);
  const addresses = isIP(host)
    ? [{ address: host }]
    : await lookup(host, { all: true, verbatim: true }).catch(() => {
        throw refuse('webhook.unknown-host');
      });
  if (addresses.some(({ address }) => isPrivateAddress(address))) throw refuse('webhook.private');
  return url;
}

/** Looks a name up and lets only public addresses through: the one that is checked is the one that is connected to. */
const publicLookup: LookupFunction = (hostname, options, answer) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return answer(error, '', 0);
    if (addresses.length === 0 || addresses.some(({ address }) => isPrivateAddress(address)))
      return answer(Object.assign(new Error('private'), { code: 'PRIVATE' }), '', 0);
    if (options.all) return answer(null, addresses);
    const [first] = addresses;
    return answer(null, first?.address ?? '', first?.family);
  });
};

/** Posts JSON. Redirections are not followed, the answer's body is not read, and no credentials of ours go along. */
export function post(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowPrivate: boolean,
): Promise<PostOutcome> {
  return new Promise((done) => {
    const host = hostOf(url);
    // An address instead of a name is never looked up.
    if (!allowPrivate && isIP(host) && isPrivateAddress(host)) return done({ ok: false, problem: 'private-address' });
    const send = url.protocol === 'https:' ? https.request : http.request;
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'wuyu-webhook',
          ...headers,
        },
        ...(allowPrivate ? {} : { lookup: publicLookup }),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        response.destroy();
        done(status >= 200 && status < 300 ? { ok: true, problem: '' } : { ok: false, problem: `status-${status}` });
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => done({ ok: false, problem: wordOf(error) }));
    request.end(body);
  });
}

function wordOf({ code, name }: NodeJS.ErrnoException): string {
  if (code === 'PRIVATE') return 'private-address';
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT') return 'timeout';
  return 'unreachable';
}
