import path from 'node:path';
import { Problem } from '@wuyu/contract';
import { annotateFile, importObservations, importRemarks, importRoster, type OpenDatabase } from '@wuyu/server';
import type { Command } from 'commander';
import { interruption, withInstallation } from '../installation.js';
import { type Voice, voiceOf } from '../say.js';
import { UsageError, wholeNumber } from '../usage.js';

interface Options {
  profile?: string;
  dryRun?: boolean;
  asOf?: string;
  school?: string;
  date?: string;
  full?: string;
  course?: string;
  blueprint?: string;
  answer?: string;
  json?: boolean;
  lang?: string;
}

export function importCommand(program: Command): void {
  program
    .command('import')
    .description('import a file, whole or not at all; the same file again changes nothing')
    .argument('<what>', 'roster, observations or remarks')
    .argument('<file>', 'xlsx or CSV (UTF-8 or GB18030)')
    .option('--profile <code>', 'how the columns become observations (default: observations)')
    .option('--dry-run', 'check everything and say what would change; change nothing')
    .option('--as-of <day>', 'roster: the day (or term) from which it holds; default today')
    .option('--school <code>', 'roster: the school, when the file has no column of it')
    .option('--date <day>', 'observations: the day of all facts, when the file has no column of it')
    .option('--full <mark>', 'observations: the full mark of the papers (scores are kept out of 100)')
    .option('--course <name>', 'item scores: the course')
    .option('--blueprint <code>', 'item scores: a blueprint imported before')
    .option('--answer <file>', 'when refused: write the same workbook with every fault marked at its row')
    .action(async (what: string, file: string, options: Options) => {
      if (!['roster', 'observations', 'remarks'].includes(what)) throw new UsageError(`import roster|observations|remarks, not ${what}`);
      if (what !== 'observations' && (options.profile ?? options.date ?? options.full ?? options.course ?? options.blueprint)) {
        throw new UsageError('--profile, --date, --full, --course and --blueprint are for observations');
      }
      if (what !== 'roster' && (options.asOf ?? options.school)) throw new UsageError('--as-of and --school are for a roster');
      if (what === 'remarks' && options.dryRun) throw new UsageError('--dry-run is for rosters and observations');
      const voice = voiceOf(options);
      try {
        await withInstallation(async ({ database }) => {
          const outcome = await importOne(database, what, file, options, voice);
          voice.outcome({ what, file: path.basename(file), ...outcome }, linesOf(outcome));
        });
      } catch (error) {
        if (options.answer !== undefined && error instanceof Problem && error.faults.length > 0) {
          await annotateFile(file, path.basename(file), options.answer, error.faults, voice.language);
          voice.note(`→ ${options.answer}`);
        }
        throw error;
      }
    });
}

async function importOne(
  database: OpenDatabase,
  what: string,
  file: string,
  options: Options,
  voice: Voice,
): Promise<Record<string, unknown>> {
  const actor = { recordedBy: 'machine' };
  const now = new Date();
  const common = { path: file, fileName: path.basename(file), dryRun: options.dryRun ?? false, signal: interruption() };
  if (what === 'remarks') return { ...(await importRemarks(database.pool, actor, { ...common, at: now })) };
  if (what === 'roster') {
    return {
      ...(await importRoster(database.db, actor, {
        ...common,
        at: now,
        asOf: options.asOf ?? now.toISOString().slice(0, 10),
        ...(options.school === undefined ? {} : { school: options.school }),
      })),
    };
  }
  return {
    ...(await importObservations(database, actor, {
      ...common,
      now,
      profile: options.profile ?? 'observations',
      options: {
        ...(options.date === undefined ? {} : { date: options.date }),
        ...(options.full === undefined ? {} : { full: wholeNumber('--full', options.full, 1, 1000) }),
        ...(options.course === undefined ? {} : { course: options.course }),
        ...(options.blueprint === undefined ? {} : { blueprint: options.blueprint }),
      },
      onProgress: ({ rows, share }) => voice.progress(share, `${rows}`),
    })),
  };
}

function linesOf(outcome: Record<string, unknown>): string[] {
  const words: Record<string, string> = {
    rows: '行',
    added: '新增',
    changed: '改动',
    unchanged: '未变',
    corrected: '更正',
    transferred: '转学调班',
    classesCreated: '新建班级',
    skipped: '跳过(缺考等)',
    written: '写入',
  };
  const figures = Object.entries(words)
    .filter(([key]) => typeof outcome[key] === 'number')
    .map(([key, word]) => `${word} ${String(outcome[key])}`);
  return [`${outcome.dryRun === true ? '试运行,未写入 (dry run): ' : ''}${figures.join(', ')}`];
}
