import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import type { Jobs, Task } from '../../platform/jobs/index.js';
import { inScope, mayAtAll, type Policy, recordAct, scopeOf } from '../identity/index.js';
import { rosterTemplate, rosterTitles } from '../roster/index.js';
import { indicators } from '../scheme/index.js';
import { listBatches, withdrawBatch } from './batches.js';
import { headersOf } from './headers.js';
import type { ImportFiles, ImportRecord } from './import-files.js';
import { describeImport, type Importers, performImport } from './import-job.js';
import { getProfile, profiles, saveProfile } from './profiles.js';
import { profileTemplate } from './template.js';

export interface ImportDependencies {
  database: OpenDatabase;
  jobs: Pick<Jobs, 'add'>;
  files: ImportFiles;
  /** The tables that rule `roster.import` and `evidence.import`. */
  policy: Policy;
  now(): Date;
}

/** The job that does one import. */
export function importTasks(files: ImportFiles, importers: Importers, now: () => Date): Record<string, Task> {
  return { import: ({ importId }, signal) => performImport(files, importers, String(importId), signal, now) };
}

const permissionOf = (kind: contract.Import['kind']) => (kind === 'roster' ? 'roster.import' : 'evidence.import');
const media: Readonly<Record<string, string>> = {
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.csv': 'text/csv',
};

