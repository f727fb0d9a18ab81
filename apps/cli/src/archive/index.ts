import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { Problem } from '@wuyu/contract';
import type { IssuerKey } from '@wuyu/credential';
import {
  type ArchiveSettings,
  type Config,
  checkArchive,
  findStudentByNumber,
  importArchive,
  issueArchive,
  issuerKeysIn,
  type Ledger,
  type OpenDatabase,
  offsetIn,
  openAppLedger,
  ownKeys,
  policiesOf,
} from '@wuyu/server';
import type { Command } from 'commander';
import { withInstallation } from '../installation.js';
import { type Voice, voiceOf } from '../say.js';
import { UsageError } from '../usage.js';
import { contentLines } from './content-lines.js';

interface Spoken {
  json?: boolean;
  lang?: string;
}

interface Checking extends Spoken {
  policy?: string;
  issuer?: string;
  status?: string;
  student?: string;
}

const MOST_MEGABYTES = 8;

export function archiveCommand(program: Command): void {
  const archive = program
    .command('archive')
    .description('growth archives as signed credentials (CLR 2.0): out, back in, and checking one');

  archive
    .command('export')
    .description("a pupil's archive, signed by this installation")
    .requiredOption('--student <number>', 'national pupil number')
    .requiredOption('--out <file>', 'file to write')
    .option('--form <form>', 'data-integrity (JSON with proofs) or jwt (one token)', 'data-integrity')
    .action(async (options: Spoken & { student: string; out: string; form: string }) => {
      const { form, out } = options;
      if (form !== 'data-integrity' && form !== 'jwt') throw new UsageError('--form is data-integrity or jwt');
      await withInstallation(async ({ config, database }) => {
        const personId = await studentId(database, options.student);
        const request = { personId, form, at: new Date(), accountId: null } as const;
        const { number, text } = await withLedger(config, database, (ledger) =>
          issueArchive(database.db, request, { ...settingsOf(config), ledger }),
        );
        await writeWhole(out, text);
        const [key] = await ownKeys(settingsOf(config));
        voiceOf(options).outcome({ number, form, issuer: key?.issuer, out }, [`${number} → ${out}`, `${key?.issuer}`]);
      });
    });

  withTrust(archive.command('import').description("verify an archive and keep it as a pupil's history"))
    .option('--dry-run', 'verify and show; keep nothing')
    .action(async (file: string, options: Checking & { dryRun?: boolean }) => {
      const { text, keys, status, policy } = await readGiven(file, options);
      await withInstallation(async ({ config, database }) => {
        const personId = options.student === undefined ? undefined : await studentId(database, options.student);
        const own = await ownKeys(settingsOf(config));
        const outcome = await withLedger(config, database, (ledger) =>
          importArchive(database.db, {
            text,
            keys: [...own, ...keys],
            status,
            policies: policiesOf(ledger, policy),
            personId,
            dryRun: options.dryRun ?? false,
            at: new Date(),
            accountId: null,
            recordedBy: 'machine',
          }),
        );
        const voice = voiceOf(options);
        voice.outcome(outcome, [...contentLines(outcome, voice.language), keptLine(outcome.kept, voice)]);
      });
    });

  withTrust(archive.command('verify').description('check an archive; with --issuer without any database')).action(
    async (file: string, options: Checking) => {
      const { text, keys, status, policy } = await readGiven(file, options);
      const request = { text, status, studentNumber: options.student, at: new Date() };
      const checked =
        keys.length > 0
          ? await checkArchive({ ...request, keys, policies: policiesOf(undefined, policy) })
          : await withInstallation(async ({ config, database }) =>
              withLedger(config, database, async (ledger) => {
                const own = await ownKeys(settingsOf(config));
                return checkArchive({ ...request, keys: own, policies: policiesOf(ledger, policy) }, database.db);
              }),
            );
      const voice = voiceOf(options);
      const { form, content, checked: count, unchecked } = checked;
      voice.outcome({ form, checked: count, unchecked, content }, contentLines(checked, voice.language));
    },
  );
}

function withTrust(command: Command): Command {
  return command
    .argument('<file>', 'the archive as its issuer gave it (.json or .jwt)')
    .option(
      '--issuer <did or file>',
      "whom to believe: did:key:…, or a file with the issuer's key; default this installation",
    )
    .option('--status <file>', "the issuer's signed list of revoked archives")
    .option('--policy <file>', 'by whose keys the ledger’s proof in it is checked (C2SP tlog-policy)')
    .option('--student <number>', 'whose archive it should be: national pupil number');
}

async function withLedger<T>(config: Config, database: OpenDatabase, act: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = openAppLedger(config, database, () => new Date());
  try {
    return await act(ledger);
  } finally {
    await ledger.close();
  }
}

function settingsOf({ dataDir, publicUrl, timeZone }: Config): ArchiveSettings {
  return { dataDir, publicUrl, offsetOf: (at) => offsetIn(timeZone, at) };
}

async function readGiven(
  file: string,
  { issuer, status, policy }: Checking,
): Promise<{ text: string; keys: IssuerKey[]; status: string | undefined; policy: string | undefined }> {
  const given = issuer === undefined || issuer.startsWith('did:') ? issuer : await readText(issuer);
  return {
    text: await readText(file),
    keys: given === undefined ? [] : issuerKeysIn(given),
    status: status === undefined ? undefined : await readText(status),
    policy: policy === undefined ? undefined : await readText(policy),
  };
}

async function readText(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > MOST_MEGABYTES * 1_048_576) throw new Problem(413, 'request.too-large', { limit: MOST_MEGABYTES });
  return readFile(file, 'utf8');
}

async function studentId(database: OpenDatabase, number: string): Promise<number> {
  const student = await findStudentByNumber(database.db, number);
  if (!student) throw new Problem(404, 'result.student-unknown');
  return student.id;
}

function keptLine(kept: 'new' | 'known' | 'no', { language }: Voice): string {
  if (language === 'en') {
    return { new: 'kept as history', known: 'known already; nothing changed', no: 'only shown; nothing was kept' }[
      kept
    ];
  }
  return { new: '已存为历史档案', known: '已有这份档案,没有改动', no: '仅查看,没有保存' }[kept];
}

/** Written beside and renamed, so that there is never half a file. */
async function writeWhole(target: string, content: string): Promise<void> {
  await writeFile(`${target}.partial`, content, { mode: 0o600 });
  await rename(`${target}.partial`, target);
}
