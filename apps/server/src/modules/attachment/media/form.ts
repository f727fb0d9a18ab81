/** What a file is by its first bytes. Names and announced types are not asked. */
export type Form = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'heic' | 'pdf' | 'iso-video' | 'unknown';

/** How many bytes {@link formOf} wants to see. */
export const FORM_BYTES = 64;

const startsWith = (head: Uint8Array, ...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);
const text = (head: Uint8Array, from: number, to: number) => String.fromCharCode(...head.subarray(from, to));

/** Brands of HEIF pictures coded as HEVC, as phones make them, and of the container in general. */
const heif = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1']);

export function formOf(head: Uint8Array): Form {
  if (startsWith(head, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'WEBP') return 'webp';
  if (text(head, 0, 4) === 'GIF8') return 'gif';
  if (text(head, 0, 5) === '%PDF-') return 'pdf';
  if (text(head, 4, 8) === 'ftyp') return isoForm(head);
  return 'unknown';
}

function isoForm(head: Uint8Array): Form {
  const length = Math.min(new DataView(head.buffer, head.byteOffset).getUint32(0), head.length);
  const brands = [text(head, 8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(text(head, at, at + 4));
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  // A picture says so first; a video may list a picture's brand among others.
  return heif.has(brands[0] as string) ? 'heic' : 'iso-video';
}
