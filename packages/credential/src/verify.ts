import { type Contexts, checkWords } from './contexts/loader.js';
import { CredentialError } from './credential-error.js';
import { checkProof, proofsOf } from './data-integrity.js';
import { hasIdentifier } from './identity.js';
import { checkIds } from './ids.js';
import { canonicalJson, hasType, isObject, type JsonObject, listOf, parseJson } from './json.js';
import { checkJwt, isCompact, openJwt } from './jwt.js';
import { checkKeys, getKey, type IssuerKey } from './keys.js';
import { checkPeriod, epochSeconds, isMoment } from './period.js';
import { checkShape, issuerOf, nestedOf } from './shape.js';
import type { SecuredForm } from './sign.js';
import { getStatus, readStatusList } from './status-list.js';

export interface VerifyOptions {
  /** The keys that are trusted, each for its issuer. Nothing is resolved or fetched. */
  issuerKeys: readonly IssuerKey[];
  /** The moment for which validity is asked, with offset: 2026-01-31T08:00:00Z. */
  now: string;
  /** Signed status lists, as text or document; without them the status is reported as not checked. */
  statusLists?: readonly (string | JsonObject)[];
  /** Whose credential it should be: the identifier in plain, as the person shows it. */
  identity?: { type: string; value: string };
  /** Contexts beside the bundled ones. */
  contexts?: Contexts;
}

/** One thing that was looked at. */
export interface Check {
  /** The credential's id. */
  credential: string;
  what: 'form' | 'signature' | 'period' | 'status' | 'subject';
  detail: string;
}

export interface Verified {
  /** What was signed, without a token around it. */
  credential: JsonObject;
  issuer: string;
  form: SecuredForm;
  checked: Check[];
  /** What could not be looked at with what was given; the caller decides whether that is enough. */
  unchecked: Check[];
}

type Trust = VerifyOptions & {
  contexts: Contexts;
  checked: Check[];
  unchecked: Check[];
  lists?: Map<string, JsonObject>;
};

/**
 * Checks a credential: form, contexts, signature, period, status and, in a ClrCredential, every credential within and
 * that all are about the same person. Pass text wherever there is one: only there a name given twice can be seen.
 *
 * @returns what was checked and what was not.
 * @throws CredentialError with the first thing that is wrong.
 */
export async function verifyCredential(documentOrJwt: string | JsonObject, options: VerifyOptions): Promise<Verified> {
  checkKeys(options.issuerKeys);
  if (!isMoment(options.now))
    throw new CredentialError('malformed', 'The time of checking must be a moment with offset.');
  const trust: Trust = { ...options, contexts: options.contexts ?? new Map(), checked: [], unchecked: [] };
  if (options.statusLists) {
    const silent = { ...trust, checked: [], unchecked: [] };
    const lists = new Map<string, JsonObject>();
    for (const list of options.statusLists) {
      const { credential } = await checkSecured(list, silent);
      lists.set(String(credential.id), credential);
    }
    trust.lists = lists;
  }
  const { credential, form } = await checkSecured(documentOrJwt, trust);
  await checkNested(credential, trust);
  await checkIdentity(credential, trust);
  return { credential, issuer: issuerOf(credential), form, checked: trust.checked, unchecked: trust.unchecked };
}

async function checkSecured(input: string | JsonObject, trust: Trust) {
  const text = typeof input === 'string' ? input.trim() : undefined;
  const form: SecuredForm = text !== undefined && isCompact(text) ? 'jwt' : 'data-integrity';
  let credential: JsonObject;
  if (text !== undefined && form === 'jwt') {
    const opened = openJwt(text);
    credential = opened.credential;
    checkForm(credential, trust);
    const key = await checkJwt(text, opened, issuerOf(credential), trust.issuerKeys);
    note(trust.checked, credential, 'signature', `EdDSA by ${key}`);
    const { nbf, exp } = opened.claims;
    checkPeriod('The token', epochSeconds(trust.now), numeric(nbf), numeric(exp));
  } else {
    // Through text and back, so that what is checked is data only: no getters, no undefined, no shared parts.
    const document = parseJson(text ?? JSON.stringify(input));
    if (!isObject(document)) throw new CredentialError('malformed', 'A credential is a JSON object.');
    credential = document;
    checkForm(credential, trust);
    await checkProofs(credential, trust);
  }
  await checkValidity(credential, trust);
  return { credential, form };
}

function checkForm(credential: JsonObject, { contexts, checked }: Trust): void {
  checkWords(credential, contexts);
  checkShape(credential);
  note(checked, credential, 'form', listOf(credential.type).join(', '));
}

