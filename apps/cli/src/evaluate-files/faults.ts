import { type Fault, Problem } from '@wuyu/contract';

const MOST_FAULTS = 100;

/** Gathers what is wrong in the files; `isFull` says that reading on would not help anybody. */
export interface Faults {
  readonly list: readonly Fault[];
  readonly isFull: boolean;
  add(fault: Fault): void;
  /** @throws Problem when anything was found. */
  refuseIfAny(): void;
}

export function startFaults(): Faults {
  const list: Fault[] = [];
  return {
    list,
    get isFull() {
      return list.length >= MOST_FAULTS;
    },
    add(fault) {
      if (list.length < MOST_FAULTS) list.push(fault);
    },
    refuseIfAny() {
      if (list.length > 0) throw new Problem(422, 'evaluate-files.refused', { count: list.length }, list);
    },
  };
}

/** The places of named columns in a header; -1 for one that is not there. Columns of other names are passed over. */
export function findColumns<Name extends string>(
  header: readonly string[],
  names: readonly Name[],
  required: readonly Name[],
  file: string,
  faults: Faults,
): Record<Name, number> {
  const plain = header.map((name) => name.trim().toLowerCase());
  for (const name of names) {
    if (plain.filter((other) => other === name.toLowerCase()).length > 1) {
      faults.add({ file, row: 1, column: name, code: 'evaluate-files.column-twice', values: { column: name } });
    }
  }
  for (const name of required) {
    if (!plain.includes(name.toLowerCase())) {
      faults.add({ file, row: 1, column: name, code: 'evaluate-files.column-missing', values: { column: name } });
    }
  }
  return Object.fromEntries(names.map((name) => [name, plain.indexOf(name.toLowerCase())])) as Record<Name, number>;
}
