import { Command, CommanderError } from 'commander';
import { archiveCommand } from './archive/index.js';
import { databaseCommand } from './commands/database.js';
import { eraseCommand } from './commands/erase.js';
import { evaluateCommand } from './commands/evaluate.js';
import { explainCommand } from './commands/explain.js';
import { exportCommand } from './commands/export.js';
import { importCommand } from './commands/import.js';
import { reportCommand } from './commands/report.js';
import { serveCommand } from './commands/serve.js';
import { simulateCommand } from './commands/simulate.js';
import { undoRosterCommand } from './commands/undo-roster.js';
import { withdrawCommand } from './commands/withdraw.js';
import { ledgerCommand } from './ledger/index.js';
import { psychCommand } from './psych/index.js';
import { sayRefusal, voiceOf } from './say.js';
import { UsageError } from './usage.js';
import { verifyCommand } from './verify/index.js';
import { witnessCommand } from './witness/index.js';

/**
 * The `wuyu` command.
 *
 * @returns the exit code: 0 done, 1 refused or failed, 2 wrong usage.
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  const program = new Command('wuyu')
    .description('学生综合素质评价 · comprehensive quality evaluation of every pupil')
    .version('0.1.0')
    .showHelpAfterError('(wuyu --help)')
    .exitOverride();
  for (const add of [
    serveCommand,
    simulateCommand,
    importCommand,
    withdrawCommand,
    undoRosterCommand,
    evaluateCommand,
    reportCommand,
    explainCommand,
    exportCommand,
    psychCommand,
    verifyCommand,
    witnessCommand,
    archiveCommand,
    eraseCommand,
    ledgerCommand,
    databaseCommand,
  ]) {
    add(program);
  }
  everyCommand(program, (command) => {
    command.exitOverride();
    if (command.commands.length === 0) {
      command
        .option('--json', 'print one JSON document, for scripts')
        .option('--lang <language>', 'zh-CN or en', 'zh-CN');
    }
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const voice = voiceOf({ json: args.includes('--json'), lang: args[args.indexOf('--lang') + 1] ?? '' });
    if (error instanceof UsageError) {
      process.stderr.write(`wuyu: ${error.message}\n(wuyu --help)\n`);
      return 2;
    }
    return sayRefusal(voice, error);
  }
}

function everyCommand(command: Command, act: (command: Command) => void): void {
  act(command);
  for (const child of command.commands) everyCommand(child, act);
}
