import { isDay, Problem } from '@wuyu/contract';

/** Where a list goes on: the sorting value of the last row shown, and its id. */
export interface Cursor {
  at: string;
  id: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws Problem 400 `record.cursor` */
export function readCursor(text: string | undefined, kind: 'day' | 'instant'): Cursor | undefined {
  if (text === undefined) return undefined;
  const [at = '', id = ''] = text.split('~');
  const fits = kind === 'day' ? isDay(at) : !Number.isNaN(Date.parse(at)) && at.endsWith('Z');
  if (!fits || !uuid.test(id)) throw new Problem(400, 'record.cursor');
  return { at, id };
}

/** A page of rows and where the next one begins; `rows` has one more than the page when there is a next one. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (row: T) => Cursor,
): { page: T[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  if (!last) return { page, next: null };
  const { at, id } = cursorOf(last);
  return { page, next: `${at}~${id}` };
}
