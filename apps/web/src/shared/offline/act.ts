import type { Endpoint } from '@wuyu/contract';

/** Something a person did, which waits on this device until the server has it. */
export interface Act {
  /** In which order they are sent; given by the database. */
  order?: number;
  /** Made here; the server takes an act with one id once, however often it is sent. */
  id: string;
  account: string;
  method: Endpoint['method'];
  path: string;
  input: { params?: Record<string, unknown>; body?: Record<string, unknown> };
  /** Sent before the act itself, which names them by id. */
  files: ActFile[];
  /** What it is, in a few words of when it was done. */
  title: string;
  /** The page on which it can be opened and mended. */
  mend: string | null;
  at: string;
  state: 'waiting' | 'refused';
  /** Why it was refused, or could not be sent the last time. */
  trouble: ActTrouble | null;
  /** How often the server broke over it. */
  broke: number;
}

export interface ActFile {
  id: string;
  name: string;
  blob: Blob;
  sent: boolean;
}

export interface ActTrouble {
  code: string;
  /** '' when the server said nothing: the page then has words of its own. */
  message: string;
  remedy: string;
  faults: Array<{ path: string; message: string; remedy: string }>;
}

/** An act before it is put in line. */
export type NewAct = Pick<Act, 'id' | 'input' | 'title'> & {
  endpoint: Pick<Endpoint, 'method' | 'path'>;
  files?: ReadonlyArray<Pick<ActFile, 'id' | 'name' | 'blob'>>;
  mend?: string;
};

/** A UUID of version 4, also where the page is not served over HTTPS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
