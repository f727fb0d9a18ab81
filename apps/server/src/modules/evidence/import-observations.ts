import { stat } from 'node:fs/promises';
import { Problem } from '@wuyu/contract';
import { ensureTermPartitions, type OpenDatabase } from '../../platform/database/index.js';
import { placesUnder, terms } from '../roster/index.js';
import { indicators as allIndicators } from '../scheme/index.js';
import { createCalendar } from './calendar.js';
import { gatherFaults, refused } from './faults.js';
import { importLongCsv } from './import-long-csv.js';
import { importTable } from './import-table.js';
import type { ImportProfile } from './profile.js';
import { getProfile, profiles } from './profiles.js';
import type { ImportOutcome, ImportRequest, Reading, Recorder, Summary } from './reading.js';
import { digestFile, sniffLongCsv } from './sniff.js';
import { storeObservations } from './store.js';

const LONG_FORM = 'observations';
/** From about a million rows on a load is indexed afterwards. */
const LARGE_BYTES = 48 * 2 ** 20;

/**
 * Imports a table of observations by a profile: whole or not at all.
 *
 * @throws Problem 422 `import.refused` with up to 1,000 faults, 422 `file.…`, 404 `evidence.profile-unknown`,
 *   409 `import.cancelled`
 */
export async function importObservations(
  database: Pick<OpenDatabase, 'db' | 'pool'>,
  actor: Recorder,
  request: ImportRequest,
): Promise<ImportOutcome> {
  const started = performance.now();
  const { db, pool } = database;
  const { path, fileName, options = {}, dryRun = false } = request;
  const profile = await getProfile(db, request.profile);
  const size = (await stat(path).catch(() => undefined))?.size;
  if (size === undefined) throw new Problem(422, 'file.missing', {}, [{ file: fileName, code: 'file.missing' }]);
  await ensureTermPartitions(pool);
  const calendar = createCalendar(await terms(db), request.now, request.offsetMinutes);
  const faults = gatherFaults(fileName);
  const reading: Reading = {
    db,
    pool,
    request,
    faults,
    indicators: await allIndicators(db),
    progress(rows, share) {
      if (request.signal?.aborted) throw new Problem(409, 'import.cancelled');
      request.onProgress?.({ rows, share });
    },
  };
  const places =
    options.placeId === undefined ? undefined : new Set((await placesUnder(db, options.placeId)).map(({ id }) => id));
  const general = profile.code === LONG_FORM && places === undefined;
  const csv = general ? await sniffLongCsv(path, profile) : undefined;
  const source =
    csv === undefined
      ? await importTable(reading, profile, calendar, places)
      : await importLongCsv(reading, csv, calendar, size);
  let summary: Summary = { rows: 0, absent: {}, hiddenSheets: [], otherSheets: [], unknownColumns: [] };
  let sheets: readonly string[] = [];
  const stored = await storeObservations(
    pool,
    {
      source: profile.source,
      fileName,
      digest: await digestFile(path, options),
      profile: profile.code,
      comparable: comparableWith(profile, await profiles(db)),
      placeId: options.placeId ?? null,
      recordedBy: actor.recordedBy,
      recordedAt: request.now,
      sheets: () => sheets,
      key: profile.key,
      large: csv !== undefined && size >= LARGE_BYTES,
      dryRun,
    },
    async (writer) => {
      const read = await source(writer);
      if (faults.list.length > 0) throw refused(fileName, faults);
      summary = read.summary;
      sheets = read.sheets;
      return read.produced;
    },
  );
  const skipped = Object.values(summary.absent).reduce((sum, count) => sum + count, 0);
  const seconds = (performance.now() - started) / 1000;
  return { ...stored, ...summary, skipped, dryRun, seconds };
}

/**
 * The same fact can come in two forms: a score in a wide sheet and in a list. What is one a day is set against all that is
 * one a day, and against the long form; that one can carry any fact, also what an export took out, and is set against
 * everything. Facts without a key are set against their own profile.
 */
function comparableWith(profile: ImportProfile, all: readonly ImportProfile[]): string[] | undefined {
  if (profile.code === LONG_FORM) return undefined;
  if (profile.key !== 'day') return [profile.code];
  return [...all.filter(({ key }) => key === 'day').map(({ code }) => code), LONG_FORM];
}
