import { createHash } from 'node:crypto';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { offlineFiles } from './build/offline-files';
import { packedFiles } from './build/packed-files';

const server = 'http://127.0.0.1:8080';

const app: UserConfig = {
  plugins: [react(), offlineFiles()],
  build: {
    target: 'es2022',
    // By which tests/e2e/first-load measures what a phone loads.
    manifest: true,
    // Nothing but files of our own: the page's policy allows no inline script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The desk's tables are large on purpose and never loaded on a phone page.
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // The API as data: of it only the endpoints that a page calls are carried, not the server's list of all.
      treeshake: {
        moduleSideEffects: [{ test: /packages[\\/]contract[\\/]|@sinclair[\\/]typebox/, sideEffects: false }],
      },
      output: {
        // Only what no page can do without stands together; the rest follows the pages that use it, so that a pupil's page
        // never carries the desk's tables.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next|use-sync-external-store)[\\/]/,
              priority: 3,
            },
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': server, '/healthz': server } },
  preview: { proxy: { '/api': server, '/healthz': server } },
};

/** The page that checks proofs, /verify: one file with everything in it. Built behind the app, into the same folder. */
const verifyPage: UserConfig = {
  // The last of the two builds packs what both have made.
  plugins: [singleFile(), packedFiles()],
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rolldownOptions: { input: 'verify.html', output: { codeSplitting: false } },
  },
};

export default defineConfig(({ mode }) => (mode === 'verify' ? verifyPage : app));

/**
 * Puts a page's script and style into the page, so that it works as one saved file, and gives it a policy of its own: it
 * runs nothing but that script, and speaks to nobody but the server it came from. Saved, it speaks to nobody.
 */
function singleFile(): Plugin {
  return {
    name: 'single-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = Object.values(bundle).find(({ fileName }) => fileName.endsWith('.html'));
      if (page?.type !== 'asset') throw new Error('there is no page');
      let html = String(page.source);
      const digests: Record<'script' | 'style', string[]> = { script: [], style: [] };
      const put = (kind: 'script' | 'style', tag: RegExp, content: string, attributes = '') => {
        const before = html;
        digests[kind].push(`'sha256-${createHash('sha256').update(content).digest('base64')}'`);
        html = html.replace(tag, () => `<${kind}${attributes}>${content}</${kind}>`);
        if (html === before) throw new Error(`the page does not name its ${kind}`);
      };
      for (const file of Object.values(bundle)) {
        if (file === page) continue;
        const named = file.fileName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        if (file.type === 'chunk') {
          const others = [...file.imports, ...file.dynamicImports].filter((name) => name !== file.fileName);
          if (others.length > 0) throw new Error(`the script is in parts: ${others.join(', ')}`);
          const content = file.code
            .replace(/<\/(?=script)/gi, '<\\/')
            .replace(/<!--/g, '\\x3c!--')
            .trim();
          put('script', new RegExp(`<script[^>]*src="[^"]*${named}"[^>]*></script>`), content, ' type="module"');
        } else if (file.fileName.endsWith('.css')) {
          put('style', new RegExp(`<link[^>]*href="[^"]*${named}"[^>]*>`), String(file.source).trim());
        } else {
          throw new Error(`${file.fileName} cannot be put into the page`);
        }
        delete bundle[file.fileName];
      }
      const policy = [
        "default-src 'none'",
        `script-src ${digests.script.join(' ')}`,
        `style-src ${digests.style.join(' ')}`,
        "connect-src 'self'",
        'img-src data:',
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; ');
      page.source = html.replace(
        '<meta charset="utf-8" />',
        (charset) => `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
      );
    },
  };
}
