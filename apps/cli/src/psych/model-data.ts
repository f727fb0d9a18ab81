import type { DataColumns } from '@wuyu/psychometrics';
import type { Labels } from './column-reader.js';
import { type Columns, sortNames } from './read-columns.js';

export interface ModelData {
  data: DataColumns;
  /** The covariates with names turned into one 0/1 column a name. */
  covariates: string[];
}

/**
 * The columns of a file as a mixed model takes them. A covariate of names becomes treatment contrasts: a 0/1 column for every name
 * but the first in order, called after covariate and name. Names that are in incomplete rows only do not count, as in R.
 *
 * @param covariates columns, or products of columns such as `sector:cses`.
 */
export function modelData(columns: Columns, covariates: readonly string[], needed: readonly string[]): ModelData {
  const { numbers, labels, rows } = columns;
  const isComplete = (row: number) =>
    needed.every((name) => {
      const own = labels.get(name);
      return own ? own.of[row] >= 0 : !Number.isNaN(numbers.get(name)![row]);
    });
  const complete = Array.from({ length: rows }, (_, row) => row).filter(isComplete);
  const data: Record<string, DataColumns[string]> = {};
  const expanded = new Map<string, string[]>();
  for (const name of needed) {
    const own = labels.get(name);
    if (!own) {
      data[name] = numbers.get(name)!;
      continue;
    }
    data[name] = Array.from(own.of, (label) => (label < 0 ? null : own.names[label]));
    if (!covariates.some((covariate) => covariate.split(':').includes(name))) continue;
    const [, ...others] = sortNames([...new Set(complete.map((row) => own.names[own.of[row]]))]);
    // A covariate with one name is left as it is: the model refuses it by its own name.
    expanded.set(name, others.length === 0 ? [name] : others.map((level) => `${name}${level}`));
    for (const level of others) data[`${name}${level}`] = contrast(own, level);
  }
  return {
    data,
    covariates: covariates.flatMap((covariate) =>
      covariate
        .split(':')
        .map((name) => expanded.get(name) ?? [name])
        .reduce((left, right) => right.flatMap((b) => left.map((a) => `${a}:${b}`))),
    ),
  };
}

function contrast({ names, of }: Labels, level: string): Float64Array {
  const at = names.indexOf(level);
  return Float64Array.from(of, (label) => (label < 0 ? Number.NaN : Number(label === at)));
}
