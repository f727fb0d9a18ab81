import { readFile, writeFile } from 'node:fs/promises';
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from 'pdf-lib';
import { dropJpegSegments } from './jpeg-segments.js';
import { MediaError, type Remade } from './remade.js';

const MOST_PAGES = 100;

/** Keys that make a document act, carry other files, or tell what its makers did: nowhere in what is kept. */
const dropped = [
  'AA',
  'JS',
  'OpenAction',
  'XFA',
  'EF',
  'AF',
  'RF',
  'Metadata',
  'PieceInfo',
  'LastModified',
  'Thumb',
  'StructParents',
];
/** Marks on a page that show something and do nothing. A form's fields (Widget) stay as they look. */
const quiet = new Set([
  'Link',
  'Widget',
  'Text',
  'FreeText',
  'Line',
  'Square',
  'Circle',
  'Polygon',
  'PolyLine',
  'Highlight',
  'Underline',
  'Squiggly',
  'StrikeOut',
  'Stamp',
  'Caret',
  'Ink',
]);

/**
 * Writes a PDF's pages into a new document. Scripts, actions, embedded files, forms' logic, metadata and all that no page
 * shows are left behind; so is what a photograph inside says of its camera and place.
 *
 * @throws MediaError `attachment.encrypted`, `attachment.too-many-pages`, `attachment.broken`.
 */
export async function remakePdf(from: string, to: string): Promise<Remade> {
  const given = await open(await readFile(from));
  const pages = given.getPageCount();
  if (pages > MOST_PAGES) throw new MediaError('attachment.too-many-pages', { most: MOST_PAGES });
  if (pages === 0) throw new MediaError('attachment.broken');
  const made = await PDFDocument.create({ updateMetadata: false });
  for (const page of await made.copyPages(given, given.getPageIndices())) made.addPage(page);
  const { context } = made;
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    clean(object, context);
    if (object instanceof PDFRawStream) context.assign(ref, withoutSegments(object));
  }
  const bytes = await made.save({ addDefaultPage: false, updateFieldAppearances: false });
  await writeFile(to, bytes, { mode: 0o600, flag: 'wx' });
  const size = made.getPage(0).getSize();
  return {
    mediaType: 'application/pdf',
    width: Math.round(size.width),
    height: Math.round(size.height),
    seconds: 0,
    look: null,
    bytes: bytes.length,
    previewBytes: 0,
  };
}

async function open(bytes: Uint8Array): Promise<PDFDocument> {
  let pdf: PDFDocument;
  try {
    pdf = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true, ignoreEncryption: true });
  } catch {
    throw new MediaError('attachment.broken');
  }
  if (pdf.isEncrypted) throw new MediaError('attachment.encrypted');
  return pdf;
}

function clean(object: PDFObject, context: PDFContext): void {
  if (object instanceof PDFStream) return clean(object.dict, context);
  if (object instanceof PDFArray) {
    for (const element of object.asArray()) clean(element, context);
    return;
  }
  if (!(object instanceof PDFDict)) return;
  for (const key of dropped) object.delete(PDFName.of(key));
  if (!isHarmless(object.lookup(PDFName.of('A')))) object.delete(PDFName.of('A'));
  object.delete(PDFName.of('PA'));
  keepQuietMarks(object, context);
  for (const value of object.values()) clean(value, context);
}

/** A jump within the document, or a link to a page of the web that the reader presses. What would follow it goes. */
function isHarmless(action: PDFObject | undefined): boolean {
  if (!(action instanceof PDFDict)) return true;
  action.delete(PDFName.of('Next'));
  const type = action.lookup(PDFName.of('S'));
  // An action is told by its S; other dictionaries that happen to stand under A have none.
  if (type === undefined || type === PDFName.of('GoTo')) return true;
  const address = type === PDFName.of('URI') ? action.lookup(PDFName.of('URI')) : undefined;
  return (address instanceof PDFString || address instanceof PDFHexString) && /^https?:/i.test(address.decodeText());
}

function keepQuietMarks(page: PDFDict, context: PDFContext): void {
  const name = PDFName.of('Annots');
  const marks = page.lookup(name);
  if (!(marks instanceof PDFArray)) return;
  const kept = marks.asArray().filter((mark) => {
    const found = context.lookup(mark);
    const type = found instanceof PDFDict ? found.lookup(PDFName.of('Subtype')) : undefined;
    const stays = type instanceof PDFName && quiet.has(type.decodeText());
    if (!stays && mark instanceof PDFRef) context.delete(mark);
    return stays;
  });
  page.set(name, context.obj(kept));
}

function withoutSegments(stream: PDFRawStream): PDFRawStream {
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  const single = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
  if (single !== PDFName.of('DCTDecode')) return stream;
  return PDFRawStream.of(stream.dict, dropJpegSegments(stream.contents));
}
