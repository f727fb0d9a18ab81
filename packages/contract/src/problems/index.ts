import type { Language, ProblemWords } from '../problem.js';
import { commonProblems } from './common.js';
import { httpProblems } from './http.js';
import { identityProblems } from './identity.js';

/** Every code that a user can meet, with its words. */
export const problemWords: ProblemWords = { ...commonProblems, ...httpProblems, ...identityProblems };

/**
 * What is wrong and what to do, in the user's language. An unknown code is said as itself, so that nothing is hidden.
 */
export function sayProblem(
  code: string,
  values: Record<string, string | number>,
  language: Language,
): { message: string; remedy: string } {
  const words = problemWords[code]?.[language === 'en' ? 'en' : 'zh'] ?? [code, ''];
  const fill = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  return { message: fill(words[0]), remedy: fill(words[1]) };
}
