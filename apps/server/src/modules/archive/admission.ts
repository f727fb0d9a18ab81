import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Problem } from '@wuyu/contract';
import { canonicalize, formatProofBundle, formatProofLink, type JsonValue, parseProof } from '@wuyu/ledger';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { recordAct } from '../identity/index.js';
import { appendEntry, findEntryRecord, formatServedPolicy, type Ledger } from '../ledger/index.js';
import { dayParts, newReportNumber, placedProof, qrRows, type Renderer } from '../report/index.js';
import { type AdmissionData, admissionData, type SealedTerm } from './admission-data.js';
import { signerRoles } from './signer.js';
import { documentOf, type TermArchiveRow } from './store.js';

export interface AdmissionSettings {
  dataDir: string;
  renderer: Renderer;
  ledger: Ledger;
  /** The address that users type; the QR code then carries an address, else the number alone. */
  publicUrl?: URL | undefined;
  now(): Date;
  dayOf(at: Date): string;
}

export interface AdmissionArchive {
  name: string;
  number: string;
  pdf: Uint8Array;
}

// The same path from src and dist: tsc does not copy templates.
const template = fileURLToPath(
  new URL('../../../src/modules/archive/templates/admission-archive.typ', import.meta.url),
);

const SENIOR = 3;
/** `report-issued` of schema 1 is a growth report. */
const ISSUED_SCHEMA = 2;

/**
 * A senior pupil's admission archive of all terms that are sealed, as PDF, with the ledger's proofs of itself and of each
 * seal. The same seals give the same number again. Every making is written down.
 *
 * @throws Problem 409 `archive.not-senior`, `archive.none-sealed`.
 */
export async function makeAdmissionArchive(
  db: Db,
  of: { personId: number; accountId: string | null; jobId?: string | undefined },
  settings: AdmissionSettings,
): Promise<AdmissionArchive> {
  const { personId } = of;
  const terms = await sealedSeniorTerms(db, personId, settings);
  const data = admissionData(terms, await studentNumberOf(db, personId));
  const { number, madeAt, entryId } = await db.transaction().execute(async (tx) => {
    const issued = await issue(tx, personId, terms, data, settings.now());
    await recordAct(tx, {
      act: 'archive.exported',
      accountId: of.accountId,
      personId,
      details: { number: issued.number, ...(of.jobId ? { job: of.jobId } : {}) },
    });
    return issued;
  });
  const madeOn = settings.dayOf(madeAt);
  const { proofs, link } = await prove(settings, entryId, terms);
  const pdf = await settings.renderer.renderTemplate(template, {
    ...data,
    number,
    madeOn,
    madeOnParts: dayParts(madeOn),
    qr: qrRows(link ?? (settings.publicUrl ? new URL(`/reports/${number}`, settings.publicUrl).href : number)),
    proofs,
  });
  return { name: data.student.name, number, pdf };
}

async function sealedSeniorTerms(db: Db, personId: number, { dayOf, now }: AdmissionSettings): Promise<SealedTerm[]> {
  const { rows: stages } = await sql<{ stage: number }>`
    select c.stage from enrolment e join class c on c.id = e.class_id where e.person_id = ${personId}
    order by (e.starts_on <= ${dayOf(now())}::date) desc, e.starts_on desc limit 1`.execute(db);
  if (stages[0]?.stage !== SENIOR) throw new Problem(409, 'archive.not-senior');
  const { rows } = await sql<TermArchiveRow>`
    select distinct on (t.starts_on) a.* from term_archive a join term t on t.id = a.term_id
    where a.person_id = ${personId} and a.state = 'sealed' order by t.starts_on, a.revision desc`.execute(db);
  const terms: SealedTerm[] = [];
  for (const row of rows) {
    const document = documentOf(row);
    if (document.class.stage !== SENIOR) continue;
    terms.push({
      document,
      revision: row.revision,
      digest: row.digest,
      sealedOn: dayOf(row.sealed_at as Date),
      entryId: row.entry_id,
      signatures: await signedBy(db, row, dayOf),
    });
  }
  if (terms.length === 0) throw new Problem(409, 'archive.none-sealed');
  return terms;
}

