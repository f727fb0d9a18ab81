/** Declarations of what is used here of libraries that come without types. */

declare module '@digitalbazaar/vc' {
  type Loader = (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: object }>;
  /** Adds a proof to `credential` itself and returns it. */
  export function issue(options: {
    credential: object;
    suite: object;
    documentLoader: Loader;
    now: Date;
  }): Promise<object>;
  export function verifyCredential(options: {
    credential: object;
    suite: object | object[];
    documentLoader: Loader;
    now: Date;
    checkStatus: () => Promise<{ verified: boolean }>;
  }): Promise<{ verified: boolean; error?: Error }>;
  /** Knows the contexts of the W3C's credentials, throws for every other URL, and never asks the network. */
  export const defaultDocumentLoader: Loader;
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { cryptosuite: object; signer?: object; date?: string });
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: {
    name: 'eddsa-rdfc-2022';
    canonize(document: object, options: { documentLoader: (url: string) => Promise<object> }): Promise<string>;
  };
}

declare module '@digitalbazaar/ed25519-multikey' {
  interface KeyPair {
    id?: string;
    controller?: string;
    publicKeyMultibase: string;
    secretKeyMultibase?: string;
    signer(): { id: string; algorithm: string; sign(input: { data: Uint8Array }): Promise<Uint8Array> };
    export(options: {
      raw: true;
      secretKey: boolean;
      canonicalize: boolean;
    }): Promise<{ publicKey: Uint8Array; secretKey?: Uint8Array }>;
    export(options: {
      secretKey: boolean;
      canonicalize: boolean;
    }): Promise<{ publicKeyMultibase: string; secretKeyMultibase: string }>;
    verifier(): { verify(input: { data: Uint8Array; signature: Uint8Array }): Promise<boolean> };
  }
  export function generate(options: { seed: Uint8Array; id?: string; controller?: string }): Promise<KeyPair>;
  export function from(key: object): Promise<KeyPair>;
  export function toJwk(options: { keyPair: KeyPair; secretKey?: boolean }): Promise<{
    kty: 'OKP';
    crv: 'Ed25519';
    x: string;
    d?: string;
  }>;
}
