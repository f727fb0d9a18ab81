import { createHash } from 'node:crypto';
import type { GrowthArchive, Issuer, LedgerReference, StatusReference } from '@wuyu/credential';

/** What makes one archive of the facts: its ids, and where it says whether it still holds. */
export interface Frame {
  /** A random UUID; every id within follows from it. */
  id: string;
  issuer: Issuer;
  identifiers: GrowthArchive['person']['identifiers'];
  status: StatusReference;
  issuedAt: Date;
  /** The ledger's proof of what the archive says. */
  ledger?: LedgerReference | undefined;
  /** Minutes east of Greenwich. */
  offset: number;
  /** The address of a report's number, for people. */
  addressOf(reportNumber: string): string;
}

/** An id that follows from the archive's and says nothing: the same facts in the same archive have the same one. */
export function idIn({ id }: Frame, what: string): string {
  const hex = createHash('sha256').update(`${id} ${what}`).digest('hex');
  // UUID version 8 (RFC 9562): of our own making.
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

/** 2025-2026-1 → 2025—2026学年第一学期. */
export function termTitle(code: string): string {
  const [from = '', to = '', half = ''] = code.split('-');
  return `${from}—${to}学年第${half === '1' ? '一' : '二'}学期`;
}

/** Midnight of a day, with the offset from Greenwich. */
export function startOf(day: string, minutes: number): string {
  if (minutes === 0) return `${day}T00:00:00Z`;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day}T00:00:00${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}
