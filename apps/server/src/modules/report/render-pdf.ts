import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { fontFolders } from './fonts.js';
import { reportLabels } from './labels.js';
import { qrRows } from './qr.js';
import type { ReportData } from './report-data.js';

// The same path from src/modules/report and dist/modules/report: tsc does not copy the template.
const template = fileURLToPath(new URL('../../../src/modules/report/templates/growth-report.typ', import.meta.url));

/** How many documents the compiler's cache may see before it is emptied; without it memory grows to a gigabyte. */
const EVICT_EVERY = 10;

export interface PdfOptions {
  /** Where further fonts lie, in `<dataDir>/fonts`. */
  dataDir?: string;
  /** A tagged PDF that a screen reader can follow (PDF/UA-1), about twice as large. Default true. */
  tagged?: boolean;
}

let made = 0;
const compilers = new Map<string, NodeCompiler>();

/**
 * One growth report as PDF. Takes some 50 ms of the calling thread: a server uses `createRenderer` instead.
 *
 * @throws Error when the template does not compile, which is a broken invariant.
 */
export function renderPdf(data: ReportData, options: PdfOptions = {}): Uint8Array {
  return renderPdfMany([data], options);
}

/** The reports of a class in one file, each with page numbers of its own. */
export function renderPdfMany(list: readonly ReportData[], options: PdfOptions = {}): Uint8Array {
  const first = list[0];
  if (first === undefined) throw new RangeError('a file needs at least one report');
  const words = reportLabels[first.language];
  const who = list.length === 1 ? first.student.name : first.student.classTitle;
  const input = {
    title: `${words.title} ${who} ${first.term.title}`,
    author: first.student.school,
    madeOn: dayParts(first.madeOn),
    labels: reportLabels,
    reports: list.map((data) => ({ ...data, qr: qrRows(data.link) })),
  };
  return renderTemplate(template, input, options);
}

/**
 * A document by a template, which finds what it shows as JSON in `sys.inputs.data`.
 *
 * @param path of the template's file; what it imports lies beside it.
 * @throws Error when it does not compile, which is a broken invariant.
 */
export function renderTemplate(path: string, input: unknown, options: PdfOptions = {}): Uint8Array {
  const compiler = compilerFor(dirname(path), options.dataDir);
  const compiled = compiler.compile({ mainFilePath: path, inputs: { data: JSON.stringify(input) } });
  try {
    if (compiled.result === null) throw new Error(`the template does not compile: ${diagnosis(compiled)}`);
    return compiler.pdf(compiled.result, (options.tagged ?? true) ? { pdfStandard: 'ua-1' } : { pdfTags: false });
  } finally {
    made += 1;
    if (made % EVICT_EVERY === 0) compiler.evictCache(1);
  }
}

function compilerFor(workspace: string, dataDir: string | undefined): NodeCompiler {
  const key = `${workspace} ${dataDir ?? ''}`;
  let compiler = compilers.get(key);
  if (compiler === undefined) {
    compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fontFolders(dataDir) }] });
    compilers.set(key, compiler);
  }
  return compiler;
}

export function dayParts(day: string): number[] | null {
  const parts = day.split('-').map(Number);
  return parts.length === 3 && parts.every(Number.isInteger) ? parts : null;
}

function diagnosis(compiled: { takeDiagnostics(): { shortDiagnostics: unknown[] } | null }): string {
  return JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? []);
}
