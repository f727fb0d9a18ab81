import type { AddressInfo } from 'node:net';
import { formatVerifierKey } from '@wuyu/ledger';
import type { Command } from 'commander';
import { voiceOf } from '../say.js';
import { wholeNumber } from '../usage.js';
import { holdFolder } from './hold-folder.js';
import { readLogs } from './read-logs.js';
import { createWitness } from './serve.js';
import { openKey, openState } from './state.js';

interface KeyOptions {
  name: string;
  dir: string;
  json?: boolean;
  lang?: string;
}

interface ServeOptions extends KeyOptions {
  port: string;
  bind: string;
  logs: string;
}

/** `wuyu witness`: somebody else's signature under what a ledger says. Needs no database and knows nobody. */
export function witnessCommand(program: Command): void {
  const witness = program.command('witness').description('watch ledgers and cosign what only grows (docs/verify.md)');
  witness
    .command('serve', { isDefault: true })
    .description('answer ledgers that ask for a cosignature (C2SP tlog-witness)')
    .requiredOption('--name <name>', 'of the witness, e.g. edu.example.cn/witness/city')
    .requiredOption('--dir <folder>', 'its key and what it has cosigned')
    .requiredOption('--logs <file>', 'the ledgers it knows: a policy file, or their public keys, one a line')
    .option('--port <n>', 'port, 0 for any', '8090')
    .option('--bind <address>', 'address to listen at', '127.0.0.1')
    .action((options: ServeOptions) => serveWitness(options));
  witness
    .command('key')
    .description('print the public key for the policy; makes the key if there is none')
    .requiredOption('--name <name>', 'of the witness')
    .requiredOption('--dir <folder>', 'its folder')
    .action(async (options: KeyOptions) => {
      const key = formatVerifierKey(await openKey(options.dir, options.name));
      voiceOf(options).outcome({ key }, [key]);
    });
}

async function serveWitness(options: ServeOptions): Promise<void> {
  const voice = voiceOf(options);
  const port = wholeNumber('--port', options.port, 0, 65_535);
  const logs = await readLogs(options.logs);
  const release = await holdFolder(options.dir);
  try {
    const state = await openState(options.dir, options.name, logs);
    const note = (line: string) => voice.note(line);
    const server = createWitness({ state, logs, now: Date.now, note });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, options.bind, resolve);
    });
    const { address, port: taken, family } = server.address() as AddressInfo;
    const at = `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`;
    const key = formatVerifierKey(state.key);
    voice.outcome({ address: at, key, logs: [...logs.keys()] }, [
      `见证方已就绪 witness ready  ${at}`,
      `  ${key}`,
      `  ${logs.size} 个账本 ledger(s)`,
    ]);
    await new Promise<void>((resolve) => {
      const stop = () => {
        server.close(() => resolve());
        server.closeIdleConnections();
      };
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
    });
  } finally {
    await release();
  }
}
