import { createHash } from 'node:crypto';
import type { Language } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { composeReport } from './compose.js';
import { newReportNumber } from './number.js';
import { findSameReport } from './queries.js';
import type { ReportData } from './report-data.js';

export interface MakeReport {
  personId: number;
  termId: number;
  schemeCode?: string | undefined;
  language: Language;
  /** The address that users type; the QR code then carries an address, else the number alone. */
  publicUrl?: URL | undefined;
  at: Date;
  /** The calendar day of `at` where the school is. */
  today: string;
}

/**
 * A pupil's report of a term with its number. The same data give the same number and day again; anything that changed in
 * them makes a new entry, so that what a number stands for never changes.
 *
 * @throws Problem as `composeReport`.
 */
export async function makeReport(db: Db, request: MakeReport): Promise<ReportData> {
  const { personId, termId, schemeCode, language, at, today } = request;
  const data = await composeReport(db, { personId, termId, schemeCode, language, madeOn: today });
  return db.transaction().execute((tx) => recordReport(tx, { personId, termId, data, at }, request.publicUrl));
}

/** Enters a composed report into the register, or finds it there. @returns it with its number, day and link. */
export async function recordReport(
  tx: Db | Tx,
  { personId, termId, data, at }: { personId: number; termId: number; data: ReportData; at: Date },
  publicUrl?: URL,
): Promise<ReportData> {
  const digest = reportDigest(data);
  const runId = data.run.id;
  const same = await findSameReport(tx, { personId, termId, runId, digest });
  const number = same?.number ?? newReportNumber(data.term.code);
  const madeOn = same ? dayLike(data.madeOn, same.madeAt) : data.madeOn;
  if (!same) {
    await tx.insertInto('report').values({ person_id: personId, number, term_id: termId, run_id: runId, digest, made_at: at }).execute();
  }
  return { ...data, number, madeOn, link: publicUrl ? new URL(`/reports/${number}`, publicUrl).href : number };
}

/**
 * SHA-256 of what a report shows: its JSON with keys in order, without the number, link and day that the register adds.
 * Lower-case hexadecimal.
 */
export function reportDigest(data: ReportData): string {
  const { number: _, link: __, madeOn: ___, ...shown } = data;
  return createHash('sha256').update(JSON.stringify(shown, inOrder)).digest('hex');
}

function inOrder(_key: string, value: unknown): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

// The register keeps the moment; the day is told in the offset that today has.
function dayLike(today: string, madeAt: Date): string {
  const day = madeAt.toISOString().slice(0, 10);
  return day > today ? today : day;
}
