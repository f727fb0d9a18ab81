import { type Contexts, checkWords } from './contexts/loader.js';
import { CredentialError } from './credential-error.js';
import { addProof } from './data-integrity.js';
import { checkIds } from './ids.js';
import { type JsonObject, listOf } from './json.js';
import { signJwt } from './jwt.js';
import { checkSigningKey, type SigningKey } from './keys.js';
import { isMoment } from './period.js';
import { checkShape, isAchievement, isClr, issuerOf, nestedOf } from './shape.js';

/** How a credential is secured: a proof within the JSON-LD (eddsa-rdfc-2022), or a token around it (vc+jwt, EdDSA). */
export type SecuredForm = 'data-integrity' | 'jwt';

export interface SigningOptions<Form extends SecuredForm> {
  form: Form;
  /** When it is signed, with offset: 2026-01-31T08:00:00Z. */
  created: string;
  /** Contexts beside the bundled ones. */
  contexts?: Contexts;
}

/**
 * Signs a credential. In the form with a proof, the credentials of the same issuer within a ClrCredential that have no
 * proof yet get one each, so that every one of them can be shown alone.
 *
 * @returns the signed document, or the token's text.
 * @throws CredentialError `unknown-key` if the key is not the issuer's; `unknown-context`, `wrong-type`, `ambiguous-id`,
 *   `malformed` (a word that no context explains), `invalid-key`.
 */
export async function signCredential<Form extends SecuredForm>(
  credential: JsonObject,
  key: SigningKey,
  options: SigningOptions<Form>,
): Promise<Form extends 'jwt' ? string : JsonObject>;
export async function signCredential(
  credential: JsonObject,
  key: SigningKey,
  { form, created, contexts = new Map() }: SigningOptions<SecuredForm>,
): Promise<string | JsonObject> {
  await checkSigningKey(key);
  checkWords(credential, contexts);
  checkShape(credential);
  if (!isMoment(created)) throw new CredentialError('malformed', 'The time of signing must be a moment with offset.');
  if (issuerOf(credential) !== key.issuer) {
    throw new CredentialError('unknown-key', `The key ${key.id} is not one of ${issuerOf(credential)}.`);
  }
  if (form === 'jwt') return signJwt(credential, key, created);
  const nested = nestedOf(credential);
  const complete: JsonObject = nested.length === 0 ? credential : { ...credential };
  if (nested.length > 0) {
    const signed: JsonObject[] = [];
    for (const inner of nested) {
      const own = inner.proof === undefined && 'issuer' in inner && issuerOf(inner) === key.issuer;
      signed.push(own ? await signCredential(inner, key, { form: 'data-integrity', created, contexts }) : inner);
    }
    complete.credentialSubject = { ...(credential.credentialSubject as JsonObject), verifiableCredential: signed };
  }
  checkIds(complete);
  const signed = await addProof(complete, key, created, contexts);
  // The JSON schemas of Open Badges and CLR ask for a list of proofs; the statements that are signed stay the same.
  return isClr(signed) || isAchievement(signed) ? { ...signed, proof: listOf(signed.proof) } : signed;
}
