import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import exifr from 'exifr';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asBox, film, phonePhoto, pixelBomb, scene, TAKEN_AT, trickyPdf } from '../attachment.fixture.js';
import { lookDistance } from '../look.js';
import { cleanVideo } from './clean-video.js';
import { FORM_BYTES, formOf } from './form.js';
import { createWorkshop, type Workshop } from './workshop.js';

let folder: string;
let workshop: Workshop;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-media-'));
  workshop = createWorkshop();
});
afterAll(async () => {
  await workshop.close();
  await rm(folder, { recursive: true, force: true });
});

const formOfBytes = (bytes: Buffer) => formOf(Buffer.concat([bytes.subarray(0, FORM_BYTES), Buffer.alloc(FORM_BYTES)]));

async function remake(bytes: Buffer, by = workshop) {
  const from = path.join(folder, `${count++}`);
  await writeFile(from, bytes);
  const form = formOfBytes(bytes);
  const made =
    form === 'iso-video'
      ? await cleanVideo(from, `${from}.out`)
      : await by.remake(form, from, `${from}.out`, `${from}.preview`);
  return { ...made, file: `${from}.out`, preview: `${from}.preview`, content: await readFile(`${from}.out`) };
}

describe('a picture', () => {
  it('keeps its pixels, upright, and nothing that its camera wrote', async () => {
    const photo = await phonePhoto();
    expect(await exifr.parse(photo, { gps: true })).toMatchObject({
      Make: 'GeheimPhone',
      latitude: expect.any(Number),
    });
    const made = await remake(photo);
    expect(made).toMatchObject({ mediaType: 'image/jpeg', width: 600, height: 900 });
    for (const kept of [made.content, await readFile(made.preview)]) {
      expect(
        await exifr
          .parse(kept, { gps: true, xmp: true, icc: true, iptc: true, mergeOutput: false })
          .catch(() => undefined),
      ).toBeUndefined();
      const { exif, icc, xmp, iptc } = await sharp(kept).metadata();
      expect({ exif, icc, xmp, iptc }).toEqual({ exif: undefined, icc: undefined, xmp: undefined, iptc: undefined });
      expect(kept.includes('GeheimPhone')).toBe(false);
    }
    expect(await sharp(made.preview).metadata()).toMatchObject({ format: 'webp', width: 213, height: 320 });
  });

  it.each(['png', 'webp', 'gif', 'avif', 'jpeg'] as const)(
    'is taken as %s and at most 2048 pixels long',
    async (format) => {
      const made = await remake(await scene(2, 3000, 1500).toFormat(format).toBuffer());
      expect([made.width, made.height]).toEqual([2048, 1024]);
      expect((await sharp(made.content).metadata()).format).toBe(['jpeg', 'avif'].includes(format) ? 'jpeg' : 'webp');
    },
  );

  it('is nothing but a picture when it was two files in one', async () => {
    const jpeg = await scene(3).jpeg().toBuffer();
    const zip = Buffer.from('PK\x03\x04<script>alert(1)</script>PK\x05\x06');
    for (const host of [jpeg, await scene(3).png().toBuffer(), await scene(3).gif().toBuffer()]) {
      const made = await remake(Buffer.concat([host, zip]));
      expect(made.content.includes('<script>')).toBe(false);
      expect(made.content.includes('PK\x03\x04')).toBe(false);
    }
    const withComment = Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from([0xff, 0xfe, 0, 26]),
      Buffer.from('<script>alert(1)</script'),
      jpeg.subarray(2),
    ]);
    expect((await remake(withComment)).content.includes('<script')).toBe(false);
  });

  it('is refused as too large by its pixels, however small its file', async () => {
    for (const side of [12_000, 30_000])
      await expect(remake(pixelBomb(side))).rejects.toMatchObject({ code: 'attachment.bomb' });
  });

  it('is refused when it is cut off or no picture behind its first bytes', async () => {
    const photo = await phonePhoto();
    for (const bytes of [
      photo.subarray(0, photo.length / 2),
      photo.subarray(0, 3),
      (await scene(1).png().toBuffer()).subarray(0, 3000),
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(5000)]),
      Buffer.from('GIF89a<html>'),
      Buffer.concat([Buffer.from('RIFF\xff\xff\xff\x7fWEBPVP8 ', 'latin1'), randomBytes(64)]),
    ]) {
      await expect(remake(bytes)).rejects.toMatchObject({ code: 'attachment.broken' });
    }
  });

  it('cannot end the server: a process that dies over it is replaced, and the next picture is made', async () => {
    const hasty = createWorkshop({ seconds: 0.001 });
    const photo = await phonePhoto();
    await expect(remake(photo, hasty)).rejects.toMatchObject({ code: 'attachment.broken' });
    await hasty.close();
    await expect(remake(photo, hasty)).rejects.toThrow(/closing/);
    const [first, second] = await Promise.allSettled([remake(Buffer.from([0xff, 0xd8, 0xff, 0])), remake(photo)]);
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('looks the same when it is smaller, lighter or compressed again, and different from others', async () => {
    const lookAt = async (bytes: Buffer) => BigInt(`0b${(await remake(bytes)).look}`);
    const looks = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (seed) => lookAt(await scene(seed).jpeg().toBuffer())),
    );
    for (const [at, look] of looks.entries()) {
      for (const variant of [
        scene(at + 1).resize(300),
        scene(at + 1).modulate({ brightness: 1.15 }),
        scene(at + 1).jpeg({ quality: 35 }),
        scene(at + 1).gamma(1.2),
      ]) {
        expect(lookDistance(look, await lookAt(await variant.toFormat('jpeg').toBuffer()))).toBeLessThanOrEqual(6);
      }
      for (const other of looks.slice(at + 1)) expect(lookDistance(look, other)).toBeGreaterThan(12);
    }
    expect(
      (
        await remake(
          await sharp({ create: { width: 90, height: 90, channels: 3, background: '#fff' } })
            .png()
            .toBuffer(),
        )
      ).look,
    ).toBeNull();
  });
});

