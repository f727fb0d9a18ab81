/**
 * The program of the process in which pictures and PDFs of unknown origin are opened: whatever goes wrong in native code, or
 * takes too much memory or time, ends this process and not the server.
 */
import { MediaError } from './remade.js';
import { remakeImage } from './remake-image.js';
import { remakePdf } from './remake-pdf.js';
import type { WorkshopReply, WorkshopTask } from './workshop.js';

process.on('message', async ({ id, form, from, to, previewTo }: WorkshopTask) => {
  let reply: WorkshopReply;
  try {
    const remade = form === 'pdf' ? await remakePdf(from, to) : await remakeImage(from, form, to, previewTo);
    reply = { id, remade };
  } catch (error) {
    reply =
      error instanceof MediaError ? { id, code: error.code, values: error.values } : { id, code: 'attachment.broken' };
  }
  process.send?.(reply);
});
process.on('disconnect', () => process.exit(0));
