import { basename, extname } from 'node:path';

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'application/pdf': '.pdf',
  'video/mp4': '.mp4',
  'video/quicktime': '.mov',
};
const MOST_CHARACTERS = 80;

/** A name as it is shown: what cannot be seen or turns the direction of writing is left out; the ending is that of what is kept. */
export function keptName(name: string, mediaType: string): string {
  const plain = basename(name, extname(name))
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Surrogate}\\/:*?"<>|]/gu, '')
    .trim();
  return `${[...plain].slice(0, MOST_CHARACTERS).join('') || 'file'}${endings[mediaType] ?? ''}`;
}
