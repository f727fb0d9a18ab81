const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Twenty letters at random in five groups: whoever has them follows the objection, and nobody guesses them. */
export function newReceipt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return groups([...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join(''));
}

const groups = (letters: string) => letters.replace(/(.{4})(?=.)/g, '$1-');

/** A receipt as somebody typed it: small letters, blanks, other hyphens. Undefined when it cannot be one. */
export function readReceipt(typed: string): string | undefined {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  return /^[2-9A-HJ-NP-Z]{20}$/.test(letters) ? groups(letters) : undefined;
}
