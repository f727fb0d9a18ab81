import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportObservations, exportResults, recordAct } from '@wuyu/server';
import type { Command } from 'commander';
import { withInstallation } from '../installation.js';
import { voiceOf } from '../say.js';
import { UsageError } from '../usage.js';

interface Options {
  out: string;
  term?: string;
  scheme?: string;
  json?: boolean;
  lang?: string;
}

export function exportCommand(program: Command): void {
  program
    .command('export')
    .description('write results or current observations as CSV')
    .argument('<what>', 'results or observations')
    .requiredOption('--out <file>', 'CSV to write')
    .option('--term <term>', 'only this term')
    .option('--scheme <code>', 'results: of this scheme (default student-five-aspects)')
    .action(async (what: string, options: Options) => {
      if (what !== 'results' && what !== 'observations')
        throw new UsageError(`export results|observations, not ${what}`);
      const voice = voiceOf(options);
      await withInstallation(async ({ database }) => {
        const counter = { rows: 0 };
        const lines =
          what === 'results'
            ? exportResults(database, { term: options.term, scheme: options.scheme ?? 'student-five-aspects' }, counter)
            : exportObservations(database, { term: options.term }, counter);
        const partial = `${options.out}.partial`;
        try {
          await pipeline(Readable.from(lines), createWriteStream(partial, { mode: 0o600 }));
          await rename(partial, options.out);
        } catch (error) {
          await rm(partial, { force: true });
          throw error;
        }
        // Whoever exports minors' data leaves a trace.
        await recordAct(database.db, {
          act: `export.${what}`,
          details: { rows: counter.rows, term: options.term ?? null, by: 'machine' },
        });
        voice.outcome({ what, out: options.out, rows: counter.rows }, [`${counter.rows} 行 → ${options.out}`]);
      });
    });
}
