const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;
/** JFIF's and Adobe's, which say how colours are meant; all others tell of camera, place and maker. */
const keptApplications = new Set([0xe0, 0xee]);

/** A JPEG without comments and without what applications wrote in it. The picture is not decoded; what is no JPEG stays. */
export function dropJpegSegments(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes;
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number;
    if (marker === START_OF_SCAN) break;
    const end = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
    if (end > bytes.length || end < at + 4) break;
    const application = marker >= 0xe0 && marker <= 0xef;
    if (marker !== COMMENT && (!application || keptApplications.has(marker))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  kept.push(bytes.subarray(at));
  return Buffer.concat(kept);
}
