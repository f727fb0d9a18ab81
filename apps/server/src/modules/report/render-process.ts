/** The program of one drawing process: takes reports from its parent, answers with PDFs, ends with its parent. */
import { renderPdfMany } from './render-pdf.js';
import type { RenderReply, RenderTask } from './renderer.js';

const { dataDir, tagged } = JSON.parse(process.argv[2] ?? '{}') as { dataDir?: string; tagged?: boolean };
const options = { ...(dataDir === undefined ? {} : { dataDir }), ...(tagged === undefined ? {} : { tagged }) };

process.on('message', (task: RenderTask) => {
  let reply: RenderReply;
  try {
    reply = { id: task.id, pdf: renderPdfMany(task.list, options) };
  } catch (error) {
    reply = { id: task.id, error: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(reply);
});
process.on('disconnect', () => process.exit(0));
