import type { JsonObject } from '../json.js';

const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#';
const OB = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#';

/**
 * The meaning of the terms that CLR 2.0 adds to Open Badges 3.0, as https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json
 * gives it: class → property → datatype, and whether the property is a set. Written from the vocabulary, term by term;
 * how it was checked says CONTEXTS.md.
 */
const CLASSES: Record<string, { prefixes?: JsonObject; aliases: boolean; properties: JsonObject }> = {
  ClrCredential: { aliases: true, properties: { partial: { '@id': `${CLR}partial`, '@type': 'xsd:boolean' } } },
  ClrSubject: {
    aliases: true,
    prefixes: { cred: 'https://www.w3.org/2018/credentials#', obi: OB },
    properties: {
      achievement: setOf('achievement', 'obi:Achievement'),
      association: setOf('association', `${CLR}Association`),
      verifiableCredential: setOf('verifiableCredential', 'cred:verifiableCredential'),
      identifier: setOf('identifier-1', 'obi:Identifier'),
    },
  },
  Association: {
    aliases: false,
    properties: {
      associationType: { '@id': `${CLR}AssociationType` },
      sourceId: { '@id': `${CLR}sourceId`, '@type': 'xsd:anyURI' },
      targetId: { '@id': `${CLR}targetId`, '@type': 'xsd:anyURI' },
    },
  },
};

const ALIASES = { id: '@id', type: '@type' };

export const clrContext: JsonObject = {
  '@context': {
    ...ALIASES,
    ...Object.fromEntries(
      Object.entries(CLASSES).map(([name, { prefixes, aliases, properties }]) => [
        name,
        { '@id': `${CLR}${name}`, '@context': { ...(aliases ? ALIASES : {}), ...prefixes, ...properties } },
      ]),
    ),
  },
};

function setOf(term: string, type: string): JsonObject {
  return { '@id': `${CLR}${term}`, '@type': type, '@container': '@set' };
}
