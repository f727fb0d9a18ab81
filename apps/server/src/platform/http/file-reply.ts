import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

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
