import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * Puts a small file in place of another, whole or not at all.
 *
 * @param when `now`: it returns when that is on the disk; `soon`: after a power failure the former one may be there.
 */
export function replaceFile(file: string, content: string | Uint8Array, when: 'now' | 'soon' = 'now'): void {
  const partial = `${file}.${process.pid}.partial`;
  const handle = openSync(partial, 'w', 0o600);
  try {
    writeWhole(handle, typeof content === 'string' ? Buffer.from(content) : content, 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(partial, file);
  if (when === 'now') syncFolder(path.dirname(file));
}

/** Adds to a file's end, and returns when it is on the disk. */
export function appendToFile(file: string, content: string): void {
  const handle = openSync(file, 'a', 0o600);
  try {
    writeWhole(handle, Buffer.from(content), null);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncFolder(path.dirname(file));
}

/** @param position from the file's beginning; null: where the file stands. */
export function writeWhole(handle: number, bytes: Uint8Array, position: number | null): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(handle, bytes, at, bytes.length - at, position === null ? null : position + at);
  }
}

export function readFileIfAny(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A name in a folder is on the disk only when the folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
