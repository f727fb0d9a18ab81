import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { phonePages } from './phone-pages';

/** What every page begins with, in both languages. */
const always = ['src/main.tsx', 'src/shared/i18n/zh-CN.ts', 'src/shared/i18n/en.ts'];

/**
 * Writes /service-worker.js with the list of files it keeps (the page itself, and what the phone's pages are made of), and
 * the version that follows from their content.
 */
export function offlineFiles(): Plugin {
  let publicFolder = '';
  let root = '';
  return {
    name: 'offline-files',
    apply: 'build',
    configResolved(config) {
      publicFolder = config.publicDir;
      root = config.root;
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const wanted = [...always, ...phonePages].map((file) => path.join(root, file));
        const names = new Set(['index.html', ...filesIn(publicFolder).filter((name) => !name.startsWith('icons/'))]);
        for (const file of Object.values(bundle)) {
          if (file.type !== 'chunk') continue;
          if (file.isEntry || (file.facadeModuleId && wanted.includes(file.facadeModuleId)))
            addWithImports(file, bundle, names);
        }
        const files = [...names].sort();
        const digest = createHash('sha256');
        for (const name of files) digest.update(name).update(contentOf(name, bundle, publicFolder));
        const source = readFileSync(path.join(root, 'build/service-worker.js'), 'utf8')
          .replace('__VERSION__', digest.digest('hex').slice(0, 12))
          .replace('__FILES__', JSON.stringify(files.map((name) => `/${name}`)));
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
      },
    },
  };
}

function addWithImports(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, names: Set<string>): void {
  if (names.has(chunk.fileName)) return;
  names.add(chunk.fileName);
  for (const style of chunk.viteMetadata?.importedCss ?? []) names.add(style);
  for (const name of chunk.imports) {
    const imported = bundle[name];
    if (imported?.type === 'chunk') addWithImports(imported, bundle, names);
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

function contentOf(name: string, bundle: Rolldown.OutputBundle, publicFolder: string): string | Uint8Array {
  const built = bundle[name];
  if (built?.type === 'chunk') return built.code;
  if (built) return built.source;
  return readFileSync(path.join(publicFolder, name));
}
