import { createHash, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import sharp from 'sharp';

/** A picture with shapes in it, another one for each seed. */
export function scene(seed: number, width = 900, height = 600) {
  const shape = (i: number) => {
    const of = (n: number) => createHash('sha256').update(`${seed} ${i} ${n}`).digest().readUInt16BE(0) / 65_536;
    const colour = `hsl(${of(1) * 360} 70% ${20 + of(2) * 60}%)`;
    return `<ellipse cx="${of(3) * width}" cy="${of(4) * height}" rx="${40 + of(5) * 260}" ry="${40 + of(6) * 200}" fill="${colour}"/>`;
  };
  const shapes = Array.from({ length: 9 }, (_, i) => shape(i)).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#888"/>${shapes}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha();
}

/** As a phone writes it: lying on its side, with place, maker and a description. */
export function phonePhoto(seed = 1): Promise<Buffer> {
  return scene(seed)
    .jpeg({ quality: 90 })
    .withExif({
      IFD0: { Make: 'GeheimPhone', Model: 'X1', ImageDescription: '张小明' },
      IFD2: { DateTimeOriginal: '2026:11:20 08:00:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '31/1 14/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '121/1 28/1 0/1',
      },
    } as never)
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const crc = body.reduce((c, byte) => (crcTable[(c ^ byte) & 255] as number) ^ (c >>> 8), 0xffff_ffff);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((crc ^ 0xffff_ffff) >>> 0, body.length + 4);
  return out;
}

/** A PNG of one colour that is a few kilobytes small and `side` × `side` pixels large. */
export function pixelBomb(side: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', head),
    pngChunk('IDAT', deflateSync(Buffer.alloc(Math.min(side * Math.ceil(side / 8 + 1), 4_000_000)))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** One page with a text, and what a PDF can carry besides. */
export async function trickyPdf(): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  pdf.setAuthor('张小明');
  pdf.setTitle('GeheimTitel');
  const page = pdf.addPage([300, 200]);
  page.drawText('Certificate', { x: 20, y: 100 });
  page.drawImage(await pdf.embedJpg(await phonePhoto()), { x: 0, y: 0, width: 100, height: 60 });
  const { context } = pdf;
  const script = context.obj({ S: 'JavaScript', JS: PDFString.of('app.alert("geheim")') });
  pdf.catalog.set(PDFName.of('OpenAction'), script);
  pdf.addJavaScript('start', 'app.alert("geheim")');
  await pdf.attach(Buffer.from('PK geheim'), 'geheim.zip', { mimeType: 'application/zip' });
  const link = (action: object) =>
    context.register(context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 50, 50], A: action } as never));
  page.node.set(PDFName.of('AA'), context.obj({ O: script }));
  page.node.set(
    PDFName.of('Annots'),
    context.obj([
      link({ S: 'Launch', F: PDFString.of('geheim.exe') }),
      link({ S: 'URI', URI: PDFString.of('https://example.edu.cn/'), Next: script }),
      context.register(
        context.obj({
          Type: 'Annot',
          Subtype: 'FileAttachment',
          Rect: [0, 0, 9, 9],
          Contents: PDFString.of('geheim'),
        } as never),
      ),
    ]),
  );
  return Buffer.from(await pdf.save({ useObjectStreams: false }));
}

const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const words = (...values: number[]): Buffer => {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => void out.writeUInt32BE(value >>> 0, at * 4));
  return out;
};
const text = (value: string) => Buffer.from(value, 'utf8');

const TAKEN = 3_800_000_000;
/** The day of making, as it stands in {@link film}. */
export const TAKEN_AT = words(TAKEN);

export interface MovieShape {
  seconds?: number;
  /** Where the samples of the track of places begin; default behind those of the picture. */
  brand?: string;
  /** Boxes at the end of the file. */
  behind?: Buffer[];
  /** The data reference's flags: 1, in this file. */
  self?: number;
  sampleAt?: number;
}

/**
 * A film as phones write it, of samples that no player could show: a track of picture, one of timed places, an udta with
 * place and maker, a day of making, and something hidden between the samples.
 */
export function film({ seconds = 4, brand = 'isom', behind = [], self = 1, sampleAt }: MovieShape = {}): Buffer {
  const ftyp = box('ftyp', text(brand), words(512), text('isomiso2mp41'));
  const picture = Buffer.from('PICTURE-SAMPLE-1PICTURE-SAMPLE-2');
  const hidden = Buffer.from('PK\x03\x04geheim');
  const places = Buffer.from('+31.2333+121.466');
  const mdat = box('mdat', picture, hidden, places);
  const start = ftyp.length + 8;
  const track = (kind: string, at: number, size: number) =>
    box(
      'trak',
      box(
        'tkhd',
        words(7, TAKEN, TAKEN, 1, 0, seconds * 1000, 0, 0, 0, 0),
        words(1, 0, 0, 0, 1, 0, 0, 0, 1),
        words(1280 << 16, 720 << 16),
      ),
      box('udta', text('©nam geheim')),
      box(
        'mdia',
        box('mdhd', words(0, TAKEN, TAKEN, 1000, seconds * 1000, 0)),
        box('hdlr', words(0, 0), text(kind), words(0, 0, 0), text('geheim handler\0')),
        box(
          'minf',
          box('vmhd', words(1, 0, 0)),
          box(
            'dinf',
            box(
              'dref',
              words(0, 1),
              self === 1 ? box('url ', words(1)) : box('url ', words(0), text('http://192.0.2.1/x\0')),
            ),
          ),
          box(
            'stbl',
            box('stsd', words(0, 0)),
            box('stts', words(0, 1, 2, 1)),
            box('stsc', words(0, 1, 1, 2, 1)),
            box('stsz', words(0, size / 2, 2)),
            box('stco', words(0, 1, at)),
          ),
        ),
      ),
    );
  const moov = box(
    'moov',
    box('mvhd', words(0, TAKEN, TAKEN, 1000, seconds * 1000, 0x10000), Buffer.alloc(76)),
    track('vide', sampleAt ?? start, picture.length),
    track('meta', start + picture.length + hidden.length, places.length),
    box(
      'udta',
      box('©xyz', text('+31.2333+121.466/ geheim')),
      box('meta', text('com.apple.quicktime.location geheim')),
    ),
    box('meta', text('geheim')),
  );
  return Buffer.concat([ftyp, mdat, moov, box('uuid', randomBytes(16), text('<x:xmpmeta>geheim')), ...behind]);
}

export const asBox = box;
