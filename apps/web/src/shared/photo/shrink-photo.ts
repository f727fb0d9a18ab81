/** As long as the longer side of a photo needs to be; more would only cost the family's data. */
const LONGEST_SIDE = 2048;
const QUALITY = 0.85;
/** What this browser is asked to open at most. */
const MOST_BYTES = 60 * 1_048_576;

/** Why a photo was not taken; its words are `record.photo.faults.<code>`. */
export class PhotoFault extends Error {
  constructor(readonly code: 'heic' | 'broken' | 'tooLarge' | 'empty') {
    super(code);
  }
}

/**
 * A photo as it is sent: at most 2,048 pixels on its longer side, upright, as JPEG, drawn anew and therefore without the
 * place and time that a camera writes into it.
 *
 * @throws PhotoFault when this browser cannot open it.
 */
export async function shrinkPhoto(file: File): Promise<Blob> {
  if (file.size === 0) throw new PhotoFault('empty');
  if (file.size > MOST_BYTES) throw new PhotoFault((await isHeic(file)) ? 'heic' : 'tooLarge');
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(async () => {
    throw new PhotoFault((await isHeic(file)) ? 'heic' : 'broken');
  });
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext('2d');
    if (!pen) throw new PhotoFault('broken');
    // JPEG has no transparency; without this it would turn black.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    if (!drawn) throw new PhotoFault('broken');
    return drawn;
  } finally {
    picture.close();
  }
}

/** By its first bytes: phones name these files as they like. */
async function isHeic(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const letters = String.fromCharCode(...head);
  return letters.slice(4, 8) === 'ftyp' && /^(hei|hev|mif1|msf1)/.test(letters.slice(8, 12));
}
