import { defaultDocumentLoader } from '@digitalbazaar/vc';
import { CredentialError } from '../credential-error.js';
import { isObject, type JsonObject, type JsonValue, listOf } from '../json.js';
import { isUri } from '../shape.js';
import { clrContext } from './clr.js';
import { openBadgesContext, openBadgesExtensionsContext } from './open-badges.js';

export const VC_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
export const OB_CONTEXT = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
export const CLR_CONTEXT = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';

/** Contexts by URL that a caller trusts beside the bundled ones. */
export type Contexts = ReadonlyMap<string, JsonObject>;

const bundled: Contexts = new Map([
  [OB_CONTEXT, openBadgesContext],
  ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', openBadgesExtensionsContext],
  [CLR_CONTEXT, clrContext],
]);

/** Gives the documents that JSON-LD asks for: bundled or given ones; every other URL is refused and nothing is fetched. */
export function documentLoader(documents: Contexts) {
  return async (url: string) => {
    const own = url === VC_CONTEXT ? (await defaultDocumentLoader(url)).document : bundled.get(url);
    const document = own ?? documents.get(url);
    if (!document) throw new CredentialError('unknown-context', `The context ${url} is not bundled.`);
    // jsonld keeps what is static for good; what a caller gives may differ from call to call.
    return { contextUrl: null, documentUrl: url, document, ...(own ? { tag: 'static' } : {}) };
  };
}

/**
 * Refuses a document that says in another way than by bundled contexts what its words mean: unknown URLs, contexts
 * written into the document, names and types in another than the short form (which a reader of JSON would overlook),
 * and ids that are no URIs.
 */
export function checkWords(document: JsonObject, contexts: Contexts): void {
  if (listOf(document['@context'])[0] !== VC_CONTEXT) {
    throw new CredentialError('unknown-context', `The first context must be ${VC_CONTEXT}.`);
  }
  visit(document, (node) => {
    for (const name of Object.keys(node)) {
      if (name !== '@context' && /^@|:/.test(name)) {
        throw new CredentialError('malformed', `The property name "${name}" is not in the compact form.`);
      }
    }
    if (node.id !== undefined && !isUri(node.id)) throw new CredentialError('malformed', 'An id is not a URI.');
    if (listOf(node.type).some((type) => typeof type !== 'string' || type.includes(':'))) {
      throw new CredentialError('malformed', 'A type is not given by its short name.');
    }
    for (const url of listOf(node['@context'])) {
      if (typeof url !== 'string') throw new CredentialError('unknown-context', 'A context is not given by its URL.');
      if (url !== VC_CONTEXT && !bundled.has(url) && !contexts.has(url)) {
        throw new CredentialError('unknown-context', `The context ${url} is not bundled.`);
      }
    }
  });
}

/** Calls `act` for every object within a value, the value itself included. */
export function visit(value: JsonValue, act: (node: JsonObject) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, act);
  } else if (isObject(value)) {
    act(value);
    for (const item of Object.values(value)) visit(item, act);
  }
}
