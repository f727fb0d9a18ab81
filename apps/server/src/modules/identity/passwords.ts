import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Problem } from '@wuyu/contract';

/** argon2id with the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The passwords that are tried first, and those that people choose when ten characters are asked for. */
const common = new Set(
  (
    '1234567890 0123456789 12345678901 123456789012 0987654321 1111111111 qwertyuiop qwerty123456 ' +
    'password12 password123 password1234 administrator admin12345 admin123456 abc1234567 abcd123456 ' +
    'a123456789 123456789a aa123456789 iloveyou123 5201314520 1q2w3e4r5t q1w2e3r4t5 woaini1314 ' +
    'woaini520520'
  ).split(' '),
);

// No 0 O 1 I L: the code is read aloud and typed from paper.
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), parameters);
}

/** A hash of nothing that anybody has: checked for unknown logins, so that they take as long as known ones. */
let nobody: Promise<string> | undefined;

/** @param stored undefined for an unknown login: the same work is done and the answer is no. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword(makeCode());
  const matches = await verify(stored ?? (await nobody), password.normalize('NFKC'));
  return matches && stored !== undefined;
}

/** A one-time code of twelve characters (59 bits), e.g. `K7QF-9MWT-XR3P`. */
export function makeCode(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group()].join('-');
}

/**
 * @throws Problem(422, 'identity.easy-password') when it is the login with something around it, few characters repeated,
 *   a run along the keyboard's digits, or among the common ones. Length is the contract's matter.
 */
export function refuseEasyPassword(password: string, login: string): void {
  const plain = password.normalize('NFKC').toLowerCase();
  const rest = plain.replaceAll(login, '');
  const easy = common.has(plain) || new Set(plain).size < 4 || (plain.includes(login) && rest.length < 6);
  if (easy) throw new Problem(422, 'identity.easy-password');
}
