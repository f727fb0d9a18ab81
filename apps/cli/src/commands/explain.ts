import { Problem } from '@wuyu/contract';
import { type Explanation, explainNode, findStudentByNumber, getTerm, recordAct } from '@wuyu/server';
import type { Command } from 'commander';
import { withInstallation } from '../installation.js';
import { voiceOf } from '../say.js';

interface Options {
  student: string;
  node: string;
  term: string;
  scheme?: string;
  json?: boolean;
  lang?: string;
}

export function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('trace a score down to the observations, each with its file, row and column')
    .requiredOption('--student <number>', 'national pupil number')
    .requiredOption('--node <code>', 'a node of the scheme; overall is the top')
    .requiredOption('--term <term>', 'e.g. 2025-2026-1')
    .option('--scheme <code>', 'default: that of the newest run')
    .action(async (options: Options) => {
      const voice = voiceOf(options);
      await withInstallation(async ({ database }) => {
        const student = await findStudentByNumber(database.db, options.student);
        if (!student) throw new Problem(404, 'result.student-unknown');
        const term = await getTerm(database.db, options.term);
        const explanation = await explainNode(database, {
          personId: student.id,
          termId: term.id,
          node: options.node,
          scheme: options.scheme,
        });
        await recordAct(database.db, {
          act: 'student.read',
          accountId: null,
          personId: student.id,
          details: { by: 'machine', term: term.code },
        });
        voice.outcome(explanation, linesOf(explanation, voice.language === 'en' ? 'en' : 'zh'));
      });
    });
}

function linesOf({ steps }: Explanation, language: 'zh' | 'en'): string[] {
  const depths = new Map<string, number>();
  return steps.flatMap((step) => {
    const depth = step.parent === null ? 0 : (depths.get(step.parent) ?? 0) + 1;
    depths.set(step.node, depth);
    const indent = '  '.repeat(depth);
    const score = step.score === null ? '–' : step.score.toFixed(2);
    return [
      `${indent}${step.title[language]} [${step.node}] ${score}${step.level ? ` ${step.level}` : ''}${depth > 0 ? ` ×${step.weight}` : ''}`,
      `${indent}  ${step.words[language]}`,
      ...step.observations.map(
        ({ on, title, value, unit, source, row, column }) =>
          `${indent}    ${on} ${title[language]} ${value} ${unit[language]} ← ${source} ${row}:${column}`,
      ),
    ];
  });
}
