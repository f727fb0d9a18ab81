import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLines, importFiles } from '@wuyu/server';
import { simulateRegion } from '@wuyu/simulation';
import type { Command } from 'commander';
import { interruption, withInstallation } from '../installation.js';
import { voiceOf } from '../say.js';
import { wholeNumber } from '../usage.js';

interface Options {
  students: string;
  terms: string;
  seed: string;
  out?: string;
  json?: boolean;
  lang?: string;
}

export function simulateCommand(program: Command): void {
  program
    .command('simulate')
    .description(
      'make a fictional region of any size from a seed, and import it through the importers (or write its files)',
    )
    .requiredOption('--students <n>', 'pupils on roll in the last term, 100 to 1000000')
    .option('--terms <k>', 'terms, 1 to 24', '6')
    .option('--seed <s>', 'the same seed gives the same region', '1')
    .option('--out <folder>', 'write the files there instead of importing them')
    .action(async (options: Options) => {
      const voice = voiceOf(options);
      const region = simulateRegion({
        students: wholeNumber('--students', options.students, 100, 1_000_000),
        terms: wholeNumber('--terms', options.terms, 1, 24),
        seed: wholeNumber('--seed', options.seed, 0, Number.MAX_SAFE_INTEGER),
      });
      const began = performance.now();
      const signal = interruption();
      let files = 0;
      if (options.out !== undefined) {
        await mkdir(options.out, { recursive: true });
        const list: unknown[] = [];
        for (const file of region.files()) {
          await pipeline(Readable.from(csvLines(file)), createWriteStream(path.join(options.out, file.name)), {
            signal,
          });
          const { header: _header, rows: _rows, ...facts } = file;
          list.push(facts);
          files++;
        }
        // In which order, and how, to import them.
        await writeFile(path.join(options.out, 'files.json'), `${JSON.stringify(list, null, 2)}\n`);
      } else {
        await withInstallation(async ({ config, database }) => {
          const counted = (function* () {
            for (const file of region.files()) {
              files++;
              yield file;
            }
          })();
          await importFiles(database, config.dataDir, counted, { now: () => new Date(), note: voice.note, signal });
        });
      }
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      const terms = region.terms.map(({ code }) => code);
      voice.outcome({ students: region.students, terms, files, out: options.out ?? null, seconds }, [
        `${region.students} 名学生, ${terms.length} 个学期, ${files} 个文件, ${seconds} 秒${options.out ? ` → ${options.out}` : ''}`,
      ]);
    });
}
