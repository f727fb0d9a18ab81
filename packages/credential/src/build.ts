import type { LedgerReference, StatusReference } from './archive.js';
import { type ArchiveTerm, type Award, checkArchive, type GrowthArchive, type Issuer } from './archive.js';
import { CLR_CONTEXT, OB_CONTEXT, VC_CONTEXT } from './contexts/loader.js';
import { CredentialError } from './credential-error.js';
import { identityObject } from './identity.js';
import { checkIds } from './ids.js';
import { hasType, type JsonObject } from './json.js';
import { isMoment } from './period.js';
import { checkShape } from './shape.js';

/** From when and, if at all, until when an archive credential is meant to hold; moments with offset. */
export interface Validity {
  from: string;
  until?: string;
}

/**
 * The growth archive as a credential of CLR 2.0, not yet signed: every term and every award is an AchievementCredential
 * of Open Badges 3.0 within it, the levels of a term are Results.
 *
 * @throws CredentialError `invalid-archive`, or `wrong-type` and `ambiguous-id` for what is embedded.
 */
export function buildArchiveCredential(archive: GrowthArchive, issuer: Issuer, validity: Validity): JsonObject {
  checkArchive(archive);
  if (!isMoment(validity.from) || (validity.until !== undefined && !isMoment(validity.until))) {
    throw new CredentialError('invalid-archive', 'The validity must be given in moments with offset.');
  }
  const { terms, awards, embedded } = archive;
  const ids = [archive, ...terms, ...awards].map(({ id }) => id).concat(embedded.map(({ id }) => String(id)));
  if (new Set(ids).size < ids.length) throw new CredentialError('invalid-archive', 'Two credentials have one id.');
  const credential = assemble(archive, issuer, validity);
  const open = embedded.filter((part) => !hasType(part, 'EnvelopedVerifiableCredential'));
  for (const part of [credential, ...open]) checkShape(part);
  for (const part of [...terms.map((term) => termCredential(term, archive, issuer)), ...embedded]) checkIds(part);
  return credential;
}

/** The same without asking whether the archive is sound. */
export function assemble(archive: GrowthArchive, issuer: Issuer, validity: Validity): JsonObject {
  const { person, terms, awards, embedded, ledger, status } = archive;
  return {
    '@context': [VC_CONTEXT, CLR_CONTEXT, OB_CONTEXT],
    id: archive.id,
    type: ['VerifiableCredential', 'ClrCredential'],
    name: archive.name,
    issuer: profile(issuer),
    validFrom: validity.from,
    ...(validity.until === undefined ? {} : { validUntil: validity.until }),
    credentialSubject: {
      id: person.id,
      type: ['ClrSubject'],
      ...identifiersOf(archive),
      verifiableCredential: [
        ...terms.map((term) => termCredential(term, archive, issuer)),
        ...awards.map((award) => awardCredential(award, archive, issuer)),
        ...embedded,
      ],
    },
    ...statusOf(status),
    ...(ledger ? { evidence: [evidenceOf(ledger)] } : {}),
  };
}

/** A term as an AchievementCredential. */
export function termCredential(term: ArchiveTerm, archive: GrowthArchive, issuer: Issuer): JsonObject {
  const { evaluation } = term;
  return {
    ...head(term.id, term.name, term.confirmedAt, issuer),
    credentialSubject: {
      ...subjectOf(archive),
      term: term.name,
      activityStartDate: `${term.from}T00:00:00Z`,
      activityEndDate: `${term.to}T00:00:00Z`,
      ...(term.comment === undefined ? {} : { narrative: term.comment }),
      achievement: {
        ...achievement(evaluation, 'Assessment'),
        ...(evaluation.aspects.length === 0
          ? {}
          : {
              resultDescription: evaluation.aspects.map(({ id, name, levels }) => ({
                id,
                type: ['ResultDescription'],
                name,
                resultType: 'PerformanceLevel',
                allowedValue: levels,
              })),
            }),
      },
      ...(term.levels.length === 0
        ? {}
        : {
            result: term.levels.map(({ aspect, level }) => ({
              type: ['Result'],
              resultDescription: aspect,
              value: level,
            })),
          }),
    },
    ...statusOf(term.status),
  };
}

/** An award as an AchievementCredential. */
export function awardCredential(award: Award, archive: GrowthArchive, issuer: Issuer): JsonObject {
  return {
    ...head(award.id, award.achievement.name, award.awardedAt, issuer),
    credentialSubject: {
      ...subjectOf(archive),
      ...(award.narrative === undefined ? {} : { narrative: award.narrative }),
      achievement: achievement(award.achievement, 'Award'),
    },
    ...statusOf(award.status),
  };
}

function head(id: string, name: string, validFrom: string, issuer: Issuer): JsonObject {
  return {
    '@context': [VC_CONTEXT, OB_CONTEXT],
    id,
    type: ['VerifiableCredential', 'AchievementCredential', 'OpenBadgeCredential'],
    name,
    issuer: profile(issuer),
    validFrom,
  };
}

function achievement(what: Award['achievement'], achievementType: 'Assessment' | 'Award'): JsonObject {
  const { id, name, description, criteria } = what;
  return { id, type: ['Achievement'], achievementType, name, description, criteria: { narrative: criteria } };
}

function subjectOf({ person }: GrowthArchive): JsonObject {
  const identifier = person.identifiers.map(identityObject);
  return { id: person.id, type: ['AchievementSubject'], ...(identifier.length === 0 ? {} : { identifier }) };
}

function identifiersOf({ person }: GrowthArchive): JsonObject {
  const identifier = person.identifiers.map(identityObject);
  if (person.name !== undefined) {
    identifier.push({ type: 'IdentityObject', hashed: false, identityHash: person.name, identityType: 'name' });
  }
  return identifier.length === 0 ? {} : { identifier };
}

function profile({ id, name, url }: Issuer): JsonObject {
  return { id, type: ['Profile'], name, ...(url === undefined ? {} : { url }) };
}

function statusOf(status: StatusReference | undefined): JsonObject {
  if (!status) return {};
  const { purpose, list, index } = status;
  return {
    credentialStatus: {
      id: `${list}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: String(index),
      statusListCredential: list,
    },
  };
}

/** The reference to the ledger as OB Evidence: what to look up in which log. */
function evidenceOf({ url, origin, index, leafHash, proof }: LedgerReference): JsonObject {
  return {
    id: url,
    type: ['Evidence'],
    name: 'Ledger entry',
    genre: 'https://c2sp.org/tlog-proof',
    narrative: `${origin} ${index} ${leafHash}`,
    ...(proof === undefined ? {} : { description: proof }),
  };
}
