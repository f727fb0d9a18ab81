import { Worker } from 'node:worker_threads';
import type { PassRows } from '../response/passes.js';
import type { Reply, Request, Task } from './messages.js';

/** Workers that share the rows of one problem. */
export interface Crew {
  /** Gives every worker its part of the tasks and waits for all; replies in any order. */
  ask(tasks: readonly Task[], request: (own: Task[]) => Request): Promise<Reply[]>;
  dismiss(): Promise<void>;
}

export function hireCrew(threads: number, rows: PassRows, signal?: AbortSignal): Crew {
  if (!(Number.isInteger(threads) && threads > 0)) throw new RangeError('at least one thread is needed');
  signal?.throwIfAborted();
  const shared: PassRows = {
    codes: inSharedMemory(rows.codes),
    starts: rows.starts,
    silent: rows.silent,
    weights: rows.weights && inSharedMemory(rows.weights),
    rowsOfBlocks: rows.rowsOfBlocks,
  };
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./worker.js', import.meta.url)));
  for (const worker of workers) worker.postMessage({ kind: 'ready', rows: shared });
  return {
    ask: (tasks, request) =>
      Promise.all(
        workers.map((worker, at) => {
          const own = tasks.filter((_, task) => task % threads === at);
          return reply(worker, request(own), signal);
        }),
      ),
    dismiss: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function reply(worker: Worker, request: Request, signal: AbortSignal | undefined): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    const onMessage = (message: Reply) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onAbort = () => settle(() => reject(signal?.reason));
    if (signal?.aborted) return reject(signal.reason);
    worker.on('message', onMessage);
    worker.on('error', onError);
    signal?.addEventListener('abort', onAbort);
    worker.postMessage(request);
  });
}

function inSharedMemory<Values extends Uint8Array | Float64Array>(values: Values): Values {
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => Values)(
    new SharedArrayBuffer(values.byteLength),
  );
  copy.set(values);
  return copy;
}
