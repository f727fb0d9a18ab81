import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { Permission } from './permission.js';

/** What every endpoint's path stands under. */
export const apiPrefix = '/api/v1';

/**
 * One endpoint as data. The answer is either `reply` (JSON) or `stream` (a file of that media type).
 * A path such as `/students/:studentId` names its parameters with a colon; it stands under {@link apiPrefix}.
 * `permission` may be a list where the right depends on what is asked: the caller needs at least one of them, and the
 * handler asks for the one that applies.
 */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission | readonly Permission[];
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TObject;
  /** multipart/form-data: one part `file`, and these fields as text parts. */
  readonly upload?: TObject;
  /** The status of success; 200 when absent. */
  readonly status?: 200 | 201 | 202;
  readonly reply?: TSchema;
  /** The media type of the file that is answered. `*` when it depends on what was asked. */
  readonly stream?: string;
}

/** What has no required field: it may be left out. */
export type Nothing = Record<never, never>;

type Part<E, Name extends string> =
  E extends Readonly<Record<Name, infer Schema extends TSchema>> ? { [K in Name]: Static<Schema> } : unknown;

/** Query and params may be left out altogether when nothing in them is required. */
type Loosened<T> = { [K in keyof T as Nothing extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as Nothing extends T[K] ? K : never]?: T[K];
};

/** What the caller gives: params, query, body, and for an upload its fields and the file. */
export type InputOf<E extends Endpoint> = Loosened<
  Part<E, 'params'> &
    Part<E, 'query'> &
    Part<E, 'body'> &
    (E extends { readonly upload: TObject } ? { file: UploadFile } & Part<E, 'upload'> : unknown)
>;

/** A file to hand in: its name as the user knows it, and its bytes. */
export interface UploadFile {
  name: string;
  bytes: Blob;
}

/** A file that was answered. */
export interface AnsweredFile {
  fileName: string;
  mediaType: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export type ReplyOf<E extends Endpoint> = E extends { readonly stream: string }
  ? AnsweredFile
  : E extends { readonly reply: infer Reply extends TSchema }
    ? Static<Reply>
    : never;
