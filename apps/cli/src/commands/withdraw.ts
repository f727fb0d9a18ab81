import { recordAct, withdraw } from '@wuyu/server';
import type { Command } from 'commander';
import { withInstallation } from '../installation.js';
import { voiceOf } from '../say.js';
import { UsageError } from '../usage.js';

interface Options {
  batch: string;
  reason: string;
  json?: boolean;
  lang?: string;
}

export function withdrawCommand(program: Command): void {
  program
    .command('withdraw')
    .description('take back a wrong import: its observations stay on record and no longer count')
    .requiredOption('--batch <number>', 'what `import observations` printed')
    .requiredOption('--reason <text>', 'why; kept with it')
    .action(async (options: Options) => {
      const batchId = Number(options.batch);
      if (!Number.isInteger(batchId) || batchId < 1) throw new UsageError('--batch is the number of an import');
      const voice = voiceOf(options);
      await withInstallation(async ({ database }) => {
        const actor = { recordedBy: 'machine' };
        const { withdrawn, returned } = await withdraw(database, actor, {
          batchId,
          reason: options.reason,
          now: new Date(),
        });
        await recordAct(database.db, {
          act: 'observations.withdrawn',
          accountId: null,
          details: { by: 'machine', batch: batchId },
        });
        voice.outcome({ batch: batchId, withdrawn, returned }, [
          voice.language === 'en'
            ? `${withdrawn} observations no longer count, ${returned} that they had corrected count again; evaluate again.`
            : `${withdrawn} 条观测数据不再计入，被它们更正过的 ${returned} 条重新计入；请重新评价。`,
        ]);
      });
    });
}
