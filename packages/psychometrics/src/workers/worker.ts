import { parentPort } from 'node:worker_threads';
import { runPass, scoreChunk } from '../response/passes.js';
import type { Ready, Reply, Request } from './messages.js';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker');

let ready: Ready | undefined;

port.on('message', (message: Ready | Request) => {
  if (message.kind === 'ready') {
    ready = message;
    return;
  }
  if (!ready) throw new Error('rows come before passes');
  const { rows } = ready;
  if (message.kind === 'score') {
    for (const { chunk } of message.tasks) scoreChunk(rows, message.passes, chunk, message.mean, message.sd);
    port.postMessage({ sums: [] } satisfies Reply);
    return;
  }
  const sums = message.tasks.map(({ number, chunk }) => ({
    number,
    sums: runPass(rows, message.passes[chunk.unit], chunk.from, chunk.to),
  }));
  port.postMessage(
    { sums } satisfies Reply,
    sums.map(({ sums: own }) => own.buffer as ArrayBuffer),
  );
});
