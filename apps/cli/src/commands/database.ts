import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  attachmentFolder,
  backup,
  copyAttachments,
  migrate,
  migrationStatus,
  openDatabase,
  readConfig,
  restore,
} from '@wuyu/server';
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
    .description('write every table, and the attachments that lie on disk, as of one moment, into a new folder')
    .argument('<folder>')
    .option('--without-attachments', 'the tables only')
    .action(async (folder: string, options: Options & { withoutAttachments?: boolean }) => {
      const { dataDir, attachments } = readConfig(process.env);
      // A bucket is copied by what belongs to it.
      const withFiles = attachments.s3 === undefined && options.withoutAttachments !== true;
      let files = { copied: 0, missing: 0 };
      await withDatabase(true, async ({ pool }) => {
        const done = await backup(pool, folder, new Date(), async (client, to) => {
          if (withFiles) files = await copyAttachments(client, attachmentFolder(dataDir), path.join(to, ATTACHMENTS));
        });
        voiceOf(options).outcome({ folder, ...done, attachments: files }, [
          `${done.tables} tables, ${done.rows} rows${withFiles ? `, ${saidFiles(files)}` : ''} → ${folder}`,
        ]);
      });
    });

  database
    .command('restore')
    .description('load a backup into an empty database')
    .argument('<folder>')
    .action(async (folder: string, options: Options) => {
      const { dataDir, attachments } = readConfig(process.env);
      const withFiles = attachments.s3 === undefined && existsSync(path.join(folder, ATTACHMENTS));
      let files = { copied: 0, missing: 0 };
      await withDatabase(true, async ({ pool }) => {
        const done = await restore(pool, folder, async (client, from) => {
          if (withFiles)
            files = await copyAttachments(client, path.join(from, ATTACHMENTS), attachmentFolder(dataDir), true);
        });
        voiceOf(options).outcome({ folder, ...done, attachments: files }, [
          `${done.tables} tables, ${done.rows} rows${withFiles ? `, ${saidFiles(files)}` : ''} ← ${folder}`,
        ]);
      });
    });
}

const ATTACHMENTS = 'attachments';

const saidFiles = ({ copied, missing }: { copied: number; missing: number }) =>
  `${copied} attachments${missing > 0 ? `, ${missing} MISSING` : ''}`;

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
