import { type Role, startRun } from '@wuyu/contract';
import { ensureTermPartitions } from '../../../platform/database/index.js';
import type { Visitor } from '../../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../../testing.js';
import { region } from '../../identity/testing.js';
import { installBuiltIns } from '../../scheme/index.js';
import type { ArchiveSettings } from './settings.js';

export const studentNumbers = { ann: 'G110101201203040021', ben: 'G110101201203040048' } as const;

/** The small region with archives in service: one installation, with a database and a key of its own. */
export interface ArchiveApp {
  app: TestApp;
  settings: ArchiveSettings;
  as(role: Role): Promise<Visitor>;
  visitor(): Visitor;
  close(): Promise<void>;
}

/** @param publicUrl under which the lists of revoked archives are named. @param now the server's clock. */
export async function openArchiveApp(publicUrl?: URL, now = () => new Date()): Promise<ArchiveApp> {
  const app = await openTestApp({ now }, publicUrl ? { WUYU_PUBLIC_URL: publicUrl.href } : {});
  const { db } = app.database;
  const settings = { dataDir: app.config.dataDir, publicUrl, offsetOf: () => 480, ledger: app.ledger };
  await db
    .insertInto('person_number')
    .values([
      { person_id: region.ann, type: 'student', value: studentNumbers.ann },
      { person_id: region.ben, type: 'student', value: studentNumbers.ben },
    ])
    .execute();
  // Archives carry the ledger's proof, and entries need their places for it.
  await app.ledger.start();
  return { app, settings, visitor: () => app.visitor(), as: (role) => app.as(role), close: () => app.close() };
}

/** Marks, two fitness measurements and two awards of ann in this term; a run over them. */
export async function evaluateSome({ app }: ArchiveApp): Promise<void> {
  const { db, pool } = app.database;
  await installBuiltIns(db, new Date());
  await ensureTermPartitions(pool as never);
  await db
    .insertInto('batch')
    .values({ id: 1, source: 'score-sheet', place_id: region.county, recorded_at: new Date(), observations: 1 })
    .execute();
  const indicators = await db.selectFrom('indicator').select(['id', 'code']).execute();
  const seen = (person_id: number, code: string, value: number, cell: number, day = '2026-03-10') => ({
    person_id,
    indicator_id: indicators.find((has) => has.code === code)?.id as number,
    term_id: 2,
    day,
    value: value * 10_000,
    recorded_at: new Date(),
    cell,
    batch_id: 1,
  });
  const academic = indicators.filter(({ code }) => code.startsWith('academic.'));
  const rows = [region.ann, region.ben].flatMap((person, p) =>
    academic.map(({ code }, i) => seen(person, code, 80 + 5 * p, 1024 * (p + 2) + i)),
  );
  rows.push(
    seen(region.ann, 'health.run50m', 8.1, 1),
    seen(region.ann, 'health.vital-capacity', 2900, 2),
    seen(region.ann, 'art.award', 1, 3, '2026-03-20'),
    seen(region.ann, 'practice.award', 2, 4, '2026-03-21'),
    seen(region.ann, 'moral.award', 1, 5, '2026-03-22'),
  );
  await db.insertInto('observation').values(rows).execute();
  // The honour in moral character was taken back.
  await db
    .insertInto('correction')
    .values({ person_id: region.ann, batch_id: 1, cell: 5, by_batch_id: 1, by_cell: null, reason: 'withdrawn' })
    .execute();
  const bureau = await app.as('bureau');
  await bureau.call(startRun, {
    body: { scheme: 'student-five-aspects', term: region.thisTerm, placeId: region.county },
  });
}
