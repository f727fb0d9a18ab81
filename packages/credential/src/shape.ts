import { CredentialError } from './credential-error.js';
import { hasType, isObject, type JsonObject, type JsonValue, listOf } from './json.js';
import { isMoment } from './period.js';

/** Absolute URI: a scheme and something after it, without what RFC 3986 leaves out. */
export function isUri(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(value);
}

/** The id of a credential's issuer, given as a URI or as an object with one. */
export function issuerOf(credential: JsonObject): string {
  const { issuer } = credential;
  const id = isObject(issuer) ? issuer.id : issuer;
  if (!isUri(id)) throw wrong('issuer', 'must be a URI or an object with one as id');
  return id;
}

/**
 * Checks what VC Data Model 2.0 asks of every credential and, by its types, what CLR 2.0 asks of a ClrCredential and
 * Open Badges 3.0 of an AchievementCredential (also called OpenBadgeCredential).
 *
 * @throws CredentialError `wrong-type` with the property's path.
 */
export function checkShape(credential: JsonObject): void {
  if (!hasType(credential, 'VerifiableCredential')) throw wrong('type', 'must include VerifiableCredential');
  issuerOf(credential);
  if (credential.id !== undefined && !isUri(credential.id)) throw wrong('id', 'must be a URI');
  for (const name of ['validFrom', 'validUntil']) {
    if (credential[name] !== undefined && !isMoment(credential[name])) {
      throw wrong(name, 'must be a moment like 2026-01-31T08:00:00Z');
    }
  }
  if (Date.parse(String(credential.validFrom)) > Date.parse(String(credential.validUntil))) {
    throw wrong('validUntil', 'lies before validFrom');
  }
  const subjects = listOf(credential.credentialSubject);
  if (subjects.length === 0) throw wrong('credentialSubject', 'is missing');
  for (const subject of subjects) {
    if (!isObject(subject) || Object.keys(subject).length === 0) throw wrong('credentialSubject', 'must say something');
    if (subject.id !== undefined && !isUri(subject.id)) throw wrong('credentialSubject.id', 'must be a URI');
  }
  for (const status of listOf(credential.credentialStatus)) node(status, 'credentialStatus');
  if (isClr(credential)) checkClr(credential);
  if (isAchievement(credential)) checkAchievementCredential(credential);
}

export function isClr(credential: JsonObject): boolean {
  return hasType(credential, 'ClrCredential');
}

export function isAchievement(credential: JsonObject): boolean {
  return hasType(credential, 'AchievementCredential') || hasType(credential, 'OpenBadgeCredential');
}

/** The credentials within a ClrCredential. */
export function nestedOf(credential: JsonObject): JsonObject[] {
  const subject = credential.credentialSubject;
  return isClr(credential) && isObject(subject) ? (listOf(subject.verifiableCredential) as JsonObject[]) : [];
}

/** CLR 2.0, classes ClrCredential and ClrSubject. */
function checkClr(credential: JsonObject): void {
  checkHead(credential);
  if (typeof credential.name !== 'string') throw wrong('name', 'must be a string');
  const subject = node(credential.credentialSubject, 'credentialSubject', 'ClrSubject');
  checkIdentifiers(subject);
  const nested = listOf(subject.verifiableCredential);
  if (nested.length === 0) throw wrong('credentialSubject.verifiableCredential', 'must hold a credential');
  for (const inner of nested) node(inner, 'credentialSubject.verifiableCredential');
}

/** Open Badges 3.0, classes AchievementCredential, AchievementSubject, Achievement, Result and ResultDescription. */
function checkAchievementCredential(credential: JsonObject): void {
  checkHead(credential);
  const subject = node(credential.credentialSubject, 'credentialSubject', 'AchievementSubject');
  checkIdentifiers(subject);
  if (subject.id === undefined && listOf(subject.identifier).length === 0) {
    throw wrong('credentialSubject', 'must have an id or an identifier');
  }
  const path = 'credentialSubject.achievement';
  const achievement = node(subject.achievement, path, 'Achievement');
  if (!isUri(achievement.id)) throw wrong(`${path}.id`, 'must be a URI');
  strings(achievement, path, 'name', 'description');
  if (!isObject(achievement.criteria)) throw wrong(`${path}.criteria`, 'must be an object');
  for (const description of listOf(achievement.resultDescription)) {
    const described = node(description, `${path}.resultDescription`, 'ResultDescription');
    if (!isUri(described.id)) throw wrong(`${path}.resultDescription.id`, 'must be a URI');
    strings(described, `${path}.resultDescription`, 'name', 'resultType');
  }
  for (const result of listOf(subject.result)) node(result, 'credentialSubject.result', 'Result');
}

function checkHead(credential: JsonObject): void {
  if (!isUri(credential.id)) throw wrong('id', 'must be a URI');
  if (credential.validFrom === undefined) throw wrong('validFrom', 'is missing');
  if (isObject(credential.issuer) && !hasType(credential.issuer, 'Profile')) throw wrong('issuer', 'must be a Profile');
}

function checkIdentifiers(subject: JsonObject): void {
  for (const identifier of listOf(subject.identifier)) {
    const path = 'credentialSubject.identifier';
    const object = node(identifier, path, 'IdentityObject');
    if (typeof object.hashed !== 'boolean') throw wrong(`${path}.hashed`, 'must be true or false');
    strings(object, path, 'identityHash', 'identityType');
    if (object.salt !== undefined) strings(object, path, 'salt');
  }
}

function node(value: JsonValue | undefined, path: string, type?: string): JsonObject {
  if (!isObject(value) || listOf(value.type).length === 0) throw wrong(path, 'must be an object with a type');
  if (type && !hasType(value, type)) throw wrong(`${path}.type`, `must include ${type}`);
  return value;
}

function strings(object: JsonObject, path: string, ...names: string[]): void {
  for (const name of names) {
    if (typeof object[name] !== 'string') throw wrong(`${path}.${name}`, 'must be a string');
  }
}

function wrong(path: string, what: string): CredentialError {
  return new CredentialError('wrong-type', `${path} ${what}.`);
}