export function importRoutes(serve: Serve, { database, jobs, files, policy, now }: ImportDependencies): void {
  const { db } = database;

  /**
   * The place for which an actor imports: observations are taken for pupils there only, a roster for the schools there.
   */
  async function placeFor(actor: Actor, kind: contract.Import['kind']): Promise<number | null> {
    const scope = scopeOf(actor, policy, permissionOf(kind));
    if (scope === 'everywhere') return null;
    const [first] = scope;
    if (first === undefined) throw new contract.Problem(403, 'identity.forbidden');
    return first;
  }

  async function maySee(actor: Actor, record: ImportRecord): Promise<boolean> {
    const permission = permissionOf(record.kind);
    if (!mayAtAll(actor, policy, permission)) return false;
    if (record.accountId !== null && record.accountId === actor.accountId) return true;
    const scope = scopeOf(actor, policy, permission);
    return scope === 'everywhere' || (record.placeId !== null && (await inScope(db, scope, record.placeId)));
  }

  async function getRecord(actor: Actor, id: string): Promise<ImportRecord> {
    const record = await files.find(id);
    if (!record || !(await maySee(actor, record))) throw new contract.Problem(404, 'request.not-found');
    return record;
  }

  serve(contract.startImport, async ({ actor, upload, file, language }) => {
    const placeId = await placeFor(actor, upload.kind);
    const record = await files.begin(
      {
        kind: upload.kind,
        profile: upload.profile ?? null,
        fileName: file.name,
        asOf: upload.asOf ?? null,
        dryRun: upload.dryRun ?? false,
        options: readOptions(upload.options),
        accountId: actor.accountId,
        recordedBy: actor.recordedBy,
        language,
        placeId,
        state: 'waiting',
        rows: 0,
        progress: 0,
        requestedAt: now().toISOString(),
        finishedAt: null,
        outcome: {},
        faultCount: 0,
        faults: [],
        warnings: [],
        problem: null,
        hasAnswer: false,
      },
      file.path,
    );
    const details = {
      import: record.id,
      kind: record.kind,
      profile: record.profile,
      dryRun: record.dryRun,
      digest: file.sha256.toString('hex'),
    };
    await recordAct(db, { act: 'import.requested', accountId: actor.accountId, placeId, details });
    await jobs.add('import', { importId: record.id });
    return { id: record.id, state: record.state };
  });

  serve(contract.getImportTemplate, async ({ query: { kind, code } }) => {
    if (kind === 'observations') {
      const profile = await getProfile(db, code);
      return workbook(`${profile.title.zh}-模板`, await profileTemplate(profile, await indicators(db)));
    }
    const sheet = contract.rosterSheets.find((one) => one === code);
    if (!sheet) throw new contract.Problem(404, 'request.not-found');
    return workbook(`${rosterTitles[sheet]}名册-模板`, await rosterTemplate(sheet));
  });

  serve(contract.listBatches, ({ actor, query }) => listBatches(db, actor, { ...query, limit: query.limit ?? 20 }));

  serve(contract.withdrawBatch, ({ actor, params, body }) =>
    withdrawBatch(database, actor, { ...params, ...body }, now()),
  );

  serve(contract.readHeaders, async ({ file }) => {
    try {
      return { sheets: await headersOf(file.path, file.name) };
    } finally {
      await rm(file.path, { force: true });
    }
  });

  serve(contract.listProfiles, async () => {
    const rows = await db.selectFrom('import_profile').select(['code', 'changed_at']).execute();
    const changed = new Map(rows.map(({ code, changed_at }) => [code, changed_at.toISOString()]));
    return {
      profiles: (await profiles(db)).map(({ builtIn, ...document }) => ({
        code: document.code,
        document,
        builtIn,
        changedAt: builtIn ? null : (changed.get(document.code) ?? null),
      })),
    };
  });

  serve(contract.saveProfile, async ({ actor, params, body }) => {
    const given = body.document as { code?: unknown } | null;
    if (given?.code !== params.code) throw wrongField('body.document.code', params.code);
    const document = await saveProfile(db, given, now());
    await recordAct(db, { act: 'profile.saved', accountId: actor.accountId, details: { profile: document.code } });
    return { code: document.code, document, builtIn: false, changedAt: now().toISOString() };
  });

  serve(contract.listImports, async ({ actor, query, language }) => {
    const seen: contract.Import[] = [];
    for (const record of await files.list()) {
      if (seen.length === (query.limit ?? 50)) break;
      if (await maySee(actor, record)) seen.push(describeImport(record, language));
    }
    return { imports: seen };
  });

  serve(contract.getImport, async ({ actor, params, language }) =>
    describeImport(await getRecord(actor, params.importId), language),
  );

  serve(contract.cancelImport, async ({ actor, params }) => {
    const record = await getRecord(actor, params.importId);
    if (record.finishedAt === null) {
      await files.requestCancel(record.id);
      if (record.state === 'waiting') {
        await files.save({ ...record, state: 'cancelled', finishedAt: now().toISOString() });
        await files.dropSource(record);
      }
      await recordAct(db, {
        act: 'import.cancelled',
        accountId: actor.accountId,
        placeId: record.placeId,
        details: { import: record.id },
      });
    }
    return { id: record.id, state: (await files.find(record.id))?.state ?? record.state };
  });

  serve(contract.getImportAnswer, async ({ actor, params }) => {
    const record = await getRecord(actor, params.importId);
    if (!record.hasAnswer) throw new contract.Problem(404, 'request.not-found');
    const answer = files.answerOf(record);
    const extension = path.extname(answer);
    const base = record.fileName.slice(0, record.fileName.length - path.extname(record.fileName).length);
    await recordAct(db, {
      act: 'import.answered',
      accountId: actor.accountId,
      placeId: record.placeId,
      details: { import: record.id },
    });
    return {
      fileName: `${base}-标注${extension}`,
      mediaType: media[extension] ?? 'application/octet-stream',
      content: createReadStream(answer),
      length: (await stat(answer)).size,
    };
  });
}

const workbook = (name: string, content: Buffer) => ({
  fileName: `${name}.xlsx`,
  mediaType: media['.xlsx'] as string,
  content,
});

/** @throws Problem(400, 'request.invalid') unless it is a JSON object. */
function readOptions(text: string | undefined): Record<string, unknown> {
  if (text === undefined || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, with what is expected.
  }
  throw wrongField('upload.options', 'JSON object');
}

function wrongField(path: string, expected: string): contract.Problem {
  return new contract.Problem(400, 'request.invalid', {}, [
    { code: 'request.field', path, values: { path, expected } },
  ]);
}
