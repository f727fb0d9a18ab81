import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReportData } from './report-data.js';

/** Draws reports away from the server's event loop. */
export interface Renderer {
  /** One report as PDF. @throws Error when it cannot be drawn, or `close` came first. */
  render(data: ReportData): Promise<Uint8Array>;
  /** Several in one file. */
  renderMany(list: readonly ReportData[]): Promise<Uint8Array>;
  /** A document by another template, given as the path of its file; what it shows is `sys.inputs.data` there, as JSON. */
  renderTemplate(template: string, input: TemplateInput): Promise<Uint8Array>;
  /** How many can be drawn at once. */
  readonly workers: number;
  close(): Promise<void>;
}

export interface RendererSettings {
  /** Processes; they start when first needed. */
  workers: number;
  /** Where further fonts lie, in `<dataDir>/fonts`. */
  dataDir?: string;
  /** See `PdfOptions.tagged`; default true. */
  tagged?: boolean;
}

export type TemplateInput = Readonly<Record<string, unknown>>;

/** From and to a process. */
export type RenderTask = { id: number } & (
  | { list: readonly ReportData[] }
  | { template: string; input: TemplateInput }
);
export type RenderReply = { id: number; pdf: Uint8Array } | { id: number; error: string };

interface Waiting {
  task: RenderTask;
  resolve(pdf: Uint8Array): void;
  reject(error: Error): void;
  tries: number;
}

interface Worker {
  child: ChildProcess;
  busy: Waiting | undefined;
}

const program = fileURLToPath(new URL('./render-process.js', import.meta.url));
/** A report that a process died over is tried in a fresh one once: the machine may have been short of memory. */
const MOST_TRIES = 2;

/**
 * Processes rather than threads: both took the same CPU time when measured (120 reports on two: 8–9 s), but a process has a
 * compiler cache of its own, where one thread's eviction empties that of all, and whatever goes wrong in native code ends a
 * child and never the server.
 */
export function createRenderer({ workers: count, dataDir, tagged = true }: RendererSettings): Renderer {
  const workers: Worker[] = [];
  const queue: Waiting[] = [];
  let nextId = 1;
  let closed = false;

  function start(): Worker {
    const child = fork(program, [JSON.stringify({ dataDir, tagged })], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--expose-gc'],
    });
    const worker: Worker = { child, busy: undefined };
    child.on('message', (reply: RenderReply) => {
      const waiting = worker.busy;
      worker.busy = undefined;
      child.unref();
      child.channel?.unref();
      if (waiting) {
        if ('pdf' in reply) waiting.resolve(reply.pdf);
        else waiting.reject(new Error(reply.error));
      }
      next();
    });
    const gone = () => {
      const at = workers.indexOf(worker);
      if (at < 0) return;
      workers.splice(at, 1);
      const waiting = worker.busy;
      if (waiting) {
        if (closed || waiting.tries >= MOST_TRIES)
          waiting.reject(new Error(closed ? 'The renderer is closed.' : 'The process that draws reports ended early.'));
        else queue.unshift(waiting);
      }
      next();
    };
    child.once('exit', gone);
    child.once('error', gone);
    workers.push(worker);
    return worker;
  }

  function next(): void {
    while (!closed && queue.length > 0) {
      const worker = workers.find(({ busy }) => busy === undefined) ?? (workers.length < count ? start() : undefined);
      if (!worker) return;
      const waiting = queue.shift() as Waiting;
      waiting.tries += 1;
      worker.busy = waiting;
      worker.child.ref();
      worker.child.channel?.ref();
      worker.child.send(waiting.task, (error) => {
        // The exit of the process says the rest.
        if (error) worker.child.kill();
      });
    }
  }

  function enqueue(task: RenderTask): Promise<Uint8Array> {
    if (closed) return Promise.reject(new Error('The renderer is closed.'));
    return new Promise((resolve, reject) => {
      queue.push({ task, resolve, reject, tries: 0 });
      next();
    });
  }

  const renderMany = (list: readonly ReportData[]) => enqueue({ id: nextId++, list });

  return {
    workers: count,
    render: (data) => renderMany([data]),
    renderMany,
    renderTemplate: (template, input) => enqueue({ id: nextId++, template, input }),
    async close() {
      closed = true;
      for (const waiting of queue.splice(0)) waiting.reject(new Error('The renderer is closed.'));
      await Promise.all(
        workers.map(({ child }) => {
          const left = new Promise((resolve) => child.once('exit', resolve));
          child.ref();
          child.kill();
          return left;
        }),
      );
    },
  };
}