describe('the form of a file', () => {
  it('is told by its content', async () => {
    const heic = asBox('ftyp', Buffer.from('heic\0\0\0\0mif1heic'));
    expect(formOfBytes(heic)).toBe('heic');
    expect(formOfBytes(asBox('ftyp', Buffer.from('mif1\0\0\0\0mif1avif')))).toBe('avif');
    expect(formOfBytes(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('unknown');
    expect(formOfBytes(Buffer.from('MZ\x90\x00'))).toBe('unknown');
    expect(formOfBytes(await trickyPdf())).toBe('pdf');
    expect(formOfBytes(film())).toBe('iso-video');
  });
});

describe('a PDF', () => {
  it('keeps its pages and nothing that acts, hides or tells', async () => {
    const given = await trickyPdf();
    expect(given.includes('geheim')).toBe(true);
    const made = await remake(given);
    expect(made).toMatchObject({ mediaType: 'application/pdf', width: 300, height: 200, look: null, previewBytes: 0 });
    const plain = Buffer.from(await (await PDFDocument.load(made.content)).save({ useObjectStreams: false })).toString(
      'latin1',
    );
    for (const word of [
      'geheim',
      'Geheim',
      'JavaScript',
      'OpenAction',
      'Launch',
      'EmbeddedFile',
      'Metadata',
      '/AA',
      '/Author',
    ]) {
      expect(plain).not.toContain(word);
    }
    expect(plain).toContain('https://example.edu.cn/');
    expect(plain).toContain('DCTDecode');
    expect((await PDFDocument.load(made.content)).getPageCount()).toBe(1);
  });

  it('is refused with a password, with too many pages, and when it is none', async () => {
    const many = await PDFDocument.create();
    for (let i = 0; i < 101; i++) many.addPage();
    await expect(remake(Buffer.from(await many.save()))).rejects.toMatchObject({ code: 'attachment.too-many-pages' });
    const plain = (await trickyPdf()).toString('latin1');
    const locked = plain.replace(
      /trailer\s*<</,
      (found) => `${found} /Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>`,
    );
    await expect(remake(Buffer.from(locked, 'latin1'))).rejects.toMatchObject({ code: 'attachment.encrypted' });
    for (const bytes of [
      Buffer.from('%PDF-1.7\n<html>'),
      Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(4000)]),
    ]) {
      await expect(remake(bytes)).rejects.toMatchObject({ code: 'attachment.broken' });
    }
  });
});

describe('a video', () => {
  it('keeps picture and sound where they are, and not a byte of anything else', async () => {
    const given = film({ behind: [asBox('free', Buffer.from('geheim')), asBox('zzzz', Buffer.from('geheim'))] });
    const made = await remake(given);
    expect(made).toMatchObject({ mediaType: 'video/mp4', seconds: 4, width: 1280, height: 720, bytes: given.length });
    const kept = made.content.toString('latin1');
    for (const word of ['geheim', '+31.2', 'PK', 'xyz', 'udta', 'xmp']) expect(kept).not.toContain(word);
    expect(made.content.indexOf('PICTURE-SAMPLE-1PICTURE-SAMPLE-2')).toBe(
      given.indexOf('PICTURE-SAMPLE-1PICTURE-SAMPLE-2'),
    );
    expect(given.includes(TAKEN_AT)).toBe(true);
    expect(made.content.includes(TAKEN_AT)).toBe(false);
    // Cleaning again changes nothing.
    expect((await remake(made.content)).content.equals(made.content)).toBe(true);
    expect(await remake(film({ brand: 'qt  ' }))).toMatchObject({ mediaType: 'video/quicktime' });
  });

  it('is refused when it is too long, in fragments, elsewhere or broken', async () => {
    const refused: Array<[Buffer, string]> = [
      [film({ seconds: 75 }), 'attachment.too-long'],
      [film({ behind: [asBox('moof', Buffer.alloc(8))] }), 'attachment.video-form'],
      [film({ self: 0 }), 'attachment.broken'],
      [film({ sampleAt: 0xffff_0000 }), 'attachment.broken'],
      [film({ sampleAt: 0 }), 'attachment.broken'],
      [film({ seconds: 0 }), 'attachment.broken'],
      [film({ behind: [film()] }), 'attachment.broken'],
      [film().subarray(0, 200), 'attachment.broken'],
      [Buffer.concat([film(), Buffer.from('<html><script>')]), 'attachment.broken'],
    ];
    for (const [bytes, code] of refused) await expect(remake(bytes)).rejects.toMatchObject({ code });
  });

  it('is taken or refused, whatever bytes are wrong in it, and never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(film().length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (wrong) => {
          const bytes = film();
          for (const [at, value] of wrong) bytes[at] = value;
          const form = formOfBytes(bytes);
          if (form !== 'iso-video') return;
          await remake(bytes).then(
            (made) => expect(made.content.includes('geheim')).toBe(false),
            (error: Error) => expect(error.name).toBe('MediaError'),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
