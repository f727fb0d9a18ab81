import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const folder = join(root, 'docs', 'methods');
const INDEX = 'README.md';
const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== INDEX);

/** The fenced blocks of a page, in order. */
function blocksOf(page: string): { language: string; text: string }[] {
  const text = readFileSync(join(folder, page), 'utf8');
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, inside]) => ({ language, text: inside }));
}

describe('docs/methods', () => {
  it.each(pages)('%s shows one example, and what it prints', (page) => {
    const blocks = blocksOf(page);
    const at = blocks.findIndex(({ language }) => language === 'js');
    expect(
      blocks.filter(({ language }) => language === 'js'),
      'js blocks',
    ).toHaveLength(1);
    expect(blocks[at + 1]?.language, 'the block after the example').toBe('text');
    // From the root, where the package's name resolves as it does for who installed it.
    const run = spawnSync(process.execPath, ['--input-type=module'], {
      cwd: root,
      input: blocks[at].text,
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.stdout).toBe(blocks[at + 1].text);
  });

  it('has an index that names every page, and no other', () => {
    const named = [...readFileSync(join(folder, INDEX), 'utf8').matchAll(/\]\(([\w-]+\.md)\)/g)].map(
      ([, page]) => page,
    );
    expect([...new Set(named)].sort()).toEqual(pages.sort());
  });
});
