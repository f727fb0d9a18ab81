import { createHash } from 'node:crypto';
import { type CheckedArchive, type ImportedArchive, Problem } from '@wuyu/contract';
import type { JsonObject, JsonValue } from '@wuyu/credential';
import type { Db } from '../../../platform/database/index.js';
import { recordAct } from '../../identity/index.js';
import { type Checked, type CheckRequest, checkArchive } from './check.js';
import { describeArchive } from './describe.js';
import { STUDENT_NUMBER } from './issue.js';
import { findStudentNumber, importedOf, keepImported, numbersAfter } from './queries.js';

export interface ImportRequest extends Omit<CheckRequest, 'studentNumber'> {
  /** Absent: whoever's number is in the archive. */
  personId?: number | undefined;
  dryRun: boolean;
  /** Null: the machine's own command line. */
  accountId: string | null;
  recordedBy: string;
}

/**
 * Verifies an archive and keeps it as a part of the pupil's history. What it says never becomes an observation of a run here.
 * The same archive again, in whichever form, changes nothing.
 *
 * @throws Problem 422 `archive.…`, also when it is about somebody else; 409 `archive.no-number`.
 */
export async function importArchive(db: Db, request: ImportRequest): Promise<ImportedArchive> {
  const studentNumber = request.personId === undefined ? undefined : await findStudentNumber(db, request.personId);
  if (request.personId !== undefined && studentNumber === undefined) throw new Problem(409, 'archive.no-number');
  const checked = await checkArchive({ ...request, studentNumber }, db);
  const { credential, issuer, form, content, unchecked } = checked;
  const personId = request.personId ?? (await ownerOf(db, checked));
  const said = { form, content, checked: checked.checked, unchecked, studentId: personId };
  if (request.dryRun) return { ...said, kept: 'no' };
  const kept = await db.transaction().execute(async (tx) => {
    const isNew = await keepImported(tx, {
      person_id: personId,
      digest: createHash('sha256')
        .update(inOrder(withoutProofs(credential)))
        .digest('hex'),
      credential_id: content.id,
      issuer,
      form,
      document: request.text.trim(),
      unchecked: JSON.stringify(unchecked),
      imported_at: request.at,
      imported_by: request.recordedBy,
    });
    await recordAct(tx, {
      act: 'archive.imported',
      accountId: request.accountId,
      personId,
      details: {
        form,
        new: isNew,
        unchecked: unchecked.length,
        ...(request.accountId === null ? { by: 'machine' } : {}),
      },
    });
    return isNew;
  });
  return { ...said, kept: kept ? 'new' : 'known' };
}

/** The archives that came from elsewhere, the oldest first. They were verified when they came. */
export async function importedArchives(
  db: Db,
  personId: number,
): Promise<Array<Pick<CheckedArchive, 'content' | 'unchecked'> & { importedAt: string }>> {
  return (await importedOf(db, personId)).map(({ imported_at, document, form, unchecked }) => ({
    importedAt: imported_at.toISOString(),
    content: describeArchive(form === 'jwt' ? payloadOf(document) : (JSON.parse(document) as JsonObject)),
    unchecked: unchecked as CheckedArchive['unchecked'],
  }));
}

/** The pupil whose number, hashed with the archive's salt, is in the archive. */
async function ownerOf(db: Db, { credential }: Checked): Promise<number> {
  const wanted = [(credential.credentialSubject as JsonObject).identifier ?? []]
    .flat()
    .filter((one): one is JsonObject => typeof one === 'object' && one !== null && !Array.isArray(one))
    .filter(({ identityType, hashed }) => identityType === STUDENT_NUMBER && hashed === true)
    .map(({ identityHash, salt }) => ({ hash: String(identityHash).toLowerCase(), salt: String(salt ?? '') }));
  for (let after = ''; wanted.length > 0; ) {
    const numbers = await numbersAfter(db, after);
    if (numbers.length === 0) break;
    for (const { personId, value } of numbers) {
      const fits = ({ hash, salt }: (typeof wanted)[number]) =>
        hash ===
        `sha256$${createHash('sha256')
          .update(value + salt)
          .digest('hex')}`;
      if (wanted.some(fits)) return personId;
      after = value;
    }
  }
  throw new Problem(422, 'archive.owner-unknown');
}

/** The payload of a token that was verified before. */
function payloadOf(token: string): JsonObject {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as JsonObject;
}

function withoutProofs(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutProofs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'proof')
      .map(([name, part]) => [name, withoutProofs(part)]),
  );
}

/** JSON with the keys in order. */
function inOrder(value: JsonValue): string {
  return JSON.stringify(value, (_, part: JsonValue) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
