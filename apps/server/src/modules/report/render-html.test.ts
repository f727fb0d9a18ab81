import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderHtml } from './render-html.js';
import { curves, sampleReport } from './sample.js';

const CHROMIUM = '/usr/bin/chromium';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const { student } = sampleReport();

describe('an HTML report', () => {
  it('says the same as the PDF, without script', () => {
    const html = renderHtml(sampleReport());
    for (const words of [
      '<html lang="zh-CN">',
      '<main',
      '<h1>成长报告</h1>',
      '林若溪',
      '12.5 小时',
      '3′52″',
      '本报告不含排名',
    ])
      expect(html).toContain(words);
    expect(html).not.toMatch(/<script|javascript:|style="/);
  });

  it('keeps markup in the data as text', () => {
    const html = renderHtml(
      sampleReport({
        student: { ...student, name: '<img src=x onerror=alert(1)>"\'&' },
        remarks: { teacher: '</blockquote><script>1</script>', family: '', self: '' },
      }),
    );
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<script');
    expect(html).toContain('&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;');
  });

  it('takes a nonce for its one style', () => {
    expect(renderHtml(sampleReport(), 'zh-CN', { nonce: 'abc' }).match(/<style nonce="abc">/g)).toHaveLength(1);
  });

  it('prints no score where levels are reported', () => {
    const html = renderHtml(sampleReport({ figures: 'levels', fitness: null, summary: [], nextSteps: [] }));
    for (const score of ['88.5', '82.25', '79.4', '84.32', '78.8']) expect(html).not.toContain(`>${score}`);
  });

  it.skipIf(!existsSync(CHROMIUM))('has nothing that axe objects to', async () => {
    const { chromium } = await import('playwright-core');
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const profile = mkdtempSync(path.join(os.tmpdir(), 'wuyu-axe-'));
    const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: flags });
    try {
      const empty = { score: null, level: null, levelTitle: null, previous: null, words: [], leaves: [], records: [] };
      const { aspects } = sampleReport();
      const pages = [
        sampleReport(),
        sampleReport({
          figures: 'levels',
          curves: curves(12),
          remarks: { teacher: '', family: '', self: '' },
          aspects: aspects.map((a, i) => (i === 3 ? { ...a, ...empty } : a)),
        }),
        sampleReport({ language: 'en' }),
      ];
      for (const data of pages) {
        const page = await context.newPage();
        await page.setContent(renderHtml(data));
        await page.evaluate(axe);
        // The page's own globals: this function runs in the browser.
        const result = (await page.evaluate('axe.run()')) as {
          violations: Array<{ id: string; nodes: Array<{ html: string }> }>;
        };
        expect(result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        await page.close();
      }
    } finally {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    }
  });
});
