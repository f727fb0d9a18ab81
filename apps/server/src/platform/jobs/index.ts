import { Logger, makeWorkerUtils, parseCronItems, type Runner, run } from 'graphile-worker';
import type pg from 'pg';

/** What a job does. `signal` is aborted when the server closes: stop at a safe point; the job runs again later. */
export type Task = (payload: Record<string, unknown>, signal: AbortSignal) => Promise<void>;

export interface Jobs {
  /** Hands a job in. It is kept in the database and survives a crash. `runAt`: not before. */
  add(task: string, payload: Record<string, unknown>, runAt?: Date): Promise<void>;
  close(): Promise<void>;
}

/** Held by the one process that runs jobs, as long as its connection lives. */
const JOBS_LOCK = 5_005_004;
const RETRY_MS = 5000;
/** What fails is told where the job's own state is kept; the queue need not say it again. */
const quiet = new Logger(() => () => undefined);

/**
 * Runs jobs from a queue in the database (graphile-worker). Of several server processes one runs them; when it dies,
 * another takes over within seconds, and what the dead one had begun begins again.
 *
 * @param rounds tasks that are done again and again without being handed in: name → times in the form of cron, in UTC.
 */
export async function startJobs(
  pool: pg.Pool,
  tasks: Readonly<Record<string, Task>>,
  { rounds = {}, concurrency = 2 }: { rounds?: Readonly<Record<string, string>>; concurrency?: number } = {},
): Promise<Jobs> {
  const utils = await makeWorkerUtils({ pgPool: pool, logger: quiet });
  await utils.migrate();
  const closing = new AbortController();
  let runner: Runner | undefined;
  let holder: pg.PoolClient | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function tryToRun(): Promise<void> {
    const client = await pool.connect();
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [JOBS_LOCK]);
    if (!rows[0]?.mine || closing.signal.aborted) {
      client.release();
      if (!closing.signal.aborted) timer = setTimeout(() => void tryToRun().catch(() => undefined), RETRY_MS);
      return;
    }
    holder = client;
    await unlockAll(pool, utils);
    runner = await run({
      pgPool: pool,
      concurrency,
      logger: quiet,
      parsedCronItems: parseCronItems(
        Object.entries(rounds).map(([task, match]) => ({ task, match, options: { maxAttempts: 1 } })),
      ),
      noHandleSignals: true,
      pollInterval: 1000,
      taskList: Object.fromEntries(
        Object.entries(tasks).map(([name, task]) => [
          name,
          (payload: unknown) => task(payload as Record<string, unknown>, closing.signal),
        ]),
      ),
    });
  }

  await tryToRun();
  return {
    async add(task, payload, runAt) {
      await utils.addJob(task, payload, { maxAttempts: 3, ...(runAt ? { runAt } : {}) });
    },
    async close() {
      closing.abort();
      clearTimeout(timer);
      await runner?.stop();
      await utils.release();
      // Ends the session, and with it the lock.
      holder?.release(true);
    },
  };
}

/** Nobody else runs jobs now, so every lock left is a dead process's; untouched they would stand for hours. */
async function unlockAll(pool: pg.Pool, utils: { forceUnlockWorkers(ids: string[]): Promise<void> }): Promise<void> {
  const { rows } = await pool.query<{ locked_by: string }>(
    'select distinct locked_by from graphile_worker._private_jobs where locked_by is not null',
  );
  if (rows.length > 0) await utils.forceUnlockWorkers(rows.map(({ locked_by }) => locked_by));
}