/** Who signed, each as what: of a corrected archive pupil and teacher signed an earlier revision. */
async function signedBy(
  db: Db,
  { person_id, term_id, revision }: TermArchiveRow,
  dayOf: (at: Date) => string,
): Promise<SealedTerm['signatures']> {
  const { rows } = await sql<{ role: string; name: string; signed_at: Date }>`
    select distinct on (s.role) s.role, s.signer_name as name, s.signed_at from archive_signature s
    join term_archive a on a.person_id = s.person_id and a.term_id = s.term_id and a.revision = s.revision and a.round = s.round
    where s.person_id = ${person_id} and s.term_id = ${term_id} and s.revision <= ${revision} and s.outcome = 'signed'
      and a.state = 'sealed' order by s.role, s.revision desc`.execute(db);
  return signerRoles.flatMap((role) => {
    const found = rows.find((row) => row.role === role);
    return found ? [{ role, name: found.name, on: dayOf(found.signed_at) }] : [];
  });
}

/** In plain: whoever admits has to know whose archive it is. */
async function studentNumberOf(db: Db, personId: number): Promise<string> {
  const row = await db
    .selectFrom('person_number')
    .select('value')
    .where('person_id', '=', personId)
    .where('type', '=', 'student')
    .orderBy('value')
    .limit(1)
    .executeTakeFirst();
  return row?.value ?? '';
}

/** The archive in the register of reports: found there, or entered with its entry in the ledger. */
async function issue(
  tx: Tx,
  personId: number,
  terms: readonly SealedTerm[],
  data: AdmissionData,
  at: Date,
): Promise<{ number: string; madeAt: Date; entryId: string | null }> {
  // Two at once would both enter it.
  await sql`select 1 from person where id = ${personId} for update`.execute(tx);
  const digest = createHash('sha256')
    .update(canonicalize(data as unknown as JsonValue))
    .digest('hex');
  const same = await tx
    .selectFrom('report')
    .select(['number', 'made_at', 'entry_id'])
    .where('person_id', '=', personId)
    .where('kind', '=', 'admission')
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (same) return { number: same.number, madeAt: same.made_at, entryId: same.entry_id };
  const last = (terms.at(-1) as SealedTerm).document;
  const number = newReportNumber(last.term.code);
  const body = {
    number,
    form: 'admission',
    student: last.student.number,
    school: last.school.name,
    archives: terms.map(({ document, revision, digest: of }) => ({ term: document.term.code, revision, digest: of })),
    digest,
  };
  const entryId = await appendEntry(
    tx,
    { kind: 'report-issued', schema: ISSUED_SCHEMA, personId, ref: `report:${number}`, body },
    at,
  );
  const term = await tx.selectFrom('term').select('id').where('code', '=', last.term.code).executeTakeFirstOrThrow();
  await tx
    .insertInto('report')
    .values({
      person_id: personId,
      number,
      kind: 'admission',
      term_id: term.id,
      run_id: null,
      digest,
      made_at: at,
      entry_id: entryId,
    })
    .execute();
  return { number, madeAt: at, entryId };
}

/** The proofs that go with the PDF: its own, and of each seal; and where its own leads. Those that are not there yet are left out. */
async function prove(
  { ledger, publicUrl }: AdmissionSettings,
  entryId: string | null,
  terms: readonly SealedTerm[],
): Promise<{ proofs: Array<{ name: string; text: string }>; link: string | undefined }> {
  const own = entryId === null ? undefined : await bundleOf(ledger, entryId);
  const proofs = own ? [{ name: 'wuyu-proof.json', text: own.text }] : [];
  for (const { document, entryId: sealed } of terms) {
    const bundle = sealed === null ? undefined : await bundleOf(ledger, sealed);
    if (bundle) proofs.push({ name: `wuyu-proof-${document.term.code}.json`, text: bundle.text });
  }
  return {
    proofs,
    link: publicUrl && own?.extra ? formatProofLink(new URL('/verify', publicUrl).href, own.extra) : undefined,
  };
}

/** An entry's proof with the record it commits to, as a file that anybody can check; undefined while it has no place. */
export async function bundleOf(
  ledger: Ledger,
  entryId: string,
): Promise<{ text: string; extra: Uint8Array | undefined } | undefined> {
  const proof = await placedProof(ledger, entryId);
  const record = proof && (await findEntryRecord(ledger, entryId));
  if (!proof || !record) return undefined;
  const policy = formatServedPolicy(ledger.settings, [proof.tree]);
  return { text: formatProofBundle({ proof: proof.text, policy, record }), extra: parseProof(proof.text).extra };
}
