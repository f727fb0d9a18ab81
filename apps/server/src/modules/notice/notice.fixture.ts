import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

interface Received {
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=` as text. */
function readHeader(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?(.*?)\?=/gi, (_, kind: string, part: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(part, 'base64').toString() : readQuoted(part.replace(/_/g, ' ')),
    );
}

const readQuoted = (text: string) =>
  Buffer.from(
    text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();

function readLetter(raw: string): Omit<Received, 'to'> {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = rest.join('\r\n\r\n');
  const encoding = headers.get('content-transfer-encoding');
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : encoding === 'quoted-printable'
        ? readQuoted(body)
        : body;
  return { id: headers.get('message-id') ?? '', subject: readHeader(headers.get('subject') ?? ''), text };
}

/** A mail server that keeps what it is given; `refuse`: it takes nothing. */
export async function openMailbox() {
  const mailbox = {
    url: '',
    letters: [] as Received[],
    refuse: false,
    close: async () => {},
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (mailbox.refuse) return done(Object.assign(new Error('no'), { responseCode: 451 }));
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        mailbox.letters.push({ to, ...readLetter(Buffer.concat(parts).toString('latin1')) });
        done();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  mailbox.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  mailbox.close = () => new Promise((closed) => server.close(() => closed()));
  return mailbox;
}

interface Request {
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** Somebody else's system, which takes what is posted to it and answers `status`. */
export async function openReceiver() {
  const receiver = { url: '', requests: [] as Request[], status: 200, close: async () => {} };
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      receiver.requests.push({ url: request.url ?? '', headers: request.headers, body });
      response.writeHead(receiver.status, { location: receiver.url }).end('an answer');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  receiver.close = () =>
    new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
  return receiver;
}

/** As a receiver checks it, by what docs/notices.md says. */
export function verifySignature(secret: string, request: Request | undefined): boolean {
  const [, seconds, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers['wuyu-signature'])) ?? [];
  return given === createHmac('sha256', secret).update(`${seconds}.${request?.body}`).digest('hex');
}
