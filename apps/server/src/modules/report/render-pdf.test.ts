import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { missingGlyphs, ownFontFolders, readCoverage } from './fonts.js';
import { renderPdf, renderPdfMany } from './render-pdf.js';
import { createRenderer } from './renderer.js';
import { curves, sampleReport } from './sample.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'wuyu-pdf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

function textOf(pdf: Uint8Array): string {
  const file = path.join(folder, 'report.pdf');
  writeFileSync(file, pdf);
  return spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout;
}

const student = sampleReport().student;

describe('a PDF report', () => {
  it('is a tagged PDF with a title and a language', () => {
    const pdf = Buffer.from(renderPdf(sampleReport())).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf).toContain('pdfuaid:part');
    expect(pdf).toMatch(/\/Lang\s*\(zh/);
  });

  it.skipIf(!hasPoppler)('shows what the data say, and no rank', () => {
    const text = textOf(renderPdf(sampleReport()));
    for (const words of [
      '成长报告',
      '林若溪',
      '2025—2026 学年第一学期',
      '思想品德',
      '88.5',
      '12.5 小时',
      '3′52″',
      '寄语',
      '下一步建议',
      '本报告不含排名',
      'WY-2025-1-7K3MQ2XA',
      '共 5 页',
    ]) {
      expect(text.replace(/\s+/g, ' ')).toContain(words);
    }
    expect(text.replace('本报告不含排名', '').replaceAll('本报告不含排名', '')).not.toMatch(/排名|名次/);
  });

  it.skipIf(!hasPoppler)('prints markup in the data as it stands', () => {
    const name = '#read("/etc/passwd") *粗* $x$ @a <b> \\';
    const text = textOf(
      renderPdf(
        sampleReport({
          student: { ...student, name, school: '= 学校 #sys.inputs' },
          remarks: { teacher: '#let x = 1\n- 一\n_二_ `三`', family: '', self: '' },
        }),
      ),
    );
    for (const words of [
      '#read("/etc/passwd")',
      '*粗*',
      '$x$',
      '@a',
      '<b>',
      '= 学校 #sys.inputs',
      '#let x = 1',
      '_二_',
      '`三`',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('root:');
  });

  it.skipIf(!hasPoppler)('prints no score where levels are reported', () => {
    const text = textOf(renderPdf(sampleReport({ figures: 'levels', fitness: null, summary: [], nextSteps: [] })));
    for (const score of ['88.5', '82.25', '79.4', '84.32', '78.8']) expect(text).not.toContain(score);
    expect(text).toContain('优秀');
  });

  it('is drawn without an aspect, with twelve terms, one term, long names, no remarks, or nothing at all', () => {
    const { aspects, ...rest } = sampleReport();
    const bare = { score: null, level: null, levelTitle: null, previous: null, words: [], leaves: [], records: [] };
    const hard = [
      sampleReport({
        aspects: aspects.map((aspect, i) => (i === 3 ? { ...aspect, ...bare } : aspect)),
        curves: curves(12),
      }),
      sampleReport({
        curves: curves(1),
        remarks: { teacher: '', family: '', self: '' },
        fitness: null,
        nextSteps: [],
        notes: [],
        overall: null,
      }),
      sampleReport({
        student: {
          ...student,
          name: '阿卜杜热西提·阿卜杜拉·买买提江·吐尔逊',
          classTitle: '',
          gradeTitle: '',
          studentNumber: '',
        },
        link: '',
      }),
      sampleReport({ language: 'en', aspects: aspects.slice(0, 2) }),
      { ...rest, aspects: aspects.map((aspect) => ({ ...aspect, ...bare })), curves: [], fitness: null, summary: [] },
      { ...rest, aspects: [], curves: [] },
    ];
    for (const data of hard) expect(renderPdf(data).length).toBeGreaterThan(10_000);
  });

  it.skipIf(!hasPoppler)('has page numbers of its own in a file of many', () => {
    const text = textOf(
      renderPdfMany([
        sampleReport(),
        sampleReport({ remarks: { teacher: '', family: '', self: '' }, notes: [], nextSteps: [] }),
      ]),
    );
    expect(text).toContain('第 2 页，共 5 页');
    expect(text).toContain('第 2 页，共 4 页');
  });

  it('is refused without any report', () => {
    expect(() => renderPdfMany([])).toThrow(RangeError);
  });
});

describe('the fonts', () => {
  it('cover rare characters of names and name those they lack', () => {
    expect(missingGlyphs('林若溪 㛃 䶮 堃 昇 喆 · Ä')).toEqual([]);
    expect(missingGlyphs('张𠮷𬎆𠮷 \n')).toEqual(['𠮷', '𬎆']);
  });

  it('that an administrator adds count too, and a file that is no font counts for nothing', () => {
    const dataDir = path.join(folder, 'data');
    mkdirSync(path.join(dataDir, 'fonts'), { recursive: true });
    writeFileSync(path.join(dataDir, 'fonts', 'broken.ttf'), 'no font');
    expect(missingGlyphs('𠮷', dataDir)).toEqual(['𠮷']);
    cpSync(path.join(ownFontFolders[0] ?? '', 'NotoSansSC_400Regular.ttf'), path.join(dataDir, 'fonts', 'added.ttf'));
    expect(missingGlyphs('林', dataDir)).toEqual([]);
    expect(readCoverage(Buffer.from('ttcf'))).toEqual(new Set());
  });
});

describe('the renderer', () => {
  it('draws in processes of its own and leaves the event loop free', async () => {
    const renderer = createRenderer({ workers: 2 });
    await Promise.all([renderer.render(sampleReport()), renderer.render(sampleReport())]);
    const before = process.cpuUsage();
    const pdfs = await Promise.all(Array.from({ length: 20 }, () => renderer.render(sampleReport())));
    const { user, system } = process.cpuUsage(before);
    for (const pdf of pdfs) expect(Buffer.from(pdf).toString('latin1', 0, 5)).toBe('%PDF-');
    // CPU time, not the clock, which a busy machine stretches: drawing takes some 50 ms each, handing over a few.
    expect((user + system) / 1000 / pdfs.length).toBeLessThan(15);
    await renderer.close();
    await expect(renderer.render(sampleReport())).rejects.toThrow('closed');
  });

  it('says what went wrong with one report and goes on with the next', async () => {
    const renderer = createRenderer({ workers: 1 });
    const broken = renderer.render({ language: 'zh-CN' } as never);
    const sound = renderer.render(sampleReport());
    await expect(broken).rejects.toThrow();
    expect((await sound).length).toBeGreaterThan(10_000);
    await renderer.close();
  });
});
