import { readConfig, startServer } from '@wuyu/server';
import type { Command } from 'commander';
import { interruption } from '../installation.js';
import { voiceOf } from '../say.js';

interface Options {
  demo?: boolean;
  json?: boolean;
  lang?: string;
}

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('start the server (PORT, HOST, WUYU_DATA, DATABASE_URL …: docs/running.md)')
    .option('--demo', 'on an empty database load the demo region, with one account per role')
    .action(async (options: Options) => {
      const voice = voiceOf(options);
      const config = readConfig(process.env);
      const began = performance.now();
      const note = (line: string) => voice.note(line);
      const stop = interruption();
      const server = await startServer(config, { demo: options.demo ?? false, now: () => new Date(), note });
      const closed = new Promise<void>((resolve) => {
        stop.addEventListener('abort', () => {
          note('正在停止 … stopping');
          void server.close().then(resolve, resolve);
        });
        if (stop.aborted) void server.close().then(resolve, resolve);
      });
      note(`五育 Wuyu  ${server.address}`);
      try {
        const { demo, administrator } = await server.ready;
        const seconds = Math.round((performance.now() - began) / 100) / 10;
        const lines = [`五育 Wuyu 已就绪 ready  ${server.address}  (${seconds} s)`];
        if (demo) {
          lines.push('演示账号 demo accounts(仅用于演示 for the demo only):');
          for (const { role, login, password } of demo.accounts)
            lines.push(`  ${role.padEnd(14)} ${login.padEnd(14)} ${password}`);
        }
        if (administrator) {
          lines.push('管理员 administrator(一次性代码,只显示这一次 one-time code, shown only now):');
          lines.push(`  ${administrator.login}   ${administrator.code}`);
        }
        voice.outcome(
          { address: server.address, seconds, demo: demo?.accounts ?? null, administrator: administrator ?? null },
          lines,
        );
      } catch (error) {
        if (!stop.aborted) {
          await server.close();
          throw error;
        }
      }
      await closed;
    });
}
