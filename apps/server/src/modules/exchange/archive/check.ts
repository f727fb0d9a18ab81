import { type CheckedArchive, Problem } from '@wuyu/contract';
import {
  type IssuerKey,
  issuerKeyOfDidKey,
  type JsonObject,
  type JsonValue,
  publicKeyOf,
  type Verified,
  verifyCredential,
} from '@wuyu/credential';
import type { Db } from '../../../platform/database/index.js';
import { describeArchive } from './describe.js';
import { STUDENT_NUMBER } from './issue.js';
import { openIssuerKey } from './issuer-key.js';
import { checkLedgerProof, type LogPolicies } from './ledger-proof.js';
import { ownStatus } from './queries.js';
import { refusing } from './refusal.js';
import type { ArchiveSettings } from './settings.js';

export interface CheckRequest {
  /** The file as it came. */
  text: string;
  /** Whom to believe; {@link ownKeys} and {@link issuerKeysIn} give keys. */
  keys: readonly IssuerKey[];
  /** The issuer's signed status list, as text. */
  status?: string | undefined;
  /** By which keys the ledger's proof is checked; absent: by those that came with it, which is said as unchecked. */
  policies?: LogPolicies | undefined;
  /** Whose archive it should be. */
  studentNumber?: string | undefined;
  at: Date;
}

/** An archive that was verified, and what it says. */
export interface Checked extends CheckedArchive {
  credential: JsonObject;
  issuer: string;
}

/** The key of this installation. */
export async function ownKeys({ dataDir }: ArchiveSettings): Promise<IssuerKey[]> {
  return [publicKeyOf(await openIssuerKey(dataDir))];
}

/**
 * Keys as people give them: a did:key, or JSON of one or several keys in the form that `/archive/issuer` answers.
 *
 * @throws Problem 422 `archive.issuer-text`
 */
export function issuerKeysIn(given: string): IssuerKey[] {
  const text = given.trim();
  try {
    if (text.startsWith('did:')) return [issuerKeyOfDidKey(text)];
    const keys = [JSON.parse(text) as Partial<IssuerKey>].flat().map(({ issuer, id, publicKeyMultibase }) => {
      if (!issuer || !id || !publicKeyMultibase) throw new RangeError('issuer, id and publicKeyMultibase are needed');
      return { issuer, id, publicKeyMultibase };
    });
    // A did:key says itself which key is its own.
    for (const { issuer, publicKeyMultibase } of keys) {
      const own = issuer.startsWith('did:key:') ? issuerKeyOfDidKey(issuer).publicKeyMultibase : publicKeyMultibase;
      if (own !== publicKeyMultibase) throw new RangeError(`the key is not that of ${issuer}`);
    }
    return keys;
  } catch (error) {
    throw new Problem(422, 'archive.issuer-text', { detail: (error as Error).message });
  }
}

/**
 * Verifies a file: form, signatures, period, status, and whose it is. Whether an archive of our own still holds is looked up
 * where `db` is given; of others it is checked with their list, and said as unchecked without it.
 *
 * @throws Problem 422 `archive.…` with the first thing that is wrong.
 */
export async function checkArchive(request: CheckRequest, db?: Db): Promise<Checked> {
  const { text, keys, status, studentNumber, at } = request;
  const verified = await refusing(() =>
    verifyCredential(text, {
      issuerKeys: [...new Map(keys.map((key) => [`${key.issuer} ${key.id}`, key])).values()],
      now: at.toISOString(),
      ...(status === undefined ? {} : { statusLists: [status] }),
      ...(studentNumber === undefined ? {} : { identity: { type: STUDENT_NUMBER, value: studentNumber } }),
    }),
  );
  const { credential, issuer, form } = verified;
  if (![credential.type].flat().includes('ClrCredential')) throw new Problem(422, 'archive.not-an-archive');
  const proof = await checkLedgerProof(text, request.policies ?? (async () => undefined));
  const open = [
    ...(db ? await withoutOwn(db, verified) : verified.unchecked),
    ...(proof && !proof.known
      ? [{ what: 'ledger' as const, detail: proof.origin, credential: String(credential.id) }]
      : []),
  ];
  return {
    credential,
    issuer,
    form,
    content: await refusing(() => describeArchive(credential)),
    checked: verified.checked.length + verified.unchecked.length + (proof ? 1 : 0) - open.length,
    unchecked: distinct(open),
  };
}

/** What stays unchecked when our own lists are looked at. @throws Problem 422 `archive.revoked` */
async function withoutOwn(db: Db, { credential, unchecked }: Verified): Promise<Verified['unchecked']> {
  const settled = new Set<string>();
  for (const { id, issuer, statuses } of credentialsIn(credential)) {
    let own = 0;
    for (const { statusListCredential, statusListIndex } of statuses) {
      const [url, index] = [String(statusListCredential), Number(statusListIndex)];
      const set = Number.isInteger(index) ? await ownStatus(db, { issuer, url, index }) : undefined;
      if (set) throw new Problem(422, 'archive.revoked', { detail: id });
      if (set === false) own++;
    }
    if (own === statuses.length) settled.add(id);
  }
  return unchecked.filter(({ what, credential }) => what !== 'status' || !settled.has(credential));
}

/** The credentials of a document that have a status, those within too. */
function credentialsIn(value: JsonValue): Array<{ id: string; issuer: string; statuses: JsonObject[] }> {
  if (Array.isArray(value)) return value.flatMap(credentialsIn);
  if (!isObject(value)) return [];
  const { id, issuer, credentialStatus } = value;
  const statuses = [credentialStatus ?? []].flat().filter(isObject);
  const within = Object.values(value).flatMap(credentialsIn);
  if (statuses.length === 0) return within;
  return [{ id: String(id), issuer: String(isObject(issuer) ? issuer.id : issuer), statuses }, ...within];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list that the whole and all its parts refer to is said once. */
function distinct(open: ReadonlyArray<CheckedArchive['unchecked'][number]>): CheckedArchive['unchecked'] {
  return [...new Map(open.map(({ what, detail }) => [`${what} ${detail}`, { what, detail }])).values()];
}
