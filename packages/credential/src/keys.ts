import { from, generate, toJwk } from '@digitalbazaar/ed25519-multikey';
import { CredentialError } from './credential-error.js';

/** A public Ed25519 key with which an issuer's credentials are checked. */
export interface IssuerKey {
  /** The issuer's id as it stands in the credential: a URL, did:key:… or did:web:… (nothing is resolved). */
  issuer: string;
  /** The key's own id as it stands in proofs (`verificationMethod`, `kid`), as a rule `issuer#…`. */
  id: string;
  /** Multikey form: z6Mk…, base58btc of 0xed01 and 32 bytes. */
  publicKeyMultibase: string;
}

/** An issuer's key with its secret half. */
export interface SigningKey extends IssuerKey {
  /** Multikey form: z3u2…, base58btc of 0x8026 and 32 bytes. */
  secretKeyMultibase: string;
}

/** What signs bytes, as the library for proofs takes it. */
export interface Signer {
  id: string;
  algorithm: string;
  sign(input: { data: Uint8Array }): Promise<Uint8Array>;
}

const PUBLIC = /^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/;

/**
 * A key pair from 32 secret bytes.
 *
 * @param seed 32 bytes from a secure source of randomness; whoever knows them can sign.
 * @param issuer the issuer's id; without it the key is its own issuer as did:key.
 * @throws CredentialError `invalid-key` if the seed has another length.
 */
export async function signingKeyFromSeed(seed: Uint8Array, issuer?: string): Promise<SigningKey> {
  if (seed.length !== 32) throw new CredentialError('invalid-key', 'A seed has 32 bytes.');
  const { publicKeyMultibase, secretKeyMultibase } = await halves(seed);
  issuer ??= `did:key:${publicKeyMultibase}`;
  return { issuer, id: `${issuer}#${publicKeyMultibase}`, publicKeyMultibase, secretKeyMultibase };
}

/** The key that a did:key names in itself. Whether to trust it is the caller's decision. */
export function issuerKeyOfDidKey(did: string): IssuerKey {
  const publicKeyMultibase = did.slice('did:key:'.length);
  const key = { issuer: did, id: `${did}#${publicKeyMultibase}`, publicKeyMultibase };
  if (!did.startsWith('did:key:')) throw new CredentialError('invalid-key', `${did} is not a did:key.`);
  checkKeys([key]);
  return key;
}

/** Without the secret half: what a checker is given. */
export function publicKeyOf({ issuer, id, publicKeyMultibase }: SigningKey): IssuerKey {
  return { issuer, id, publicKeyMultibase };
}

/** Refuses keys of another kind, keys listed twice and keys that contradict the did:key in their id. */
export function checkKeys(keys: readonly IssuerKey[]): void {
  const seen = new Set<string>();
  for (const { issuer, id, publicKeyMultibase } of keys) {
    if (!PUBLIC.test(publicKeyMultibase)) {
      throw new CredentialError('invalid-key', `The key ${id} is not an Ed25519 Multikey.`);
    }
    const stated = /^did:key:([^#]+)/.exec(id)?.[1];
    if (stated !== undefined && stated !== publicKeyMultibase) {
      throw new CredentialError('invalid-key', `The key ${id} is not the one that its did:key names.`);
    }
    const one = `${issuer}\n${id}`;
    if (seen.has(one)) throw new CredentialError('invalid-key', `The key ${id} is listed twice.`);
    seen.add(one);
  }
}

/**
 * The key of an issuer by its id.
 *
 * @throws CredentialError `unknown-issuer`, or `unknown-key` if other keys of that issuer were given.
 */
export function getKey(keys: readonly IssuerKey[], issuer: string, id: string): IssuerKey {
  const own = keys.filter((key) => key.issuer === issuer);
  if (own.length === 0) throw new CredentialError('unknown-issuer', `No key of the issuer ${issuer} was given.`);
  const key = own.find((key) => key.id === id);
  if (!key) throw new CredentialError('unknown-key', `${id} is not a known key of ${issuer}.`);
  return key;
}

/** Signs bytes with a key. */
export async function signerOf(key: SigningKey): Promise<Signer> {
  return (await keyPair(key)).signer();
}

/** Whether 64 bytes are the key's signature of others. */
export async function signs(key: IssuerKey, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return (await keyPair(key)).verifier().verify({ data, signature });
}

/** The same key as a JSON Web Key (RFC 8037). */
export async function jwkOf(key: IssuerKey | SigningKey) {
  const pair = await keyPair(key);
  const secretKey = 'secretKeyMultibase' in key;
  // The library keeps the public half beside the secret one, which a JSON Web Key must not have.
  return toJwk({ keyPair: await from(await pair.export({ secretKey, canonicalize: true })), secretKey });
}

/**
 * Refuses a signing key whose halves do not belong together: what it signs could never be checked.
 *
 * @throws CredentialError `invalid-key`.
 */
export async function checkSigningKey(key: SigningKey): Promise<void> {
  checkKeys([key]);
  const { secretKey } = await (await keyPair(key)).export({ raw: true, secretKey: true, canonicalize: true });
  if (!secretKey || (await halves(secretKey)).publicKeyMultibase !== key.publicKeyMultibase) {
    throw new CredentialError('invalid-key', `The halves of the key ${key.id} do not belong together.`);
  }
}

/** The library's form of a key, with the secret half if there is one. */
async function keyPair(key: IssuerKey | SigningKey) {
  try {
    const secret = 'secretKeyMultibase' in key ? { secretKeyMultibase: key.secretKeyMultibase } : {};
    const { id, issuer: controller, publicKeyMultibase } = key;
    return await from({ type: 'Multikey', id, controller, publicKeyMultibase, ...secret });
  } catch (cause) {
    throw new CredentialError('invalid-key', `The key ${key.id} cannot be read.`, { cause });
  }
}

async function halves(seed: Uint8Array) {
  return (await generate({ seed })).export({ secretKey: true, canonicalize: true });
}
