import type { JsonValue } from '@wuyu/ledger';
import type { Db } from '../../platform/database/index.js';
import type { BodySource, Expander } from '../ledger/index.js';
import { findRun } from './queries.js';

/** The form of a result's record in the ledger; see docs/ledger.md. */
export const RESULT_SCHEMA = 1;
export const RESULT_EXPANDER = 'run-results';

const PERSONS_A_YIELD = 4096;

export function resultRef(runId: number): string {
  return `run:${runId}`;
}

interface LiveResult {
  person_id: number;
  number: string | null;
  scores: Buffer;
  levels: Buffer;
}

/** Makes one entry a pupil of a finished run, by ascending person. */
export const expandRun: Expander = async function* (db, given, cursor) {
  const { run: runId } = given as { run: number };
  const facts = await runFacts(db, runId);
  let after = cursor === undefined ? -1 : Number(cursor);
  for (;;) {
    const rows = await resultsAfter(db, runId, after);
    if (rows.length === 0) return;
    after = (rows.at(-1) as LiveResult).person_id;
    yield {
      entries: rows.map((row) => ({ personId: row.person_id, ref: resultRef(runId), body: bodyOf(facts, row) })),
      cursor: String(after),
    };
  }
};

/**
 * What the live rows say now of results that were entered. The pupil's number is taken as it was entered: it may have been
 * put right since, and the entry is found by the person.
 */
export const liveResults: BodySource = async (db, bodies) => {
  const byRun = new Map<string, Array<{ at: number; personId: number }>>();
  for (const [at, { ref, personId }] of bodies.entries()) {
    const asked = byRun.get(ref) ?? [];
    byRun.set(ref, asked);
    asked.push({ at, personId: personId ?? -1 });
  }
  const said: Array<{ body: JsonValue } | 'missing'> = bodies.map(() => 'missing');
  for (const [ref, asked] of byRun) {
    const runId = Number(ref.slice('run:'.length));
    const facts = await runFacts(db, runId).catch(() => undefined);
    if (!facts) continue;
    const rows = await resultsOf(
      db,
      runId,
      asked.map(({ personId }) => personId),
    );
    for (const { at, personId } of asked) {
      const row = rows.get(personId);
      const entered = bodies[at]?.body as { student?: string | null } | undefined;
      if (row) said[at] = { body: bodyOf(facts, { ...row, number: entered?.student ?? null }) };
    }
  }
  return said;
};

interface RunFacts {
  run: number;
  scheme: string;
  version: number;
  term: string;
}

async function runFacts(db: Db, runId: number): Promise<RunFacts> {
  const run = await findRun(db, runId);
  if (!run) throw new Error(`There is no run ${runId}.`);
  const { code, version } = await db
    .selectFrom('scheme_version')
    .select(['code', 'version'])
    .where('id', '=', run.scheme_version_id)
    .executeTakeFirstOrThrow();
  const term = await db.selectFrom('term').select('code').where('id', '=', run.term_id).executeTakeFirstOrThrow();
  return { run: runId, scheme: code, version, term: term.code };
}

/** Scores times 100 and places of levels, in the order of the scheme's nodes; -1 and 255: none. */
function bodyOf(facts: RunFacts, { number, scores, levels }: LiveResult): JsonValue {
  const hundredths: number[] = [];
  for (let at = 0; at < scores.length; at += 2) hundredths.push(scores.readInt16BE(at));
  return { ...facts, student: number, scores: hundredths, levels: [...levels] };
}

function results(db: Db, runId: number) {
  return db
    .selectFrom('result')
    .select((of) => [
      'result.person_id',
      'result.scores',
      'result.levels',
      of
        .selectFrom('person_number')
        .select((number) => number.fn.min('person_number.value').as('value'))
        .whereRef('person_number.person_id', '=', 'result.person_id')
        .where('person_number.type', '=', 'student')
        .as('number'),
    ])
    .where('run_id', '=', runId);
}

async function resultsAfter(db: Db, runId: number, after: number): Promise<LiveResult[]> {
  return results(db, runId)
    .where('result.person_id', '>', after)
    .orderBy('result.person_id')
    .limit(PERSONS_A_YIELD)
    .execute();
}

async function resultsOf(db: Db, runId: number, personIds: readonly number[]): Promise<Map<number, LiveResult>> {
  const rows = await results(db, runId)
    .where('result.person_id', 'in', [...personIds])
    .execute();
  return new Map(rows.map((row) => [row.person_id, row]));
}
