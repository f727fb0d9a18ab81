import type { Fault } from '@wuyu/contract';
import type { Notice } from '../rules.js';

/** At most so many faults, and as many warnings, are listed; all are counted. */
export const mostListed = 1000;
/** At most so many changes are listed. */
export const mostPlanned = 200;

/** Where in the file something is. */
export interface Spot {
  sheet: string;
  row: number;
  /** The header's text. */
  column?: string | undefined;
}

/** One change, for whoever tries before importing. It names the row, never the person. */
export interface PlannedChange {
  sheet: string;
  row: number;
  act: 'added' | 'changed' | 'transferred' | 'promoted' | 'class-created' | 'course-created';
  /** What changes: names of fields. */
  fields: string[];
}

/** Gathers what is wrong, odd and changed; knows no personal data. */
export interface Findings {
  fault(at: Spot, notice: Notice): void;
  warn(at: Spot, notice: Notice): void;
  plan(at: Spot, act: PlannedChange['act'], fields?: string[]): void;
  readonly faults: Fault[];
  readonly warnings: Fault[];
  readonly changes: PlannedChange[];
  /** All of them, also those no longer listed. */
  readonly faultCount: number;
  readonly warningCount: number;
  /** How many warnings of each code. */
  readonly warningCounts: Record<string, number>;
}

export function gatherFindings(fileName: string): Findings {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const changes: PlannedChange[] = [];
  const warningCounts: Record<string, number> = {};
  let faultCount = 0;
  let warningCount = 0;
  const toFault = (at: Spot, { code, values }: Notice): Fault => ({
    file: fileName,
    ...(at.sheet ? { sheet: at.sheet } : {}),
    ...(at.row ? { row: at.row } : {}),
    ...(at.column ? { column: at.column } : {}),
    code,
    ...(values ? { values } : {}),
  });
  return {
    faults,
    warnings,
    changes,
    warningCounts,
    get faultCount() {
      return faultCount;
    },
    get warningCount() {
      return warningCount;
    },
    fault(at, notice) {
      faultCount += 1;
      if (faults.length < mostListed) faults.push(toFault(at, notice));
    },
    warn(at, notice) {
      warningCount += 1;
      warningCounts[notice.code] = (warningCounts[notice.code] ?? 0) + 1;
      if (warnings.length < mostListed) warnings.push(toFault(at, notice));
    },
    plan(at, act, fields = []) {
      if (changes.length < mostPlanned) changes.push({ sheet: at.sheet, row: at.row, act, fields });
    },
  };
}
