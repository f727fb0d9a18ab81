import type { Language, ProblemWords } from '../problem.js';
import { archiveProblems } from './archive.js';
import { attachmentProblems } from './attachment.js';
import { boardProblems } from './board.js';
import { calendarProblems } from './calendar.js';
import { commentProblems } from './comment.js';
import { commonProblems } from './common.js';
import { evaluateFilesProblems } from './evaluate-files.js';
import { evidenceProblems } from './evidence.js';
import { exchangeProblems } from './exchange.js';
import { fileProblems } from './file.js';
import { fitnessProblems } from './fitness.js';
import { httpProblems } from './http.js';
import { identityProblems } from './identity.js';
import { ledgerProblems } from './ledger.js';
import { noticeProblems } from './notice.js';
import { psychProblems } from './psych.js';
import { publicityProblems } from './publicity.js';
import { ratingProblems } from './rating.js';
import { recordProblems } from './record.js';
import { remarksProblems } from './remarks.js';
import { reportProblems } from './report.js';
import { resultProblems } from './result.js';
import { rosterProblems } from './roster.js';
import { schemeProblems } from './scheme.js';
import { selectionProblems } from './selection.js';

/** Every code that a user can meet, with its words. */
export const problemWords: ProblemWords = {
  ...commonProblems,
  ...calendarProblems,
  ...noticeProblems,
  ...attachmentProblems,
  ...recordProblems,
  ...ratingProblems,
  ...selectionProblems,
  ...publicityProblems,
  ...commentProblems,
  ...archiveProblems,
  ...boardProblems,
  ...evaluateFilesProblems,
  ...schemeProblems,
  ...evidenceProblems,
  ...exchangeProblems,
  ...fileProblems,
  ...fitnessProblems,
  ...httpProblems,
  ...identityProblems,
  ...ledgerProblems,
  ...psychProblems,
  ...remarksProblems,
  ...reportProblems,
  ...resultProblems,
  ...rosterProblems,
};

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
