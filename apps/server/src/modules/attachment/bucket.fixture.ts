import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export const keys = { accessKey: 'AKIDEXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const mac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/**
 * The signature of a request by Signature Version 4, worked out from what arrived and nothing else.
 *
 * Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header".
 */
function signatureOf(request: http.IncomingMessage, scope: string[], signedHeaders: string): string {
  const [, day = '', region = '', service = '', end = ''] = scope;
  const url = new URL(request.url ?? '/', 'http://bucket');
  const canonical = [
    request.method,
    url.pathname,
    [...url.searchParams]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .sort()
      .join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedHeaders,
    request.headers['x-amz-content-sha256'],
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope.slice(1).join('/'), sha256(canonical)].join(
    '\n',
  );
  const key = [day, region, service, end].reduce<string | Buffer>(
    (before, part) => mac(before, part),
    `AWS4${keys.secretKey}`,
  );
  return mac(key, toSign).toString('hex');
}

/** A bucket in memory that believes nobody: every request must be signed, and a body be what its digest says. */
export async function openBucket(): Promise<{
  endpoint: URL;
  objects: Map<string, Buffer>;
  refused: string[];
  close(): Promise<void>;
}> {
  const objects = new Map<string, Buffer>();
  const refused: string[] = [];
  const server = http.createServer((request, reply) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const [, scope = '', signed = '', signature = ''] =
        /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
          request.headers.authorization ?? '',
        ) ?? [];
      const wrong =
        scope.split('/')[0] !== keys.accessKey ||
        signatureOf(request, scope.split('/'), signed) !== signature ||
        request.headers['x-amz-content-sha256'] !== sha256(body) ||
        !['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.split(';').includes(name));
      if (wrong) {
        refused.push(`${request.method} ${request.url}`);
        return reply.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      }
      const name = decodeURIComponent(request.url ?? '');
      if (request.method === 'PUT') {
        objects.set(name, body);
        return reply.writeHead(200).end();
      }
      if (request.method === 'DELETE') {
        objects.delete(name);
        return reply.writeHead(204).end();
      }
      const found = objects.get(name);
      if (!found) return reply.writeHead(404).end();
      const [, from = '0', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
      return reply.writeHead(206).end(found.subarray(Number(from), Number(to) + 1));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    objects,
    refused,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
