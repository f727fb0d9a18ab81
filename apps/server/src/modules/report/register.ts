import { createHash } from 'node:crypto';
import type { Language } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { appendEntry } from '../ledger/index.js';
import { composeReport } from './compose.js';
import { newReportNumber } from './number.js';
import type { Prove } from './prove.js';
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
  /** Adds the ledger's proof; absent: without. */
  prove?: Prove | undefined;
  /** The calendar day of a moment where the schools are, as YYYY-MM-DD. */
  dayOf(at: Date): string;
}

/**
 * A pupil's report of a term with its number. The same data give the same number and day again; anything that changed in
 * them makes a new entry, so that what a number stands for never changes.
 *
 * @throws Problem as `composeReport`.
 */
export async function makeReport(db: Db, request: MakeReport): Promise<ReportData> {
  const { report, entryId } = await registerReport(db, request);
  return request.prove ? request.prove(report, entryId) : report;
}

/** As `makeReport`, but leaves the proof to the caller: in a batch many are proved at once. */
export async function registerReport(
  db: Db,
  request: MakeReport,
): Promise<{ report: ReportData; entryId: string | null }> {
  const { personId, termId, schemeCode, language, at, dayOf, publicUrl } = request;
  const data = await composeReport(db, { personId, termId, schemeCode, language, madeOn: dayOf(at) });
  return db.transaction().execute((tx) => recordReport(tx, { personId, termId, data, at, dayOf, publicUrl }));
}

/** Enters a composed report into the register, or finds it there. @returns it with its number, day and link, and its entry. */
export async function recordReport(
  tx: Tx,
  given: Pick<MakeReport, 'personId' | 'termId' | 'at' | 'dayOf' | 'publicUrl'> & { data: ReportData },
): Promise<{ report: ReportData; entryId: string | null }> {
  const { personId, termId, data, at, dayOf, publicUrl } = given;
  const digest = reportDigest(data);
  const runId = data.run.id;
  const same = await findSameReport(tx, { personId, termId, runId, digest });
  const number = same?.number ?? newReportNumber(data.term.code);
  const madeOn = dayOf(same?.madeAt ?? at);
  let entryId = same?.entryId ?? null;
  if (!same) {
    const body = issuedBody(data, number, digest);
    const entry = { kind: 'report-issued', schema: 1, personId, ref: `report:${number}`, body } as const;
    entryId = await appendEntry(tx, entry, at);
    await tx
      .insertInto('report')
      .values({
        person_id: personId,
        number,
        term_id: termId,
        run_id: runId,
        digest,
        made_at: at,
        entry_id: entryId,
      })
      .execute();
  }
  const link = publicUrl ? new URL(`/reports/${number}`, publicUrl).href : number;
  return { report: { ...data, number, madeOn, link }, entryId };
}

/** What the ledger keeps of a report: what a reader can hold against the print, and the digest of all of it. */
function issuedBody({ student, term, scheme, run, overall, aspects }: ReportData, number: string, digest: string) {
  return {
    number,
    student: student.studentNumber,
    school: student.school,
    class: student.classTitle,
    term: term.code,
    scheme: `${scheme.code}@${scheme.version}`,
    run: run.id,
    overall: overall && { score: overall.score, level: overall.level },
    aspects: aspects.map(({ title, score, level }) => ({ title, score, level })),
    digest,
  };
}

/**
 * SHA-256 of what a report shows: its JSON with keys in order, without the number, link, day and proof that come later.
 * Lower-case hexadecimal.
 */
export function reportDigest(data: ReportData): string {
  const { number: _, link: __, madeOn: ___, proof: ____, ...shown } = data;
  return createHash('sha256').update(JSON.stringify(shown, inOrder)).digest('hex');
}

function inOrder(_key: string, value: unknown): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
