import { backup, migrate, migrationStatus, openDatabase, readConfig, restore } from '@wuyu/server';
import type { Command } from 'commander';
import { voiceOf } from '../say.js';

interface Options {
  json?: boolean;
  lang?: string;
}

export function databaseCommand(program: Command): void {
  const database = program.command('db').description('the database: status, migrate, backup, restore');

  database
    .command('status')
    .description('which migrations are applied')
    .action(async (options: Options) => {
      await withDatabase(false, async ({ connectionString, embedded }) => {
        const status = await migrationStatus(connectionString);
        voiceOf(options).outcome({ embedded, ...status }, [
          `${embedded ? 'embedded PostgreSQL' : 'PostgreSQL of DATABASE_URL'}: ${status.applied.length} applied, ${status.pending.length} pending`,
          ...status.pending.map((name) => `pending  ${name}`),
          ...status.changed.map((name) => `CHANGED  ${name}`),
          ...status.unknown.map((name) => `UNKNOWN  ${name}`),
        ]);
        if (status.pending.length + status.changed.length + status.unknown.length > 0) process.exitCode = 1;
      });
    });

  database
    .command('migrate')
    .description('apply pending migrations')
    .action(async (options: Options) => {
      await withDatabase(false, async ({ connectionString }) => {
        const applied = await migrate(connectionString);
        voiceOf(options).outcome({ applied }, [
          applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`,
        ]);
      });
    });

  database
    .command('backup')
    .description('write every table, as of one moment, into a new folder')
    .argument('<folder>')
    .action(async (folder: string, options: Options) => {
      await withDatabase(true, async ({ pool }) => {
        const done = await backup(pool, folder, new Date());
        voiceOf(options).outcome({ folder, ...done }, [`${done.tables} tables, ${done.rows} rows → ${folder}`]);
      });
    });

  database
    .command('restore')
    .description('load a backup into an empty database')
    .argument('<folder>')
    .action(async (folder: string, options: Options) => {
      await withDatabase(true, async ({ pool }) => {
        const done = await restore(pool, folder);
        voiceOf(options).outcome({ folder, ...done }, [`${done.tables} tables, ${done.rows} rows ← ${folder}`]);
      });
    });
}

async function withDatabase(
  migrated: boolean,
  act: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<void>,
): Promise<void> {
  const config = readConfig(process.env);
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, migrate: migrated });
  try {
    await act(database);
  } finally {
    await database.close();
  }
}
