import { type RawBuilder, sql } from 'kysely';
import { isShort, typedPinyin } from './rules/pinyin.js';

/** A text in which no sign is a pattern. */
export const escapeLike = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/** Whether the name of `p` has a text in it, or is that in pinyin from one of its syllables on: within a school. */
export function nameHas(text: string): RawBuilder<boolean> {
  const typed = typedPinyin(text);
  const named = sql<boolean>`p.name like ${`%${escapeLike(text)}%`}`;
  return typed === undefined ? named : sql<boolean>`(${named} or ' ' || p.pinyin like ${`% ${typed}%`})`;
}

/**
 * Whether the name of `p` begins with a text, as it is or in pinyin: within a region. `order` is that of the index which then
 * finds it. Undefined: it is too short, and would be every tenth of a province.
 */
export function nameBegins(text: string): { condition: RawBuilder<boolean>; order: RawBuilder<unknown> } | undefined {
  const typed = typedPinyin(text);
  if (typed !== undefined) {
    if (isShort(typed)) return undefined;
    return { condition: sql<boolean>`p.pinyin like ${`${typed}%`}`, order: sql`p.pinyin using ~<~` };
  }
  if ([...text].length < 2) return undefined;
  return { condition: sql<boolean>`p.name like ${`${escapeLike(text)}%`}`, order: sql`p.name using ~<~` };
}
