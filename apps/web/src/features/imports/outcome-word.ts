import type { TFunction } from 'i18next';

/** The server's word for a count, in the user's language; a word that is not known is shown as it is. */
export function outcomeWord(t: TFunction, word: string): string {
  return t(`imports.outcome.${word}` as 'imports.outcome.students', { defaultValue: word });
}
