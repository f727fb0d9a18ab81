import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { type FileLimits, fileProblem } from './limits.js';

export interface Detected {
  format: 'xlsx' | 'csv';
  /** 'utf-8', 'utf-16le', 'utf-16be' or 'gb18030' for text; 'utf-8' for a workbook. */
  encoding: string;
  /** Bytes of the byte order mark. */
  bom: number;
}

/**
 * Tells by its content what a file is; its name is not asked.
 *
 * @throws Problem 422 `file.empty`, `file.too-large`, `file.xls`, `file.encrypted`, `file.html`, `file.format`
 */
export async function detectFile(path: string, file: string, limits: FileLimits): Promise<Detected> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch {
    throw fileProblem(file, 'file.missing');
  }
  try {
    const { size } = await handle.stat();
    if (size === 0) throw fileProblem(file, 'file.empty');
    if (size > limits.fileBytes) {
      throw fileProblem(file, 'file.too-large', { most: Math.floor(limits.fileBytes / 2 ** 20) });
    }
    const head = Buffer.alloc(Math.min(size, 65_536));
    await handle.read(head, 0, head.length, 0);
    return await detect(head, handle, size, file);
  } finally {
    await handle.close();
  }
}

async function detect(head: Buffer, handle: FileHandle, size: number, file: string): Promise<Detected> {
  const magic = head.toString('latin1', 0, 8);
  if (magic.startsWith('PK\x03\x04') || magic.startsWith('PK\x05\x06'))
    return { format: 'xlsx', encoding: 'utf-8', bom: 0 };
  if (magic === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') {
    throw fileProblem(file, (await isEncryptedPackage(head, handle)) ? 'file.encrypted' : 'file.xls');
  }
  if (magic.startsWith('\xff\xfe')) return { format: 'csv', encoding: 'utf-16le', bom: 2 };
  if (magic.startsWith('\xfe\xff')) return { format: 'csv', encoding: 'utf-16be', bom: 2 };
  const bom = magic.startsWith('\xef\xbb\xbf') ? 3 : 0;
  // BIFF 2 to 5 without a container: the oldest .xls of all.
  if (bom === 0 && /^\x09[\x00\x02\x04\x08]/.test(magic)) throw fileProblem(file, 'file.xls');
  if (head.includes(0)) throw fileProblem(file, 'file.format');
  const start = head
    .toString('latin1', bom, bom + 512)
    .trimStart()
    .toLowerCase();
  if (/^(<!doctype html|<html|<table|<meta|<head|<\?xml|<style)/.test(start)) throw fileProblem(file, 'file.html');
  if (/^(%pdf-|\{\\rtf|rar!|7z\xbc\xaf|\x89png|\xff\xd8\xff|\x1f\x8b|gif8)/.test(start))
    throw fileProblem(file, 'file.format');
  if (head.subarray(bom).toString('latin1').trim() === '' && size <= head.length) throw fileProblem(file, 'file.empty');
  if (bom === 3 || (await isValidUtf8(handle))) return { format: 'csv', encoding: 'utf-8', bom };
  return { format: 'csv', encoding: 'gb18030', bom: 0 };
}

/** A workbook with a password is an OLE container whose directory names an EncryptedPackage. */
async function isEncryptedPackage(head: Buffer, handle: FileHandle): Promise<boolean> {
  const sector = 1 << head.readUInt16LE(30);
  if (sector < 512 || sector > 4096) return false;
  const directory = Buffer.alloc(sector * 4);
  await handle.read(directory, 0, directory.length, (head.readUInt32LE(48) + 1) * sector);
  return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'));
}

/** Looks through the whole file, a block at a time; a character cut by a block's end goes to the next. */
async function isValidUtf8(handle: FileHandle): Promise<boolean> {
  const block = Buffer.allocUnsafe(1 << 20);
  let carried = 0;
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(block, carried, block.length - carried, position);
    const filled = carried + bytesRead;
    if (bytesRead === 0) return carried === 0;
    position += bytesRead;
    const cut = endOfWholeCharacters(block, filled);
    if (!isUtf8(block.subarray(0, cut))) return false;
    block.copy(block, 0, cut, filled);
    carried = filled - cut;
  }
}

/** Where the last complete UTF-8 character ends; at most three bytes before the end. */
export function endOfWholeCharacters(block: Buffer, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back += 1) {
    const byte = block[end - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? end - back : end;
  }
  return end;
}
