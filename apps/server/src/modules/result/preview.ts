import { randomUUID } from 'node:crypto';
import { type Distribution, type getPreview, type Language, Problem, type ReplyOf, sayProblem } from '@wuyu/contract';
import { levelNames } from '@wuyu/evaluation';
import type pg from 'pg';
import type { OpenDatabase } from '../../platform/database/index.js';
import { loggable } from '../../platform/http/index.js';
import { evaluateTerm } from './evaluate-term.js';
import { distributionOf } from './spread.js';
import { countScore, emptyTally } from './tally.js';

const KEPT_MS = 10 * 60_000;

type Reply = ReplyOf<typeof getPreview>;
type Outcome = NonNullable<Reply['outcome']>;

export interface PreviewRequest {
  accountId: string;
  placeId: number;
  termId: number;
  /** What is published. */
  before: unknown;
  /** What is not; both have been checked. */
  after: unknown;
}

interface Preview {
  id: string;
  accountId: string;
  state: Reply['state'];
  progress: number;
  problem: { code: string; values: Record<string, string | number> } | null;
  outcome: Outcome | null;
  stopping: AbortController;
  endedAt: number | null;
}

/**
 * Evaluations of documents that are not published. They live in this process's memory only: one account has one at a time,
 * and one is worked on at a time, for each takes all the workers.
 */
export class Previews {
  private readonly known = new Map<string, Preview>();
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: OpenDatabase,
    private readonly settings: { dataDir: string; workers: number; now: () => Date },
  ) {}

  /** @throws Problem 409 `result.preview-busy` */
  start(request: PreviewRequest): { id: string; state: Reply['state'] } {
    this.forget();
    for (const { accountId, endedAt } of this.known.values()) {
      if (accountId === request.accountId && endedAt === null) throw new Problem(409, 'result.preview-busy');
    }
    const preview: Preview = {
      id: randomUUID(),
      accountId: request.accountId,
      state: 'waiting',
      progress: 0,
      problem: null,
      outcome: null,
      stopping: new AbortController(),
      endedAt: null,
    };
    this.known.set(preview.id, preview);
    this.queue = this.queue.then(() => this.work(preview, request));
    return { id: preview.id, state: preview.state };
  }

  /** @throws Problem 404 `request.not-found`, also of somebody else's */
  find(accountId: string, id: string, language: Language): Reply {
    const { state, progress, problem, outcome } = this.get(accountId, id);
    const said = problem ? { code: problem.code, ...sayProblem(problem.code, problem.values, language) } : null;
    return { id, state, progress, problem: said, outcome };
  }

  /** @throws Problem 404 `request.not-found` */
  cancel(accountId: string, id: string): { id: string; state: Reply['state'] } {
    const preview = this.get(accountId, id);
    if (preview.endedAt === null) {
      preview.stopping.abort(new Problem(409, 'result.cancelled', { run: 0 }));
      if (preview.state === 'waiting') this.end(preview, 'cancelled');
    }
    return { id, state: preview.state };
  }

  private get(accountId: string, id: string): Preview {
    this.forget();
    const preview = this.known.get(id);
    if (!preview || preview.accountId !== accountId) throw new Problem(404, 'request.not-found');
    return preview;
  }

  private end(preview: Preview, state: Reply['state']): void {
    preview.state = state;
    preview.endedAt = this.settings.now().getTime();
  }

  private forget(): void {
    const now = this.settings.now().getTime();
    for (const { id, endedAt } of this.known.values())
      if (endedAt !== null && now - endedAt > KEPT_MS) this.known.delete(id);
  }

  private async work(preview: Preview, request: PreviewRequest): Promise<void> {
    if (preview.endedAt !== null) return;
    preview.state = 'running';
    const client = await this.database.pool.connect().catch(() => undefined);
    try {
      if (!client) throw new Problem(503, 'server.starting', { state: 'database' });
      preview.outcome = await compare(
        this.database,
        client,
        request,
        this.settings,
        preview.stopping.signal,
        (share) => {
          preview.progress = Math.min(1, share);
        },
      );
      preview.progress = 1;
      this.end(preview, 'done');
    } catch (error) {
      if (preview.stopping.signal.aborted) this.end(preview, 'cancelled');
      else {
        if (!(error instanceof Problem))
          process.stderr.write(`${JSON.stringify({ level: 50, msg: 'preview broken', error: loggable(error) })}\n`);
        const { code, values } =
          error instanceof Problem ? error : { code: 'server.broken', values: { reference: preview.id } };
        preview.problem = { code, values };
        this.end(preview, 'failed');
      }
    } finally {
      client?.release();
    }
  }
}

interface Top {
  title: { zh: string; en: string };
  spread: Distribution;
}

/** Both documents on the same observations, one after the other. */
async function compare(
  database: OpenDatabase,
  client: pg.PoolClient,
  { placeId, termId, before, after }: PreviewRequest,
  settings: { dataDir: string; workers: number },
  signal: AbortSignal,
  report: (share: number) => void,
): Promise<Outcome> {
  const { rows } = await client.query<{ position: number }>('select coalesce(max(id), 0) as position from batch');
  const of = { term_id: termId, place_id: placeId, position: rows[0]?.position ?? 0 };
  const once = async (document: unknown, from: number) => {
    signal.throwIfAborted();
    const keeping = { ...settings, keepFold: false };
    const { scheme, subjects, scores, levels, workers } = await evaluateTerm(
      database,
      client,
      { ...of, document },
      keeping,
      signal,
      (share) => report(from + share / 2),
    );
    await workers.close();
    const tops = new Map<string, Top>();
    for (const node of scheme.nodes.filter(({ parent }) => parent <= 0)) {
      const names = levelNames(node.levels);
      const tally = emptyTally(names.length);
      const column = scores[node.index] as Int16Array;
      const levelColumn = levels[node.index] as Uint8Array;
      for (let index = 0; index < subjects.n; index++)
        countScore(tally, column[index] as number, levelColumn[index] as number);
      tops.set(node.code, { title: node.title, spread: distributionOf([tally], names) });
    }
    // Levels are compared by their names: the two may have them in different order.
    const overall = scheme.nodes[0];
    const names = levelNames(overall?.levels ?? null);
    const reached = scheme.overall && names.length > 0 ? Array.from(levels[0] as Uint8Array, (at) => names[at]) : null;
    return { n: subjects.n, tops, reached };
  };
  const was = await once(before, 0);
  const becomes = await once(after, 0.5);
  const codes = [...new Set([...becomes.tops.keys(), ...was.tops.keys()])];
  return {
    subjects: becomes.n,
    levelChanges:
      was.reached && becomes.reached
        ? becomes.reached.reduce((sum, level, index) => sum + (level === was.reached?.[index] ? 0 : 1), 0)
        : null,
    aspects: codes.map((node) => {
      const [left, right] = [was.tops.get(node), becomes.tops.get(node)];
      return {
        node,
        title: (right ?? left)?.title as Top['title'],
        before: left?.spread ?? null,
        after: right?.spread ?? null,
      };
    }),
  };
}
