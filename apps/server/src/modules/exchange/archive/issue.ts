import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Problem } from '@wuyu/contract';
import {
  buildArchiveCredential,
  hashIdentifier,
  type Issuer,
  type JsonObject,
  type LedgerReference,
  type SecuredForm,
  signCredential,
} from '@wuyu/credential';
import { archiveDigest } from '@wuyu/ledger';
import type { Db, Tx } from '../../../platform/database/index.js';
import { recordAct } from '../../identity/index.js';
import { appendEntry } from '../../ledger/index.js';
import { composeArchive } from './compose.js';
import { type ArchiveFacts, archiveFacts } from './facts.js';
import type { Frame } from './frame.js';
import { openIssuerKey } from './issuer-key.js';
import { evidenceOf } from './ledger-proof.js';
import { findSameArchive, findStudentNumber, type IssuedRow, regionName, takeEntry } from './queries.js';
import { refusing } from './refusal.js';
import type { ArchiveSettings } from './settings.js';
import { statusUrl } from './status.js';

/** The kind of identifier under which the national pupil number stands in an archive. */
export const STUDENT_NUMBER = 'ext:studentNumber';

/** The form of a record of kind `report-issued` that is about an archive: its number, and the digest of what it says. */
const ISSUED_ARCHIVE = 2;

export interface IssuedArchive {
  number: string;
  fileName: string;
  mediaType: string;
  text: string;
}

export interface IssueRequest {
  personId: number;
  form: SecuredForm;
  at: Date;
  /** Null: the machine's own command line. */
  accountId: string | null;
}

/**
 * A pupil's growth archive as a signed credential. The same facts give the same archive again, byte for byte, in either form
 * under one number; anything that changed in them, or a revocation, makes a new one. The right to read was asked before.
 *
 * @throws Problem 409 `archive.empty`, 500 `archive.issuer-key`, 422 `archive.invalid-archive`.
 */
export async function issueArchive(db: Db, request: IssueRequest, settings: ArchiveSettings): Promise<IssuedArchive> {
  const { personId, form } = request;
  const key = await openIssuerKey(settings.dataDir);
  const issuer = { id: key.issuer, ...(await issuerOf(db, settings)) };
  const studentNumber = await findStudentNumber(db, personId);
  const facts = await archiveFacts(db, personId);
  // To the second, as tokens count time.
  const at = new Date(Math.floor(request.at.getTime() / 1000) * 1000);
  const digest = digestOf(facts, issuer, studentNumber, statusUrl(settings, key.issuer, 0));
  const say = async (row: IssuedRow & { url: string }, ledger?: LedgerReference) => {
    const frame: Frame = {
      id: row.id,
      issuer,
      identifiers: studentNumber ? [await hashIdentifier(STUDENT_NUMBER, studentNumber, row.salt)] : [],
      status: { purpose: 'revocation', list: row.url, index: row.status_index },
      issuedAt: row.issued_at,
      ledger,
      offset: settings.offsetOf(row.issued_at),
      addressOf: (number) =>
        settings.publicUrl ? new URL(`/reports/${number}`, settings.publicUrl).href : `urn:wuyu:report:${number}`,
    };
    const from = row.issued_at.toISOString();
    return refusing(async () => buildArchiveCredential(composeArchive(facts, frame), issuer, { from }));
  };
  const row = await db.transaction().execute(async (tx) => {
    const entered = await enter(tx, { personId, digest, issuer: key.issuer, at, settings, say });
    await recordAct(tx, {
      act: 'archive.issued',
      accountId: request.accountId,
      personId,
      details: { number: entered.number, form, ...(request.accountId === null ? { by: 'machine' } : {}) },
    });
    return entered;
  });
  const credential = await say(row, await evidenceOf(db, row, settings));
  const created = row.issued_at.toISOString();
  const text = await refusing(async () => {
    if (form === 'jwt') return signCredential(credential, key, { form, created });
    return `${JSON.stringify(await signCredential(credential, key, { form, created }), null, 2)}\n`;
  });
  return {
    number: row.number,
    fileName: `${row.number}.${form === 'jwt' ? 'jwt' : 'json'}`,
    mediaType: form === 'jwt' ? 'application/vc+jwt' : 'application/vc+ld+json',
    text,
  };
}

/** Name and address under which this installation issues. */
export async function issuerOf(db: Db, { publicUrl }: ArchiveSettings): Promise<Omit<Issuer, 'id'>> {
  return { name: (await regionName(db)) ?? 'Wuyu', ...(publicUrl ? { url: publicUrl.href } : {}) };
}

/** SHA-256 of what an archive says, before it has a number; lower-case hexadecimal. */
function digestOf(facts: ArchiveFacts, ...about: unknown[]): string {
  if (facts.terms.length + facts.fitness.length + facts.awards.length === 0) throw new Problem(409, 'archive.empty');
  return createHash('sha256')
    .update(JSON.stringify([facts, ...about]))
    .digest('hex');
}

/** The archive in the register: found there, or entered, in the ledger too. */
async function enter(
  tx: Tx,
  of: {
    personId: number;
    digest: string;
    issuer: string;
    at: Date;
    settings: ArchiveSettings;
    say(row: IssuedRow & { url: string }): Promise<JsonObject>;
  },
): Promise<IssuedRow & { url: string }> {
  const known = await findSameArchive(tx, of);
  if (known) return known;
  const { list, url, index } = await takeEntry(tx, of.issuer, (number) => statusUrl(of.settings, of.issuer, number));
  // Another request may have entered it while this one waited for the list.
  const meanwhile = await findSameArchive(tx, of);
  if (meanwhile) return meanwhile;
  const row: IssuedRow = {
    number: newNumber(),
    id: randomUUID(),
    person_id: of.personId,
    salt: randomBytes(16).toString('hex'),
    list,
    status_index: index,
    issued_at: of.at,
    digest: of.digest,
    revoked_at: null,
    entry_id: null,
    proof: '',
  };
  const body = { archive: row.number, digest: archiveDigest(await of.say({ ...row, url })) };
  const entry = {
    kind: 'report-issued',
    schema: ISSUED_ARCHIVE,
    personId: of.personId,
    ref: `archive:${row.number}`,
    body,
  } as const;
  const entered = { ...row, entry_id: await appendEntry(tx, entry, of.at) };
  await tx.insertInto('issued_archive').values(entered).execute();
  return { ...entered, url };
}

/** e.g. WA-7K3MQ2XA4DRT: 60 random bits, without I, L, O and U, which are misread. */
function newNumber(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `WA-${Array.from(randomBytes(12), (byte) => alphabet[byte % 32]).join('')}`;
}
