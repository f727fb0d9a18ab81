import type { Command } from 'commander';
import { type GrowthOptions, growthOfFile } from './growth.js';
import { type ItemsOptions, itemsOfFile } from './items.js';
import { fitFile, type ResponseOptions, scoreFile } from './response.js';
import { type ValueAddedOptions, valueAddedOfFile } from './value-added.js';

/** `wuyu psych …`: the measurement library on CSV files, without any database. */
export function psychCommand(program: Command): void {
  const psych = program
    .command('psych')
    .description('item analysis, latent scores, growth and value-added of a CSV file');
  psych
    .command('items')
    .description('classical item analysis: difficulty, discrimination, alpha, omega')
    .argument('<file>', 'CSV with a header; an empty cell is no answer')
    .option('--items <list|regex>', 'item columns; default: all but id')
    .option('--key <list>', 'the right option of each item, with commas between: cells are options, not marks')
    .option('--missing <list>', 'cells that count as empty, with commas between, such as NA')
    .action((file: string, options: ItemsOptions) => itemsOfFile(file, options));
  for (const [name, description, act] of [
    ['fit', 'fit an item response model: slopes, intercepts, standard errors', fitFile],
    ['score', 'fit an item response model, and give everybody in the file a score (EAP)', scoreFile],
  ] as const) {
    psych
      .command(name)
      .description(description)
      .argument('<file>', 'CSV with a header; an empty cell is no answer')
      .requiredOption('--model <model>', 'rasch, 2pl, 3pl, grm or gpcm')
      .option('--items <list|regex>', 'item columns; default: all but id and the groups')
      .option('--groups <column>', 'groups with the same items and different distributions')
      .option('--quadrature <n>', 'nodes from -6 to 6, default 61')
      .option('--missing <list>', 'cells that count as empty, with commas between, such as NA')
      .action((file: string, options: ResponseOptions) => act(file, options));
  }
  psych
    .command('growth')
    .description('student growth percentiles: where a score stands among pupils with the same earlier scores')
    .argument('<file>', 'CSV with a header, a row a pupil')
    .requiredOption('--id <column>', 'the pupil')
    .requiredOption('--prior <columns>', 'earlier scores, the earliest first, with commas between')
    .requiredOption('--current <column>', 'the score of now')
    .option('--where <column=value>', 'only these rows are computed; may be given several times', gather)
    .option('--grades <column=grade,…>', 'the grade that belongs to each prior and to the current score')
    .option('--knots <file>', 'JSON with knots and boundary of priors; default: from the whole columns')
    .option('--missing <list>', 'cells that count as empty, with commas between, such as NA')
    .action((file: string, options: GrowthOptions) => growthOfFile(file, options));
  psych
    .command('value-added')
    .description('what schools add beyond earlier scores, by a mixed model')
    .argument('<file>', 'CSV with a header, a row a pupil')
    .requiredOption('--outcome <column>', 'the later score')
    .option('--prior <columns>', 'earlier scores, with commas between')
    .option('--covariates <columns>', 'further predictors, numbers or names; a:b for a product')
    .requiredOption('--school <column>', 'the school of each pupil')
    .option('--class <column>', 'classes within schools')
    .option('--slope <column>', 'a prior or covariate whose slope differs from school to school')
    .option('--ml', 'maximum likelihood instead of REML')
    .option('--missing <list>', 'cells that count as empty, with commas between, such as NA')
    .action((file: string, options: ValueAddedOptions) => valueAddedOfFile(file, options));
}

function gather(value: string, before: string[] = []): string[] {
  return [...before, value];
}
