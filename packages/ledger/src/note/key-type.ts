/** What a key signs with, by the byte in front of the public key in its written form. Source: C2SP signed-note. */
export type KeyType = 'ed25519' | 'cosignature' | 'sm2';

/** Bytes in front of the public key, which the key id is taken over as well. */
export const TYPE_BYTES: Readonly<Record<KeyType, Uint8Array>> = {
  /** Ed25519 over the text of the note. */
  ed25519: Uint8Array.of(0x01),
  /** Timestamped Ed25519 over a checkpoint: C2SP tlog-cosignature. */
  cosignature: Uint8Array.of(0x04),
  /** SM2 with SM3 over the text. 0xff stands for types without a byte of their own; a name that is ours follows. */
  sm2: Uint8Array.of(0xff, ...[...'wuyu/sm2-sm3'].map((letter) => letter.charCodeAt(0))),
};

/** Lengths in bytes, by type: of public keys and of secret ones. */
export const PUBLIC_LENGTH: Readonly<Record<KeyType, number>> = { ed25519: 32, cosignature: 32, sm2: 65 };
export const SECRET_LENGTH = 32;
