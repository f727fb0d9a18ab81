import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { phonePages } from '../../apps/web/build/phone-pages.ts';

const MOST_KILOBYTES = 300;
const built = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url));

/** Scripts and styles that a page needs before it shows, with those of the language in use. */
function filesOf(manifest, page) {
  const files = new Set();
  const add = (key) => {
    const { file, css = [], imports = [] } = manifest[key];
    if (files.has(file)) return;
    for (const name of [file, ...css]) files.add(name);
    for (const name of imports) add(name);
  };
  for (const key of ['index.html', 'src/shared/i18n/zh-CN.ts', page]) add(key);
  return [...files];
}

describe('the first load of a phone page', () => {
  const manifest = JSON.parse(readFileSync(path.join(built, '.vite/manifest.json'), 'utf8'));

  it.each(phonePages)(`of %s is at most ${MOST_KILOBYTES} KB gzipped`, (page) => {
    const bytes = filesOf(manifest, page).reduce(
      (sum, file) => sum + gzipSync(readFileSync(path.join(built, file)), { level: 9 }).length,
      0,
    );
    expect(Math.round(bytes / 1024)).toBeLessThanOrEqual(MOST_KILOBYTES);
  });

  it('carries none of the desk’s tables and charts', () => {
    const names = phonePages.flatMap((page) => filesOf(manifest, page)).join(' ');
    expect(names).not.toMatch(/\/(charts|desk|table)-/);
  });
});
