import type { TimelineEntry } from '@wuyu/contract';
import type { Attachment } from '../attachment/index.js';

/** A file as timeline and album show it. */
export function photoOf({ id, kind, fileName, width, height }: Attachment): TimelineEntry['photos'][number] {
  return { id, kind, fileName, width, height };
}
