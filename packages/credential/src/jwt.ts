import { CompactSign, compactVerify, importJWK } from 'jose';
import { CredentialError } from './credential-error.js';
import { isObject, type JsonObject, listOf, parseJson, without } from './json.js';
import { getKey, type IssuerKey, jwkOf, type SigningKey } from './keys.js';
import { epochSeconds } from './period.js';

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const REGISTERED = ['iss', 'sub', 'jti', 'nbf', 'exp', 'iat'];

/** Whether a text has the form of a compact JWS. */
export function isCompact(text: string): boolean {
  return COMPACT.test(text);
}

/**
 * Secures a credential as a JSON Web Token: the credential itself is the payload (VC-JOSE-COSE, media type vc+jwt),
 * with the registered claims that Open Badges 3.0 asks for beside its properties.
 */
export async function signJwt(credential: JsonObject, key: SigningKey, created: string): Promise<string> {
  const subject = listOf(credential.credentialSubject)[0];
  const payload = {
    ...credential,
    iss: key.issuer,
    jti: credential.id,
    ...(isObject(subject) && typeof subject.id === 'string' ? { sub: subject.id } : {}),
    nbf: epochSeconds(String(credential.validFrom)),
    ...(credential.validUntil === undefined ? {} : { exp: epochSeconds(String(credential.validUntil)) }),
    iat: epochSeconds(created),
  };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'vc+jwt', cty: 'vc', kid: key.id })
    .sign(await importJWK(await jwkOf(key), 'EdDSA'));
}

/** What a token says before anything is checked. */
export interface OpenedJwt {
  header: JsonObject;
  claims: JsonObject;
  credential: JsonObject;
}

/**
 * Opens a token without believing it.
 *
 * @throws CredentialError `malformed`, `duplicate-json-key`, `unsupported-proof` (another algorithm or type, critical
 *   extensions), `wrong-type` (a payload in the form of VC 1.1).
 */
export function openJwt(token: string): OpenedJwt {
  const [head, body] = token.split('.').slice(0, 2).map(decodePart);
  if (!isObject(head) || !isObject(body)) {
    throw new CredentialError('malformed', 'Head and payload of the token must be JSON objects.');
  }
  if ((head.alg !== 'EdDSA' && head.alg !== 'Ed25519') || 'crit' in head || 'b64' in head) {
    throw new CredentialError(
      'unsupported-proof',
      'The token must be signed with EdDSA (Ed25519), without extensions.',
    );
  }
  if (head.typ !== 'vc+jwt') throw new CredentialError('unsupported-proof', 'The type of the token must be vc+jwt.');
  if ('vc' in body || 'vp' in body) {
    throw new CredentialError(
      'wrong-type',
      'The payload must be the credential itself, without a claim "vc" around it.',
    );
  }
  const claims = Object.fromEntries(REGISTERED.filter((name) => name in body).map((name) => [name, body[name]]));
  return { header: head, claims, credential: REGISTERED.reduce(without, body) };
}

/**
 * Checks a token's signature with a key that the caller trusts, and that its claims say the same as the credential.
 *
 * @returns the id of the key.
 * @throws CredentialError `unknown-issuer`, `unknown-key`, `tampered`, `wrong-type`.
 */
export async function checkJwt(
  token: string,
  { header, claims, credential }: OpenedJwt,
  issuer: string,
  keys: readonly IssuerKey[],
): Promise<string> {
  if (typeof header.kid !== 'string') throw new CredentialError('unsupported-proof', 'The token names no key (kid).');
  const key = getKey(keys, issuer, header.kid);
  try {
    await compactVerify(token, await importJWK(await jwkOf(key), header.alg as string), {
      algorithms: ['EdDSA', 'Ed25519'],
    });
  } catch (cause) {
    throw new CredentialError('tampered', `The signature of ${String(credential.id)} does not fit.`, { cause });
  }
  const subject = listOf(credential.credentialSubject)[0];
  const said = { iss: issuer, jti: credential.id, sub: isObject(subject) ? subject.id : undefined };
  for (const [name, value] of Object.entries(said)) {
    if (name in claims && claims[name] !== value) {
      throw new CredentialError('wrong-type', `The claim "${name}" says something else than the credential.`);
    }
  }
  return key.id;
}

function decodePart(part: string) {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof CredentialError) throw error;
    throw new CredentialError('malformed', 'The token is not base64url of UTF-8.', { cause: error });
  }
}
