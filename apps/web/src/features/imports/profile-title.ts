import { say } from '../../shared/i18n/index';

/** A profile's title as its document says it, else its code. */
export function profileTitle(code: string, document: unknown): string {
  if (typeof document !== 'object' || document === null || !('title' in document)) return code;
  const { title } = document;
  if (typeof title === 'string') return title;
  if (typeof title === 'object' && title !== null && 'zh' in title && 'en' in title) {
    return say({ zh: String(title.zh), en: String(title.en) });
  }
  return code;
}
