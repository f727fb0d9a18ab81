import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A file as an answer. */
export interface FileReply {
  /** As the user shall see it, any characters. */
  fileName: string;
  mediaType: string;
  content: Buffer | Uint8Array | Readable | string;
  /** Shown in the browser rather than saved. */
  inline?: boolean;
  /** Known length of a stream, in bytes. */
  length?: number;
}

/** A file of which a part may be asked for, and which need not be sent again: `open` is called once, if at all. */
export interface SeekableReply extends Omit<FileReply, 'content' | 'length'> {
  length: number;
  /** Changes with the content. A browser may keep the file, and asks each time whether it still may have it. */
  etag: string;
  /** Bytes `from` to `to`, both included. */
  open(from: number, to: number): Promise<Readable>;
}

/** RFC 6266 with RFC 5987: an ASCII name for old programs, and the true one in UTF-8. */
export function contentDisposition(fileName: string, inline = false): string {
  const plain = fileName.replace(/[\\/]|\p{Surrogate}/gu, '_').replace(/\p{Control}/gu, '');
  const ascii = plain.replace(/[^\x20-\x7e]/g, '_').replace(/["%]/g, '_');
  const encoded = encodeURIComponent(plain).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** A page with words that users wrote runs no script and asks for nothing from elsewhere. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** What others made is shown, and does nothing: it runs no script, loads nothing, and is no page of ours. */
const foreignPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** RFC 9110 14.2, one range; undefined: the whole. @returns 'outside' when nothing of it is there. */
export function rangeOf(
  header: string | undefined,
  length: number,
): { from: number; to: number } | 'outside' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (from > to) return first !== '' && last !== '' && Number(last) < from ? undefined : 'outside';
  return { from, to };
}

export async function sendSeekable(
  request: FastifyRequest,
  reply: FastifyReply,
  file: SeekableReply,
): Promise<FastifyReply> {
  const etag = `"${file.etag}"`;
  reply
    .header('cache-control', 'private, no-cache')
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    .header('content-security-policy', foreignPolicy)
    .header('content-disposition', contentDisposition(file.fileName, file.inline))
    .type(file.mediaType);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const whole = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
  const range = whole ? undefined : rangeOf(request.headers.range, file.length);
  if (range === 'outside') return reply.code(416).header('content-range', `bytes */${file.length}`).send();
  const { from, to } = range ?? { from: 0, to: file.length - 1 };
  reply.header('content-length', to - from + 1);
  if (range) reply.code(206).header('content-range', `bytes ${from}-${to}/${file.length}`);
  return reply.send(request.method === 'HEAD' ? Readable.from([]) : await file.open(from, to));
}

export function sendFile(reply: FastifyReply, file: FileReply): FastifyReply {
  const type =
    /^text\//.test(file.mediaType) && !/charset/i.test(file.mediaType)
      ? `${file.mediaType}; charset=utf-8`
      : file.mediaType;
  reply.header('content-disposition', contentDisposition(file.fileName, file.inline)).type(type);
  if (/^text\/html/.test(type)) reply.header('content-security-policy', pagePolicy);
  if (file.length !== undefined) reply.header('content-length', file.length);
  const { content } = file;
  return reply.send(
    content instanceof Uint8Array && !Buffer.isBuffer(content)
      ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
      : content,
  );
}
