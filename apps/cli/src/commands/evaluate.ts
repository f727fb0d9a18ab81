import { performRun, requestRun } from '@wuyu/server';
import type { Command } from 'commander';
import { evaluateFiles } from '../evaluate-files/index.js';
import { interruption, withInstallation } from '../installation.js';
import { voiceOf } from '../say.js';
import { UsageError, wholeNumber } from '../usage.js';

interface Options {
  scheme: string;
  term?: string;
  place?: string;
  workers?: string;
  subjects?: string;
  observations?: string;
  out?: string;
  json?: boolean;
  lang?: string;
}

export function evaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('evaluate a term by a scheme; or, with --subjects and --observations, files without any database')
    .requiredOption('--scheme <code>', 'code of a scheme, or a scheme file (.json) with --subjects')
    .option('--term <term>', 'e.g. 2025-2026-1')
    .option('--place <code>', 'region or school; default: everything')
    .option('--workers <n>', 'worker threads; results are the same whatever their number')
    .option('--subjects <file>', 'CSV: subject,grade,sex,school,county,…')
    .option('--observations <file>', 'CSV: subject,indicator,on,recordedAt,value')
    .option('--out <file>', 'CSV to write: subject,node,score,level')
    .action(async (options: Options) => {
      const offline = [options.subjects, options.observations, options.out];
      if (offline.some((file) => file !== undefined)) {
        if (offline.some((file) => file === undefined))
          throw new UsageError('--subjects, --observations and --out belong together');
        if (options.term ?? options.place)
          throw new UsageError('--term and --place are for the database, not for files');
        return evaluateOffline(options);
      }
      if (options.term === undefined) throw new UsageError('--term is missing');
      return evaluateTerm(options, options.term);
    });
}

async function evaluateOffline(options: Options): Promise<void> {
  const voice = voiceOf(options);
  const outcome = await evaluateFiles({
    schemePath: options.scheme,
    subjectsPath: options.subjects as string,
    observationsPath: options.observations as string,
    outPath: options.out as string,
  });
  voice.outcome(outcome, [`${outcome.subjects} subjects, ${outcome.observations} observations → ${options.out}`]);
}

async function evaluateTerm(options: Options, term: string): Promise<void> {
  const voice = voiceOf(options);
  await withInstallation(async ({ config, database }) => {
    const workers = options.workers === undefined ? config.workers : wholeNumber('--workers', options.workers, 1, 64);
    const began = performance.now();
    const request = { scheme: options.scheme, term, place: options.place, requestedBy: 'machine' };
    const run = await requestRun(database, request, new Date(), { takeUp: true });
    const done = await performRun(database, run.id, {
      dataDir: config.dataDir,
      workers,
      now: () => new Date(),
      onProgress: (share, stage) => voice.progress(share, stage),
      signal: interruption(),
    });
    const seconds = (performance.now() - began) / 1000;
    voice.progress(1, 'done');
    voice.outcome(
      {
        run: done.id,
        scheme: options.scheme,
        term,
        state: done.state,
        subjects: done.subjects,
        observations: done.observations,
        position: done.position,
        inputDigest: done.input_digest,
        resultDigest: done.result_digest,
        seconds: Math.round(seconds * 100) / 100,
      },
      [
        `批次 ${done.id}: ${done.subjects} 名学生, ${done.observations} 条观测数据, ${seconds.toFixed(1)} 秒`,
        `结果摘要 ${done.result_digest}`,
      ],
    );
  });
}
