import { Problem } from '@wuyu/contract';
import { erasePupil, findStudentByNumber, openAppLedger, recordAct } from '@wuyu/server';
import type { Command } from 'commander';
import { withInstallation } from '../installation.js';
import { voiceOf } from '../say.js';
import { UsageError } from '../usage.js';

interface Options {
  student: string;
  yes?: boolean;
  json?: boolean;
  lang?: string;
}

export function eraseCommand(program: Command): void {
  program
    .command('erase')
    .description('delete everything about a pupil, for good; the ledger keeps that there was something, not what')
    .requiredOption('--student <number>', 'national pupil number')
    .option('--yes', 'really: nothing brings it back')
    .action(async (options: Options) => {
      if (!options.yes) throw new UsageError('add --yes: what is erased does not come back, not even from a backup');
      const voice = voiceOf(options);
      await withInstallation(async ({ config, database }) => {
        const student = await findStudentByNumber(database.db, options.student);
        if (!student) throw new Problem(404, 'result.student-unknown');
        const ledger = openAppLedger(config, database, () => new Date());
        try {
          const records = await erasePupil(ledger, config.dataDir, student.id);
          await recordAct(database.db, {
            act: 'student.erased',
            accountId: null,
            personId: student.id,
            details: { by: 'machine' },
          });
          voice.outcome({ erased: true, records }, [
            voice.language === 'en'
              ? `Erased, with ${records} sealed records of the ledger. Files handed in and finished reports go after seven days.`
              : `已删除,账本中的 ${records} 条加密记录一并销毁。交来的文件和已生成的报告七天后清除。`,
          ]);
        } finally {
          await ledger.close();
        }
      });
    });
}
