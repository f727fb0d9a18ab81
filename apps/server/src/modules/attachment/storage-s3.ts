import { createReadStream } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { type AttachmentStorage, checkName } from './storage.js';

/** A bucket at any S3-compatible server; addressed by path, which all of them know. */
export interface S3Settings {
  endpoint: URL;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
}

const TIMEOUT_MS = 60_000;
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What the storage refused. Its answer is not repeated: it may hold keys and addresses. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/** In a bucket, under `attachments/`. */
export function s3Storage({ endpoint, bucket, region, accessKey, secretKey }: S3Settings): AttachmentStorage {
  const { request } = endpoint.protocol === 'https:' ? https : http;

  /** Sends one signed request; `body` is a file, of which length and digest are known before. */
  async function send(
    method: 'GET' | 'PUT' | 'DELETE',
    name: string,
    headers: Record<string, string>,
    body?: { file: string; bytes: number; sha256: string },
  ): Promise<http.IncomingMessage> {
    const url = new URL(endpoint);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/${bucket}/attachments/${checkName(name)}`;
    const signed = await new AwsV4Signer({
      url: url.href,
      method,
      headers: { ...headers, 'x-amz-content-sha256': body?.sha256 ?? EMPTY_SHA256 },
      accessKeyId: accessKey,
      secretAccessKey: secretKey,
      service: 's3',
      region,
    }).sign();
    const outgoing = request(url, {
      method,
      headers: {
        ...Object.fromEntries(signed.headers),
        ...(body ? { 'content-length': String(body.bytes) } : {}),
      },
      timeout: TIMEOUT_MS,
    });
    outgoing.once('timeout', () => outgoing.destroy(new StorageError('The storage does not answer.')));
    const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      outgoing.once('error', reject);
    });
    if (body) await Promise.race([pipeline(createReadStream(body.file), outgoing), answer]);
    else outgoing.end();
    return answer;
  }

  async function expect(answer: http.IncomingMessage, ...statuses: number[]): Promise<http.IncomingMessage> {
    if (statuses.includes(answer.statusCode ?? 0)) return answer;
    answer.resume();
    throw new StorageError(`The storage answered ${answer.statusCode}.`);
  }

  return {
    async put(name, file, { bytes, sha256 }) {
      const answer = await send('PUT', name, {}, { file, bytes, sha256 });
      (await expect(answer, 200)).resume();
    },
    async open(name, from, to): Promise<Readable> {
      return expect(await send('GET', name, { range: `bytes=${from}-${to}` }), 206);
    },
    async remove(name) {
      const answer = await send('DELETE', name, {});
      (await expect(answer, 200, 204, 404)).resume();
    },
  };
}