async function checkProofs(credential: JsonObject, trust: Trust): Promise<void> {
  const issuer = issuerOf(credential);
  const proofs = proofsOf(credential);
  if (proofs.some(({ cryptosuite }) => cryptosuite === 'eddsa-rdfc-2022')) checkIds(credential);
  for (const proof of proofs) {
    const key = getKey(trust.issuerKeys, issuer, proof.verificationMethod);
    await checkProof(credential, proof, key, trust.contexts);
    note(trust.checked, credential, 'signature', `${proof.cryptosuite} by ${key.id}`);
    const [created, expires] = [proof.created, proof.expires].map((at) =>
      isMoment(at) ? epochSeconds(at) : undefined,
    );
    checkPeriod('The proof', epochSeconds(trust.now), created, expires);
  }
}

async function checkValidity(credential: JsonObject, trust: Trust): Promise<void> {
  const [from, until] = [credential.validFrom, credential.validUntil].map((at) =>
    isMoment(at) ? epochSeconds(at) : undefined,
  );
  checkPeriod(String(credential.id ?? 'The credential'), epochSeconds(trust.now), from, until);
  note(trust.checked, credential, 'period', `${credential.validFrom ?? ''} – ${credential.validUntil ?? ''}`);
  for (const status of listOf(credential.credentialStatus).filter(isObject))
    await checkStatus(credential, status, trust);
}

async function checkStatus(credential: JsonObject, status: JsonObject, { lists, checked, unchecked }: Trust) {
  const { statusPurpose: purpose, statusListCredential: url, statusListIndex: index } = status;
  if (!lists) return note(unchecked, credential, 'status', `No status list was given; it names ${String(url)}.`);
  const list = hasType(status, 'BitstringStatusListEntry') ? lists.get(String(url)) : undefined;
  if (!list) throw new CredentialError('status-missing', `The status list ${String(url)} was not given.`);
  if (issuerOf(list) !== issuerOf(credential)) {
    throw new CredentialError('invalid-status-list', `The status list ${String(url)} is another issuer's.`);
  }
  if (!/^\d{1,9}$/.test(String(index))) throw new CredentialError('invalid-status-list', 'The index is not a number.');
  if (getStatus(await readStatusList(list, String(purpose)), Number(index))) {
    const revoked = purpose === 'revocation';
    throw new CredentialError(revoked ? 'revoked' : 'suspended', `${String(credential.id)} is no longer valid.`);
  }
  note(checked, credential, 'status', `${String(purpose)}: not set in ${String(url)}`);
}

/** Every credential within: by its own proof, or, if the same issuer made it, by the one around it. */
async function checkNested(outer: JsonObject, trust: Trust): Promise<void> {
  for (const nested of nestedOf(outer)) {
    const token = /^data:application\/vc\+jwt,(.+)$/.exec(String(nested.id))?.[1];
    let credential = nested;
    if (hasType(nested, 'EnvelopedVerifiableCredential') && token !== undefined) {
      credential = (await checkSecured(token, trust)).credential;
    } else if (nested.proof !== undefined) {
      await checkSecured(nested, trust);
    } else {
      checkForm(nested, trust);
      if (issuerOf(nested) !== issuerOf(outer)) {
        throw new CredentialError('unsigned', `${String(nested.id)} of ${issuerOf(nested)} carries no proof.`);
      }
      await checkValidity(nested, trust);
    }
    await checkSubject(outer, credential, trust);
  }
}

/** That a credential within is about the person whom the one around it is about. */
async function checkSubject(outer: JsonObject, nested: JsonObject, trust: Trust): Promise<void> {
  const whole = outer.credentialSubject as JsonObject;
  for (const part of listOf(nested.credentialSubject).filter(isObject)) {
    const known = new Set(listOf(whole.identifier).map(canonicalJson));
    const alike =
      (part.id !== undefined && part.id === whole.id) ||
      listOf(part.identifier).some((identifier) => known.has(canonicalJson(identifier))) ||
      (trust.identity && (await hasIdentifier(part, trust.identity.type, trust.identity.value)));
    if (alike) note(trust.checked, nested, 'subject', 'the same person as around it');
    else if (trust.identity || (part.id !== undefined && whole.id !== undefined)) {
      throw new CredentialError('other-subject', `${String(nested.id)} is about somebody else.`);
    } else note(trust.unchecked, nested, 'subject', 'Its person can be compared only by the identifier in plain.');
  }
}

async function checkIdentity(credential: JsonObject, { identity, checked }: Trust): Promise<void> {
  if (!identity) return;
  for (const subject of listOf(credential.credentialSubject).filter(isObject)) {
    if (!(await hasIdentifier(subject, identity.type, identity.value))) {
      throw new CredentialError(
        'other-subject',
        `${String(credential.id)} is not about the person with this identifier.`,
      );
    }
  }
  note(checked, credential, 'subject', identity.type);
}

function numeric(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new CredentialError('wrong-type', 'nbf and exp must be numbers.');
  }
  return value;
}

function note(list: Check[], credential: JsonObject, what: Check['what'], detail: string): void {
  list.push({ credential: String(credential.id ?? ''), what, detail });
}
