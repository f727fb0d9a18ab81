/** The languages a user may choose; Chinese is what users see first. */
export type Language = 'zh-CN' | 'en';

/** For each code: what is wrong, and what to do about it. `{{name}}` is filled from the fault's values. */
export type ProblemWords = Readonly<
  Record<
    string,
    { readonly zh: readonly [what: string, remedy: string]; readonly en: readonly [what: string, remedy: string] }
  >
>;

/** One thing wrong in what somebody handed in. It names the place, never the person. */
export interface Fault {
  /** The file's name as the user gave it. */
  file?: string;
  sheet?: string;
  /** The true row in the file, from 1. */
  row?: number;
  /** The header's text, or the column's letter when there is none. */
  column?: string;
  /** Path inside a document, e.g. `indicators[2].children[0].score.points`. */
  path?: string;
  code: string;
  values?: Record<string, string | number>;
}

/** What the API answers when it refuses (RFC 9457, with our own code and faults). */
export interface ProblemReply {
  type: string;
  title: string;
  status: number;
  code: string;
  /** What is wrong, in the caller's language. */
  detail: string;
  /** What to do about it. */
  remedy: string;
  values: Record<string, string | number>;
  faults: Array<Fault & { message: string; remedy: string }>;
}

/** The caller's mistake, or a state that forbids what was asked. `status` is the HTTP status it becomes. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly values: Record<string, string | number>;
  readonly faults: readonly Fault[];

  constructor(
    status: number,
    code: string,
    values: Record<string, string | number> = {},
    faults: readonly Fault[] = [],
  ) {
    super(code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.values = values;
    this.faults = faults;
  }
}
