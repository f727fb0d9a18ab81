import { pinyin } from 'pinyin-pro';

/** A name of more is found by these. */
const MOST_SYLLABLES = 8;

/**
 * A name as it is typed in Latin letters: from each of its syllables on, then the initials from each on, e.g.
 * `zhangsan san zs s`. Family names of several readings have that of a family name (单 shan, 曾 zeng); ü is v.
 */
export function spellName(name: string): string {
  const syllables = name
    .split(/[\s·•.・]+/)
    .flatMap((part) =>
      /\p{Script=Han}/u.test(part)
        ? pinyin(part, { toneType: 'none', type: 'array', surname: 'head', v: true })
        : [part.normalize('NFD')],
    )
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z]/g, ''))
    .filter((syllable) => syllable !== '')
    .slice(0, MOST_SYLLABLES);
  const from = (join: (some: string[]) => string) => syllables.map((_, at) => join(syllables.slice(at)));
  const whole = from((some) => some.join(''));
  const initials = from((some) => some.map((one) => one.slice(0, 1)).join(''));
  return [...new Set([...whole, ...initials])].join(' ');
}

/** What was typed, as {@link spellName} writes it; undefined: it is no pinyin, or a single letter. */
export function typedPinyin(text: string): string | undefined {
  const typed = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/ü|u:/g, 'v')
    .replace(/([ln])yu(?=$|e|[^aeiouvng])/g, '$1v')
    .replace(/[\s'’·-]+/g, '');
  return /^[a-z]{2,}$/.test(typed) ? typed : undefined;
}

const onset = '(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?';
const oneSyllable = new RegExp(`^${onset}[aeiouv]{0,3}(?:ng?|r)?${onset}$`);

/** Whether what was typed is not yet two syllables: of a whole region that would be every tenth. */
export function isShort(typed: string): boolean {
  return oneSyllable.test(typed);
}
