/** What kind of number a text gives away. */
export type PersonalNumber = 'identity' | 'phone';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECKS = '10X98765432';

/**
 * The first number in a text that belongs to a person: an identity card's or pupil's number, or a phone's. Full-width digits,
 * and spaces, hyphens and dots between digits hide none.
 */
export function findPersonalNumber(text: string): PersonalNumber | undefined {
  const plain = text.normalize('NFKC');
  const runs = plain.match(/\d(?:[\s.·—–_-]?[\dXx]){6,}/g) ?? [];
  for (const run of runs) {
    const digits = run.replace(/[^\dXx]/g, '').toUpperCase();
    if (holdsIdentity(digits)) return 'identity';
    if (/(?:^|\D|86)1[3-9]\d{9}(?!\d)/.test(digits)) return 'phone';
    if (/^0\d{2,3}[-\s]\d{7,8}$/.test(run)) return 'phone';
  }
  return undefined;
}

/** 18 characters with a true check character, or with a birthday where an identity number has it. */
function holdsIdentity(digits: string): boolean {
  for (let at = 0; at + 18 <= digits.length; at += 1) {
    const part = digits.slice(at, at + 18);
    if (!/^\d{17}[\dX]$/.test(part)) continue;
    const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(part[i]), 0);
    if (CHECKS[sum % 11] === part[17] || /^\d{6}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/.test(part))
      return true;
  }
  // The first generation's, of 15 digits.
  return digits.length === 15 && /^[1-6]\d{5}\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}$/.test(digits);
}
