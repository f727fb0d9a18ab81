import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Fault, Import, Language } from '@wuyu/contract';

/**
 * One import that was handed in. It is kept as a file beside the workbook itself, not in the database: it is work in
 * hand, worthless without the file, and neither is kept for long. What came of it is in `batch` and `audit`.
 */
export interface ImportRecord {
  id: string;
  kind: Import['kind'];
  profile: string | null;
  fileName: string;
  asOf: string | null;
  dryRun: boolean;
  options: Record<string, unknown>;
  /** Whose it is, and the place for which that account may import; null: everywhere. */
  accountId: string | null;
  recordedBy: string;
  /** In which the marks in the workbook are written. */
  language: Language;
  placeId: number | null;
  state: Import['state'];
  rows: number;
  /** 0 to 1, as far as the importer can tell. */
  progress: number;
  requestedAt: string;
  finishedAt: string | null;
  outcome: Record<string, number>;
  faultCount: number;
  faults: Fault[];
  warnings: Fault[];
  problem: { code: string; values: Record<string, string | number> } | null;
  hasAnswer: boolean;
}

const KEPT_MS = 7 * 24 * 3_600_000;

/** The folder of imports below the data folder: each has its record, its file, and the answer. */
export class ImportFiles {
  readonly root: string;

  constructor(dataDir: string) {
    this.root = path.join(dataDir, 'imports');
  }

  private folder(id: string): string {
    // Ids are ours; whatever else is asked for stays inside the root.
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new RangeError('not the id of an import');
    return path.join(this.root, id);
  }

  sourceOf(record: ImportRecord): string {
    return path.join(
      this.folder(record.id),
      `source${path
        .extname(record.fileName)
        .toLowerCase()
        .replace(/[^.a-z0-9]/g, '')}`,
    );
  }

  answerOf(record: ImportRecord): string {
    return path.join(this.folder(record.id), `answer${path.extname(this.sourceOf(record))}`);
  }

  /** Takes a file over. */
  async begin(given: Omit<ImportRecord, 'id'>, uploaded: string): Promise<ImportRecord> {
    await this.clear();
    const record = { ...given, id: randomUUID() };
    await mkdir(this.folder(record.id), { recursive: true, mode: 0o700 });
    await rename(uploaded, this.sourceOf(record));
    await this.save(record);
    return record;
  }

  async save(record: ImportRecord): Promise<void> {
    const to = path.join(this.folder(record.id), 'import.json');
    await writeFile(`${to}.new`, JSON.stringify(record), { mode: 0o600 });
    await rename(`${to}.new`, to);
  }

  async find(id: string): Promise<ImportRecord | undefined> {
    if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
    try {
      return JSON.parse(await readFile(path.join(this.folder(id), 'import.json'), 'utf8')) as ImportRecord;
    } catch {
      return undefined;
    }
  }

  /** Newest first. */
  async list(): Promise<ImportRecord[]> {
    const ids = await readdir(this.root).catch(() => [] as string[]);
    const records = await Promise.all(ids.map((id) => this.find(id)));
    return records.filter((record) => record !== undefined).sort((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1));
  }

  /** A mark of its own, so that who works on the import and who stops it do not overwrite each other. */
  async requestCancel(id: string): Promise<void> {
    await writeFile(path.join(this.folder(id), 'cancel'), '');
  }

  isCancelled(id: string): Promise<boolean> {
    return stat(path.join(this.folder(id), 'cancel')).then(
      () => true,
      () => false,
    );
  }

  /** The workbook goes as soon as it is not needed: it is full of personal data. */
  async dropSource(record: ImportRecord): Promise<void> {
    await rm(this.sourceOf(record), { force: true });
  }

  private async clear(): Promise<void> {
    for (const id of await readdir(this.root).catch(() => [] as string[])) {
      const { mtimeMs } = await stat(path.join(this.root, id, 'import.json')).catch(() => ({
        mtimeMs: Number.POSITIVE_INFINITY,
      }));
      if (Date.now() - mtimeMs > KEPT_MS) await rm(path.join(this.root, id), { recursive: true, force: true });
    }
  }
}
