/** What came of a file that was made anew. */
export interface Remade {
  mediaType: string;
  width: number;
  height: number;
  seconds: number;
  /** 64 binary digits. */
  look: string | null;
  bytes: number;
  /** 0: there is none. */
  previewBytes: number;
}

/** Why a file is not taken, as the code of a problem: a process can hand it on. */
export class MediaError extends Error {
  readonly values: Record<string, number>;

  constructor(
    readonly code: MediaFault,
    values: Record<string, number> = {},
  ) {
    super(code);
    this.name = 'MediaError';
    this.values = values;
  }
}

export type MediaFault =
  | 'attachment.bomb'
  | 'attachment.broken'
  | 'attachment.encrypted'
  | 'attachment.too-many-pages'
  | 'attachment.too-long'
  | 'attachment.video-form';
