import { stat } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { LOOK_SIDE, lookOf } from '../look.js';
import type { Form } from './form.js';
import { MediaError, type Remade } from './remade.js';

/** A phone's largest setting has 108 million pixels; the header is believed only up to here. */
const MOST_PIXELS = 120_000_000;
const MOST_SIDE = 2048;
const PREVIEW_SIDE = 320;
const SECONDS = 20;

// Only the loaders of the forms that are taken; libvips could read SVG, TIFF, PDF and more.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
    'VipsForeignSave',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

/**
 * Draws a picture anew: turned upright, at most 2048 pixels long, in sRGB, without anything but its pixels. Of a moving
 * one the first frame. What else was in the file (EXIF, places, a second file) is not copied.
 *
 * @throws MediaError `attachment.bomb`, `attachment.broken`.
 */
export async function remakeImage(from: string, form: Form, to: string, previewTo: string): Promise<Remade> {
  const open = () =>
    sharp(from, { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true, pages: 1 }).timeout({
      seconds: SECONDS,
    });
  try {
    const { hasAlpha } = await open().metadata();
    // Photographs as JPEG; drawings and screenshots, which JPEG blurs, as WebP.
    const asJpeg = !hasAlpha && (form === 'jpeg' || form === 'avif');
    const fitted = open()
      .autoOrient()
      .resize({ width: MOST_SIDE, height: MOST_SIDE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb');
    const encoded: Sharp = asJpeg ? fitted.jpeg({ quality: 84 }) : fitted.webp({ quality: 84, effort: 3 });
    const made = await encoded.toFile(to);
    await sharp(to)
      .resize({ width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 72, effort: 3 })
      .toFile(previewTo);
    const grey = await sharp(to)
      .flatten({ background: '#ffffff' })
      .resize({ width: LOOK_SIDE, height: LOOK_SIDE, fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer();
    const look = lookOf(grey);
    return {
      mediaType: asJpeg ? 'image/jpeg' : 'image/webp',
      width: made.width,
      height: made.height,
      seconds: 0,
      look: look === null ? null : look.toString(2).padStart(64, '0'),
      bytes: made.size,
      previewBytes: (await stat(previewTo)).size,
    };
  } catch (error) {
    throw new MediaError(
      /pixel limit|too large|dimensions/i.test(String(error)) ? 'attachment.bomb' : 'attachment.broken',
    );
  }
}
