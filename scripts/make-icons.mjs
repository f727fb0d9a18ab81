// Draws the icons of the installed app from the blossom: `node scripts/make-icons.mjs`. What it makes is committed.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const PAPER = '#f6f7f5';
const folder = fileURLToPath(new URL('../apps/web/public/', import.meta.url));
const blossom = await readFile(path.join(folder, 'blossom.svg'));

/** `share`: how much of the side the blossom takes. A maskable icon may lose all but the middle 80 % (W3C App Manifest). */
async function draw(name, side, share) {
  const flower = Math.round(side * share);
  const drawn = await sharp(blossom, { density: (72 * flower) / 64 })
    .resize(flower, flower)
    .png()
    .toBuffer();
  await sharp({ create: { width: side, height: side, channels: 4, background: PAPER } })
    .composite([{ input: drawn }])
    .png({ compressionLevel: 9, palette: true })
    .toFile(path.join(folder, 'icons', `${name}.png`));
}

await mkdir(path.join(folder, 'icons'), { recursive: true });
await draw('180', 180, 0.8);
await draw('192', 192, 0.82);
await draw('512', 512, 0.82);
await draw('maskable-512', 512, 0.6);
