import { type Language, Problem, sayProblem } from '@wuyu/contract';

/** How a command speaks: people read the lines, scripts the JSON. */
export interface Voice {
  json: boolean;
  language: Language;
  /** The outcome: one JSON document, or lines for people. */
  outcome(value: unknown, lines: readonly string[]): void;
  /** What is going on, on stderr; not with --json. */
  note(line: string): void;
  /** A line that is written over by the next; only on a terminal, and at the end. */
  progress(share: number, line: string): void;
}

const MOST_FAULTS_SHOWN = 20;

export function voiceOf(options: { json?: boolean; lang?: string }): Voice {
  const json = options.json ?? false;
  const language: Language = (options.lang ?? '').startsWith('en') ? 'en' : 'zh-CN';
  return {
    json,
    language,
    outcome(value, lines) {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
    },
    note(line) {
      if (!json) process.stderr.write(`${line}\n`);
    },
    progress(share, line) {
      if (json || !process.stderr.isTTY) return;
      process.stderr.write(
        `\r${line} ${Math.round(share * 100)
          .toString()
          .padStart(3)} %${share >= 1 ? '\n' : ''}`,
      );
    },
  };
}

/** Says a refusal: each fault with its file, sheet, row, column and remedy. @returns the exit code. */
export function sayRefusal(voice: Voice, error: unknown): number {
  if (!(error instanceof Problem)) {
    const message = error instanceof Error ? error.message : String(error);
    if (voice.json) process.stdout.write(`${JSON.stringify({ error: { code: 'failed', message } })}\n`);
    else process.stderr.write(`wuyu: ${message}\n`);
    return 1;
  }
  const said = sayProblem(error.code, error.values, voice.language);
  const faults = error.faults.map((fault) => ({
    ...fault,
    ...sayProblem(fault.code, fault.values ?? {}, voice.language),
  }));
  if (voice.json) {
    process.stdout.write(`${JSON.stringify({ error: { code: error.code, values: error.values, ...said, faults } })}\n`);
    return 1;
  }
  process.stderr.write(`wuyu: ${said.message}\n`);
  if (said.remedy) process.stderr.write(`      ${said.remedy}\n`);
  for (const fault of faults.slice(0, MOST_FAULTS_SHOWN)) {
    const where = placeOf(fault, voice.language);
    process.stderr.write(`  ${where}${where ? ': ' : ''}${fault.message}${fault.remedy ? ` → ${fault.remedy}` : ''}\n`);
  }
  if (faults.length > MOST_FAULTS_SHOWN) process.stderr.write(`  … ${faults.length - MOST_FAULTS_SHOWN} more\n`);
  return 1;
}

function placeOf(
  fault: { file?: string; sheet?: string; row?: number; column?: string; path?: string },
  language: Language,
): string {
  const zh = language !== 'en';
  return [
    fault.file,
    fault.sheet,
    fault.row === undefined ? undefined : zh ? `第 ${fault.row} 行` : `row ${fault.row}`,
    fault.column === undefined ? undefined : zh ? `「${fault.column}」列` : `column ${fault.column}`,
    fault.path,
  ]
    .filter(Boolean)
    .join(' ');
}
