import { Problem } from '@wuyu/contract';

/** Where a page of rows by time and id ends. */
export function keyOf(row: { created_at: Date; id: string } | undefined): string | null {
  return row ? `${row.created_at.toISOString()}_${row.id}` : null;
}

/** @throws Problem(400, 'request.field') for what is no key of ours. */
export function readKey(key: string): { at: Date; id: string } {
  const [, at = '', id = ''] = /^(\d{4}-[\dT:.-]+Z)_([0-9a-f-]{36})$/.exec(key) ?? [];
  if (Number.isNaN(Date.parse(at))) throw new Problem(400, 'request.field', { path: 'before', expected: 'next' });
  return { at: new Date(at), id };
}
