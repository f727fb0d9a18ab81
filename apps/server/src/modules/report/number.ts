import { randomBytes } from 'node:crypto';

/** Without I, L, O and U, which are misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECKED = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * A new report number, e.g. `WY-2025-1-7K3MQ2XA4DR`: school year and half of the term, ten random characters (50 bits: it
 * cannot be guessed through an endpoint that answers slowly), and a check character that catches a mistyped one.
 *
 * @param termCode e.g. 2025-2026-1
 */
export function newReportNumber(termCode: string): string {
  const [year = '0', , half = '0'] = termCode.split('-');
  const random = Array.from(randomBytes(10), (byte) => ALPHABET[byte % 32]).join('');
  const body = `WY-${year}-${half}-${random}`;
  return body + checkCharacter(body);
}

/** Whether a text has the form of a report number with the right check character; upper and lower case are the same. */
export function isReportNumber(text: string): boolean {
  const number = text.toUpperCase();
  return /^WY-\d{4}-[12]-[0-9A-Z]{11}$/.test(number) && checkCharacter(number.slice(0, -1)) === number.slice(-1);
}

/** ISO 7064, MOD 37,36, over letters and digits; hyphens do not count. */
function checkCharacter(text: string): string {
  let rest = 36;
  for (const character of text.replace(/-/g, '')) {
    rest = (rest + CHECKED.indexOf(character)) % 36 || 36;
    rest = (rest * 2) % 37;
  }
  return CHECKED[(37 - rest) % 36] ?? '';
}
