import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue, verifyCredential } from '@digitalbazaar/vc';
import { type Contexts, documentLoader } from './contexts/loader.js';
import { CredentialError } from './credential-error.js';
import { canonicalJson, isObject, type JsonObject, type JsonValue, listOf, without } from './json.js';
import { type IssuerKey, type SigningKey, signerOf, signs } from './keys.js';

const MOST_PROOFS = 8;
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A proof whose form is right; whether it holds is open. */
export type Proof = JsonObject & { cryptosuite: string; verificationMethod: string; proofValue: string };

/** Adds an eddsa-rdfc-2022 proof. Words that no context explains are refused, because nothing would sign them. */
export async function addProof(
  credential: JsonObject,
  key: SigningKey,
  created: string,
  contexts: Contexts,
): Promise<JsonObject> {
  const signer = await signerOf(key);
  try {
    const signed = await issue({
      credential: structuredClone(credential),
      suite: new DataIntegrityProof({ cryptosuite, signer, date: created }),
      documentLoader: documentLoader(contexts),
      now: new Date(created),
    });
    return signed as JsonObject;
  } catch (cause) {
    throw new CredentialError('malformed', `The credential cannot be signed: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The proofs of a document.
 *
 * @throws CredentialError `unsigned` or `unsupported-proof`.
 */
export function proofsOf(document: JsonObject): Proof[] {
  const proofs = listOf(document.proof);
  if (proofs.length === 0) throw new CredentialError('unsigned', 'The credential carries no proof.');
  if (proofs.length > MOST_PROOFS) throw new CredentialError('unsupported-proof', 'There are too many proofs.');
  return proofs.map((proof) => {
    if (
      !isObject(proof) ||
      proof.type !== 'DataIntegrityProof' ||
      (proof.cryptosuite !== 'eddsa-rdfc-2022' && proof.cryptosuite !== 'eddsa-jcs-2022') ||
      proof.proofPurpose !== 'assertionMethod' ||
      typeof proof.verificationMethod !== 'string' ||
      typeof proof.proofValue !== 'string' ||
      'previousProof' in proof
    ) {
      throw new CredentialError(
        'unsupported-proof',
        'A proof must be a DataIntegrityProof of eddsa-rdfc-2022 or eddsa-jcs-2022 for assertionMethod.',
      );
    }
    return proof as Proof;
  });
}

/**
 * Checks one proof of a credential against a key that the caller trusts for its issuer.
 *
 * @throws CredentialError `tampered` if the signature does not fit.
 */
export async function checkProof(
  credential: JsonObject,
  proof: Proof,
  key: IssuerKey,
  contexts: Contexts,
): Promise<void> {
  const holds =
    proof.cryptosuite === 'eddsa-jcs-2022'
      ? await jcsProofHolds(credential, proof, key)
      : await rdfcProofHolds(credential, proof, key, contexts);
  if (holds !== true) {
    const why = holds === false ? '' : ` (${holds.message})`;
    throw new CredentialError('tampered', `The signature of ${String(credential.id)} does not fit${why}.`);
  }
}

async function rdfcProofHolds(
  credential: JsonObject,
  proof: JsonObject,
  key: IssuerKey,
  contexts: Contexts,
): Promise<boolean | Error> {
  const method = { type: 'Multikey', id: key.id, controller: key.issuer, publicKeyMultibase: key.publicKeyMultibase };
  const controller = { '@context': 'https://www.w3.org/ns/did/v1', id: key.issuer, assertionMethod: [key.id] };
  // The library asks for a key and its owner as for a context; what is given here is what the caller trusts.
  const documents = new Map<string, JsonObject>([...contexts, [key.issuer, controller], [key.id, method]]);
  const { verified, error } = await verifyCredential({
    credential: { ...structuredClone(credential), proof: structuredClone(proof) },
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: documentLoader(documents),
    // The period of validity is checked elsewhere, with errors of its own; here every moment within it will do.
    now: new Date(String(credential.validFrom ?? credential.validUntil ?? 0)),
    checkStatus: async () => ({ verified: true }),
  });
  return verified || (error ? (deepest(error) ?? false) : false);
}

/**
 * Data Integrity EdDSA Cryptosuites 1.0, section 3.3.
 *
 * @returns SHA-256 of the canonical proof options and of the canonical document, in this order: what is signed.
 */
export async function jcsHashes(document: JsonObject, proof: JsonObject): Promise<[Uint8Array, Uint8Array]> {
  const options = without(proof, 'proofValue');
  const unsecured = without(document, 'proof');
  if ('@context' in options) unsecured['@context'] = options['@context'];
  return [await sha256(canonicalJson(options)), await sha256(canonicalJson(unsecured))];
}

async function jcsProofHolds(document: JsonObject, proof: Proof, key: IssuerKey): Promise<boolean> {
  const own: JsonValue[] = listOf(document['@context']);
  // The document may have got further contexts after signing, but not others.
  if (!listOf(proof['@context']).every((context, index) => canonicalJson(context) === canonicalJson(own[index]))) {
    return false;
  }
  const hashes = await jcsHashes(document, proof);
  const data = new Uint8Array([...hashes[0], ...hashes[1]]);
  const signature = decodeBase58(proof.proofValue);
  return signature !== undefined && signs(key, data, signature);
}

/** 64 bytes from their multibase base58btc form (z…), or undefined if it is none. */
function decodeBase58(text: string): Uint8Array | undefined {
  if (!/^z[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(text)) return undefined;
  const digits = text.slice(1);
  let value = 0n;
  for (const digit of digits) value = value * 58n + BigInt(BASE58.indexOf(digit));
  const bytes = new Uint8Array(64);
  for (let index = 63; index >= 0; index--, value >>= 8n) bytes[index] = Number(value & 255n);
  const leadingZeros = bytes.findIndex((byte) => byte !== 0);
  const leadingOnes = digits.search(/[^1]/);
  return value === 0n && leadingZeros === leadingOnes ? bytes : undefined;
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** The library wraps what went wrong several times over. */
function deepest(error: unknown): Error | undefined {
  const { errors, cause } = error as { errors?: unknown[]; cause?: unknown };
  const inner = errors?.[0] ?? cause;
  return inner === undefined ? (error as Error) : deepest(inner);
}
