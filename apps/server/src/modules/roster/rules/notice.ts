/** What a check found in one cell: a code of `rosterProblems` and the values its words need. It never carries the value checked. */
export interface Notice {
  code: string;
  values?: Record<string, string | number>;
}

/** A checked value with what is odd about it, or the reason why there is none. */
export type Checked<T> = { value: T; warnings: readonly Notice[] } | { fault: Notice };

/** A value with nothing odd about it. */
export function sound<T>(value: T): Checked<T> {
  return { value, warnings: [] };
}

/** A refusal. */
export function refused(code: string, values?: Record<string, string | number>): { fault: Notice } {
  return { fault: values ? { code, values } : { code } };
}
