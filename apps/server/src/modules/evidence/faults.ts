import { type Fault, Problem } from '@wuyu/contract';

/** The most faults that are said about one file. */
export const MOST_FAULTS = 1000;

/** Gathers what is wrong in one file. */
export interface Faults {
  add(fault: Omit<Fault, 'file'>): void;
  readonly list: readonly Fault[];
  /** Enough is known: whoever reads may stop. */
  readonly full: boolean;
}

export function gatherFaults(file: string): Faults {
  const list: Fault[] = [];
  return {
    list,
    get full() {
      return list.length >= MOST_FAULTS;
    },
    add(fault) {
      if (list.length < MOST_FAULTS) list.push({ file, ...fault });
    },
  };
}

/** Refuses a file: nothing of it goes in. */
export function refused(file: string, faults: Faults): Problem {
  return new Problem(422, 'import.refused', { file, count: faults.list.length }, faults.list);
}
