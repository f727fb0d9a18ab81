/** The program of one drawing process: takes reports from its parent, answers with PDFs, ends with its parent. */
import { renderPdfMany, renderTemplate } from './render-pdf.js';
import type { RenderReply, RenderTask } from './renderer.js';

const { dataDir, tagged } = JSON.parse(process.argv[2] ?? '{}') as { dataDir?: string; tagged?: boolean };
const options = { ...(dataDir === undefined ? {} : { dataDir }), ...(tagged === undefined ? {} : { tagged }) };

/** A compiled document is a few megabytes outside JavaScript's heap, which does not know that it should clear up. */
const CLEAR_EVERY = 10;
let drawn = 0;

process.on('message', (task: RenderTask) => {
  let reply: RenderReply;
  try {
    const pdf = 'list' in task ? renderPdfMany(task.list, options) : renderTemplate(task.template, task.input, options);
    reply = { id: task.id, pdf };
  } catch (error) {
    reply = { id: task.id, error: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(reply);
  drawn += 'list' in task ? task.list.length : 1;
  if (drawn >= CLEAR_EVERY) {
    drawn = 0;
    setImmediate(() => globalThis.gc?.());
  }
});
process.on('disconnect', () => process.exit(0));
