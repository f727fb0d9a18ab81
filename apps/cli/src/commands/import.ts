import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Language, Problem, sayProblem } from '@wuyu/contract';
import {
  annotateFile,
  dayIn,
  importObservations,
  importRemarks,
  importRoster,
  missingGlyphs,
  offsetIn,
  publishScheme,
} from '@wuyu/server';
import type { Command } from 'commander';
import { type Installation, interruption, withInstallation } from '../installation.js';
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

const kinds = ['roster', 'observations', 'remarks', 'scheme'];

export function importCommand(program: Command): void {
  program
    .command('import')
    .description('import a file, whole or not at all; the same file again changes nothing')
    .argument('<what>', 'roster, observations, remarks or scheme')
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
      if (!kinds.includes(what)) throw new UsageError(`import ${kinds.join('|')}, not ${what}`);
      if (
        what !== 'observations' &&
        (options.profile ?? options.date ?? options.full ?? options.course ?? options.blueprint)
      ) {
        throw new UsageError('--profile, --date, --full, --course and --blueprint are for observations');
      }
      if (what !== 'roster' && (options.asOf ?? options.school))
        throw new UsageError('--as-of and --school are for a roster');
      if (!['roster', 'observations'].includes(what) && options.dryRun)
        throw new UsageError('--dry-run is for rosters and observations');
      const voice = voiceOf(options);
      try {
        await withInstallation(async (installation) => {
          const outcome = await importOne(installation, what, file, options, voice);
          voice.outcome({ what, file: path.basename(file), ...outcome }, linesOf(outcome, voice.language));
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
  { database, config }: Installation,
  what: string,
  file: string,
  options: Options,
  voice: Voice,
): Promise<Record<string, unknown>> {
  const actor = { recordedBy: 'machine' };
  const now = new Date();
  const common = { path: file, fileName: path.basename(file), dryRun: options.dryRun ?? false, signal: interruption() };
  if (what === 'scheme') {
    const { code, version, digest } = await publishScheme(database.db, await readJson(file), now);
    return { code, version, digest };
  }
  if (what === 'remarks') return { ...(await importRemarks(database.pool, actor, { ...common, at: now })) };
  if (what === 'roster') {
    return {
      ...(await importRoster(database.db, actor, {
        ...common,
        at: now,
        asOf: options.asOf ?? dayIn(config.timeZone, now),
        missingGlyphs: (text) => missingGlyphs(text, config.dataDir),
        ...(options.school === undefined ? {} : { school: options.school }),
      })),
    };
  }
  return {
    ...(await importObservations(database, actor, {
      ...common,
      now,
      offsetMinutes: offsetIn(config.timeZone, now),
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

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Problem(422, 'scheme.not-json', { file: path.basename(file) });
  }
}

const figureWords: Record<string, [zh: string, en: string]> = {
  rows: ['行', 'rows'],
  added: ['新增', 'added'],
  changed: ['改动', 'changed'],
  unchanged: ['未变', 'unchanged'],
  corrected: ['更正', 'corrected'],
  transferred: ['转学调班', 'moved'],
  classesCreated: ['新建班级', 'classes created'],
  skipped: ['跳过(缺考等)', 'left out (absent …)'],
  written: ['写入', 'written'],
  batchId: ['批次', 'batch'],
  importId: ['导入编号', 'import'],
};

function linesOf(outcome: Record<string, unknown>, language: Language): string[] {
  const zh = language !== 'en';
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  if (typeof outcome.version === 'number')
    return [`${String(outcome.code)} v${outcome.version}  ${String(outcome.digest)}`];
  if (outcome.known === true) {
    return [zh ? '这个文件以前导入过,什么也没有改变' : 'This very file was imported before; nothing changed'];
  }
  const figures = Object.entries(figureWords)
    .filter(([key]) => typeof outcome[key] === 'number')
    .map(([key, words]) => `${words[zh ? 0 : 1]} ${String(outcome[key])}`);
  const lines = [
    `${outcome.dryRun === true ? (zh ? '试运行,未写入: ' : 'Dry run, nothing written: ') : ''}${figures.join(', ')}`,
  ];
  const unknown = list(outcome.unknownColumns);
  if (unknown.length > 0) lines.push(`${zh ? '没有用到的列' : 'Columns not used'}: ${unknown.join(', ')}`);
  const hidden = list(outcome.hiddenSheets);
  if (hidden.length > 0) lines.push(`${zh ? '隐藏的工作表未读' : 'Hidden sheets not read'}: ${hidden.join(', ')}`);
  for (const [code, count] of Object.entries((outcome.warningCounts ?? {}) as Record<string, number>)) {
    lines.push(`${zh ? '提醒' : 'Warning'} ×${count}: ${sayProblem(code, {}, language).message}`);
  }
  return lines;
}
