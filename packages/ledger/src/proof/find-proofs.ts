import { LedgerError } from '../error.js';
import { looksLikeArchive, proofOfArchive } from './archive-proof.js';
import { type ProofBundle, parseProofBundle } from './bundle.js';
import { isPdf, readPdfAttachments } from './pdf-attachments.js';
import { parseProof } from './proof-file.js';

/** The name of the proof that goes with one report; where a PDF has several reports, each number follows a hyphen. */
export const PROOF_ATTACHMENT = 'wuyu-proof.json';

/** As large as an archive may be that is taken in. */
const MOST_ARCHIVE_BYTES = 8 * 1_048_576;

const ATTACHMENT = /^wuyu-proof(?:-[^/\\]{1,80})?\.json$/;

/** A proof that somebody handed in, not checked yet. */
export interface FoundProof {
  /** What it was in. */
  readonly form: 'pdf' | 'archive' | 'bundle' | 'proof';
  /** Of the attachment, if it was in a PDF. */
  readonly name: string | undefined;
  readonly bundle: ProofBundle;
}

/**
 * The proofs in a file, whatever it is: a PDF with proofs attached, an archive credential, a bundle, or a bare proof file.
 *
 * @returns at least one.
 * @throws LedgerError `pdf.no-proof` for a PDF without one, `pdf.malformed`, `bundle.unknown` if it is none of these, and as
 *   `proofOfArchive`, `parseProofBundle` and `parseProof`.
 */
export async function findProofs(file: Uint8Array): Promise<FoundProof[]> {
  if (isPdf(file)) {
    const attached = await readPdfAttachments(file, (name) => ATTACHMENT.test(name));
    if (attached.length === 0) throw new LedgerError('pdf.no-proof', 'the PDF has no proof attached');
    return attached.map(({ name, content }) => ({ form: 'pdf', name, bundle: parseProofBundle(content) }));
  }
  const text = file.length > MOST_ARCHIVE_BYTES ? '' : new TextDecoder().decode(file);
  if (looksLikeArchive(text)) return [{ form: 'archive', name: undefined, bundle: proofOfArchive(text) }];
  const start = new TextDecoder().decode(file.subarray(0, 200));
  if (/^\s*\{/.test(start)) return [{ form: 'bundle', name: undefined, bundle: parseProofBundle(file) }];
  if (!start.startsWith('c2sp.org/tlog-proof@')) {
    throw new LedgerError('bundle.unknown', 'it is neither a PDF, nor a proof, nor a bundle with a proof');
  }
  parseProof(file);
  const proof = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
  return [{ form: 'proof', name: undefined, bundle: { proof, policy: undefined, record: undefined } }];
}
