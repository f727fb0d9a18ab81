import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Form } from './form.js';
import { MediaError, type MediaFault, type Remade } from './remade.js';

/** Makes pictures and PDFs anew, one after another, away from the server. */
export interface Workshop {
  /** @throws MediaError when the file is not usable; Error when `close` came first. */
  remake(form: Form, from: string, to: string, previewTo: string): Promise<Remade>;
  close(): Promise<void>;
}

export interface WorkshopTask {
  id: number;
  form: Form;
  from: string;
  to: string;
  previewTo: string;
}
export type WorkshopReply =
  | { id: number; remade: Remade }
  | { id: number; code: MediaFault; values?: Record<string, number> };

interface Waiting {
  task: WorkshopTask;
  resolve(remade: Remade): void;
  reject(error: Error): void;
}

const program = fileURLToPath(new URL('./media-process.js', import.meta.url));
/** A file that takes longer is killed with its process. The loader's own limit is below this. */
const SECONDS = 40;
const MEGABYTES_OF_HEAP = 512;
/** Of all memory; asked of the system where it says so (Linux). */
const MEGABYTES = 1200;
const PAGE_BYTES = 4096;
/** A process that has nothing to do gives its memory back. */
const IDLE_SECONDS = 120;

export function createWorkshop(settings: { seconds?: number } = {}): Workshop {
  const queue: Waiting[] = [];
  let child: ChildProcess | undefined;
  let busy: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let watch: NodeJS.Timeout | undefined;
  let nextId = 1;
  let closed = false;

  function start(): ChildProcess {
    const started = fork(program, [], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${MEGABYTES_OF_HEAP}`],
    });
    started.on('message', (reply: WorkshopReply) => {
      if (reply.id !== busy?.task.id) return;
      const { resolve, reject } = busy;
      rest(started);
      if ('remade' in reply) resolve(reply.remade);
      else reject(new MediaError(reply.code, reply.values));
      next();
    });
    const gone = () => {
      if (child !== started) return;
      child = undefined;
      const lost = busy;
      busy = undefined;
      clearTimeout(timer);
      clearInterval(watch);
      // What a process died over is not tried again: it would cost the next one too.
      lost?.reject(closed ? closedError() : new MediaError('attachment.broken'));
      next();
    };
    started.once('exit', gone);
    started.once('error', gone);
    return started;
  }

  function rest(process: ChildProcess): void {
    busy = undefined;
    clearTimeout(timer);
    clearInterval(watch);
    timer = setTimeout(() => process.kill(), IDLE_SECONDS * 1000);
    timer.unref();
    process.unref();
    process.channel?.unref();
  }

  function next(): void {
    if (closed || busy || queue.length === 0) return;
    child ??= start();
    busy = queue.shift() as Waiting;
    const working = child;
    working.ref();
    working.channel?.ref();
    clearTimeout(timer);
    timer = setTimeout(() => working.kill('SIGKILL'), (settings.seconds ?? SECONDS) * 1000);
    watch = setInterval(() => void killAbove(working, MEGABYTES), 100);
    working.send(busy.task, (error) => {
      if (error) working.kill('SIGKILL');
    });
  }

  return {
    remake(form, from, to, previewTo) {
      if (closed) return Promise.reject(closedError());
      return new Promise((resolve, reject) => {
        queue.push({ task: { id: nextId++, form, from, to, previewTo }, resolve, reject });
        next();
      });
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(watch);
      for (const waiting of queue.splice(0)) waiting.reject(closedError());
      if (!child) return;
      const left = new Promise((resolve) => child?.once('exit', resolve));
      child.ref();
      child.kill('SIGKILL');
      await left;
    },
  };
}

async function killAbove(child: ChildProcess, megabytes: number): Promise<void> {
  const pages = await readFile(`/proc/${child.pid}/statm`, 'utf8').catch(() => '');
  if (Number(pages.split(' ')[1] ?? 0) * PAGE_BYTES > megabytes * 1_048_576) child.kill('SIGKILL');
}

const closedError = () => new Error('The server is closing.');
