import { Worker } from 'node:worker_threads';
import type { WorkerProgress, WorkerReply, WorkerStart, WorkerTask } from './tasks.js';

export interface Workers {
  /**
   * Gives the tasks out, one at a time to each worker, and waits for all. Order of replies is that of the tasks.
   *
   * @throws Error of the first task that failed; the signal's reason when it is aborted.
   */
  all(tasks: readonly WorkerTask[], onProgress?: (rows: number) => void): Promise<WorkerReply[]>;
  close(): Promise<void>;
}

type Message = WorkerProgress | { reply: WorkerReply } | { error: string };

/** @param count threads; each holds a database connection of its own once it needs one. */
export function startWorkers(count: number, start: WorkerStart, signal: AbortSignal): Workers {
  const threads = Array.from(
    { length: count },
    () => new Worker(new URL('./worker.js', import.meta.url), { workerData: start }),
  );
  // Terminating ends the connections too, and with them whatever they were writing.
  const stop = () => {
    for (const thread of threads) void thread.terminate();
  };
  signal.addEventListener('abort', stop, { once: true });

  function ask(
    thread: Worker,
    task: WorkerTask,
    onProgress: ((rows: number) => void) | undefined,
  ): Promise<WorkerReply> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void) => {
        thread.off('message', onMessage);
        thread.off('error', onError);
        thread.off('exit', onExit);
        act();
      };
      const onMessage = (message: Message) => {
        if ('progress' in message) onProgress?.(message.progress);
        else if ('reply' in message) finish(() => resolve(message.reply));
        else finish(() => reject(new Error(message.error)));
      };
      const onError = (error: Error) => finish(() => reject(error));
      const onExit = () => finish(() => reject(signal.aborted ? signal.reason : new Error('A worker ended early.')));
      thread.on('message', onMessage);
      thread.on('error', onError);
      thread.on('exit', onExit);
      thread.postMessage(task);
    });
  }

  return {
    async all(tasks, onProgress) {
      const replies: WorkerReply[] = [];
      let next = 0;
      const work = async (thread: Worker) => {
        while (next < tasks.length) {
          signal.throwIfAborted();
          const at = next++;
          replies[at] = await ask(thread, tasks[at] as WorkerTask, onProgress);
        }
      };
      const outcomes = await Promise.allSettled(threads.map(work));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw signal.aborted ? signal.reason : failed.reason;
      return replies;
    },
    async close() {
      signal.removeEventListener('abort', stop);
      for (const thread of threads) thread.postMessage('close');
      await Promise.all(
        threads.map(
          (thread) => new Promise((resolve) => (thread.threadId === -1 ? resolve(0) : thread.once('exit', resolve))),
        ),
      );
    },
  };
}
