import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '@wuyu/contract';
import { formatProofBundle, formatProofLink, parseProof } from '@wuyu/ledger';
import { type EntryProof, findEntryRecord, formatServedPolicy, getEntryProof, type Ledger } from '../ledger/index.js';
import type { ReportData } from './report-data.js';

/** Gives a registered report the ledger's proof of it, or leaves it as it is when there is none in time. */
export type Prove = (report: ReportData, entryId: string | null) => Promise<ReportData>;

const LOOK_MS = 50;
/** An entry has its place within a second; a server whose ledger is held up must not keep a report back for longer. */
const LONGEST_MS = 3000;

/**
 * The proof goes with the PDF as a file, with the record that the entry commits to and its salt: whoever has the report can
 * have it checked without us. The QR code then leads to the page that checks it, and carries the entry's digest.
 *
 * @param publicUrl the address that users type; without it the QR code carries the report's number as before.
 */
export function proveBy(ledger: Ledger, publicUrl: URL | undefined): Prove {
  return async (report, entryId) => {
    if (entryId === null) return report;
    const proof = await placedProof(ledger, entryId);
    const record = proof && (await findEntryRecord(ledger, entryId));
    if (!proof || !record) return report;
    const policy = formatServedPolicy(ledger.settings, [proof.tree]);
    const { extra } = parseProof(proof.text);
    return {
      ...report,
      proof: formatProofBundle({ proof: proof.text, policy, record }),
      link: publicUrl && extra ? formatProofLink(new URL('/verify', publicUrl).href, extra) : report.link,
    };
  };
}

/** Waits until the entry has its place, and for enough witnesses when there are any to wait for. */
export async function placedProof(ledger: Ledger, entryId: string): Promise<EntryProof | undefined> {
  const until = Date.now() + LONGEST_MS;
  for (;;) {
    const proof = await getEntryProof(ledger, entryId).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 404) return undefined;
      throw error;
    });
    if (proof?.quorum || Date.now() > until) return proof;
    await wait(LOOK_MS);
  }
}
