import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import yazl from 'yazl';

/** The file of a batch while it is made. */
export interface Output {
  extension: 'zip' | 'pdf';
  add(name: string, content: Uint8Array): void;
  end(): Promise<void>;
  /** Lets go of the file, which is of no use then. */
  abort(): void;
}

/** @param single one PDF as it is, else a zip. */
export async function openOutput(file: string, single: boolean, at: Date): Promise<Output> {
  const stream = createWriteStream(file, { mode: 0o600 });
  await once(stream, 'open');
  const finished = once(stream, 'finish');
  finished.catch(() => undefined);
  const abort = () => void stream.destroy();
  if (single) {
    return {
      extension: 'pdf',
      add: (_name, content) => void stream.write(content),
      end: async () => {
        stream.end();
        await finished;
      },
      abort,
    };
  }
  const zip = new yazl.ZipFile();
  zip.outputStream.pipe(stream);
  const names = new Set<string>();
  return {
    extension: 'zip',
    add(name, content) {
      let free = name;
      for (let n = 2; names.has(free); n += 1) free = name.replace(/(\.pdf)$/, ` ${n}$1`);
      names.add(free);
      zip.addBuffer(Buffer.from(content.buffer, content.byteOffset, content.byteLength), free, {
        compress: false,
        mtime: at,
      });
    },
    async end() {
      zip.end();
      await finished;
    },
    abort,
  };
}

/** A name as a file's name: without what a file system or a zip reads as a path. */
export function plainName(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\\/:*?"<>|]/gu, '_')
    .replace(/^\.+/, '_')
    .trim()
    .slice(0, 60);
  return plain === '' ? '_' : plain;
}
