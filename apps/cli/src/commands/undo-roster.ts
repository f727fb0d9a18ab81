import { undoRosterImport } from '@wuyu/server';
import type { Command } from 'commander';
import { withInstallation } from '../installation.js';
import { voiceOf } from '../say.js';
import { UsageError } from '../usage.js';

interface Options {
  import: string;
  reason: string;
  json?: boolean;
  lang?: string;
}

export function undoRosterCommand(program: Command): void {
  program
    .command('undo-roster')
    .description('undo an import of a roster, within seven days and while nothing is built on it')
    .requiredOption('--import <number>', 'what `import roster` printed')
    .requiredOption('--reason <text>', 'why; kept with it')
    .action(async (options: Options) => {
      const importId = Number(options.import);
      if (!Number.isInteger(importId) || importId < 1) throw new UsageError('--import is the number of an import');
      const voice = voiceOf(options);
      await withInstallation(async ({ database }) => {
        const actor = { accountId: null, recordedBy: 'machine' };
        await undoRosterImport(database.db, actor, { importId, reason: options.reason }, new Date());
        voice.outcome({ importId, undone: true }, [
          voice.language === 'en' ? 'Undone; the roster is as it was before.' : '已撤销,名册恢复到导入之前。',
        ]);
      });
    });
}
