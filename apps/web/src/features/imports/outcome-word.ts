import type { TFunction } from 'i18next';

/** Figures of the server that are no change: said elsewhere, or of no use to a reader. */
const apart = new Set(['rows', 'seconds', 'batchId', 'importId', 'warningCount', 'faultCount']);

/** What changed or would change: the counts that are not 0. */
export function changesOf(outcome: Readonly<Record<string, number>>): Array<[word: string, n: number]> {
  return Object.entries(outcome).filter(([word, n]) => n !== 0 && !apart.has(word));
}

/** The server's word for a count, in the user's language; a word that is not known is shown as it is. */
export function outcomeWord(t: TFunction, word: string): string {
  return t(`imports.outcome.${word}` as 'imports.outcome.students', { defaultValue: word });
}
