import {
  type ArchiveTerm,
  type Award,
  type EvaluationDescription,
  faultOfLedger,
  type GrowthArchive,
  type Issuer,
  type LedgerReference,
  type StatusReference,
} from './archive.js';
import { assemble, awardCredential, termCredential, type Validity } from './build.js';
import { CredentialError } from './credential-error.js';
import { type HashedIdentifier, isHashedIdentifier } from './identity.js';
import { canonicalJson, isObject, type JsonObject, type JsonValue, listOf, without } from './json.js';
import { checkShape, isClr, isUri, nestedOf } from './shape.js';

/** What an archive credential says, as plain data. */
export interface ReadArchive {
  archive: GrowthArchive;
  issuer: Issuer;
  validity: Validity;
  /** Properties of the credential itself, or of its subject, that the plain data have no place for. */
  unread: string[];
}

/**
 * Reads an archive credential, ours or another system's, back into plain data. Only what a term or an award says in
 * full is turned into one; every other credential within is kept as it is in `embedded`, so that nothing is lost.
 * Nothing is verified here: read what verifyCredential returned.
 *
 * @throws CredentialError `wrong-type` if it is no ClrCredential.
 */
export function readArchiveCredential(credential: JsonObject): ReadArchive {
  if (!isClr(credential)) throw new CredentialError('wrong-type', 'type must include ClrCredential.');
  checkShape(credential);
  const subject = credential.credentialSubject as JsonObject;
  const issuer = readIssuer(credential.issuer);
  const identifiers = listOf(subject.identifier).filter(isObject);
  const named = identifiers.find((one) => one.identityType === 'name' && one.hashed === false);
  const ledger = readLedger(credential.evidence);
  const archive: GrowthArchive = {
    id: credential.id as string,
    name: credential.name as string,
    // CLR 2.0 lets a subject do without an id; the credential's then stands for the person in it.
    person: {
      id: typeof subject.id === 'string' ? subject.id : (credential.id as string),
      ...(named ? { name: String(named.identityHash) } : {}),
      identifiers: identifiers
        .filter(({ hashed }) => hashed === true)
        .map(readIdentifier)
        .filter(isHashedIdentifier),
    },
    terms: [],
    awards: [],
    embedded: [],
    ...(ledger ? { ledger } : {}),
    ...readStatus(credential.credentialStatus),
  };
  for (const nested of nestedOf(credential)) {
    const plain = without(nested, 'proof');
    const term = readTerm(plain);
    const award = readAward(plain);
    // Building again what was read shows whether it was all: no property can be overlooked that way.
    if (same(plain, () => termCredential(term, archive, issuer))) archive.terms.push(term);
    else if (same(plain, () => awardCredential(award, archive, issuer))) archive.awards.push(award);
    else archive.embedded.push(nested);
  }
  const validity = {
    from: String(credential.validFrom),
    ...(credential.validUntil === undefined ? {} : { until: String(credential.validUntil) }),
  };
  return { archive, issuer, validity, unread: unreadOf(credential, archive, issuer, validity) };
}

function unreadOf(credential: JsonObject, archive: GrowthArchive, issuer: Issuer, validity: Validity): string[] {
  const rebuilt = assemble(archive, issuer, validity);
  const differing = (one: JsonObject, other: JsonObject, leave: string[]) =>
    Object.keys(one).filter(
      (name) => !leave.includes(name) && (!(name in other) || canonicalJson(one[name]) !== canonicalJson(other[name])),
    );
  return [
    ...differing(credential, rebuilt, ['@context', 'proof', 'credentialSubject']),
    ...differing(credential.credentialSubject as JsonObject, rebuilt.credentialSubject as JsonObject, [
      'verifiableCredential',
    ]).map((name) => `credentialSubject.${name}`),
  ];
}

function same(credential: JsonObject, build: () => JsonObject): boolean {
  return canonicalJson(credential) === canonicalJson(build());
}

function readTerm(credential: JsonObject): ArchiveTerm {
  const subject = object(credential.credentialSubject);
  const achievement = object(subject.achievement);
  const evaluation: EvaluationDescription = {
    ...readAchievement(achievement),
    aspects: listOf(achievement.resultDescription).map((description) => {
      const { id, name, allowedValue } = object(description);
      return { id: String(id), name: String(name), levels: listOf(allowedValue).map(String) };
    }),
  };
  return {
    id: String(credential.id),
    name: String(credential.name),
    from: String(subject.activityStartDate).slice(0, 10),
    to: String(subject.activityEndDate).slice(0, 10),
    confirmedAt: String(credential.validFrom),
    evaluation,
    levels: listOf(subject.result).map((result) => {
      const { resultDescription, value } = object(result);
      return { aspect: String(resultDescription), level: String(value) };
    }),
    ...(subject.narrative === undefined ? {} : { comment: String(subject.narrative) }),
    ...readStatus(credential.credentialStatus),
  };
}

function readAward(credential: JsonObject): Award {
  const subject = object(credential.credentialSubject);
  return {
    id: String(credential.id),
    achievement: readAchievement(object(subject.achievement)),
    awardedAt: String(credential.validFrom),
    ...(subject.narrative === undefined ? {} : { narrative: String(subject.narrative) }),
    ...readStatus(credential.credentialStatus),
  };
}

function readAchievement({ id, name, description, criteria }: JsonObject): Award['achievement'] {
  const texts = { id: String(id), name: String(name), description: String(description) };
  return { ...texts, criteria: String(object(criteria).narrative) };
}

function readIssuer(issuer: JsonValue): Issuer {
  if (!isObject(issuer)) return { id: String(issuer), name: '' };
  const { id, name, url } = issuer;
  return { id: String(id), name: String(name ?? ''), ...(url === undefined ? {} : { url: String(url) }) };
}

function readIdentifier({ identityType, identityHash, salt }: JsonObject): HashedIdentifier {
  return { type: String(identityType), hash: String(identityHash), salt: salt as string };
}

function readLedger(evidence: JsonValue | undefined): LedgerReference | undefined {
  const entry = listOf(evidence)
    .filter(isObject)
    .find(({ genre }) => genre === 'https://c2sp.org/tlog-proof');
  const [origin, index, leafHash] = String(entry?.narrative).split(' ');
  const proof = typeof entry?.description === 'string' ? { proof: entry.description } : {};
  const reference = { origin, index, leafHash, url: String(entry?.id), ...proof };
  return entry && faultOfLedger(reference) === undefined ? reference : undefined;
}

function readStatus(status: JsonValue | undefined): { status?: StatusReference } {
  const { statusPurpose: purpose, statusListCredential: list, statusListIndex: index } = object(status);
  if ((purpose !== 'revocation' && purpose !== 'suspension') || !/^\d{1,9}$/.test(String(index)) || !isUri(list))
    return {};
  return { status: { purpose, list, index: Number(index) } };
}

function object(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}
