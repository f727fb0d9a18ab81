import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '@wuyu/contract';
import {
  createRenderer,
  dayIn,
  findReportJob,
  findStudentByNumber,
  getClassByCode,
  getTerm,
  makeReport,
  openAppLedger,
  type Prove,
  performReportJob,
  problemOf,
  proveBy,
  recordAct,
  renderHtml,
  requestReportJob,
} from '@wuyu/server';
import type { Command } from 'commander';
import { type Installation, interruption, withInstallation } from '../installation.js';
import { type Voice, voiceOf } from '../say.js';
import { UsageError } from '../usage.js';

interface Options {
  student?: string;
  class?: string;
  term: string;
  out: string;
  json?: boolean;
  lang?: string;
}

export function reportCommand(program: Command): void {
  program
    .command('report')
    .description('growth reports: one pupil (.pdf or .html), or a class (.pdf all in one, .zip one file a pupil)')
    .option('--student <number>', 'national pupil number')
    .option('--class <code>', 'school code, hyphen, class: 9901010007-七(1)班')
    .requiredOption('--term <term>', 'e.g. 2025-2026-1')
    .requiredOption('--out <path>', 'file to write')
    .action(async (options: Options) => {
      if ((options.student === undefined) === (options.class === undefined)) {
        throw new UsageError('give either --student or --class');
      }
      const kind = path.extname(options.out).toLowerCase();
      const kinds = options.student === undefined ? ['.pdf', '.zip'] : ['.pdf', '.html'];
      if (!kinds.includes(kind)) throw new UsageError(`--out must end in ${kinds.join(' or ')}`);
      const voice = voiceOf(options);
      await withInstallation((installation) =>
        options.student === undefined
          ? reportClass(installation, options, options.class as string, kind, voice)
          : reportStudent(installation, options, options.student, kind, voice),
      );
    });
}

async function reportStudent(
  { config, database }: Installation,
  options: Options,
  number: string,
  kind: string,
  voice: Voice,
) {
  const term = await getTerm(database.db, options.term);
  const student = await findStudentByNumber(database.db, number);
  if (!student) throw new Problem(404, 'result.student-unknown');
  const data = await withLedger({ config, database }, (prove) =>
    makeReport(database.db, {
      personId: student.id,
      termId: term.id,
      language: voice.language,
      publicUrl: config.publicUrl,
      prove,
      at: new Date(),
      dayOf: (at) => dayIn(config.timeZone, at),
    }),
  );
  if (kind === '.html') {
    await writeWhole(options.out, renderHtml(data, voice.language));
  } else {
    const renderer = createRenderer({ workers: 1, dataDir: config.dataDir });
    try {
      await writeWhole(options.out, await renderer.render(data));
    } finally {
      await renderer.close();
    }
  }
  await recordAct(database.db, {
    act: 'report.made',
    accountId: null,
    personId: student.id,
    details: { by: 'machine', term: term.code },
  });
  voice.outcome({ reports: 1, number: data.number, out: options.out }, [`${data.number} → ${options.out}`]);
}

async function reportClass(
  { config, database }: Installation,
  options: Options,
  code: string,
  kind: string,
  voice: Voice,
) {
  const term = await getTerm(database.db, options.term);
  const { id: classId } = await getClassByCode(database.db, code, term);
  const form = kind === '.zip' ? 'zip' : 'pdf';
  const now = () => new Date();
  const job = await requestReportJob(database.db, { termId: term.id, classId, form, requestedBy: null }, now());
  const renderer = createRenderer({ workers: config.workers, dataDir: config.dataDir });
  try {
    const { dataDir, publicUrl, timeZone } = config;
    const dayOf = (at: Date) => dayIn(timeZone, at);
    await withLedger({ config, database }, (prove) =>
      performReportJob(database.db, job.id, { dataDir, publicUrl, prove, renderer, now, dayOf }, interruption()),
    );
  } finally {
    await renderer.close();
  }
  const done = await findReportJob(database.db, job.id);
  if (!done) throw new Error('The batch is gone.');
  const problem = problemOf(done);
  if (done.state !== 'done') throw new Problem(409, problem?.code ?? 'server.broken', problem?.values ?? {});
  const made = path.join(config.dataDir, done.path);
  await rename(made, options.out).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error; // another file system
    await copyFile(made, options.out);
    await rm(made);
  });
  await recordAct(database.db, {
    act: 'report.batch',
    accountId: null,
    details: { by: 'machine', term: term.code, class: classId },
  });
  voice.outcome({ reports: done.done, skipped: problem?.values.count ?? 0, out: options.out }, [
    `${done.done} 份报告 → ${options.out}`,
  ]);
}

/** The ledger gives proofs: sequenced by this process, unless a server does it already. */
async function withLedger<T>({ config, database }: Installation, act: (prove: Prove) => Promise<T>): Promise<T> {
  const ledger = openAppLedger(config, database, () => new Date());
  try {
    await ledger.start();
    return await act(proveBy(ledger, config.publicUrl));
  } finally {
    await ledger.close();
  }
}

/** Written beside and renamed, so that there is never half a file. */
async function writeWhole(target: string, content: Uint8Array | string): Promise<void> {
  await writeFile(`${target}.partial`, content, { mode: 0o600 });
  await rename(`${target}.partial`, target);
}
